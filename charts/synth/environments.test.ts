import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { environmentsFolder, loadEnvironments } from './environments.ts';

const production = readFileSync(`${import.meta.dirname}/../environments/production.yaml`, 'utf8');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'environments-'));
  mkdirSync(join(root, environmentsFolder), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, content: string | Uint8Array) =>
  writeFileSync(join(root, environmentsFolder, `${name}.yaml`), content);
const fault = (name: string, text: string) => expect.stringContaining(`${environmentsFolder}/${name}.yaml: ${text}`);

/** production.yaml in another namespace, with another access point and another database. */
const other = production
  .replace('baseUrl:', 'namespace: books\nbaseUrl:')
  .replace(/id: fsap-\w+/, 'id: fsap-00000000000000001')
  .replace('writerHost: bookstore.', 'writerHost: books.');

describe('loadEnvironments', () => {
  it('takes environments that share a cluster and a file system', () => {
    write('one', production);
    write('two', other);
    expect(loadEnvironments(root)).toMatchObject({ faults: [], names: ['one', 'two'] });
  });

  it('refuses two in one namespace, also when only one of them is wanted', () => {
    write('one', production);
    write('two', other.replace('namespace: books\n', ''));
    const faults = [fault('two', 'namespace: received bookstore in the context arn:')];
    expect(loadEnvironments(root).faults).toEqual(faults);
    expect(loadEnvironments(root, ['one']).faults).toEqual(faults);
    write('two', other.replace('namespace: books\n', '').replace('cluster/bookstore-production', 'cluster/other'));
    expect(loadEnvironments(root).faults).toEqual([]);
  });

  it('refuses an access point that another store has, and lets a store move between clusters', () => {
    write('one', production);
    const [point] = /fsap-\w+/.exec(production)!;
    const shared = other.replace('fsap-00000000000000001', point);
    write('two', shared);
    expect(loadEnvironments(root).faults).toEqual([
      fault('two', `uploads.accessPoint.id: received ${point}, which is uploads.accessPoint.id of`),
    ]);
    write('two', shared.replace('writerHost: books.', 'writerHost: bookstore.'));
    expect(loadEnvironments(root).faults).toEqual([]);
  });

  it('is silent about a file that is not wanted', () => {
    write('one', production);
    write('two', 'web: [');
    expect(loadEnvironments(root, ['one'])).toMatchObject({ faults: [], environments: [{ name: 'one' }] });
    expect(loadEnvironments(root).faults).toHaveLength(1);
  });

  it('names the line of bytes that are not UTF-8', () => {
    write('one', Buffer.concat([Buffer.from(production), Buffer.from([0xe9])]));
    expect(loadEnvironments(root).faults).toEqual([
      expect.stringMatching(/one\.yaml:\d+: has bytes that are not UTF-8/),
    ]);
  });
});
