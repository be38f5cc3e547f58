import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The photos of a folder and its subfolders, by their paths inside it. Names that begin with a dot are no photos (an upload
 * that is still being written, a sign of life), nor is anything but a file. Holds one open folder for each level.
 */
export async function* photosIn(root: string, inside = ''): AsyncGenerator<string> {
  for await (const entry of await opendir(join(root, inside))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(inside, entry.name);
    if (entry.isDirectory()) yield* photosIn(root, path);
    else if (entry.isFile()) yield path;
  }
}

/** Whether a folder holds a photo. */
export async function holdsPhotos(root: string): Promise<boolean> {
  for await (const _ of photosIn(root)) return true;
  return false;
}
