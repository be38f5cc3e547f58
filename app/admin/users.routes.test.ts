import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAdmin, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';
import { setRole } from './users.ts';

let store: TestStore;
let admin: Visitor;
let adminId: number;
beforeAll(async () => {
  store = await openTestStore();
  const account = await anAdmin(store.database, { name: 'Ada' });
  adminId = account.id;
  admin = new Visitor(store);
  await admin.logIn(account);
});
afterAll(() => store.close());

const logged = (id: number) =>
  store.query(
    "SELECT actor_id, action, details FROM audit_log WHERE subject_kind = 'user' AND subject_id = ? ORDER BY id",
    [id],
  );

describe('the list of users', () => {
  it('is searched by a part of a name or an address, and says what became of them', async () => {
    const user = await aUser(store.database, { name: '<b>Zoë & “Co”</b> \u{1F4DA}' });
    for (const query of ['<b>zo', user.email.toUpperCase(), '\u{1F4DA}']) {
      const page = await admin.page(`/admin/users?q=${encodeURIComponent(query)}`);
      expect(page).toContain(`href="/admin/users/${user.id}"`);
      expect(page).toContain('&lt;b&gt;Zoë &amp; “Co”&lt;/b&gt;');
      expect(page).not.toContain('<b>Zoë');
    }
    await store.database.transaction(({ accounts }) => accounts.suspend(user.id));
    expect(await admin.page(`/admin/users?q=${user.email}`)).toContain('<b>suspended</b>');
    expect(await admin.page('/admin/users?q=nobody-at-all')).toContain('Nothing here.');
  });

  it('has each user on one of its pages', async () => {
    await store.query(
      `INSERT INTO users (email, email_key, name, locale, password_hash, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
       SELECT CONCAT('many', i, '@example.org'), CONCAT('many', i, '@example.org'), CONCAT('Crowd ', i), 'en', 'none', UTC_TIMESTAMP(3) FROM n`,
    );
    const seen: string[] = [];
    let path: string | undefined = '/admin/users?q=crowd+%26';
    expect(await admin.page(path)).toContain('Nothing here.');
    path = '/admin/users?q=crowd';
    for (let pages = 0; path; pages++) {
      const page: string = await admin.page(path);
      seen.push(...[...page.matchAll(/<bdi>Crowd (\d+)<\/bdi>/g)].map(([, n]) => n!));
      path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
      expect(page.includes('Back to the newest')).toBe(pages > 0);
      expect(pages).toBeLessThan(3);
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => String(120 - i)));
  });

  it.each(['before=0', 'before=-1', 'before=x', 'before=99999999999', `q=${'x'.repeat(201)}`])(
    'refuses %s',
    async (query) => {
      expect((await admin.get(`/admin/users?${query}`)).status).toBe(400);
    },
  );
});

describe('suspending', () => {
  it('ends sessions and logins, with a reason that the log keeps; restoring lets in again', async () => {
    const account = await aUser(store.database, { name: 'Mallory' });
    const user = new Visitor(store);
    await user.logIn(account);
    expect(await admin.page(`/admin/users/${account.id}`)).toContain('<dt>Browsers logged in</dt><dd>1</dd>');

    const reason = ' Sells <script>alert(1)</script>\r\n“copies” \u{1F4DA} ';
    const answer = await admin.post(`/admin/users/${account.id}/suspend`, { reason });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/admin/users/${account.id}?done=suspended`]);
    expect((await user.get('/account')).status).toBe(303);
    expect((await new Visitor(store).logIn(account)).status).toBe(400);
    expect(await logged(account.id)).toEqual([
      {
        actor_id: adminId,
        action: 'suspend-user',
        details: JSON.stringify({ reason: 'Sells <script>alert(1)</script>\n“copies” \u{1F4DA}' }),
      },
    ]);
    const page = await admin.page(`/admin/users/${account.id}?done=suspended`);
    for (const text of ['The account is suspended.', 'suspended Mallory', '&lt;script&gt;', 'Restore the account'])
      expect(page).toContain(text);
    expect(page).not.toMatch(/<script>alert|Make an admin/);

    await admin.post(`/admin/users/${account.id}/restore`);
    expect((await new Visitor(store).logIn(account)).status).toBe(303);
    expect((await logged(account.id)).map(({ action }) => action)).toEqual(['suspend-user', 'restore-user']);
  });

  it.each(['', '  \r\n ', 'x'.repeat(501), 'a\u0000b', 'a\u202eb'])('needs a reason, and not %p', async (reason) => {
    const { id } = await aUser(store.database);
    const answer = await admin.post(`/admin/users/${id}/suspend`, { reason });
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toContain('<span class="wrong" id="reason-fault">Say why, in up to 500 characters.</span>');
    if (reason.startsWith('x')) expect(page).toContain(reason);
    expect(await logged(id)).toEqual([]);
    expect(await store.query('SELECT suspended_at FROM users WHERE id = ?', [id])).toEqual([{ suspended_at: null }]);
  });

  it('takes 500 characters of any kind', async () => {
    const { id } = await aUser(store.database);
    expect((await admin.post(`/admin/users/${id}/suspend`, { reason: '\u{1F4DA}'.repeat(500) })).status).toBe(303);
  });

  it('happens once, of two admins at once; the other is shown how things are', async () => {
    const { id } = await aUser(store.database);
    const other = new Visitor(store);
    await other.logIn(await anAdmin(store.database));
    const answers = await Promise.all(
      [admin, other, admin, other].map((visitor) => visitor.post(`/admin/users/${id}/suspend`, { reason: 'Both' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409]);
    expect(await logged(id)).toHaveLength(1);
    const late = await admin.post(`/admin/users/${id}/suspend`, { reason: 'Both' });
    expect(await late.text()).toContain('Nothing has changed: it was done already.');
    expect((await admin.post(`/admin/users/${id}/restore`)).status).toBe(303);
    expect((await admin.post(`/admin/users/${id}/restore`)).status).toBe(409);
  });

  it('is nothing that admins do to themselves', async () => {
    expect(await admin.page(`/admin/users/${adminId}`)).not.toContain('/suspend"');
    const answer = await admin.post(`/admin/users/${adminId}/suspend`, { reason: 'Holiday' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Nobody suspends themselves.');
    expect((await admin.get('/admin')).status).toBe(200);
  });
});

describe('the role of admin', () => {
  it('is given and taken back', async () => {
    const account = await aUser(store.database, { name: 'Grace' });
    const user = new Visitor(store);
    await user.logIn(account);
    expect((await user.get('/admin')).status).toBe(404);
    const given = await admin.post(`/admin/users/${account.id}/role`, { role: 'admin' });
    expect(given.headers.get('location')).toBe(`/admin/users/${account.id}?done=promoted`);
    expect((await user.get('/admin')).status).toBe(200);
    await admin.post(`/admin/users/${account.id}/role`, { role: 'user' });
    expect((await user.get('/admin')).status).toBe(404);
    expect((await logged(account.id)).map(({ action }) => action)).toEqual(['make-admin', 'unmake-admin']);
    expect((await admin.post(`/admin/users/${account.id}/role`, { role: 'user' })).status).toBe(409);
  });

  it('is none of a suspended user’s, and of no other word', async () => {
    const { id } = await aUser(store.database);
    for (const role of ['', 'root', 'ADMIN', 'admin '])
      expect((await admin.post(`/admin/users/${id}/role`, { role })).status).toBe(400);
    await admin.post(`/admin/users/${id}/suspend`, { reason: 'Why not' });
    expect((await admin.post(`/admin/users/${id}/role`, { role: 'admin' })).status).toBe(409);
    expect(await store.query('SELECT role FROM users WHERE id = ?', [id])).toEqual([{ role: 'user' }]);
  });

  it('is given back by oneself, but for the last', async () => {
    await store.query("UPDATE users SET role = 'user' WHERE id <> ?", [adminId]);
    const refused = await admin.post(`/admin/users/${adminId}/role`, { role: 'user' });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('The last admin remains one');

    const account = await anAdmin(store.database);
    const other = new Visitor(store);
    await other.logIn(account);
    const given = await other.post(`/admin/users/${account.id}/role`, { role: 'user' });
    expect(given.headers.get('location')).toBe('/account');
    expect((await other.get('/admin')).status).toBe(404);
  });

  it('stays with one of two who take it from each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await anAdmin(store.database);
      const take = (actor: number, from: number) =>
        store.database.transaction((services) => setRole(services, actor, from, 'user')).catch(({ status }) => status);
      const outcomes = await Promise.all([take(adminId, other.id), take(other.id, adminId)]);
      expect(outcomes.map(String).sort()).toEqual(['404', 'done']);
      const left = await store.query("SELECT id FROM users WHERE role = 'admin'");
      expect(left).toHaveLength(1);
      await store.query("UPDATE users SET role = IF(id = ?, 'admin', 'user')", [adminId]);
    }
  });
});

describe('in Spanish', () => {
  it('pages, faults and outcomes are told so', async () => {
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const { id } = await aUser(store.database, { name: 'Berta' });
    const refused = await (await spanish.post(`/admin/users/${id}/suspend`, { reason: '' })).text();
    expect(refused).toContain('Di por qué, en 500 caracteres como mucho.');
    await spanish.post(`/admin/users/${id}/suspend`, { reason: 'Copias' });
    const page = await spanish.page(`/admin/users/${id}?done=suspended`);
    for (const text of ['La cuenta está suspendida.', 'suspendió a Berta', '«Copias»', 'Restablecer la cuenta'])
      expect(page).toContain(text);
  });
});
