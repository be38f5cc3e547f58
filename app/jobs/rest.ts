import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many seconds, or until the signal is aborted; never throws. */
export const rest = (seconds: number, signal: AbortSignal): Promise<void> =>
  sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
