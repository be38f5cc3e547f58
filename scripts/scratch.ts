import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataOf } from './private-server/data-folder.ts';
import { serversOn, stopProcess } from './private-server/running.ts';
import { isRunning, ownIdentity } from './process-lock.mjs';
import { dataFolder } from './store.ts';

/**
 * Does its work with a folder for a database that nobody needs afterwards. It is named after this process, so that
 * the next run finds what one that was killed has left: a server, and the folder.
 */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(dataFolder, 'scratch');
  const folder = join(parent, ownIdentity);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(parent)) if (!isRunning(name)) await clear(join(await realpath(parent), name));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function clear(folder: string): Promise<void> {
  for (const server of await serversOn(dataOf(folder))) await stopProcess(server);
  await rm(folder, { recursive: true, force: true });
}
