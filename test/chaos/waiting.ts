import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreProcess } from '../processes/store-process.ts';

/** Resolves when `holds` does; false when it has not after so many milliseconds. */
export async function becomes(holds: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Ends a process with a signal; answers its exit code and how many milliseconds it took. */
export async function end(
  { child, exit }: StoreProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<{ code: number | null; milliseconds: number }> {
  const started = performance.now();
  child.kill(signal);
  const code = await exit;
  return { code, milliseconds: Math.round(performance.now() - started) };
}
