import { opendir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unavailable } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { Lanes } from './lanes.ts';
import type { PhotoImage } from './photo-image.ts';
import { type Preset, photoFile, presets, readPhotoFile } from './photo-path.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

/** A file of the folder, as a sweep looks at it. */
export interface FolderEntry {
  readonly file: string;
  /** Name of the photo that it belongs to; null for a file that was never finished. */
  readonly photo: string | null;
}

/**
 * The files of the photos, on a volume that all web processes share. At most two operations are under way at once, below
 * the four threads that Node has for files, names and passwords: a volume that hangs must not stop the rest.
 */
export class PhotoFolder {
  readonly #folder: string;
  readonly #log: Logger;
  readonly #lanes: Lanes;

  constructor(folder: string, log: Logger, { timeoutMs = 5000 }: { readonly timeoutMs?: number } = {}) {
    this.#folder = folder;
    this.#log = log;
    this.#lanes = new Lanes({ width: 2, queue: 200, timeoutMs });
  }

  /**
   * Writes the files of a photo, each whole or not at all. When one of them fails none is left.
   *
   * @throws Unavailable when the folder is full, read-only, gone, or does not answer
   */
  async save(name: string, { files }: PhotoImage): Promise<void> {
    try {
      for (const [preset, data] of files) await this.#lanes.run(() => this.#write(photoFile(name, preset), data));
    } catch (error) {
      this.#log.error({ err: error, code: codeOf(error) }, 'a photo could not be written');
      await this.remove(name);
      if (error instanceof Unavailable) throw error;
      throw new Unavailable('photos-unavailable', `The folder of the photos cannot be written (${codeOf(error)}).`, {
        cause: error,
        retryAfterSeconds: 60,
      });
    }
  }

  /** Under another name first: whoever looks into the folder sees a photo whole or not at all. */
  async #write(file: string, data: Buffer): Promise<void> {
    const unfinished = join(this.#folder, `.${file}`);
    try {
      await writeFile(unfinished, data, { flag: 'wx', mode: 0o640, flush: true });
      await rename(unfinished, join(this.#folder, file));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** A file's bytes; null when it cannot be had. @throws Unavailable when the folder does not answer */
  async read(name: string, preset: Preset): Promise<Buffer | null> {
    try {
      return await this.#lanes.run(() => readFile(join(this.#folder, photoFile(name, preset))));
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (codeOf(error) !== 'ENOENT') this.#log.error({ err: error, code: codeOf(error) }, 'a photo could not be read');
      return null;
    }
  }

  /** Removes the files of a photo; what cannot be removed now is left to the next sweep. */
  async remove(name: string): Promise<void> {
    for (const preset of presets) await this.removeFile(photoFile(name, preset));
  }

  /** Whether the file is gone now. */
  async removeFile(file: string): Promise<boolean> {
    try {
      await this.#lanes.run(() => rm(join(this.#folder, file), { force: true }));
      return true;
    } catch (error) {
      this.#log.warn({ err: error, file }, 'the file of a photo could not be removed');
      return false;
    }
  }

  /** Files of photos, finished or not, that nobody has written to for so long; other files are none of ours. */
  async *olderThan(milliseconds: number): AsyncGenerator<FolderEntry> {
    const before = Date.now() - milliseconds;
    for await (const { name: file } of await opendir(this.#folder)) {
      const finished = readPhotoFile(file);
      if (!finished && !(file.startsWith('.') && readPhotoFile(file.slice(1)))) continue;
      const found = await this.#lanes.run(() => stat(join(this.#folder, file))).catch(() => null);
      if (found && found.mtimeMs < before) yield { file, photo: finished?.name ?? null };
    }
  }
}
