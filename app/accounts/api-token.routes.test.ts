import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { Program } from '../testing/program.ts';
import { aBrowser } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import type { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const PATH = '/account/tokens';
const form = { name: 'Nightly sync', days: '30', 'scope-profile:read': 'yes' };

async function aMember() {
  const user = await aUser(store.database);
  const browser = aBrowser(store);
  await browser.logIn(user);
  return { user, browser };
}

const make = async (browser: Visitor, fields: Record<string, string> = {}) => {
  const response = await browser.post(PATH, { ...form, ...fields });
  const page = await response.text();
  return { status: response.status, page, token: /bookstore_[\w-]{43}/.exec(page)?.[0] };
};

describe('tokens for programs', () => {
  it('are shown once, do what they may, and nothing once they are taken back', async () => {
    const { user, browser } = await aMember();
    const { status, token } = await make(browser);
    expect(status).toBe(200);
    const program = new Program(store, token);
    expect((await program.get('/me')).body.id).toBe(user.id);
    expect((await program.get('/cart')).body.code).toBe('insufficient-scope');
    const page = await browser.page(PATH);
    expect(page).toContain('Nightly sync');
    expect(page).not.toContain(token!);
    const [row] = await store.query('SELECT id, token_hash FROM api_tokens WHERE user_id = ?', [user.id]);
    expect(String(row!['token_hash'])).not.toContain(token!);
    expect((await browser.post(`${PATH}/revoke`, { token: String(row!['id']) })).status).toBe(303);
    expect((await program.get('/me')).status).toBe(401);
  });

  it.each([
    ['name', { name: '' }, 'A name of 1 to 80 characters.'],
    ['name', { name: 'x'.repeat(81) }, 'A name of 1 to 80 characters.'],
    ['name', { name: 'A\u202eB' }, 'A name of 1 to 80 characters.'],
    ['scope', { 'scope-profile:read': 'no' }, 'Choose at least one thing that it may do.'],
    ['days', { days: '100000' }, 'There is no such time; choose one from the list.'],
  ])('are not made with a wrong %s', async (_, fields, fault) => {
    const { user, browser } = await aMember();
    const { status, page, token } = await make(browser, fields);
    expect([status, token]).toEqual([400, undefined]);
    expect(page).toContain(fault);
    expect(await store.query('SELECT id FROM api_tokens WHERE user_id = ?', [user.id])).toEqual([]);
  });

  it('are twenty at most', async () => {
    const { user, browser } = await aMember();
    await store.query(
      `INSERT INTO api_tokens (token_hash, user_id, name, scopes, created_at, ends_at)
       SELECT UNHEX(SHA2(CONCAT(?, '-', n.seq), 256)), ?, 'Filler', 'profile:read', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 DAY
       FROM (SELECT 1 AS seq ${Array.from({ length: 18 }, (_, index) => `UNION ALL SELECT ${index + 2}`).join(' ')}) n`,
      [user.id, user.id],
    );
    const made = [await make(browser), await make(browser, { name: 'One too many' })];
    expect(made.map(({ status }) => status)).toEqual([200, 409]);
    expect(made[1]!.page).toContain('One too many');
  });

  it('are their owner’s alone', async () => {
    const owner = await aMember();
    const { token } = await make(owner.browser);
    const [row] = await store.query('SELECT id FROM api_tokens WHERE user_id = ?', [owner.user.id]);
    const { browser: other } = await aMember();
    expect(await other.page(PATH)).not.toContain('Nightly sync');
    await other.post(`${PATH}/revoke`, { token: String(row!['id']) });
    expect((await new Program(store, token).get('/me')).status).toBe(200);
  });

  it('end with the password that they were made under', async () => {
    const { user, browser } = await aMember();
    const { token } = await make(browser);
    await browser.page('/account/password');
    const changed = await browser.post('/account/password', {
      current: user.password,
      password: 'a new and long one, 7',
    });
    expect(changed.status).toBe(303);
    expect((await new Program(store, token).get('/me')).status).toBe(401);
  });

  it('need a session, and a form of its own', async () => {
    const stranger = aBrowser(store);
    expect((await stranger.get(PATH)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(PATH)}`);
    for (const path of [PATH, `${PATH}/revoke`])
      expect((await stranger.post(path, form)).headers.get('location')).toBe('/login');
    const { browser } = await aMember();
    for (const path of [PATH, `${PATH}/revoke`]) {
      expect((await browser.post(path, { ...form, 'form-token': 'x' })).status).toBe(403);
      expect((await browser.post(path, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
  });

  it('are offered in Spanish, too', async () => {
    const user = await aUser(store.database);
    const browser = aBrowser(store, { 'accept-language': 'es' });
    await browser.logIn(user);
    expect(await browser.page(PATH)).toContain('Claves de la API');
    expect((await make(browser, { name: '' })).page).toContain('lang="es"');
  });
});
