import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { statementsOf } from '../testing/statements.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

let people = 0;
/** Somebody at a place of their own, so that no test uses up the limits of another. */
const somebody = (headers: Record<string, string> = {}) => {
  const n = ++people;
  return new Visitor(store, { 'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, ...headers });
};
const newAddress = () => `somebody${++people}@example.org`;
const PASSWORD = 'a horse, a staple';

/** What was written into the outbox for an address. */
const mailsTo = (email: string) =>
  store.query('SELECT template, locale, data FROM mails WHERE recipient = ? ORDER BY id', [email]);
const tokenTo = async (email: string): Promise<string> =>
  JSON.parse(String((await mailsTo(email)).at(-1)?.['data'])).token;
const usersOf = (email: string) => store.query('SELECT * FROM users WHERE email_key = ?', [email]);
const register = (visitor: Visitor, email: string, more: Record<string, string> = {}) =>
  visitor.post('/register', { name: 'Ada', email, password: PASSWORD, ...more });

describe('an account', () => {
  it('is opened by the link of a mail and the password, and only then there', async () => {
    const [visitor, email] = [somebody(), newAddress()];
    const answer = await register(visitor, email);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/register/sent']);
    expect(await usersOf(email)).toEqual([]);
    expect(await mailsTo(email)).toMatchObject([{ template: 'verify-address', locale: 'en' }]);

    const token = await tokenTo(email);
    // A scanner of mails follows the link as often as it likes.
    for (let visits = 0; visits < 2; visits++) {
      const page = await somebody().get(`/register/confirm?token=${token}`);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      expect(await page.text()).toContain(email);
    }
    expect(await usersOf(email)).toEqual([]);

    const wrong = await visitor.post('/register/confirm', { token, password: 'another password' });
    expect(wrong.status).toBe(400);
    expect(await usersOf(email)).toEqual([]);
    const opened = await visitor.post('/register/confirm', { token, password: PASSWORD });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
    expect(await visitor.page('/')).toContain('<bdi>Ada</bdi>');
    expect(await usersOf(email)).toHaveLength(1);
  });

  it('is opened once: a link that was used leads nowhere', async () => {
    const [visitor, email] = [somebody(), newAddress()];
    await register(visitor, email);
    const token = await tokenTo(email);
    await visitor.post('/register/confirm', { token, password: PASSWORD });
    const again = await somebody().post('/register/confirm', { token, password: PASSWORD });
    expect([again.status, again.headers.getSetCookie()]).toEqual([410, []]);
    expect((await somebody().get(`/register/confirm?token=${token}`)).status).toBe(410);
    expect((await visitor.get('/account')).status).toBe(200);
  });

  it('is not opened by a link that is too old, or none', async () => {
    const [visitor, email] = [somebody(), newAddress()];
    await register(visitor, email);
    const token = await tokenTo(email);
    await store.query('UPDATE registrations SET ends_at = UTC_TIMESTAMP(3) WHERE email_key = ?', [email]);
    for (const text of [token, '', 'x', 'a'.repeat(43), '../../etc/passwd', "' OR 1=1 --"])
      expect((await somebody().post('/register/confirm', { token: text, password: PASSWORD })).status).toBe(410);
    expect(await usersOf(email)).toEqual([]);
  });

  it('is one, however many ask for it at once and confirm at once', async () => {
    const email = newAddress();
    const visitors = [somebody(), somebody(), somebody(), somebody()];
    await Promise.all(visitors.map((visitor, n) => register(visitor, email, { name: `Ada ${n}` })));
    const mails = await mailsTo(email);
    expect(mails.map(({ template }) => template)).toEqual(Array(4).fill('verify-address'));
    const answers = await Promise.all(
      mails.map(({ data }, n) =>
        visitors[n]!.post('/register/confirm', { token: JSON.parse(String(data)).token, password: PASSWORD }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410]);
    expect(await usersOf(email)).toHaveLength(1);
    expect(await store.query('SELECT id FROM registrations WHERE email_key = ?', [email])).toEqual([]);
  });

  it('belongs to whoever confirms it, never to who asked for it before with the same address', async () => {
    const email = newAddress();
    await register(somebody(), email, { password: 'chosen by a stranger' });
    const strangers = await tokenTo(email);
    // The owner of the address follows the stranger's link, but does not know the stranger's password.
    const owner = somebody();
    expect((await owner.post('/register/confirm', { token: strangers, password: PASSWORD })).status).toBe(400);
    await register(owner, email);
    await owner.post('/register/confirm', { token: await tokenTo(email), password: PASSWORD });
    expect(
      (await somebody().post('/register/confirm', { token: strangers, password: 'chosen by a stranger' })).status,
    ).toBe(410);
    expect((await somebody().logIn({ email, password: 'chosen by a stranger' })).status).toBe(400);
  });

  it('is asked for in the language of the page, and its mails are in it', async () => {
    const [visitor, email] = [somebody({ 'accept-language': 'es-MX' }), newAddress()];
    await register(visitor, email);
    expect(await mailsTo(email)).toMatchObject([{ template: 'verify-address', locale: 'es' }]);
    expect(await visitor.page(`/register/confirm?token=${await tokenTo(email)}`)).toContain('Confirma tu dirección');
  });
});

describe('whether there is an account', () => {
  it('nobody learns who registers: same answer, same hashes, same statements, one mail', async () => {
    const known = await aUser(store.database);
    const [newcomer, email] = [somebody(), newAddress()];
    const answers = [];
    const work = [];
    for (const [visitor, address] of [
      [newcomer, email],
      [somebody(), known.email],
      [somebody(), `  ${known.email.toUpperCase()} `],
    ] as const) {
      let answer!: Response;
      work.push(
        await statementsOf(store.database, async () => {
          answer = await register(visitor, address);
        }),
      );
      answers.push([answer.status, answer.headers.get('location'), answer.headers.getSetCookie(), await answer.text()]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(new Set(work).size).toBe(1);
    expect(work[0]).toBeGreaterThan(6);
    expect(await mailsTo(known.email)).toMatchObject([{ template: 'account-exists' }, { template: 'account-exists' }]);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('nobody learns who has forgotten a password', async () => {
    const known = await aUser(store.database, { locale: 'es' });
    const email = newAddress();
    const results = [];
    for (const address of [email, known.email]) {
      let answer!: Response;
      const work = await statementsOf(store.database, async () => {
        answer = await somebody().post('/password/forgotten', { email: address });
      });
      results.push([answer.status, answer.headers.get('location'), work]);
    }
    expect(results[0]).toEqual(results[1]);
    expect(await mailsTo(known.email)).toMatchObject([{ template: 'reset-password', locale: 'es' }]);
    expect(await mailsTo(email)).toMatchObject([{ template: 'no-account', locale: 'en' }]);
  });

  it('nobody learns who logs in', async () => {
    const known = await aUser(store.database);
    const pages = [];
    for (const email of [known.email, 'nobody-at-all@example.org']) {
      let answer!: Response;
      const work = await statementsOf(store.database, async () => {
        answer = await somebody().post('/login', { email, password: 'a wrong password' });
      });
      expect(work).toBeGreaterThan(2);
      pages.push([answer.status, (await answer.text()).replaceAll(email, 'ADDRESS'), work]);
    }
    expect(pages[0]).toEqual(pages[1]);
  });
});

describe('a form of registration', () => {
  it.each([
    ['nothing', {}, ['name', 'email', 'password']],
    ['an address that is none', { name: 'Ada', email: 'ada@', password: PASSWORD }, ['email']],
    ['a short password', { name: 'Ada', email: 'ada@example.org', password: 'short' }, ['password']],
    [
      'a password that everybody tries',
      { name: 'Ada', email: 'ada@example.org', password: 'Password123' },
      ['password'],
    ],
    [
      'the address as password',
      { name: 'Ada', email: 'ada.l@example.org', password: 'ada.l@example.org' },
      ['password'],
    ],
    ['a name of spaces', { name: '   ', email: 'ada@example.org', password: PASSWORD }, ['name']],
    ['a name that turns around', { name: 'a\u202eda', email: 'ada@example.org', password: PASSWORD }, ['name']],
    ['a name with lines', { name: 'a\nda', email: 'ada@example.org', password: PASSWORD }, ['name']],
    ['a name that is too long', { name: 'a'.repeat(81), email: 'ada@example.org', password: PASSWORD }, ['name']],
  ])('with %s comes back as it was, with what is wrong beside each field', async (_, form, wrong) => {
    const answer = await somebody().post('/register', form as Record<string, string>);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect([...page.matchAll(/id="(\w+)-fault"/g)].map(([, field]) => field).sort()).toEqual([...wrong].sort());
    for (const [field, value] of Object.entries(form))
      if (field === 'email') expect(page).toContain(`value="${value}"`);
    expect(page).not.toContain(`value="${PASSWORD}"`);
    expect(page).not.toContain('undefined');
  });

  it('takes every name that people have, and shows it as it is', async () => {
    for (const name of ['O’Neill <b>"&', '李', 'Ada 🐎', 'n'.repeat(80), 'الخوارزمي', '🐎'.repeat(80)]) {
      const [visitor, email] = [somebody(), newAddress()];
      expect((await register(visitor, email, { name })).status).toBe(303);
      await visitor.post('/register/confirm', { token: await tokenTo(email), password: PASSWORD });
      const page = await visitor.page('/account');
      expect(page).not.toContain('<b>"');
      expect((await usersOf(email))[0]?.['name']).toBe(name);
    }
  });
});

describe('logging in', () => {
  it('gives the browser a session of its own, that only the server reads', async () => {
    const user = await aUser(store.database);
    const visitor = somebody();
    const answer = await visitor.logIn(user);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    const [row] = await store.query('SELECT token_hash FROM sessions WHERE user_id = ?', [user.id]);
    expect(String(row?.['token_hash'])).not.toContain(visitor.session);
    const page = await visitor.get('/');
    expect([page.headers.get('cache-control'), page.headers.get('etag')]).toEqual(['private, no-store', null]);
  });

  it('is by the address in any case, and the password in its own', async () => {
    const user = await aUser(store.database);
    expect((await somebody().logIn({ ...user, email: ` ${user.email.toUpperCase()}` })).status).toBe(303);
    expect((await somebody().logIn({ ...user, password: user.password.toUpperCase() })).status).toBe(400);
    expect((await somebody().logIn({ ...user, password: '' })).status).toBe(400);
  });

  it('never uses a session that the browser brings along: it ends, and another begins', async () => {
    const [one, other] = [await aUser(store.database), await aUser(store.database)];
    const visitor = somebody();
    visitor.cookies.set('__Host-session', 'a'.repeat(43));
    await visitor.logIn(one);
    const first = visitor.session!;
    expect(first).not.toBe('a'.repeat(43));
    await visitor.logIn(other);
    expect(visitor.session).not.toBe(first);
    const thief = somebody();
    thief.cookies.set('__Host-session', first);
    expect((await thief.get('/account')).status).toBe(303);
  });

  it('leads to the page that was wanted, and to no other site', async () => {
    const user = await aUser(store.database);
    const visitor = somebody();
    const sent = await visitor.get('/account/sessions?done');
    expect(sent.headers.get('location')).toBe('/login?next=%2Faccount%2Fsessions%3Fdone');
    expect(await visitor.page(sent.headers.get('location')!)).toContain('value="/account/sessions?done"');
    const back = await visitor.post('/login', { ...credentials(user), next: '/account/sessions?done' });
    expect(back.headers.get('location')).toBe('/account/sessions?done');
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const answer = await somebody().post('/login', { ...credentials(user), next });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
      expect(await somebody().page(`/login?next=${encodeURIComponent(next)}`)).not.toContain('name="next"');
    }
  });

  it('ends when it is logged out, by this session’s own form alone', async () => {
    const visitor = somebody();
    await visitor.logIn(await aUser(store.database));
    const token = visitor.session!;
    expect((await visitor.post('/logout', { 'form-token': 'x' })).status).toBe(403);
    expect((await visitor.post('/logout', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const other = somebody();
    await other.logIn(await aUser(store.database));
    const stolen = /name="form-token" value="([^"]+)"/.exec(await other.page('/account'))![1]!;
    expect((await visitor.post('/logout', { 'form-token': stolen })).status).toBe(403);
    expect((await visitor.get('/account')).status).toBe(200);
    expect((await visitor.post('/logout')).headers.get('location')).toBe('/login?reason=closed');
    expect(visitor.session).toBeUndefined();
    visitor.cookies.set('__Host-session', token);
    expect((await visitor.get('/account')).status).toBe(303);
    expect((await somebody().post('/logout')).status).toBe(303);
  });

  it('is refused with 429 and a time to wait after ten wrong passwords from one place', async () => {
    const user = await aUser(store.database);
    const [guesser, owner] = [somebody(), somebody()];
    for (let guess = 1; guess <= 10; guess++)
      expect((await guesser.logIn({ ...user, password: `guess ${guess}` })).status).toBe(400);
    const refused = await guesser.logIn(user);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(await refused.text()).toContain('Too many requests');
    expect((await owner.logIn(user)).status).toBe(303);
  });

  it('is guessed no more than ten times by parallel guesses either', async () => {
    const user = await aUser(store.database);
    const guesser = somebody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => guesser.post('/login', { email: user.email, password: `guess ${n}` })),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('does not win a race against a new password', async () => {
    const user = await aUser(store.database);
    const [owner, thief] = [somebody(), somebody()];
    await owner.logIn(user);
    const change = { current: user.password, password: 'quite another one' };
    await Promise.all([owner.post('/account/password', change), thief.logIn(user), somebody().logIn(user)]);
    const sessions = await store.query('SELECT id FROM sessions WHERE user_id = ?', [user.id]);
    expect(sessions).toHaveLength(1);
    expect((await owner.get('/account')).status).toBe(200);
  });

  const credentials = ({ email, password }: { email: string; password: string }) => ({ email, password });
});

describe('a forgotten password', () => {
  it('is replaced by the link of a mail, once; all sessions end, and its owner is told', async () => {
    const user = await aUser(store.database);
    const [before, visitor] = [somebody(), somebody()];
    await before.logIn(user);
    await visitor.post('/password/forgotten', { email: user.email });
    const token = await tokenTo(user.email);
    await visitor.post('/password/forgotten', { email: user.email });
    const second = await tokenTo(user.email);
    expect(await visitor.page(`/password/reset?token=${token}`)).toContain(user.email);
    expect((await visitor.post('/password/reset', { token, password: 'short' })).status).toBe(400);
    const results = await Promise.all(
      [1, 2, 3].map(() => somebody().post('/password/reset', { token, password: 'another long one' })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
    expect((await visitor.post('/password/reset', { token: second, password: 'a third long one' })).status).toBe(410);
    expect((await before.get('/account')).status).toBe(303);
    expect((await mailsTo(user.email)).map(({ template }) => template)).toEqual([
      'reset-password',
      'reset-password',
      'password-changed',
    ]);
    expect((await somebody().logIn(user)).status).toBe(400);
    expect((await somebody().logIn({ ...user, password: 'another long one' })).status).toBe(303);
  });

  it('is not replaced by a link that is an hour old, of a stranger, or of a registration', async () => {
    const user = await aUser(store.database);
    const [visitor, email] = [somebody(), newAddress()];
    await visitor.post('/password/forgotten', { email: user.email });
    const old = await tokenTo(user.email);
    await store.query('UPDATE password_resets SET ends_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [user.id]);
    await register(visitor, email);
    for (const token of [old, await tokenTo(email), '', 'b'.repeat(43)]) {
      expect((await somebody().get(`/password/reset?token=${token}`)).status).toBe(410);
      expect((await somebody().post('/password/reset', { token, password: PASSWORD })).status).toBe(410);
    }
    expect((await somebody().logIn(user)).status).toBe(303);
  });
});

describe('mails that strangers ask for', () => {
  it('are at most five an hour to one address, whether or not it has an account', async () => {
    for (const email of [(await aUser(store.database)).email, newAddress()]) {
      const statuses = [];
      for (let n = 0; n < 6; n++)
        statuses.push(
          (await somebody().post('/password/forgotten', { email: n % 2 ? email : email.toUpperCase() })).status,
        );
      expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
      expect((await register(somebody(), email)).status).toBe(429);
      expect(await mailsTo(email)).toHaveLength(5);
    }
  });
});

describe('every page for those who are not logged in', () => {
  const paths = ['/register', '/register/sent', '/login', '/password/forgotten', '/password/sent'];
  it.each(paths)('%s is kept by nobody, found by no search, and in both languages', async (path) => {
    const pages = [];
    for (const language of ['en', 'es']) {
      const answer = await store.get(path, { 'accept-language': language });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      pages.push(await answer.text());
      expect(pages.at(-1)).toContain('content="noindex"');
    }
    expect(pages[0]).not.toBe(pages[1]);
  });

  it.each(['/register', '/register/confirm', '/login', '/logout', '/password/forgotten', '/password/reset'])(
    '%s takes no form of another site, of no form’s type, or without an end',
    async (path) => {
      const form = { email: 'ada@example.org', password: PASSWORD, name: 'Ada', token: 'a'.repeat(43) };
      expect((await somebody().post(path, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await somebody().post(path, form, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
      if (path === '/logout') return;
      const json = await fetch(store.baseUrl + path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', accept: 'text/html' },
        body: '{}',
      });
      expect(json.status).toBe(415);
      expect((await somebody().post(path, { email: 'x'.repeat(200_000) })).status).toBe(413);
      const empty = await somebody().post(path, {});
      expect([400, 410]).toContain(empty.status);
    },
  );
});
