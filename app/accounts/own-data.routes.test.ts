import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aListing, anAddress, anAdmin, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';
import { userData } from '../user-data.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

let places = 0;
const somebody = (headers: Record<string, string> = {}) =>
  new Visitor(store, { 'x-forwarded-for': `2001:db8:0:${(++places).toString(16)}::1`, ...headers });

async function aMember(headers: Record<string, string> = {}) {
  const user = await aUser(store.database);
  const visitor = somebody(headers);
  await visitor.logIn(user);
  return { user, visitor };
}

/** An offer of the shop of this user; answers its id. */
async function anOfferOf(userId: number): Promise<number> {
  const { sellerId } = await aListing(store.database, { quantity: 5 });
  await store.query('UPDATE sellers SET user_id = ? WHERE id = ?', [userId, sellerId]);
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  return row!['id'] as number;
}

describe('a copy of one’s data', () => {
  it('is a file with all that the store keeps of its owner, and of nobody else', async () => {
    const { user, visitor } = await aMember({ 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' });
    const { user: other } = await aMember();
    await anAddress(store.database, user.id, { city: 'Málaga', name: '<b>"Ada"</b> \u{1F4DA}' });
    await anAddress(store.database, other.id, { city: 'Secretville' });
    const wanted = await anOfferOf(other.id);
    const own = await anOfferOf(user.id);
    await visitor.post('/cart', { listing: String(wanted) });
    await store.query(
      `INSERT INTO api_tokens (token_hash, user_id, name, scopes, created_at, ends_at)
       VALUES (REPEAT('h', 32), ?, 'my script', 'read', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 DAY)`,
      [user.id],
    );
    const answer = await visitor.post('/account/data/export');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="bookstore-data.json"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      exportedAt: expect.stringMatching(/^\d{4}-/),
      profile: { id: user.id, email: user.email, name: user.name, role: 'user' },
      addresses: [{ city: 'Málaga', name: '<b>"Ada"</b> \u{1F4DA}' }],
      sessions: [{ browser: 'Firefox', system: 'Linux' }],
      apiTokens: [{ name: 'my script', scopes: 'read' }],
      cart: [{ listingId: wanted, quantity: 1 }],
      orders: [],
      offers: [{ id: own }],
    });
    const [secret] = await store.query('SELECT password_hash AS hash FROM users WHERE id = ?', [user.id]);
    for (const foreign of ['Secretville', other.email, String(secret!['hash']), 'hhhhhhhh', 'tokenHash'])
      expect(text).not.toContain(foreign);
  });

  it('is for nobody who is not logged in, by a form of their own alone, and not again and again', async () => {
    const guest = somebody();
    expect((await guest.post('/account/data/export')).headers.get('location')).toBe('/login');
    expect((await guest.get('/account/data')).headers.get('location')).toBe('/login?next=%2Faccount%2Fdata');
    const { visitor } = await aMember();
    expect((await visitor.post('/account/data/export', { 'form-token': '' })).status).toBe(403);
    expect((await visitor.get('/account/data/export')).status).toBe(405);
    expect(await visitor.page('/account/data')).toContain('action="/account/data/export"');
    const statuses: number[] = [];
    for (let time = 0; time < 11; time++) statuses.push((await visitor.post('/account/data/export')).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
  });
});

describe('deleting an account', () => {
  it('leaves nothing that tells who it was, and lets the address register again', async () => {
    const { user, visitor } = await aMember({ 'accept-language': 'es' });
    const elsewhere = somebody();
    await elsewhere.logIn(user);
    await anAddress(store.database, user.id);
    const own = await anOfferOf(user.id);
    await visitor.post('/cart', { listing: String(await anOfferOf((await aUser(store.database)).id)) });
    await visitor.post('/password/forgotten', { email: user.email });
    await store.query(
      `INSERT INTO api_tokens (token_hash, user_id, name, scopes, created_at, ends_at)
       VALUES (REPEAT('d', 32), ?, 'my script', 'read', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 DAY)`,
      [user.id],
    );
    const page = await visitor.page('/account/delete');
    expect(page).toContain('Eliminar mi cuenta');
    const answer = await visitor.post('/account/delete', { current: user.password, sure: 'yes' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?reason=deleted']);
    expect(visitor.session).toBeUndefined();
    expect(await visitor.page('/login?reason=deleted')).toContain('Tu cuenta está eliminada.');

    const [row] = await store.query('SELECT * FROM users WHERE id = ?', [user.id]);
    expect(row).toMatchObject({
      name: 'deleted',
      email: '',
      email_key: `deleted:${user.id}`,
      password_hash: '',
      role: 'user',
      deleted_at: expect.any(Date),
    });
    for (const table of ['sessions', 'api_tokens', 'addresses', 'password_resets', 'carts', 'checkouts'])
      expect([table, await store.query(`SELECT user_id FROM ${table} WHERE user_id = ?`, [user.id])]).toEqual([
        table,
        [],
      ]);
    expect(await store.query('SELECT status FROM listings WHERE id = ?', [own])).toEqual([{ status: 'withdrawn' }]);
    expect((await elsewhere.get('/account')).status).toBe(303);
    expect((await somebody().logIn(user)).status).toBe(400);
    const mails = await store.query('SELECT template, locale FROM mails WHERE recipient = ? ORDER BY id', [user.email]);
    expect(mails.at(-1)).toEqual({ template: 'account-deleted', locale: 'en' });
    expect(await store.database.readCurrent(({ accounts }) => accounts.list({}, 100))).toContainEqual(
      expect.objectContaining({ id: user.id, name: 'deleted', deletedAt: expect.any(Date) }),
    );

    const again = somebody();
    await again.post('/register', { name: 'Ada', email: user.email, password: 'another fine one' });
    const [mail] = await store.query("SELECT data FROM mails WHERE recipient = ? AND template = 'verify-address'", [
      user.email,
    ]);
    const { token } = JSON.parse(String(mail!['data']));
    expect((await again.post('/register/confirm', { token, password: 'another fine one' })).status).toBe(303);
    expect((await again.get('/account')).status).toBe(200);
  });

  it.each([
    ['another password', { current: 'another one', sure: 'yes' }, ['current']],
    ['no password', { sure: 'yes' }, ['current']],
    ['no tick', { current: 'right' }, ['sure']],
    ['another tick', { current: 'right', sure: 'no' }, ['sure']],
    ['nothing', {}, ['current', 'sure']],
    ['code', { current: "' OR 1=1 --", sure: '<script>' }, ['sure']],
  ])('is refused with %s, and nothing is lost', async (_, form: Record<string, string>, wrong) => {
    const { user, visitor } = await aMember();
    await anAddress(store.database, user.id);
    const given = { ...form, ...(form['current'] === 'right' ? { current: user.password } : {}) };
    const answer = await visitor.post('/account/delete', given);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    for (const field of ['current', 'sure'])
      expect([field, page.includes(`id="${field}-fault"`)]).toEqual([field, wrong.includes(field)]);
    expect(page).not.toContain(user.password);
    expect(await store.query('SELECT deleted_at FROM users WHERE id = ?', [user.id])).toEqual([{ deleted_at: null }]);
    expect(await store.query('SELECT id FROM addresses WHERE user_id = ?', [user.id])).toHaveLength(1);
  });

  it('is for nobody else: not by another session, not without one, not from another site', async () => {
    const { user, visitor } = await aMember();
    const { visitor: other } = await aMember();
    const form = { current: user.password, sure: 'yes' };
    expect((await other.post('/account/delete', form)).status).toBe(400);
    expect((await somebody().post('/account/delete', form)).headers.get('location')).toBe('/login');
    expect((await somebody().get('/account/delete')).status).toBe(303);
    expect((await visitor.post('/account/delete', { ...form, 'form-token': '' })).status).toBe(403);
    expect((await visitor.post('/account/delete', form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await visitor.get('/account')).status).toBe(200);
  });

  it('is not guessed by who has got hold of a session', async () => {
    const { user, visitor } = await aMember();
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess++)
      statuses.push((await visitor.post('/account/delete', { current: `guess ${guess}`, sure: 'yes' })).status);
    expect(statuses).toEqual([...Array(10).fill(400), 429]);
    expect((await somebody().logIn(user)).status).toBe(303);
  });

  it('that races logins, and itself, is done once and leaves no session', async () => {
    const { user, visitor } = await aMember();
    const form = { current: user.password, sure: 'yes' };
    const visitors = [1, 2, 3, 4].map(() => somebody());
    const answers = await Promise.all([
      ...visitors.slice(0, 2).map((one) => one.logIn(user)),
      visitor.post('/account/delete', form),
      visitor.post('/account/delete', form),
      ...visitors.slice(2).map((one) => one.logIn(user)),
    ]);
    for (const { status } of answers) expect([303, 400]).toContain(status);
    expect(await store.query('SELECT id FROM sessions WHERE user_id = ?', [user.id])).toEqual([]);
    expect(await store.query('SELECT name FROM users WHERE id = ?', [user.id])).toEqual([{ name: 'deleted' }]);
    const mails = await store.query("SELECT id FROM mails WHERE recipient = ? AND template = 'account-deleted'", [
      user.email,
    ]);
    expect(mails).toHaveLength(1);
  });

  it('of the last admin has to wait, of two who leave at once that of the second', async () => {
    const [first, last] = [await anAdmin(store.database), await anAdmin(store.database)];
    const visitor = somebody();
    await visitor.logIn(last);
    const { promise: looked, resolve: look } = Promise.withResolvers<void>();
    const leaving = store.database.transaction(async (services) => {
      for (const { leave } of userData) await leave?.(services, first.id);
      await services.ownData.anonymise(first.id);
      await looked;
    });
    const answer = visitor.post('/account/delete', { current: last.password, sure: 'yes' });
    // Long enough for whoever does not wait to be gone.
    await setTimeout(1500);
    look();
    await leaving;
    expect((await answer).status).toBe(409);
    expect(await visitor.page('/account/delete')).toContain('You are the only admin of the store');
  });
});
