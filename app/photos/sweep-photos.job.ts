import type { Job } from '../jobs/job.ts';
import type { FolderEntry, PhotoFolder } from './photo-folder.ts';

/** So old is no photo that is just being added: files are written first, rows after them. */
const DAY_MS = 86_400_000;
/** Files that are looked up at once. */
const BATCH = 200;

/**
 * Removes files that belong to no photo: of uploads that were cut off, and of photos that were deleted while the folder
 * could not be written.
 *
 * @param known which of these names photos have
 */
export function sweepPhotosJob(
  folder: Pick<PhotoFolder, 'olderThan' | 'removeFile'>,
  known: (names: readonly string[]) => Promise<ReadonlySet<string>>,
  log: { info(facts: object, message: string): void },
): Job {
  return {
    name: 'sweep-photos',
    intervalSeconds: 6 * 3600,
    run: async (signal) => {
      let removed = 0;
      const sweep = async (entries: readonly FolderEntry[]) => {
        const names = [...new Set(entries.flatMap(({ photo }) => (photo === null ? [] : [photo])))];
        const kept = await known(names);
        for (const { file, photo } of entries) {
          if (signal.aborted) return;
          if (photo !== null && kept.has(photo)) continue;
          if (await folder.removeFile(file)) removed++;
        }
      };
      let batch: FolderEntry[] = [];
      for await (const entry of folder.olderThan(DAY_MS)) {
        if (signal.aborted) break;
        batch.push(entry);
        if (batch.length === BATCH) {
          await sweep(batch);
          batch = [];
        }
      }
      await sweep(batch);
      if (removed > 0) log.info({ files: removed }, 'files of no photo removed');
    },
  };
}
