import { constants } from 'node:os';
import { UsageError } from '../app/core/errors.ts';

/** What a script knows of whoever started it. */
export interface Terminal {
  /** Says what takes long, on standard error. */
  progress(text: string): void;
  /** Aborted by Ctrl-C, SIGTERM, SIGHUP or a fault that nobody caught: what was started is to be stopped. */
  readonly interrupted: AbortSignal;
  /** Aborted by a second Ctrl-C: at once. */
  readonly hurried: AbortSignal;
}

/** Exit code of a check that could not be made, which is neither success nor a fault. */
export const SKIPPED = 3;

/** A script was told to stop, which is neither success nor a fault to show. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** What a shell calls a program that a signal ended: 128 and its number. */
  readonly exitCode: number;
  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

/** The terminal, npm and bootstrap.mjs all deliver the same Ctrl-C. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs a script: what it throws for the person at the terminal is one line and exit code 1, anything else shows its
 * stack. No signal ends it by itself; it is told by `interrupted`, so that it can stop what it has started.
 */
export async function main(script: (terminal: Terminal) => Promise<number>): Promise<void> {
  const { interrupted, hurried } = listen();
  const progress = (text: string) => console.error(text);
  try {
    process.exitCode = await script({ progress, interrupted, hurried });
  } catch (error) {
    if (error instanceof Interrupted) process.exitCode = error.exitCode;
    else {
      console.error(error instanceof UsageError ? error.message : error);
      process.exitCode = 1;
    }
  }
}

function listen(): { interrupted: AbortSignal; hurried: AbortSignal } {
  const [interruption, hurry] = [new AbortController(), new AbortController()];
  let interruptedAt = 0;
  const interrupt = (exitCode: number) => {
    if (!interruption.signal.aborted) {
      interruptedAt = Date.now();
      interruption.abort(new Interrupted(exitCode));
    } else if (Date.now() - interruptedAt > SAME_SIGNAL_MS) hurry.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupt(128 + constants.signals[signal]));
  if (process.channel) {
    process.once('disconnect', () => interrupt(128 + constants.signals.SIGHUP)); // bootstrap.mjs was killed
    process.channel.unref();
  }
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    // A closed terminal or pipe fails again with every word said about it.
    if (!interruption.signal.aborted && error.code !== 'EPIPE' && error.code !== 'EIO') console.error(error);
    interrupt(1);
  });
  return { interrupted: interruption.signal, hurried: hurry.signal };
}
