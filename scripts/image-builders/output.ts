import { text } from 'node:stream/consumers';
import { endOf, startChild } from '../child.ts';
import type { Terminal } from '../terminal.ts';

/** Runs a program to its end; answers its exit code and what it wrote to its standard output. @throws when it could not be run */
export async function outputOf(
  terminal: Terminal,
  command: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = startChild(terminal, command, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [code, output] = await Promise.all([endOf(child), text(child.stdout!).catch(() => '')]);
  terminal.interrupted.throwIfAborted();
  return { code, output };
}
