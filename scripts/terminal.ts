import { UsageError } from '../app/core/errors.ts';

/** Runs a script: what it throws for the person at the terminal is one line and exit code 1, anything else shows its stack. */
export async function main(script: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await script();
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = 1;
  }
}

export const progress = (text: string): void => console.error(text);
