import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Where copies are written until they are whole, beside the copies themselves: a rename stays on one volume. */
export const UNFINISHED = '.unfinished';

/**
 * Copies a file into a folder of backups. Under its own name it is there whole or not at all, whatever cuts this off: it is
 * written under another name, brought to the disk, and renamed when it is as long as what was read.
 *
 * @returns bytes copied
 * @throws when the source ends elsewhere than where it did at the start
 */
export async function copyFile(source: string, backup: string, target: string): Promise<number> {
  const unfinished = join(backup, UNFINISHED, randomUUID());
  const from = await open(source);
  try {
    const { size, mtime } = await from.stat();
    const to = await open(unfinished, 'wx', 0o640);
    try {
      await pipeline(from.createReadStream({ autoClose: false }), to.createWriteStream({ autoClose: false }));
      await to.utimes(mtime, mtime);
      await to.sync();
      const written = (await to.stat()).size;
      if (written !== size) throw new Error(`it had ${size} bytes at first, and ${written} were read`);
    } finally {
      await to.close();
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o750 });
    await rename(unfinished, target);
    return size;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await from.close();
  }
}
