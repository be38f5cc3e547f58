import { Unavailable } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import type { Job } from './job.ts';
import type { JobMetrics, Outcome } from './job-metrics.ts';
import { rest } from './rest.ts';

/** Seconds until a failed job is tried again: doubled with each failure in a row, up to the longest. */
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 60;

interface Watchers {
  readonly log: Logger;
  readonly metrics: JobMetrics;
}

/** Runs each job at its interval, beside the others, until the signal is aborted and all have ended. Never throws. */
export async function runJobs(jobs: readonly Job[], signal: AbortSignal, watchers: Watchers): Promise<void> {
  await Promise.all(jobs.map((job) => repeat(job, signal, watchers)));
}

async function repeat(job: Job, signal: AbortSignal, { log, metrics }: Watchers): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const started = performance.now();
    let outcome: Outcome = 'done';
    try {
      await job.run(signal);
      failures = 0;
      if (signal.aborted) outcome = 'stopped';
    } catch (error) {
      failures++;
      outcome = 'failed';
      // A database that is away is told of once by each run; nothing is wrong with the job.
      if (error instanceof Unavailable) log.warn({ job: job.name, err: error }, 'a job could not do its work');
      else log.error({ job: job.name, err: error }, 'a job failed');
    }
    metrics.ran(job.name, outcome, (performance.now() - started) / 1000);
    const retry = Math.min(FIRST_RETRY_SECONDS * 2 ** (failures - 1), LONGEST_RETRY_SECONDS, job.intervalSeconds);
    await rest(failures > 0 ? retry : job.intervalSeconds, signal);
  }
}
