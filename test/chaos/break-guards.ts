import { checkoutWith } from './checkout.ts';
import { guards } from './guards.ts';
import { scenarios } from './scenarios/index.ts';

/**
 * Takes the precautions of the store away, one at a time, in a copy of its code, and runs the scenario that should
 * notice. Answers 0 when each was noticed.
 */
export async function breakGuards(progress: (text: string) => void, named: readonly string[]): Promise<number> {
  let unnoticed = 0;
  for (const { name, scenario, changes, only } of guards) {
    if (named.length > 0 && !named.includes(scenario)) continue;
    progress(`\nwithout ${name}:`);
    const copy = checkoutWith(changes);
    try {
      const episodes = await scenarios
        .find((one) => one.name === scenario)!
        .run('short', { checkout: copy.folder, only, progress });
      const noticed = episodes.flatMap(({ faults }) => faults);
      progress(noticed.length > 0 ? `noticed: without ${name} ${scenario} fails` : `NOT NOTICED: without ${name}`);
      if (noticed.length === 0) unnoticed++;
    } catch (error) {
      progress(`noticed: without ${name} ${scenario} ends with ${(error as Error).message}`);
    } finally {
      copy.remove();
    }
  }
  return unnoticed === 0 ? 0 : 1;
}
