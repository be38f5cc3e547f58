import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, realpath, rm, statfs, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { dataOf } from './private-server/data-folder.ts';
import { serversOn, stopProcess } from './private-server/running.ts';
import { isRunning, ownIdentity } from './process-lock.mjs';
import { dataFolder } from './store.ts';

/** Linux keeps what is there in memory: a schema is made in a seventh of the time that it takes on a disk. */
const MEMORY = '/dev/shm';
/** Several times what the database of a whole run of the tests comes to, besides what the tests themselves need. */
const ROOM_BYTES = 3 * 2 ** 30;
const AVAILABLE_BYTES = 6 * 2 ** 30;

/**
 * Does its work with a folder for a database that nobody needs afterwards: in memory where there is room. It is known
 * by the name of this process, so that the next run finds what one that was killed has left: a server, and the folder.
 */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(dataFolder, 'scratch');
  await mkdir(parent, { recursive: true });
  const own = join(parent, ownIdentity);
  if (await hasRoomInMemory()) {
    const folder = join(MEMORY, `bookstore-${randomUUID()}`);
    await symlink(folder, own); // first, so that no folder is left that nobody knows of
    await mkdir(folder, { mode: 0o700 });
  } else await mkdir(own);
  for (const name of await readdir(parent)) if (!isRunning(name)) await clear(join(await realpath(parent), name));
  try {
    return await work(await realpath(own));
  } finally {
    await remove(own);
  }
}

async function hasRoomInMemory(): Promise<boolean> {
  const memory = await statfs(MEMORY).catch(() => null);
  return memory !== null && memory.bavail * memory.bsize >= ROOM_BYTES && process.availableMemory() >= AVAILABLE_BYTES;
}

/** Where a folder really is, which a link that leads nowhere tells too. */
const placeOf = async (name: string): Promise<string> => ((await lstat(name)).isSymbolicLink() ? readlink(name) : name);

async function clear(name: string): Promise<void> {
  for (const server of await serversOn(dataOf(await placeOf(name)))) await stopProcess(server);
  await remove(name);
}

async function remove(name: string): Promise<void> {
  await rm(await placeOf(name), { recursive: true, force: true });
  await rm(name, { recursive: true, force: true });
}
