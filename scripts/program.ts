import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../app/core/errors.ts';
import { endOf, killGroup, startChild } from './child.ts';
import type { Terminal } from './terminal.ts';

/** How a run of a program has ended. */
export interface Outcome {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly fault: string;
}

/** A program that somebody else has made, and that answers and ends. */
export interface Program {
  /** Its name on the PATH. */
  readonly name: string;
  /** Where to get it, for whoever does not have it. */
  readonly source: string;
  /** Seconds that a run may take; one that takes longer hangs, and is killed. */
  readonly seconds: number;
  /** Variables that it is given. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A program was killed because it did not end in its time. What it has written until then is `output`. */
export class ProgramHangs extends UsageError {
  readonly output: string;
  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

/** Seconds that an interrupted program may take to end by itself. */
const GRACE_SECONDS = 5;

/**
 * Runs a program to its end, with all that it starts: none outlives this.
 *
 * @throws UsageError when it is not there, ProgramHangs when it did not end in its time, Interrupted when the script was told to stop
 */
export async function runProgram(
  terminal: Terminal,
  { name, source, seconds, environment }: Program,
  parameters: readonly string[],
  input?: string,
): Promise<Outcome> {
  const child = startChild(terminal, [name, ...parameters], {
    environment,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined); // it has ended before it read everything, and says why
  child.stdin?.end(input);
  const ended = new AbortController();
  let hangs = false;
  // Also when it has ended itself: what it has left may hold its output open.
  const kill = () => killGroup(child);
  const after = (limit: number, act: () => void) =>
    sleep(limit * 1000, undefined, { signal: ended.signal }).then(act, () => undefined);
  after(seconds, () => {
    hangs = true;
    kill();
  });
  const impatience = () => void after(GRACE_SECONDS, kill);
  terminal.interrupted.addEventListener('abort', impatience);
  const [code, output, fault] = await Promise.all([
    endOf(child).catch((reason: NodeJS.ErrnoException) => ({ reason })),
    text(child.stdout!),
    text(child.stderr!),
  ]);
  ended.abort();
  terminal.interrupted.removeEventListener('abort', impatience);
  terminal.interrupted.throwIfAborted();
  if (hangs)
    throw new ProgramHangs(`${name} ${parameters.join(' ')} has not ended in ${seconds} s, and was killed.`, output);
  if (typeof code === 'object' && code !== null)
    throw new UsageError(
      code.reason.code === 'ENOENT'
        ? `${name} is not on the PATH; see ${source}.`
        : `${name} cannot be run: ${code.reason.message}`,
    );
  return { code, output, fault };
}
