import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identityOf, isRunning, pidOf } from '../process-lock.mjs';

const run = promisify(execFile);
/** A server writes what it holds in memory before it ends. */
const STOP_MS = 20_000;

/**
 * Identities of the database servers that work on this data folder, told by their command lines: also one that was
 * started by a script that was killed before it could write that down.
 */
export async function serversOn(data: string): Promise<string[]> {
  const argument = `--datadir=${data}`;
  const found = process.platform === 'linux' ? await fromProc(argument) : await fromPs(argument);
  return found.map(identityOf).filter((identity) => identity !== null);
}

async function fromProc(argument: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => lines[index]!.split('\0').includes(argument)).map(Number);
}

async function fromPs(argument: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 2 ** 26 });
  return stdout
    .split('\n')
    .filter((line) => `${line} `.includes(` ${argument} `))
    .map((line) => Number.parseInt(line, 10));
}

/** Ends a process and waits until it is gone. */
export async function stopProcess(identity: string): Promise<void> {
  const pid = pidOf(identity);
  const deadline = Date.now() + STOP_MS;
  if (isRunning(identity)) process.kill(pid, 'SIGTERM');
  while (isRunning(identity)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await sleep(20);
  }
}
