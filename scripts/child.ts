import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from './terminal.ts';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface ChildOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly stdio: StdioOptions;
}

/**
 * Starts a program in a process group of its own, so that signals reach it from us alone and all of it: SIGINT when
 * the script is interrupted, SIGKILL when that takes too long for the person at the terminal.
 *
 * @throws Interrupted when the script already is
 */
export function startChild(
  { interrupted, hurried }: Terminal,
  [program, ...parameters]: readonly string[],
  { environment = process.env, stdio }: ChildOptions,
): ChildProcess {
  interrupted.throwIfAborted();
  const child = spawn(program!, parameters, { cwd: root, env: environment, stdio, detached: true });
  const interrupt = () => signalGroup(child, 'SIGINT');
  const kill = () => signalGroup(child, 'SIGKILL');
  interrupted.addEventListener('abort', interrupt);
  hurried.addEventListener('abort', kill);
  child.once('exit', () => {
    interrupted.removeEventListener('abort', interrupt);
    hurried.removeEventListener('abort', kill);
  });
  return child;
}

/** Resolves with the exit code when a program has ended, null when a signal ended it. @throws when it could not be run */
export function endOf(child: ChildProcess): Promise<number | null> {
  if (hasEnded(child)) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}

/** Ends a program as Ctrl-C does, and waits for it. */
export async function stopChild(child: ChildProcess): Promise<void> {
  const ended = endOf(child);
  signalGroup(child, 'SIGINT');
  await ended;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!hasEnded(child)) signalAll(child, signal);
}

/** Kills what is left of a program and of all that it has started, whether it has ended itself or not. */
export const killGroup = (child: ChildProcess): void => signalAll(child, 'SIGKILL');

function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended meanwhile.
  }
}
