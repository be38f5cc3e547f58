import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseFailed } from './workloads.ts';

/** Balancers take their time to know new pods. */
const SMOKE_SECONDS = 120;
const PAGES = ['/', '/books', '/api/v1/books'];

/**
 * Asks for pages as a shopper does, through everything that stands before the pods.
 *
 * @throws ReleaseFailed when one does not come with 200 in time
 */
export async function answers(baseUrl: string, progress: (text: string) => void, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + SMOKE_SECONDS * 1000;
  for (const page of PAGES) {
    for (;;) {
      const found = await fetch(new URL(page, baseUrl), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      }).then(
        (response) => `${response.status}`,
        (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
      );
      if (found === '200') break;
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new ReleaseFailed(
          `${new URL(page, baseUrl)} has not answered with 200 in ${SMOKE_SECONDS} s, but: ${found}.`,
        );
      await sleep(1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    progress(`GET ${new URL(page, baseUrl)}: 200`);
  }
}
