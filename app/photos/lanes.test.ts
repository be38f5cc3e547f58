import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Lanes } from './lanes.ts';

it('has only so much under way at once, in the order in which it was asked for', async () => {
  const lanes = new Lanes({ width: 2, queue: 10, timeoutMs: 1000 });
  const begun: number[] = [];
  let [busy, most] = [0, 0];
  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      lanes.run(async () => {
        begun.push(index);
        most = Math.max(most, ++busy);
        await sleep(5);
        busy--;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('refuses what finds too much waiting', async () => {
  const lanes = new Lanes({ width: 1, queue: 1, timeoutMs: 1000 });
  const answers = await Promise.allSettled([1, 2, 3].map((answer) => lanes.run(async () => answer)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

it('keeps the lane of what takes too long until that has really ended', async () => {
  const lanes = new Lanes({ width: 1, queue: 5, timeoutMs: 30 });
  const hanging = Promise.withResolvers<void>();
  await expect(lanes.run(() => hanging.promise)).rejects.toMatchObject({ status: 503, code: 'photos-unavailable' });
  let begun = false;
  await expect(
    lanes.run(async () => {
      begun = true;
    }),
  ).rejects.toMatchObject({ status: 503 });
  hanging.resolve();
  await sleep(5);
  // What nobody waits for any more is not begun.
  expect(begun).toBe(false);
  expect(await lanes.run(async () => 'done')).toBe('done');
});

it('goes on after what fails', async () => {
  const lanes = new Lanes({ width: 1, queue: 5, timeoutMs: 1000 });
  await expect(lanes.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await lanes.run(async () => 'done')).toBe('done');
});
