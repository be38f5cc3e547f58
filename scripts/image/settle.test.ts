import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { settle } from './settle.ts';

// Only root may give a file to somebody else, as it does in a build.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('settle', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'settle-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const stateOf = (name: string) => {
    const { uid, gid, mode, mtime } = lstatSync(join(folder, name));
    return [name, uid, gid, (mode & 0o7777).toString(8), mtime.toISOString()];
  };
  const moment = '1985-10-26T08:15:00.000Z';

  it('leaves nothing of who made the files, when and with which umask', () => {
    mkdirSync(join(folder, 'app'), { mode: 0o700 });
    writeFileSync(join(folder, 'app/main.js'), '', { mode: 0o666 });
    writeFileSync(join(folder, 'app/tool'), '');
    chmodSync(join(folder, 'app/tool'), 0o700);
    symlinkSync('main.js', join(folder, 'app/link'));
    utimesSync(join(folder, 'app/main.js'), 1, 1);
    settle(folder);
    expect(['.', 'app', 'app/main.js', 'app/tool'].map(stateOf)).toEqual([
      ['.', 0, 0, '755', moment],
      ['app', 0, 0, '755', moment],
      ['app/main.js', 0, 0, '644', moment],
      ['app/tool', 0, 0, '755', moment],
    ]);
    expect(stateOf('app/link').at(-1)).toBe(moment);
  });

  it('makes the folders that belong to somebody else, in folders that do not', () => {
    settle(folder, {
      '/var/lib/uploads': { uid: 10_001, gid: 10_002, mode: 0o755 },
      '/tmp': { uid: 0, gid: 0, mode: 0o1777 },
    });
    expect(['var', 'var/lib', 'var/lib/uploads', 'tmp'].map(stateOf)).toEqual([
      ['var', 0, 0, '755', moment],
      ['var/lib', 0, 0, '755', moment],
      ['var/lib/uploads', 10_001, 10_002, '755', moment],
      ['tmp', 0, 0, '1777', moment],
    ]);
  });
});
