import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { AuditLogService } from './audit-log.service.ts';

let data: TestDatabase;
let ana: number;
let ben: number;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
  ana = (await aUser(data.database, { name: 'Ana' })).id;
  ben = (await aUser(data.database, { name: 'Ben' })).id;
  await data.database.transaction(async ({ auditLog }) => {
    for (let order = 1; order <= 7; order++)
      await auditLog.record({
        actorId: order % 2 ? ana : null,
        action: 'cancel-order',
        subject: { kind: 'order', id: order },
      });
    const details = { reason: '“Spam” <b>\u{1F4DA}</b>' };
    await auditLog.record({ actorId: ana, action: 'suspend-user', subject: { kind: 'user', id: ben }, details });
  });
});
afterAll(() => data.close());

describe('the log of who did what', () => {
  it('tells who did it, to whom, and why', async () => {
    const [newest] = await data.database.read(({ auditLog }) => auditLog.list({ most: 1 }));
    expect(newest).toMatchObject({
      actorId: ana,
      actorName: 'Ana',
      action: 'suspend-user',
      subjectKind: 'user',
      subjectId: ben,
      subjectName: 'Ben',
      details: { reason: '“Spam” <b>\u{1F4DA}</b>' },
    });
    expect(Math.abs(newest!.at.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('is read from the newest on, page by page, each entry once', async () => {
    const seen: number[] = [];
    for (let before: number | undefined; ; ) {
      const entries = await data.database.read(({ auditLog }) => auditLog.list({ most: 3, before }));
      if (entries.length === 0) break;
      seen.push(...entries.map(({ id }) => id));
      before = seen.at(-1);
    }
    expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('answers what one user did, and what was done to one thing', async () => {
    const of = (query: { actorId?: number; subject?: { kind: string; id: number } }) =>
      data.database.read(async ({ auditLog }) => (await auditLog.list({ most: 50, ...query })).map(({ id }) => id));
    expect(await of({ actorId: ana })).toEqual([8, 7, 5, 3, 1]);
    expect(await of({ subject: { kind: 'order', id: 4 } })).toEqual([4]);
    expect(await of({ actorId: ana, subject: { kind: 'user', id: ben } })).toEqual([8]);
    expect(await of({ actorId: ben })).toEqual([]);
  });

  it('loses what is rolled back with it', async () => {
    const failing = data.database.transaction(async ({ auditLog }) => {
      await auditLog.record({ actorId: ana, action: 'cancel-order', subject: { kind: 'order', id: 99 } });
      throw new Error('not done');
    });
    await expect(failing).rejects.toThrow('not done');
    expect(await data.database.read(({ auditLog }) => auditLog.list({ most: 1 }))).toMatchObject([{ id: 8 }]);
  });

  it('is only ever added to: there is no command for anything else, and no statement anywhere in the store', async () => {
    const methods = Object.getOwnPropertyNames(AuditLogService.prototype).filter((name) => name !== 'constructor');
    expect(methods).toEqual(['record', 'list']);
    const app = join(import.meta.dirname, '..');
    const files = (await readdir(app, { recursive: true })).filter(
      (name) => /(?<!\.test)\.ts$/.test(name) && !name.startsWith('database/migrations/'),
    );
    const sources = await Promise.all(
      files.map(async (name) => [name, await readFile(join(app, name), 'utf8')] as const),
    );
    const changes = /(?:UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+`?audit_log/i;
    // The entity is for the comparison of tables alone: with a repository of it anything could be done.
    const knowing = sources.filter(([, source]) => source.includes('AuditLogEntity')).map(([name]) => name);
    expect(sources.filter(([, source]) => changes.test(source)).map(([name]) => name)).toEqual([]);
    expect(knowing.sort()).toEqual(['audit-log/audit-log.entity.ts', 'audit-log/index.ts', 'database/entities.ts']);
  });
});
