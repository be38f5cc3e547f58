import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { Unavailable } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { Job } from './job.ts';
import { JobMetrics } from './job-metrics.ts';
import { runJobs } from './run-jobs.ts';

/** Runs jobs for a time; answers what was logged and counted. */
async function runFor(milliseconds: number, ...jobs: Job[]) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) });
  const registry = new Registry();
  const metrics = new JobMetrics(
    registry,
    jobs.map(({ name }) => name),
  );
  const stop = new AbortController();
  const running = runJobs(jobs, stop.signal, { log, metrics });
  await sleep(milliseconds);
  stop.abort();
  await running;
  const runs = (await registry.getSingleMetric('bookstore_task_runs_total')!.get()).values;
  const count = (outcome: string) => runs.find(({ labels }) => labels['outcome'] === outcome)!.value;
  return { lines, done: count('done'), failed: count('failed'), stopped: count('stopped') };
}

const aJob = (run: Job['run'], intervalSeconds = 0.05): Job => ({ name: 'a-job', intervalSeconds, run });

describe('a job', () => {
  it('is run again after its interval, counted from the end of a run', async () => {
    const { done } = await runFor(
      400,
      aJob(() => sleep(50)),
    );
    expect(done).toBeGreaterThanOrEqual(2);
    expect(done).toBeLessThanOrEqual(4);
  });

  it('that fails is logged, and tried again before its interval but not at once', async () => {
    const failing = aJob(async () => {
      throw new Error('broken');
    }, 3600);
    const { failed, lines } = await runFor(2300, failing);
    expect(failed).toBe(2);
    expect(lines).toMatchObject([
      { level: 'error', job: 'a-job', err: { message: 'broken' } },
      { level: 'error', job: 'a-job' },
    ]);
  });

  it('that finds the database away has no fault of its own', async () => {
    const { lines } = await runFor(
      20,
      aJob(async () => {
        throw new Unavailable('database-unavailable', 'away');
      }),
    );
    expect(lines).toMatchObject([{ level: 'warn', job: 'a-job' }]);
  });

  it('is told to stop, and waited for', async () => {
    let ended = false;
    const { stopped } = await runFor(
      20,
      aJob(async (signal) => {
        while (!signal.aborted) await sleep(5);
        await sleep(50);
        ended = true;
      }),
    );
    expect([ended, stopped]).toEqual([true, 1]);
  });

  it('does not hold up another', async () => {
    let runs = 0;
    const slow = { ...aJob(() => sleep(150)), name: 'slow' };
    await runFor(
      150,
      slow,
      aJob(async () => {
        runs++;
      }, 0.01),
    );
    expect(runs).toBeGreaterThan(3);
  });
});
