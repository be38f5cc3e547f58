import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Where copies are written until they are whole, beside the copies themselves: a rename stays on one volume. */
export const UNFINISHED = '.unfinished';

/**
 * Copies a file into a folder of backups. Under its own name it is there whole or not at all, whatever cuts this off: it is
 * written under another name, brought to the disk, and renamed when it is as long as the source.
 *
 * @returns bytes copied
 * @throws when what was read is not as long as the source was at the start
 */
export async function copyFile(source: string, backup: string, target: string): Promise<number> {
  const unfinished = join(backup, UNFINISHED, randomUUID());
  try {
    const { size, mtime } = await stat(source);
    // `flush` is an fsync before it is closed.
    await pipeline(createReadStream(source), createWriteStream(unfinished, { flags: 'wx', mode: 0o640, flush: true }));
    const written = (await stat(unfinished)).size;
    if (written !== size) throw new Error(`it had ${size} bytes at first, and ${written} were copied`);
    await utimes(unfinished, mtime, mtime);
    await mkdir(dirname(target), { recursive: true, mode: 0o750 });
    await rename(unfinished, target);
    return size;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
