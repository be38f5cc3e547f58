import type { Job } from '../jobs/job.ts';
import { rest } from '../jobs/rest.ts';

/** Rows that go in one transaction. */
const BATCH = 500;
const REST_SECONDS = 0.1;

/** Removes sessions, links and counts that have ended: nobody can use them, and they tell who was here. */
export function forgetEndedJob(forget: (most: number) => Promise<number>): Job {
  return {
    name: 'forget-ended',
    intervalSeconds: 600,
    run: async (signal) => {
      while (!signal.aborted && (await forget(BATCH)) > 0) await rest(REST_SECONDS, signal);
    },
  };
}
