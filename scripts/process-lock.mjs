// For any Node from 20 on, and without packages: bootstrap.mjs needs it before there are any.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody else held a lock for longer than one wanted to wait; the message says who and where. */
export class LockTimeout extends Error {
  name = 'LockTimeout';
}

/**
 * What tells a process from a later one that got the same number: `PID-START`; null when it has ended.
 *
 * @param {number} pid
 * @returns {string | null}
 */
export function identityOf(pid) {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return started === null ? null : `${pid}-${started}`;
}

/** Clock ticks from boot to the start of a process; null also for a zombie, which only waits for its parent. */
function startOnLinux(pid) {
  try {
    // The second field is a name in parentheses that may hold anything; the state follows, and the start is field 22.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return /[ZX]/.test(fields[0]) ? null : fields[19];
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
    throw error;
  }
}

/** Seconds from 1970 to the start of a process; null when it has ended. */
function startByPs(pid) {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, state, started] = /^(\S+)\s+(.+?)\s*$/.exec(line.trim()) ?? [];
    return !started || state.startsWith('Z') ? null : String(Date.parse(`${started} UTC`) / 1000);
  } catch (error) {
    if (error.status === 1) return null; // so it answers when there is no such process
    throw error;
  }
}

/**
 * @param {string} identity
 * @returns {boolean}
 */
export const isRunning = (identity) => identityOf(pidOf(identity)) === identity;

/**
 * @param {string} identity
 * @returns {number}
 */
export const pidOf = (identity) => Number(identity.split('-')[0]);

/** This process. */
export const ownIdentity = identityOf(process.pid) ?? `${process.pid}-0`;

let claims = 0;

/**
 * Holds `folder` for the caller alone, until the function that it answers is called.
 *
 * A claim is a file named after its process. It is written first and counts if no other living process has one then,
 * so two can never both hold the lock; both may step back and try again. A claim has no content that could be cut off,
 * and one of a process that has ended counts for nothing: nobody else will ever have that name.
 *
 * @param {string} folder made when it is missing, removed with its last claim
 * @param {{ waitMs: number, waiting: (pid: number) => void, interrupted?: AbortSignal }} options `waiting` is told once who holds it
 * @returns {Promise<() => void>}
 * @throws LockTimeout after `waitMs`
 */
export async function lock(folder, { waitMs, waiting, interrupted }) {
  const mine = `${ownIdentity}.${++claims}`;
  const started = Date.now();
  let told = false;
  for (;;) {
    interrupted?.throwIfAborted();
    let holder = holderOf(folder, mine);
    if (holder === null && tryToClaim(folder, mine)) {
      holder = holderOf(folder, mine);
      if (holder === null) return () => release(folder, mine);
      release(folder, mine);
    }
    const waited = Date.now() - started;
    if (holder !== null && waited > waitMs)
      throw new LockTimeout(
        `Process ${holder} has held ${folder} for ${Math.round(waited / 1000)} seconds; end it, or delete that folder.`,
      );
    if (holder !== null && !told && waited > 500) {
      told = true;
      waiting(holder);
    }
    await sleep(20 + Math.random() * 60);
  }
}

/**
 * Lets a process that was started under the lock hold it too, so that it is not free before that process has ended.
 *
 * @param {string} folder
 * @param {number} pid
 */
export function claimFor(folder, pid) {
  const identity = identityOf(pid);
  if (identity !== null) writeFileSync(join(folder, `${identity}.0`), '');
}

/** Process that holds the folder, other than by this claim; claims of those that have ended are deleted. */
function holderOf(folder, mine) {
  for (const name of names(folder)) {
    const [identity] = name.split('.');
    if (name === mine || !/^\d+-\d+\.\d+$/.test(name)) continue;
    if (isRunning(identity)) return pidOf(identity);
    rmSync(join(folder, name), { force: true });
  }
  return null;
}

function names(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** False when the folder went away between the two steps, with the last claim of another. */
function tryToClaim(folder, mine) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, mine), '');
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function release(folder, mine) {
  rmSync(join(folder, mine), { force: true });
  try {
    holderOf(folder, mine);
    rmdirSync(folder);
  } catch {
    // Another claim is in it.
  }
}
