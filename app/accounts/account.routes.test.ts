import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, aUser } from '../testing/builders.ts';
import { statementsOf } from '../testing/statements.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

let places = 0;
const somebody = (headers: Record<string, string> = {}) =>
  new Visitor(store, { 'x-forwarded-for': `2001:db8:0:${(++places).toString(16)}::1`, ...headers });

/** Somebody who is logged in, with the account. */
async function aMember(headers: Record<string, string> = {}) {
  const user = await aUser(store.database);
  const visitor = somebody(headers);
  await visitor.logIn(user);
  return { user, visitor };
}
const sessionsOf = (userId: number) => store.query('SELECT * FROM sessions WHERE user_id = ? ORDER BY id', [userId]);

const pages = ['/account', '/account/password', '/account/sessions'];
const posts = ['/account', '/account/password', '/account/sessions/end', '/account/sessions/end-others'];

describe('an account’s pages', () => {
  it.each(pages)('%s is for whoever is logged in, and leads all others to log in', async (path) => {
    const answer = await somebody().get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/login?next=${encodeURIComponent(path)}`]);
    const { user, visitor } = await aMember();
    const page = await visitor.get(path);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(await page.text()).toContain(`<bdi>${user.name}</bdi>`);
  });

  it.each(posts)('a form to %s is done by its own session alone', async (path) => {
    const { user, visitor } = await aMember();
    const stranger = (await aMember()).visitor;
    const foreign = /name="form-token" value="([^"]+)"/.exec(await stranger.page('/account'))![1]!;
    const form = {
      name: 'Somebody else',
      locale: 'es',
      current: user.password,
      password: 'quite another one',
      session: String((await sessionsOf(user.id))[0]?.['id']),
    };
    const before = await store.query('SELECT * FROM users WHERE id = ?', [user.id]);
    expect((await somebody().post(path, form)).headers.get('location')).toBe('/login');
    expect((await visitor.post(path, { ...form, 'form-token': '' })).status).toBe(403);
    expect((await visitor.post(path, { ...form, 'form-token': foreign })).status).toBe(403);
    expect((await visitor.post(path, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await store.query('SELECT * FROM users WHERE id = ?', [user.id])).toEqual(before);
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });

  it('cost two statements more than a guest’s: who it is, and what is in their cart', async () => {
    const id = await aBook(store.database);
    const { visitor } = await aMember();
    for (const path of ['/books', `/books/${id}`, '/terms']) {
      await visitor.get(path);
      const guest = await statementsOf(store.database, () => somebody().get(path));
      expect(await statementsOf(store.database, () => visitor.get(path))).toBe(guest + 2);
    }
    expect(await statementsOf(store.database, () => visitor.get('/assets/none.css'))).toBe(0);
  });

  it('show who is logged in, and the way out, on the page of an error too', async () => {
    const { user, visitor } = await aMember();
    const answer = await visitor.get('/nowhere');
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain(user.name);
    expect(page).toContain('<form action="/logout" method="post">');
  });
});

describe('a profile', () => {
  it('keeps a new name and language, and says so', async () => {
    const { user, visitor } = await aMember();
    const answer = await visitor.post('/account', { name: '  Ada   <Byron> ', locale: 'es' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account?done']);
    const page = await visitor.page('/account?done');
    expect(page).toContain('value="Ada &lt;Byron&gt;"');
    expect(page).toContain('value="es" selected');
    expect(page).toContain('role="status"');
    const [row] = await store.query('SELECT name, locale, email FROM users WHERE id = ?', [user.id]);
    expect(row).toEqual({ name: 'Ada <Byron>', locale: 'es', email: user.email });
  });

  it.each([
    ['', 'en', 'name'],
    ['x'.repeat(81), 'en', 'name'],
    ['Ada', 'tlh', 'locale'],
    ['Ada', '', 'locale'],
  ])('takes no name %j with language %j', async (name, locale, wrong) => {
    const { user, visitor } = await aMember();
    const answer = await visitor.post('/account', { name, locale, role: 'admin', email: 'other@example.org' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(`id="${wrong}-fault"`);
    const [row] = await store.query('SELECT name, email FROM users WHERE id = ?', [user.id]);
    expect(row).toEqual({ name: user.name, email: user.email });
  });
});

describe('a password', () => {
  it('is changed by who knows it; all other sessions end, this one begins anew, and a mail says so', async () => {
    const { user, visitor } = await aMember();
    const elsewhere = somebody();
    await elsewhere.logIn(user);
    await visitor.post('/password/forgotten', { email: user.email });
    const before = visitor.session!;
    const answer = await visitor.post('/account/password', { current: user.password, password: 'quite another one' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/password?done']);
    expect(visitor.session).not.toBe(before);
    expect((await visitor.get('/account')).status).toBe(200);
    expect((await elsewhere.get('/account')).status).toBe(303);
    const old = somebody();
    old.cookies.set('__Host-session', before);
    expect((await old.get('/account')).status).toBe(303);
    const mails = await store.query('SELECT template FROM mails WHERE recipient = ? ORDER BY id', [user.email]);
    expect(mails.map(({ template }) => template)).toEqual(['reset-password', 'password-changed']);
    expect(await store.query('SELECT id FROM password_resets WHERE user_id = ?', [user.id])).toEqual([]);
    expect((await somebody().logIn({ ...user, password: 'quite another one' })).status).toBe(303);
  });

  it.each([
    [
      'another current one',
      (user: { password: string }) => ({ current: `${user.password}!`, password: 'quite another one' }),
      'current',
    ],
    ['a short new one', (user: { password: string }) => ({ current: user.password, password: 'short' }), 'password'],
    [
      'its own address',
      (user: { password: string; email: string }) => ({ current: user.password, password: user.email }),
      'password',
    ],
    ['nothing', () => ({}), 'current'],
  ])('is not changed with %s', async (_, form, wrong) => {
    const { user, visitor } = await aMember();
    const answer = await visitor.post('/account/password', form(user) as Record<string, string>);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(`id="${wrong}-fault"`);
    expect(page).not.toContain(user.password);
    expect((await somebody().logIn(user)).status).toBe(303);
  });

  it('is not guessed by who has got hold of a session', async () => {
    const { user, visitor } = await aMember();
    const statuses = [];
    for (let guess = 0; guess < 11; guess++)
      statuses.push(
        (await visitor.post('/account/password', { current: `guess ${guess}`, password: 'quite another one' })).status,
      );
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(400));
    expect(statuses[10]).toBe(429);
    expect((await somebody().logIn(user)).status).toBe(303);
  });
});

describe('sessions', () => {
  it('are listed with their browsers, and each can be ended', async () => {
    const { user, visitor } = await aMember({
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
    });
    const phone = somebody({ 'user-agent': 'Mozilla/5.0 (Linux; Android 10) Chrome/140.0 Mobile Safari/537.36' });
    await phone.logIn(user);
    const page = await visitor.page('/account/sessions');
    expect(page).toContain('Firefox on Linux');
    expect(page).toContain('Log out Chrome on Android');
    expect(page).not.toContain('Log out Firefox on Linux');
    const session = /name="session" value="(\d+)"/.exec(page)![1]!;
    expect((await visitor.post('/account/sessions/end', { session })).headers.get('location')).toBe(
      '/account/sessions?done',
    );
    expect((await phone.get('/account')).status).toBe(303);
    expect((await visitor.get('/account')).status).toBe(200);
  });

  it('of others stay as they are', async () => {
    const { visitor } = await aMember();
    const other = await aMember();
    const [row] = await sessionsOf(other.user.id);
    await visitor.post('/account/sessions/end', { session: String(row?.['id']) });
    await visitor.post('/account/sessions/end-others');
    expect((await other.visitor.get('/account')).status).toBe(200);
    for (const session of ['', '-1', '1e9', "1' OR 1=1", '99999999999999'])
      expect((await visitor.post('/account/sessions/end', { session })).status).toBe(400);
  });

  it('elsewhere end together', async () => {
    const { user, visitor } = await aMember();
    const others = [somebody(), somebody()];
    for (const other of others) await other.logIn(user);
    await visitor.post('/account/sessions/end-others');
    for (const other of others) expect((await other.get('/account')).status).toBe(303);
    expect((await visitor.get('/account')).status).toBe(200);
  });

  it('end after sixty days, and after fourteen without use', async () => {
    for (const change of ['ends_at = UTC_TIMESTAMP(3)', 'used_at = UTC_TIMESTAMP(3) - INTERVAL 14 DAY']) {
      const { user, visitor } = await aMember();
      await store.query(`UPDATE sessions SET ${change} WHERE user_id = ?`, [user.id]);
      expect((await visitor.get('/account')).status).toBe(303);
      expect(visitor.session).toBeUndefined();
    }
    const { user } = await aMember();
    const [row] = await store.query(
      'SELECT TIMESTAMPDIFF(DAY, created_at, ends_at) AS days FROM sessions WHERE user_id = ?',
      [user.id],
    );
    expect(row?.['days']).toBe(60);
  });

  it('write when they are used, at most every five minutes', async () => {
    const { user, visitor } = await aMember();
    const usedAt = async () => String((await sessionsOf(user.id))[0]?.['used_at']);
    await store.query('UPDATE sessions SET used_at = UTC_TIMESTAMP(3) - INTERVAL 4 MINUTE WHERE user_id = ?', [
      user.id,
    ]);
    const before = await usedAt();
    await visitor.get('/');
    expect(await usedAt()).toBe(before);
    await store.query('UPDATE sessions SET used_at = UTC_TIMESTAMP(3) - INTERVAL 6 MINUTE WHERE user_id = ?', [
      user.id,
    ]);
    await visitor.get('/');
    const [row] = await store.query(
      'SELECT TIMESTAMPDIFF(SECOND, used_at, UTC_TIMESTAMP(3)) AS age FROM sessions WHERE user_id = ?',
      [user.id],
    );
    expect(Number(row?.['age'])).toBeLessThan(60);
  });

  it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(10_000), "' OR 1=1", '../../etc/passwd'])(
    'are not found by %.50j',
    async (token) => {
      const visitor = somebody();
      visitor.cookies.set('__Host-session', encodeURIComponent(token));
      const answer = await visitor.get('/account');
      expect(answer.status).toBe(303);
      expect((await visitor.get('/')).status).toBe(200);
    },
  );
});
