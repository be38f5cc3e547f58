import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator } from '../testing/authenticator.ts';
import { aListing, aUser } from '../testing/builders.ts';
import { aBrowser } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import type { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

const somebody = (headers: Record<string, string> = {}) => aBrowser(store, headers);

/** Somebody whose account asks for a code. */
async function aCarefulUser() {
  const user = await aUser(store.database);
  return { ...user, app: await anAuthenticator(store.database, user.id) };
}
type CarefulUser = Awaited<ReturnType<typeof aCarefulUser>>;

/** A browser that has given the password, and has still to give a code. */
async function half(user: CarefulUser, next = ''): Promise<Visitor> {
  const visitor = somebody();
  const answer = await visitor.post('/login', { email: user.email, password: user.password, next });
  expect(answer.headers.get('location')).toMatch(/^\/login\/code/);
  return visitor;
}
const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200;
const countOf = async (sql: string, id: number) => Number((await store.query(sql, [id]))[0]?.['n']);
const codesLeft = (id: number) => countOf('SELECT COUNT(*) AS n FROM recovery_codes WHERE user_id = ?', id);
const mailsTo = (email: string) => store.query('SELECT template, data FROM mails WHERE recipient = ?', [email]);

describe('logging in by two steps', () => {
  it('asks for a code after the password, and lets in by it, to the page that was wanted', async () => {
    const user = await aCarefulUser();
    const visitor = await half(user, '/account/addresses');
    expect([visitor.session, visitor.cookies.has('__Host-login')]).toEqual([undefined, true]);
    expect(await isIn(visitor)).toBe(false);
    const page = await visitor.get('/login/code?next=%2Faccount%2Faddresses');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(await page.text()).toContain('autocomplete="one-time-code"');
    const code = user.app.code();
    const answer = await visitor.post('/login/code', {
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
      next: '/account/addresses',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/addresses']);
    expect([await isIn(visitor), visitor.cookies.has('__Host-login')]).toEqual([true, false]);
    expect(answer.headers.getSetCookie().join()).toMatch(/__Host-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly/);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example'])('never leads to %j', async (next) => {
    const user = await aCarefulUser();
    const visitor = await half(user);
    const answer = await visitor.post('/login/code', { code: user.app.code(), next });
    expect(answer.headers.get('location')).toBe('/');
  });

  it('lets nobody in by the code of another account, a wrong one or none, and says so', async () => {
    const [user, other] = [await aCarefulUser(), await aCarefulUser()];
    const visitor = await half(user);
    for (const code of ['', '000000', 'x'.repeat(5000), other.app.code(), other.app.recoveryCodes[0]!]) {
      const answer = await visitor.post('/login/code', { code });
      expect([answer.status, visitor.session]).toEqual([400, undefined]);
      expect(await answer.text()).toContain('id="code-fault"');
    }
    expect([await codesLeft(user.id), await codesLeft(other.id)]).toEqual([10, 10]);
  });

  it('takes no code without the password', async () => {
    const user = await aCarefulUser();
    for (const token of [undefined, 'x', 'a'.repeat(43)]) {
      const visitor = somebody();
      if (token) visitor.cookies.set('__Host-login', token);
      const answer = await visitor.post('/login/code', { code: user.app.code(), next: '/cart' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?reason=late&next=%2Fcart']);
      expect(visitor.session).toBeUndefined();
    }
    expect((await somebody().get('/login/code')).headers.get('location')).toBe('/login?reason=late');
    expect(await somebody().page('/login?reason=late')).toContain('more than five minutes');
  });

  it('is over after five minutes', async () => {
    const user = await aCarefulUser();
    const visitor = await half(user);
    const [row] = await store.query(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), ends_at) AS left_ FROM half_logins WHERE user_id = ?',
      [user.id],
    );
    expect(Number(row!['left_'])).toBeGreaterThan(280);
    expect(Number(row!['left_'])).toBeLessThanOrEqual(300);
    await store.query('UPDATE half_logins SET ends_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [user.id]);
    expect((await visitor.post('/login/code', { code: user.app.code() })).headers.get('location')).toMatch(/late/);
    expect(await isIn(visitor)).toBe(false);
  });

  it('is over with a new password, which asks for a code itself', async () => {
    const user = await aCarefulUser();
    const visitor = await half(user);
    await somebody().post('/password/forgotten', { email: user.email });
    const { token } = JSON.parse(String((await mailsTo(user.email)).at(-1)!['data']));
    const reset = await somebody().post('/password/reset', { token, password: 'quite another one' });
    expect([reset.headers.get('location'), reset.headers.getSetCookie()]).toEqual(['/login?reason=changed', []]);
    expect((await visitor.post('/login/code', { code: user.app.code() })).headers.get('location')).toMatch(/late/);
    const again = await half({ ...user, password: 'quite another one' });
    expect(await isIn(again)).toBe(false);
    await again.post('/login/code', { code: user.app.code() });
    expect(await isIn(again)).toBe(true);
  });

  it('lets nobody in who was suspended in between', async () => {
    const user = await aCarefulUser();
    const visitor = await half(user);
    await store.database.transaction(({ accounts }) => accounts.suspend(user.id));
    expect((await visitor.post('/login/code', { code: user.app.code() })).headers.get('location')).toMatch(/late/);
    expect(await isIn(visitor)).toBe(false);
  });

  it('keeps the session of before and the guest’s cart until the second step, and then ends and merges them', async () => {
    const user = await aCarefulUser();
    const visitor = somebody();
    await visitor.logIn(await aUser(store.database));
    const before = visitor.session;
    await visitor.post('/login', { email: user.email, password: user.password });
    expect([visitor.session, await isIn(visitor)]).toEqual([before, true]);
    await visitor.post('/login/code', { code: user.app.code() });
    expect(visitor.session).not.toBe(before);
    const old = somebody();
    old.cookies.set('__Host-session', before!);
    expect(await isIn(old)).toBe(false);

    await aListing(store.database);
    const [{ id: listing } = {}] = await store.query('SELECT MAX(id) AS id FROM listings');
    const guest = somebody();
    await guest.post('/cart', { listing: String(listing) });
    const cartsOf = (id: number) => countOf('SELECT COUNT(*) AS n FROM carts WHERE user_id = ?', id);
    await guest.post('/login', { email: user.email, password: user.password });
    expect(await cartsOf(user.id)).toBe(0);
    await guest.post('/login/code', { code: user.app.code(1) });
    expect(await cartsOf(user.id)).toBe(1);
  });

  it('answers an account without a second factor, and a wrong password, as ever', async () => {
    const user = await aCarefulUser();
    const wrong = await somebody().logIn({ ...user, password: 'another one' });
    expect([wrong.status, wrong.headers.getSetCookie()]).toEqual([400, []]);
    expect(await countOf('SELECT COUNT(*) AS n FROM half_logins WHERE user_id = ?', user.id)).toBe(0);
    const plain = somebody();
    const answer = await plain.logIn(await aUser(store.database));
    expect([answer.headers.get('location'), plain.cookies.has('__Host-login')]).toEqual(['/', false]);
  });

  it('speaks the language of the page', async () => {
    const user = await aCarefulUser();
    const visitor = somebody({ 'accept-language': 'es' });
    await visitor.post('/login', { email: user.email, password: user.password });
    expect(await visitor.page('/login/code')).toContain('Ahora un código');
    expect(await (await visitor.post('/login/code', { code: '1' })).text()).toContain(
      'No es el código de este momento',
    );
  });
});

describe('a code', () => {
  it('is good once: neither it nor one of before is taken again', async () => {
    const user = await aCarefulUser();
    const [later, now] = [user.app.code(1), user.app.code()];
    expect((await somebody().logIn(user, later)).status).toBe(303);
    for (const code of [later, now]) expect((await somebody().logIn(user, code)).status).toBe(400);
  });

  it('that comes twice at once lets one browser in', async () => {
    const user = await aCarefulUser();
    const code = user.app.code();
    const visitors = await Promise.all([half(user), half(user), half(user), half(user)]);
    const answers = await Promise.all(visitors.map((visitor) => visitor.post('/login/code', { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400]);
    expect(await countOf('SELECT COUNT(*) AS n FROM sessions WHERE user_id = ?', user.id)).toBe(1);
  });

  it('that one browser sends twice at once begins one session', async () => {
    const user = await aCarefulUser();
    const visitor = await half(user);
    const form = { code: user.app.code() };
    await Promise.all([visitor.post('/login/code', form), visitor.post('/login/code', form)]);
    expect(await countOf('SELECT COUNT(*) AS n FROM sessions WHERE user_id = ?', user.id)).toBe(1);
  });

  it('is guessed no more than ten times in a quarter of an hour, from wherever', async () => {
    const user = await aCarefulUser();
    const visitors = await Promise.all([half(user), half(user), half(user)]);
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) => visitors[n % 3]!.post('/login/code', { code: '000000' })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, answers.filter(({ status }) => status === 400).length]).toEqual([5, 10]);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(600);
    // Who guesses on gains nothing by the right one either, nor by a recovery code.
    for (const code of [user.app.code(), user.app.recoveryCodes[0]!])
      expect((await visitors[0]!.post('/login/code', { code })).status).toBe(429);
  });
});

describe('a recovery code', () => {
  it('lets in once, however it is typed, and its owner is told how many are left', async () => {
    const user = await aCarefulUser();
    const [first, second] = user.app.recoveryCodes;
    expect((await somebody().logIn(user, first!.toUpperCase().replaceAll('-', ' '))).status).toBe(303);
    expect(await mailsTo(user.email)).toEqual([{ template: 'recovery-code-used', data: '{"left":9}' }]);
    expect((await somebody().logIn(user, first)).status).toBe(400);
    expect((await somebody().logIn(user, second)).status).toBe(303);
    expect(await codesLeft(user.id)).toBe(8);
  });

  it('that comes twice at once lets one browser in', async () => {
    const user = await aCarefulUser();
    const code = user.app.recoveryCodes[3]!;
    const visitors = await Promise.all([half(user), half(user), half(user)]);
    const answers = await Promise.all(visitors.map((visitor) => visitor.post('/login/code', { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400]);
    expect(await codesLeft(user.id)).toBe(9);
  });

  it('is stored nowhere', async () => {
    const user = await aCarefulUser();
    const stored = await store.query('SELECT code_hash FROM recovery_codes WHERE user_id = ?', [user.id]);
    expect(stored).toHaveLength(10);
    const text = JSON.stringify(stored.map(({ code_hash }) => (code_hash as Buffer).toString('latin1')));
    for (const code of user.app.recoveryCodes) expect(text).not.toContain(code.replaceAll('-', ''));
  });
});
