import type { Job } from '../jobs/job.ts';

/** Carts that one transaction forgets: few, so that nobody waits for it. */
const BATCH = 200;

/**
 * Forgets carts that nobody has changed for long.
 *
 * @param expire forgets at most so many and answers how many it were
 */
export function expireCartsJob(
  expire: (limit: number) => Promise<number>,
  log: { info(facts: object, message: string): void },
): Job {
  return {
    name: 'expire-carts',
    intervalSeconds: 3600,
    run: async (signal) => {
      let [carts, forgotten] = [0, BATCH];
      while (forgotten === BATCH && !signal.aborted) {
        forgotten = await expire(BATCH);
        carts += forgotten;
      }
      if (carts > 0) log.info({ carts }, 'old carts forgotten');
    },
  };
}
