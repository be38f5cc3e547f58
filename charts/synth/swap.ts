import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder's new content by file name; `undefined` removes the folder. */
export type FolderContents = ReadonlyMap<string, ReadonlyMap<string, string> | undefined>;

/** The process that writes, and a way to ask whether another one is still alive. */
export interface Writer {
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

/** Another process is writing to the same folder. */
export class FolderBusy extends Error {
  override readonly name = 'FolderBusy';
}

/** Where new folders are prepared and old ones are put aside: beside them, so that a rename moves them. */
const workFolder = '.synth';

/**
 * Puts back what an interrupted swap left aside, and clears what it left behind. A folder is always whole: the old one or
 * the new one.
 *
 * @returns names of the folders that were put back
 * @throws FolderBusy while another process is writing
 */
export function recover(parent: string, { pid: own, isRunning }: Writer): string[] {
  if (!existsSync(parent)) return [];
  const work = join(parent, workFolder);
  const restored: string[] = [];
  if (existsSync(work)) {
    const pid = ownerOf(work);
    if (pid !== undefined && pid !== own && isRunning(pid))
      throw new FolderBusy(`${parent} is being written by process ${pid}; try again when it has ended`);
    for (const name of namesIn(join(work, 'old'))) {
      if (existsSync(join(parent, name))) continue;
      renameSync(join(work, 'old', name), join(parent, name));
      restored.push(name);
    }
    rmSync(work, { recursive: true, force: true });
  }
  for (const name of readdirSync(parent)) {
    const pid = /^\.synth-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return restored;
}

/** Seconds after which a swap, a matter of milliseconds, is not going on any more, whoever has its process id now. */
const abandonedSeconds = 60;

/** The process that owns the work folder; none when it was just given back, or left long ago. */
function ownerOf(work: string): number | undefined {
  const file = join(work, 'pid');
  const taken = statSync(file, { throwIfNoEntry: false });
  return taken && Date.now() - taken.mtimeMs < abandonedSeconds * 1000 ? Number(readFileSync(file, 'utf8')) : undefined;
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/**
 * Replaces folders in `parent`, each by two renames, after all of them are written: a fault while writing changes nothing,
 * and a process that is killed between the two renames is made good by `recover`.
 */
export function replaceFolders(parent: string, contents: FolderContents, writer: Writer): void {
  if (contents.size === 0) return;
  const work = take(parent, writer);
  try {
    for (const [name, files] of contents) {
      if (!files) continue;
      mkdirSync(join(work, 'new', name), { recursive: true });
      for (const [file, text] of files) writeFileSync(join(work, 'new', name, file), text);
    }
    for (const [name, files] of contents) {
      // A rename onto a folder that is not empty fails, so the old one has to leave first.
      if (existsSync(join(parent, name))) renameSync(join(parent, name), join(work, 'old', name));
      if (files) renameSync(join(work, 'new', name), join(parent, name));
    }
  } finally {
    release(parent, work, writer);
  }
}

/** The lock and the work folder are one, made complete and put into place by a rename: it names its owner from the start. */
function take(parent: string, writer: Writer): string {
  recover(parent, writer);
  const own = join(parent, `${workFolder}-${writer.pid}`);
  const work = join(parent, workFolder);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(join(own, 'old'), { recursive: true });
  mkdirSync(join(own, 'new'));
  writeFileSync(join(own, 'pid'), String(writer.pid));
  try {
    renameSync(own, work);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw new FolderBusy(`${parent} is being written by another process; try again when it has ended`);
    }
    throw error;
  }
  return work;
}

function release(parent: string, work: string, { pid }: Writer): void {
  for (const name of namesIn(join(work, 'old'))) {
    // After a fault between the two renames the old folder is the only one.
    if (!existsSync(join(parent, name)) && existsSync(join(work, 'new', name))) {
      renameSync(join(work, 'old', name), join(parent, name));
    }
  }
  const done = join(parent, `${workFolder}-${pid}`);
  renameSync(work, done);
  rmSync(done, { recursive: true, force: true });
}
