import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backUpPhotos } from './back-up-photos.ts';

let root: string;
let source: string;
let backup: string;
let failures: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'backup-'));
  [source, backup] = [join(root, 'uploads'), join(root, 'backup')];
  mkdirSync(source);
  mkdirSync(backup);
  failures = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function photo(name: string, content = `the photo ${name}`): void {
  mkdirSync(dirname(join(source, name)), { recursive: true });
  writeFileSync(join(source, name), content);
}
const run = (now = new Date('2026-03-01T02:00:00Z'), keepDays = 30) =>
  backUpPhotos({ source, backup, keepDays, now, onFailure: (name) => failures.push(name) });
/** Files below a folder of the backup, by path. */
const files = (folder: string): string[] =>
  readdirSync(join(backup, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(backup, folder).length + 1))
    .sort();
const nothing = { copied: 0, copiedBytes: 0, present: 0, deleted: 0, expiredDays: 0, failed: 0 };

describe('a backup of the photos', () => {
  it('copies what is there, in its subfolders, and then only what is new', async () => {
    photo('a.jpg');
    photo('2026/03/b.jpg');
    expect(await run()).toEqual({ ...nothing, copied: 2, copiedBytes: 38 });
    expect(files('photos')).toEqual(['2026/03/b.jpg', 'a.jpg']);
    expect(readFileSync(join(backup, 'photos/2026/03/b.jpg'), 'utf8')).toBe('the photo 2026/03/b.jpg');
    photo('c.jpg', 'ccc');
    expect(await run()).toEqual({ ...nothing, copied: 1, copiedBytes: 3, present: 2 });
    expect(files('.unfinished')).toEqual([]);
  });

  it('leaves out what is no photo: unfinished uploads, links, signs of life', async () => {
    photo('a.jpg');
    photo('.health-1');
    photo('.unfinished/b.jpg');
    symlinkSync('/etc/passwd', join(source, 'link.jpg'));
    await run();
    expect(files('photos')).toEqual(['a.jpg']);
  });

  it('keeps the copy of a deleted photo for the days it was told, and then removes it', async () => {
    photo('a.jpg');
    photo('b.jpg');
    await run(new Date('2026-03-01T02:00:00Z'), 10);
    rmSync(join(source, 'a.jpg'));
    expect(await run(new Date('2026-03-02T02:00:00Z'), 10)).toEqual({ ...nothing, present: 1, deleted: 1 });
    expect([files('photos'), files('deleted')]).toEqual([['b.jpg'], ['2026-03-02/a.jpg']]);
    expect(await run(new Date('2026-03-12T23:59:00Z'), 10)).toEqual({ ...nothing, present: 1 });
    expect(files('deleted')).toHaveLength(1);
    expect(await run(new Date('2026-03-13T02:00:00Z'), 10)).toEqual({ ...nothing, present: 1, expiredDays: 1 });
    expect(files('deleted')).toEqual([]);
  });

  it.each([
    ['missing', () => rmSync(source, { recursive: true })],
    ['empty', () => rmSync(join(source, 'a.jpg'))],
    [
      'holding nothing but what is no photo',
      () => {
        rmSync(join(source, 'a.jpg'));
        photo('.health-2');
      },
    ],
  ])('refuses a source that is %s while the backup is not, and changes nothing', async (_, harm) => {
    photo('a.jpg');
    await run();
    harm();
    await expect(run()).rejects.toThrow(/UPLOAD_FOLDER: .*(is its volume mounted|as if a volume were not mounted)/);
    expect([files('photos'), files('deleted')]).toEqual([['a.jpg'], []]);
  });

  it('has nothing to do for a store that has no photo yet', async () => {
    expect(await run()).toEqual(nothing);
  });

  it('refuses a backup folder that is not there, rather than make one that is no volume', async () => {
    rmSync(backup, { recursive: true });
    await expect(run()).rejects.toThrow(/BACKUP_FOLDER: .*\(ENOENT\)/);
    expect(existsSync(backup)).toBe(false);
  });

  it.each([
    ['itself', () => source],
    ['inside the photos', () => join(source, 'backup')],
    ['around the photos', () => root],
  ])('refuses a backup folder that is %s', async (_, folder) => {
    mkdirSync(folder(), { recursive: true });
    backup = folder();
    await expect(run()).rejects.toThrow('lie in each other');
  });

  it('copies anew what has another size, and keeps the earlier copy: one of the two is damaged', async () => {
    photo('a.jpg', 'whole');
    await run();
    photo('a.jpg', 'cut');
    expect(await run(new Date('2026-03-04T00:00:00Z'))).toEqual({ ...nothing, copied: 1, copiedBytes: 3 });
    expect(readFileSync(join(backup, 'deleted/2026-03-04/a.jpg'), 'utf8')).toBe('whole');
    expect(readFileSync(join(backup, 'photos/a.jpg'), 'utf8')).toBe('cut');
  });

  it('goes on past a photo that cannot be copied, and says which', async () => {
    photo('a.jpg');
    photo('b.jpg');
    mkdirSync(join(backup, 'photos/a.jpg/in-its-place'), { recursive: true });
    mkdirSync(join(backup, 'deleted'));
    writeFileSync(join(backup, 'deleted/2026-03-01'), 'so that it cannot be moved there either');
    const report = await run();
    expect([failures, report.failed, report.copied]).toEqual([['a.jpg'], 1, 1]);
  });

  it('removes what a killed run has left, and not what another is writing', async () => {
    photo('a.jpg');
    mkdirSync(join(backup, '.unfinished'));
    writeFileSync(join(backup, '.unfinished/left'), 'half');
    await run(new Date(Date.now() + 1_800_000));
    expect(files('.unfinished')).toEqual(['left']);
    await run(new Date(Date.now() + 7_200_000));
    expect(files('.unfinished')).toEqual([]);
  });

  it('keeps the time at which a photo was made', async () => {
    photo('a.jpg');
    utimesSync(join(source, 'a.jpg'), 1_700_000_000, 1_700_000_000);
    await run();
    expect(statSync(join(backup, 'photos/a.jpg')).mtimeMs).toBe(1_700_000_000_000);
  });
});
