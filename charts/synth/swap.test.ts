import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderBusy, recover, replaceFolders } from './swap.ts';

const writer = { pid: 1000, isRunning: () => false };
let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'swap-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const write = (path: string, text = 'old') => {
  mkdirSync(join(parent, path, '..'), { recursive: true });
  writeFileSync(join(parent, path), text);
};
const read = (path: string) => readFileSync(join(parent, path), 'utf8');
const next = (text = 'new') => new Map([['production', new Map([['a.yaml', text]])]]);

describe('replaceFolders', () => {
  it('replaces the whole folder, so that stale files go', () => {
    write('production/a.yaml');
    write('production/stale.yaml');
    replaceFolders(parent, next(), writer);
    expect(readdirSync(join(parent, 'production'))).toEqual(['a.yaml']);
    expect(read('production/a.yaml')).toBe('new');
    expect(readdirSync(parent)).toEqual(['production']);
  });

  it('makes folders that were not there, removes those without content, and leaves the others', () => {
    write('gone/a.yaml');
    write('other/a.yaml');
    replaceFolders(parent, new Map([...next(), ['gone', undefined]]), writer);
    expect(readdirSync(parent).sort()).toEqual(['other', 'production']);
  });

  it('changes nothing when a file cannot be written', () => {
    write('production/a.yaml');
    const contents = new Map([
      ['production', new Map([['a.yaml', 'new']])],
      ['staging', new Map([['no/such/folder.yaml', 'new']])],
    ]);
    expect(() => replaceFolders(parent, contents, writer)).toThrow('ENOENT');
    expect(read('production/a.yaml')).toBe('old');
    expect(readdirSync(parent)).toEqual(['production']);
  });

  it('refuses while another process writes, and names it', () => {
    write('.synth/pid', '4242');
    const busy = { pid: 1000, isRunning: (pid: number) => pid === 4242 };
    expect(() => replaceFolders(parent, next(), busy)).toThrow(FolderBusy);
    expect(() => replaceFolders(parent, next(), busy)).toThrow('process 4242');
  });
});

describe('recover', () => {
  it('puts back a folder that was moved aside and not replaced', () => {
    write('.synth/pid', '4242');
    write('.synth/old/production/a.yaml');
    write('.synth/new/production/a.yaml', 'new');
    expect(recover(parent, writer)).toEqual(['production']);
    expect(read('production/a.yaml')).toBe('old');
    expect(existsSync(join(parent, '.synth'))).toBe(false);
  });

  it('keeps the new folder where the swap was done', () => {
    write('.synth/pid', '4242');
    write('.synth/old/production/a.yaml');
    write('production/a.yaml', 'new');
    expect(recover(parent, writer)).toEqual([]);
    expect(read('production/a.yaml')).toBe('new');
    expect(readdirSync(parent)).toEqual(['production']);
  });

  it('does not take a process for the owner that only has its id: itself, or one that came long after', () => {
    const everyone = { pid: 1000, isRunning: () => true };
    write('.synth/pid', '1000');
    write('.synth/old/production/a.yaml');
    expect(recover(parent, everyone)).toEqual(['production']);
    write('.synth/pid', '4242');
    utimesSync(join(parent, '.synth/pid'), new Date(), new Date(Date.now() - 120_000));
    expect(recover(parent, everyone)).toEqual([]);
    expect(readdirSync(parent)).toEqual(['production']);
  });

  it('clears the preparations of a process that is gone, and leaves those of one that runs', () => {
    write('.synth-4242/pid', '4242');
    write('.synth-4343/pid', '4343');
    recover(parent, { pid: 1000, isRunning: (pid) => pid === 4343 });
    expect(readdirSync(parent)).toEqual(['.synth-4343']);
  });

  it('has nothing to do where there is nothing', () => {
    expect(recover(join(parent, 'missing'), writer)).toEqual([]);
  });
});
