import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { en } from '../core/i18n/en/index.ts';
import { anAdmin, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
let ada: number;
let bob: number;
const hostile = `<script>alert('x')</script>`;
beforeAll(async () => {
  store = await openTestStore();
  const account = await anAdmin(store.database, { name: `Ada ${hostile}` });
  ada = account.id;
  bob = (await aUser(store.database, { name: `Bob ${hostile}` })).id;
  admin = new Visitor(store);
  await admin.logIn(account);
  await store.database.transaction(async ({ auditLog }) => {
    await auditLog.record({ actorId: null, action: 'cancel-order', subject: { kind: 'order', id: 7 } });
    const details = { reason: hostile, [hostile]: hostile };
    await auditLog.record({ actorId: ada, action: 'suspend-user', subject: { kind: 'user', id: bob }, details });
    await auditLog.record({ actorId: ada, action: 'of-a-newer-release', subject: { kind: 'galaxy', id: 3 } });
  });
});
afterAll(() => store.close());

describe('the log', () => {
  it('tells in sentences who did what, the newest first, and escapes all of it', async () => {
    const page = await admin.page('/admin/log');
    const escaped = hostile.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(page).toContain(`suspended Bob ${escaped}`.replaceAll("'", '&#39;'));
    expect(page).not.toContain('<script>alert');
    expect(page).toMatch(/The store<\/b> <a href="\/admin\/orders\/7">/);
    expect(page).toContain('did “of-a-newer-release” to galaxy 3');
    expect(page.indexOf('galaxy 3')).toBeLessThan(page.indexOf('suspended Bob'));
  });

  it('can be narrowed to one person or one thing', async () => {
    const ofStore = await admin.page('/admin/log?subject=order-7');
    expect(ofStore).toContain('All about order 7');
    expect(ofStore).not.toContain('suspended');
    const ofAda = await admin.page(`/admin/log?actor=${ada}`);
    expect(ofAda).toContain('suspended Bob');
    expect(ofAda).not.toContain('/admin/orders/7');
    expect(await admin.page(`/admin/log?actor=${bob}`)).toContain('Nothing here.');
  });

  it.each([
    'actor=0',
    'actor=x',
    'subject=order',
    'subject=order-0',
    'subject=Order-1',
    `subject=${'x'.repeat(21)}-1`,
    "subject=order-1'",
    'before=x',
  ])('refuses %s', async (query) => {
    expect((await admin.get(`/admin/log?${query}`)).status).toBe(400);
  });

  it('is read page by page, within its filter', async () => {
    await store.query(
      `INSERT INTO audit_log (at, actor_id, action, subject_kind, subject_id, details)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 240)
       SELECT UTC_TIMESTAMP(3), ?, 'retry-mail', IF(i % 2, 'mail', 'refund'), IF(i % 2, 5, i), '{}' FROM n`,
      [bob],
    );
    const pages: number[] = [];
    for (let path: string | undefined = `/admin/log?actor=${bob}&subject=mail-5`; path; ) {
      const page: string = await admin.page(path);
      pages.push([...page.matchAll(/<li><p><b>/g)].length);
      path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(pages).toEqual([50, 50, 20]);
  });

  it('is told in Spanish', async () => {
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const page = await spanish.page(`/admin/log?subject=user-${bob}`);
    for (const text of ['suspendió a Bob', 'Todo sobre Bob', 'Quién ha hecho qué']) expect(page).toContain(text);
  });

  it('has words for everything that the store records', async () => {
    const app = join(import.meta.dirname, '..');
    const files = (await readdir(app, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const sources = await Promise.all(files.map((name) => readFile(join(app, name), 'utf8')));
    const recording = sources.filter((source) => source.includes('auditLog.record(') || source.includes('.#record('));
    const actions = new Set(
      recording.flatMap((source) => [...source.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, word]) => word!)),
    );
    // Orders name theirs by what is done with them: of all of it admins cancel and ship.
    for (const action of ['cancel', 'ship']) actions.add(`${action}-order`);
    const verbs =
      /^(suspend|restore|make|unmake|retry|drop|add|change|activate|deactivate|confirm|take|dismiss|cancel|ship|edit|finish)-/;
    const told = Object.keys(en.admin.log.actions);
    expect([...actions].filter((word) => verbs.test(word) && !told.includes(word))).toEqual([]);
    expect(told.filter((word) => !actions.has(word))).toEqual([]);
  });
});
