import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { isRunning, LockTimeout, lock, ownIdentity } from './process-lock.mjs';
import type { Terminal } from './terminal.ts';

/** Something that several processes use at once: the first starts it, and the last one to leave stops it. */
export interface SharedThing<State> {
  /** Its folder, which exists; it is written down in `server.json` there. */
  readonly folder: string;
  /** Goes on with what a process has written down earlier, of whom so many use it still, or starts it anew. */
  start(earlier: State | null, users: number): Promise<State>;
  stop(state: State): Promise<void>;
}

interface Record<State> {
  /** Identities of the processes that use it; those that have ended count for nothing. */
  readonly users: readonly string[];
  readonly state: State;
}

/** Making a database's folder takes seconds, on a slow disk a minute. */
const WAIT_MS = 120_000;

/** Joins or starts it. @throws UsageError when another process has been at it for minutes */
export async function share<State>(
  thing: SharedThing<State>,
  terminal: Terminal,
): Promise<{ state: State; leave(): Promise<void> }> {
  const release = await lockOf(thing.folder, terminal, terminal.interrupted);
  try {
    const { users, state: earlier } = await readRecord<State>(thing.folder);
    const state = await thing.start(earlier, users.length);
    await writeRecord(thing.folder, { users: [...users, ownIdentity], state });
    return { state, leave: () => leave(thing, terminal) };
  } finally {
    release();
  }
}

/** Is not cut short by an interruption: what was started must be stopped. */
async function leave<State>(thing: SharedThing<State>, terminal: Terminal): Promise<void> {
  const release = await lockOf(thing.folder, terminal);
  try {
    const { users, state } = await readRecord<State>(thing.folder);
    if (state === null) return;
    const others = users.toSpliced(users.indexOf(ownIdentity), users.includes(ownIdentity) ? 1 : 0);
    if (others.length > 0) {
      await writeRecord(thing.folder, { users: others, state });
      return;
    }
    await thing.stop(state);
    await rm(join(thing.folder, 'server.json'), { force: true });
  } finally {
    release();
  }
}

async function lockOf(folder: string, { progress }: Terminal, interrupted?: AbortSignal): Promise<() => void> {
  try {
    return await lock(join(folder, 'claims'), {
      waitMs: WAIT_MS,
      waiting: (pid) => progress(`Waiting for process ${pid}, which starts or stops the local database …`),
      ...(interrupted && { interrupted }),
    });
  } catch (error) {
    throw error instanceof LockTimeout ? new UsageError(error.message) : error;
  }
}

/** A file that is missing or spoilt says nothing. */
async function readRecord<State>(folder: string): Promise<{ users: readonly string[]; state: State | null }> {
  try {
    const { users, state } = JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')) as Record<State>;
    return { users: users.filter(isRunning), state: state ?? null };
  } catch {
    return { users: [], state: null };
  }
}

/** By a rename, so that nobody ever reads half of it. It holds a password. */
async function writeRecord<State>(folder: string, record: Record<State>): Promise<void> {
  const temporary = join(folder, `server.json.${randomUUID()}`);
  await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
  await rename(temporary, join(folder, 'server.json'));
}
