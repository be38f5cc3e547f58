import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { silentLog } from '../testing/database.ts';
import { PhotoFolder } from './photo-folder.ts';
import { sweepPhotosJob } from './sweep-photos.job.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'));
});
afterEach(() => rm(folder, { recursive: true }));

const name = (letter: string) => letter.repeat(32);

async function aFile(file: string, ageHours: number) {
  await writeFile(join(folder, file), 'x');
  const then = new Date(Date.now() - ageHours * 3_600_000);
  await utimes(join(folder, file), then, then);
}

const sweep = (kept: string[], signal = new AbortController().signal) =>
  sweepPhotosJob(
    new PhotoFolder(folder, silentLog),
    async (names) => new Set(names.filter((known) => kept.includes(known))),
    silentLog,
  ).run(signal);

it('removes old files of no photo, and nothing else', async () => {
  await aFile(`${name('a')}-240.webp`, 30);
  await aFile(`${name('b')}-240.webp`, 30);
  await aFile(`${name('c')}-240.webp`, 20);
  await aFile(`.${name('d')}-240.webp`, 30);
  await aFile(`.${name('e')}-240.webp`, 1);
  await aFile('.health-1', 30);
  await aFile('notes.txt', 30);
  await sweep([name('b')]);
  expect((await readdir(folder)).sort()).toEqual(
    [`.${name('e')}-240.webp`, '.health-1', `${name('b')}-240.webp`, `${name('c')}-240.webp`, 'notes.txt'].sort(),
  );
});

it('looks at as many as there are', async () => {
  for (let index = 0; index < 450; index++) await aFile(`${index.toString(16).padStart(32, '0')}-640.webp`, 30);
  await sweep([]);
  expect(await readdir(folder)).toEqual([]);
});

it('removes nothing after it was told to stop', async () => {
  await aFile(`${name('a')}-240.webp`, 30);
  await sweep([], AbortSignal.abort());
  expect(await readdir(folder)).toHaveLength(1);
});

it('fails when the folder is gone, so that it is tried again', async () => {
  await rm(folder, { recursive: true });
  await expect(sweep([])).rejects.toThrow('ENOENT');
  folder = await mkdtemp(join(tmpdir(), 'sweep-'));
});
