import { describe, expect, it } from '@jest/globals';
import { expireCartsJob } from './expire-carts.job.ts';

/** The job over so many old carts; answers what it logged and the size of each batch. */
async function run(old: number, onBatch: () => void = () => undefined, signal = new AbortController().signal) {
  const lines: object[] = [];
  const batches: number[] = [];
  const job = expireCartsJob(
    async (limit) => {
      const batch = Math.min(limit, old);
      old -= batch;
      batches.push(batch);
      onBatch();
      return batch;
    },
    { info: (facts) => lines.push(facts) },
  );
  await job.run(signal);
  return { lines, batches };
}

describe('the job that forgets old carts', () => {
  it('goes on in batches until none is left, and tells how many there were', async () => {
    expect(await run(450)).toEqual({ lines: [{ carts: 450 }], batches: [200, 200, 50] });
    expect(await run(400)).toEqual({ lines: [{ carts: 400 }], batches: [200, 200, 0] });
  });

  it('tells nothing when there is none', async () => {
    expect(await run(0)).toEqual({ lines: [], batches: [0] });
  });

  it('stops after the batch that it is at', async () => {
    const stop = new AbortController();
    expect((await run(900, () => stop.abort(), stop.signal)).batches).toEqual([200]);
  });
});
