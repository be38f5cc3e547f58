import { lstat, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { copyFile, UNFINISHED } from './copy-file.ts';
import { holdsPhotos, photosIn } from './folder.ts';

export interface BackupOptions {
  /** Where the photos are. */
  readonly source: string;
  /**
   * Where their copies go: `photos` holds what the source holds, `deleted/<day>` what it held until that day. It must be
   * there: a folder made in place of a volume that is not mounted would lose everything.
   */
  readonly backup: string;
  /** Whole days for which a copy stays in `deleted`. */
  readonly keepDays: number;
  /** The end of the run is counted from here. @default now */
  readonly now?: Date;
  /** Told of each photo that could not be copied. */
  readonly onFailure: (photo: string, error: unknown) => void;
}

export interface BackupReport {
  copied: number;
  copiedBytes: number;
  /** Copies that were there before. */
  present: number;
  /** Copies whose photo is no longer there, moved to `deleted`. */
  deleted: number;
  /** Days of `deleted` that were older than is kept, and are gone. */
  expiredDays: number;
  failed: number;
}

/** Photos that are looked at or copied at the same time: a shared volume answers in milliseconds, not at once. */
const LANES = 8;
/** After so many failures something is wrong with the volume, not with a photo. */
const MOST_FAILURES = 100;
/** Unfinished copies that nobody has written to for so long were left by a run that was killed. */
const ABANDONED_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Copies the photos that are not in the backup yet, and puts aside the copies of those that were deleted. Photos never
 * change under their name, so a copy of the same size is taken for the same. It may be cut off at any moment; the next
 * run goes on from there.
 *
 * @throws UsageError when a folder is missing, or when the source is empty and the backup is not: a volume that is not
 *   mounted must not look like photos that were deleted
 */
export async function backUpPhotos({ source, backup, keepDays, now = new Date(), onFailure }: BackupOptions) {
  const identity = await folderIdentity(source, 'UPLOAD_FOLDER');
  await folderIdentity(backup, 'BACKUP_FOLDER');
  await refuseOverlap(source, backup);
  const [photos, deleted] = [join(backup, 'photos'), join(backup, 'deleted')];
  for (const folder of [photos, deleted, join(backup, UNFINISHED)])
    await mkdir(folder, { recursive: true, mode: 0o750 });
  if (!(await holdsPhotos(source)) && (await holdsPhotos(photos)))
    throw new UsageError(
      `UPLOAD_FOLDER: ${source} holds no photo, while the backup holds some, as if a volume were not mounted. Nothing was changed. If all photos really were deleted, move ${photos} away.`,
    );
  await clearAbandoned(join(backup, UNFINISHED), now);

  const report: BackupReport = { copied: 0, copiedBytes: 0, present: 0, deleted: 0, expiredDays: 0, failed: 0 };
  const today = join(deleted, now.toISOString().slice(0, 10));
  /** A mount that goes away while this runs uncovers the empty folder below it. */
  const assertSource = async () => {
    if ((await folderIdentity(source, 'UPLOAD_FOLDER')) !== identity)
      throw new UsageError(`UPLOAD_FOLDER: ${source} is another folder than at the start, as if a volume had gone.`);
  };
  const putAside = async (photo: string) => {
    await move(join(photos, photo), join(today, photo));
  };
  const failing = async (photo: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      onFailure(photo, error);
      if (++report.failed >= MOST_FAILURES) throw new UsageError(`${MOST_FAILURES} photos could not be backed up.`);
    }
  };

  await inLanes(photosIn(source), (photo) =>
    failing(photo, async () => {
      const [original, copy] = [await sizeOf(join(source, photo)), await sizeOf(join(photos, photo))];
      if (original === null) return; // deleted since it was listed
      if (copy === original) {
        report.present++;
        return;
      }
      // One of the two is damaged, and it may be the photo.
      if (copy !== null) await putAside(photo);
      const bytes = await copyFile(join(source, photo), backup, join(photos, photo));
      report.copiedBytes += bytes;
      report.copied++;
    }),
  );
  await inLanes(photosIn(photos), (photo) =>
    failing(photo, async () => {
      if ((await sizeOf(join(source, photo))) !== null) return;
      await assertSource();
      await putAside(photo);
      report.deleted++;
    }),
  );
  await assertSource();
  report.expiredDays = await expire(deleted, now.getTime() - (keepDays + 1) * DAY_MS);
  return report;
}

/** Device and number of a folder. @throws UsageError when it is not there */
async function folderIdentity(folder: string, variable: string): Promise<string> {
  try {
    const { dev, ino } = await stat(join(folder, '.'));
    return `${dev}:${ino}`;
  } catch (error) {
    throw new UsageError(
      `${variable}: ${folder} is no folder that can be read (${(error as NodeJS.ErrnoException).code}); is its volume mounted?`,
    );
  }
}

async function refuseOverlap(source: string, backup: string): Promise<void> {
  const [one, other] = [await realpath(source), await realpath(backup)];
  const contains = (outer: string, inner: string) => relative(outer, inner).split('/')[0] !== '..';
  if (contains(one, other) || contains(other, one))
    throw new UsageError(
      `BACKUP_FOLDER: ${backup} and UPLOAD_FOLDER ${source} lie in each other; accepted: two folders apart.`,
    );
}

/** Bytes of a file; null when it is not there. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o750 });
  await rename(from, to);
}

async function clearAbandoned(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (now.getTime() - (await lstat(path)).ctimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** Removes the days that began before this time; answers how many. */
async function expire(deleted: string, before: number): Promise<number> {
  const days = (await readdir(deleted)).filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && Date.parse(day) < before);
  for (const day of days) await rm(join(deleted, day), { recursive: true });
  return days.length;
}

async function inLanes<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const lane = async () => {
    for (let next = await items.next(); !next.done; next = await items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
