import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processesWith, root, type ScriptProcess, startScript } from './script-process.ts';

/** Stands in for npm: takes as long as it is told to, notes each run, and leaves what bootstrap.mjs looks for. */
const npm = `
import { appendFileSync, mkdirSync, symlinkSync, rmSync } from 'node:fs';
appendFileSync('runs', 'started ');
await new Promise((resolve) => setTimeout(resolve, Number(process.env.NPM_MS)));
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
symlinkSync(process.execPath, 'node_modules/node/bin/node');
appendFileSync('runs', 'done ');
`;
const INSTALLING = 'Installing the packages';

let checkout: string;
const started: ScriptProcess[] = [];

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  mkdirSync(join(checkout, 'scripts'));
  for (const file of ['scripts/bootstrap.mjs', 'scripts/process-lock.mjs', 'package-lock.json', '.npmrc'])
    copyFileSync(join(root, file), join(checkout, file));
  writeFileSync(join(checkout, 'npm.mjs'), npm);
  writeFileSync(join(checkout, 'scripts/script.mjs'), 'console.log("the script runs");');
  writeFileSync(
    join(checkout, 'scripts/long.mjs'),
    `process.once('disconnect', () => process.exit(0)); setInterval(() => {}, 1000); console.log('the script runs');`,
  );
});
afterEach(async () => {
  for (const line of processesWith('CHECKOUT', checkout)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  await Promise.all(started.splice(0).map(({ exit }) => exit));
  rmSync(checkout, { recursive: true, force: true });
});

function bootstrap(npmMs: number, script = 'scripts/script.mjs'): ScriptProcess {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    CHECKOUT: checkout,
    NPM_MS: String(npmMs),
    npm_execpath: join(checkout, 'npm.mjs'),
  };
  const process_ = startScript([join(checkout, 'scripts/bootstrap.mjs'), script], environment);
  started.push(process_);
  return process_;
}

const runs = (): string => readFileSync(join(checkout, 'runs'), 'utf8').trim();
/** The file exists before anything is written to it. */
async function npmRuns(): Promise<void> {
  while (!existsSync(join(checkout, 'runs')) || runs() === '') await sleep(10);
}
const isLocked = (): boolean => existsSync(join(checkout, 'node_modules.lock'));

describe('an install', () => {
  it('is done once, by the first of two that start together; the second says whom it waits for', async () => {
    const first = bootstrap(1500);
    await first.wrote(INSTALLING);
    const second = bootstrap(1500);
    expect(await Promise.all([first.exit, second.exit])).toEqual([0, 0]);
    expect(second.output()).toBe(`Waiting for another install (process ${first.child.pid}) …\nthe script runs\n`);
    expect([runs(), isLocked()]).toEqual(['started done', false]);
    expect(await bootstrap(0).exit).toBe(0);
    expect(runs()).toBe('started done');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('that %s interrupts ends npm too, and is repeated at once by the next start', async (signal, code) => {
    const first = bootstrap(60_000);
    await first.wrote(INSTALLING);
    await npmRuns();
    first.child.kill(signal);
    expect(await first.exit).toBe(code);
    expect([processesWith('CHECKOUT', checkout), isLocked()]).toEqual([[], false]);
    const next = bootstrap(0);
    expect(await next.exit).toBe(0);
    expect(next.output()).not.toContain('Waiting');
    expect(runs()).toBe('started started done');
  });

  it('whose start was killed is waited for until npm ends, and repeated', async () => {
    const first = bootstrap(2000);
    await first.wrote(INSTALLING);
    await npmRuns();
    first.child.kill('SIGKILL');
    await first.exit;
    const next = bootstrap(0);
    expect(await next.exit).toBe(0);
    expect(next.output()).toMatch(/^Waiting for another install \(process \d+\) …\nInstalling/);
    expect([runs(), isLocked()]).toEqual(['started done started done', false]);
  });

  it('is not held up by the locks of processes that are gone, whatever has their number now', async () => {
    const lock = join(checkout, 'node_modules.lock');
    mkdirSync(lock);
    for (const claim of [`${process.pid}-1.1`, '999999-1.1', 'rubbish']) writeFileSync(join(lock, claim), '');
    const next = bootstrap(0);
    expect(await next.exit).toBe(0);
    expect(next.output()).not.toContain('Waiting');
  });
});

it('a script learns that what started it was killed', async () => {
  const first = bootstrap(0, 'scripts/long.mjs');
  await first.wrote('the script runs');
  first.child.kill('SIGKILL');
  await first.exit;
  while (processesWith('CHECKOUT', checkout).length > 0) await sleep(10);
});
