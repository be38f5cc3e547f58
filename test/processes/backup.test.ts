import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runProcess, startProcess } from './store-process.ts';

let root: string;
let environment: Record<string, string>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'backup-'));
  environment = {
    PATH: process.env['PATH'] ?? '',
    UPLOAD_FOLDER: join(root, 'uploads'),
    BACKUP_FOLDER: join(root, 'backup'),
  };
  mkdirSync(environment['UPLOAD_FOLDER']!);
  mkdirSync(environment['BACKUP_FOLDER']!);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const photo = (name: string, content: string | Buffer) => writeFileSync(join(root, 'uploads', name), content);
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('the backup role', () => {
  it('needs no database, tells what it did in one line, and ends with 0', async () => {
    photo('a.jpg', 'aaa');
    const { code, logged, stderr } = await runProcess(['backup'], environment);
    expect([code, stderr]).toEqual([0, '']);
    expect(logged).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        ...{ copied: 1, copiedBytes: 3, present: 0, deleted: 0, expiredDays: 0, failed: 0 },
        seconds: expect.any(Number),
        msg: 'backup done',
      },
    ]);
  });

  it('ends with 1 and the reason when the photos are gone', async () => {
    photo('a.jpg', 'aaa');
    await runProcess(['backup'], environment);
    rmSync(join(root, 'uploads/a.jpg'));
    const { code, stderr } = await runProcess(['backup'], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining('as if a volume were not mounted')]);
  });

  it('ends with 1 when a photo could not be copied, after all others', async () => {
    for (const name of ['a.jpg', 'b.jpg']) photo(name, name);
    mkdirSync(join(root, 'backup/photos/a.jpg/in-its-place'), { recursive: true });
    mkdirSync(join(root, 'backup/deleted'), { recursive: true });
    writeFileSync(join(root, 'backup/deleted', new Date().toISOString().slice(0, 10)), '');
    const { code, logged, stderr } = await runProcess(['backup'], environment);
    expect([code, stderr]).toEqual([1, 'Photos that could not be backed up: 1; the log names them.\n']);
    expect(logged).toMatchObject([
      { level: 'error', photo: 'a.jpg', msg: 'a photo could not be backed up' },
      { copied: 1, failed: 1 },
    ]);
  });

  it('leaves only whole copies wherever it is killed, and the next run goes on from there', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}.jpg`);
    for (const name of names) photo(name, randomBytes(200_000));
    const photos = join(root, 'backup/photos');
    let killed = 0;
    for (const copiesAtLeast of [1, 60, 150]) {
      const { child, exit } = startProcess(['backup'], environment);
      const copies = () => {
        try {
          return readdirSync(photos).length;
        } catch {
          return 0;
        }
      };
      while (copies() < copiesAtLeast && child.exitCode === null) await sleep(1);
      if (child.kill('SIGKILL')) killed++;
      await exit;
      for (const name of readdirSync(photos)) expect(hash(join(photos, name))).toBe(hash(join(root, 'uploads', name)));
    }
    expect(killed).toBeGreaterThan(0);
    const { code, logged } = await runProcess(['backup'], environment);
    expect([code, logged.at(-1)]).toMatchObject([0, { deleted: 0, failed: 0 }]);
    expect(readdirSync(photos).sort()).toEqual(names.sort());
  });

  it('copies a large file in memory that does not grow with it', async () => {
    photo('large.tif', '');
    truncateSync(join(root, 'uploads/large.tif'), 400_000_000);
    const { child, exit } = startProcess(['backup'], environment);
    let most = 0;
    const watching = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0));
      } catch {
        // It has ended, or this machine has no /proc.
      }
    }, 10);
    expect(await exit).toBe(0);
    clearInterval(watching);
    expect(most / 1024).toBeLessThan(350); // 140 MiB without the photo
  });
});
