import { createInterface } from 'node:readline';
import { UsageError } from '../app/core/errors.ts';

/** The port that a store says it listens on, once it is ready; its log is thrown away from then on. */
export async function portOf(log: NodeJS.ReadableStream): Promise<number> {
  let port = 0;
  for await (const line of createInterface({ input: log })) {
    const entry = JSON.parse(line) as { msg: string; port?: number };
    if (entry.msg === 'listening') port = entry.port ?? 0;
    if (entry.msg === 'ready') {
      log.resume();
      return port;
    }
  }
  throw new UsageError('The store ended before it was ready.');
}
