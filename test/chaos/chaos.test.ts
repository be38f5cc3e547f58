import { describe, expect, it } from '@jest/globals';
import { scenarios } from './scenarios/index.ts';

/** Each scenario at its shortest; `npm run chaos` runs them at length. */
describe.each(scenarios)('$name', ({ proves, run }) => {
  it(proves, async () => {
    const episodes = await run('short', { progress: () => undefined });
    expect(episodes.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual([]);
    // A store that nobody has asked for anything proves nothing.
    for (const { name, sent } of episodes) expect([name, sent]).toEqual([name, expect.any(Number)]);
    expect(Math.min(...episodes.map(({ sent }) => sent))).toBeGreaterThan(20);
  }, 600_000);
});
