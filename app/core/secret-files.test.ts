import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { followSecrets } from './secret-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Swaps the mounted Secret as the kubelet does: a new folder, and the link `..data` renamed onto it. */
function mount(version: number, files: Record<string, string>): void {
  const name = `..version-${version}`;
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  symlinkSync(name, join(folder, '..new'));
  renameSync(join(folder, '..new'), join(folder, '..data'));
  for (const file of Object.keys(files)) {
    rmSync(join(folder, file), { force: true });
    symlinkSync(join('..data', file), join(folder, file));
  }
}

const names = ['DATABASE_USER', 'DATABASE_PASSWORD'] as const;
const follow = () =>
  followSecrets(
    names,
    { DATABASE_USER_FILE: join(folder, 'DATABASE_USER'), DATABASE_PASSWORD_FILE: join(folder, 'DATABASE_PASSWORD') },
    { DATABASE_USER: 'first', DATABASE_PASSWORD: 'at the start' },
  );

it('follows a rotation of the mounted Secret, user and password together', () => {
  mount(1, { DATABASE_USER: 'blue', DATABASE_PASSWORD: 'sky\n' });
  const secrets = follow();
  expect(secrets()).toEqual({ DATABASE_USER: 'blue', DATABASE_PASSWORD: 'sky' });
  mount(2, { DATABASE_USER: 'green', DATABASE_PASSWORD: 'grass\n' });
  expect(secrets()).toEqual({ DATABASE_USER: 'green', DATABASE_PASSWORD: 'grass' });
});

it('keeps the last good values while the files are gone or empty', () => {
  mount(1, { DATABASE_USER: 'blue', DATABASE_PASSWORD: 'sky' });
  const secrets = follow();
  secrets();
  mount(2, { DATABASE_USER: 'green', DATABASE_PASSWORD: '' });
  expect(secrets()).toEqual({ DATABASE_USER: 'blue', DATABASE_PASSWORD: 'sky' });
  rmSync(join(folder, '..data'));
  expect(secrets()).toEqual({ DATABASE_USER: 'blue', DATABASE_PASSWORD: 'sky' });
});

it('leaves secrets alone that were given as variables', () => {
  const initial = { DATABASE_USER: 'a', DATABASE_PASSWORD: 'b' };
  expect(followSecrets(names, {}, initial)()).toBe(initial);
});
