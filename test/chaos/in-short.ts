import { describe, expect, it } from '@jest/globals';
import type { Scenario } from './scenario.ts';

/** A scenario at its shortest, as a test; `npm run chaos` runs it at length. */
export function inShort({ name, proves, run }: Scenario): void {
  describe(name, () => {
    it(proves, async () => {
      const episodes = await run('short', { progress: () => undefined });
      expect(episodes.flatMap((episode) => episode.faults.map((fault) => `${episode.name}: ${fault}`))).toEqual([]);
      // A store that nobody has asked for anything proves nothing.
      expect(episodes.reduce((total, { sent }) => total + sent, 0)).toBeGreaterThan(50 * episodes.length);
    }, 600_000);
  });
}
