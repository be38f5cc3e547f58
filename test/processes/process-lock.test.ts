import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityOf, isRunning, lock, ownIdentity } from '../../scripts/process-lock.mjs';
import { root, startScript } from './script-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nobody = { waiting: () => undefined };

describe('a lock', () => {
  it('is held by one process at a time, and goes on from one that is killed while it holds it', async () => {
    const journal = join(folder, 'journal');
    writeFileSync(journal, '');
    const program = join(folder, 'contender.mjs');
    writeFileSync(
      program,
      `import { appendFileSync } from 'node:fs';
       import { lock } from ${JSON.stringify(join(root, 'scripts/process-lock.mjs'))};
       for (let round = 0; round < 12; round++) {
         const release = await lock(${JSON.stringify(join(folder, 'lock'))}, { waitMs: 50_000, waiting: () => {} });
         appendFileSync(${JSON.stringify(journal)}, '(' + process.pid);
         if (process.argv[2] === 'dies' && round === 3) process.kill(process.pid, 'SIGKILL');
         await new Promise((resolve) => setTimeout(resolve, 2));
         appendFileSync(${JSON.stringify(journal)}, ')');
         release();
       }`,
    );
    const contenders = ['dies', '', '', ''].map((word) => startScript([program, word], {}));
    expect(await Promise.all(contenders.map(({ exit }) => exit))).toEqual([null, 0, 0, 0]);
    const killed = `(${contenders[0]!.child.pid}`;
    const text = readFileSync(journal, 'utf8');
    // One is inside at a time; the killed one never came out.
    expect(text.match(/\(\d+\)/g)).toHaveLength(39);
    expect(text.replaceAll(/\(\d+\)/g, '')).toBe(killed);
  });

  it('names its file and its holder to whoever has waited long enough', async () => {
    const release = await lock(join(folder, 'lock'), { ...nobody, waitMs: 0 });
    const told: number[] = [];
    await expect(lock(join(folder, 'lock'), { waitMs: 700, waiting: (pid) => told.push(pid) })).rejects.toThrow(
      `Process ${process.pid} has held ${join(folder, 'lock')} for 1 seconds; end it, or delete that folder.`,
    );
    expect(told).toEqual([process.pid]);
    release();
    (await lock(join(folder, 'lock'), { ...nobody, waitMs: 0 }))();
  });

  it('is waited for only until an interruption', async () => {
    const release = await lock(join(folder, 'lock'), { ...nobody, waitMs: 0 });
    const interrupted = AbortSignal.timeout(50);
    await expect(lock(join(folder, 'lock'), { ...nobody, waitMs: 50_000, interrupted })).rejects.toThrow('timeout');
    release();
  });

  it('is not held by a number that another process has now', async () => {
    mkdirSync(join(folder, 'lock'));
    writeFileSync(join(folder, 'lock', `${process.pid}-1.1`), '');
    (await lock(join(folder, 'lock'), { ...nobody, waitMs: 0 }))();
  });
});

it('an identity outlives its process by nothing', async () => {
  const child = startScript(['--eval', 'setInterval(() => {}, 1000)'], {});
  const identity = identityOf(child.child.pid!)!;
  expect([isRunning(ownIdentity), isRunning(identity)]).toEqual([true, true]);
  child.child.kill('SIGKILL');
  await child.exit;
  expect(isRunning(identity)).toBe(false);
});
