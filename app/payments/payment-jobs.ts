import type { Job } from '../jobs/job.ts';

/** Seconds between two looks: how long a buyer waits for what a lost answer has left open, at least. */
const INTERVAL_SECONDS = 5;
/** How many are gone on with at once. */
const AT_ONCE = 5;

interface Resuming {
  resume(most: number): Promise<number>;
  sendRefunds(most: number): Promise<number>;
}

const job = (name: string, work: (most: number) => Promise<number>): Job => ({
  name,
  intervalSeconds: INTERVAL_SECONDS,
  run: async (signal) => {
    while (!signal.aborted && (await work(AT_ONCE)) === AT_ONCE);
  },
});

/** What the worker does for payments: goes on with what a process has left off, and gives money back. */
export const paymentJobs = (payments: Resuming): Job[] => [
  job('resume-payments', (most) => payments.resume(most)),
  job('send-refunds', (most) => payments.sendRefunds(most)),
];
