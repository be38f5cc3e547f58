import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator, codeOf } from '../testing/authenticator.ts';
import { aUser } from '../testing/builders.ts';
import { aProgram } from '../testing/program.ts';
import { aBrowser } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

const somebody = (headers: Record<string, string> = {}) => aBrowser(store, headers);
const path = '/account/second-factor';

/** Somebody who is logged in, with the account. */
async function aMember(headers: Record<string, string> = {}) {
  const user = await aUser(store.database);
  const visitor = somebody(headers);
  await visitor.logIn(user);
  return { user, visitor };
}

/** Somebody who is logged in by two steps. */
async function aCarefulMember() {
  const user = await aUser(store.database);
  const app = await anAuthenticator(store.database, user.id);
  const visitor = somebody();
  await visitor.logIn(user, app.code());
  return { user, app, visitor };
}

const keyOn = (page: string): string => /<code>([A-Z2-7 ]+)<\/code>/.exec(page)![1]!;
const codesOn = (page: string): string[] => [...page.matchAll(/<code>([\w-]{29})<\/code>/g)].map(([, code]) => code!);
const factorOf = (id: number) => store.query('SELECT since FROM second_factors WHERE user_id = ?', [id]);
const mailsTo = async (email: string) =>
  (await store.query('SELECT template FROM mails WHERE recipient = ? ORDER BY id', [email])).map(
    ({ template }) => template,
  );
const logOf = async (id: number) =>
  (
    await store.query("SELECT action, actor_id FROM audit_log WHERE subject_kind = 'user' AND subject_id = ?", [id])
  ).map(({ action, actor_id }) => [action, actor_id]);

describe('a second factor', () => {
  it('is set up by the password and a first code; then recovery codes are shown, once', async () => {
    const { user, visitor } = await aMember();
    expect(await visitor.page(path)).toContain(`action="${path}/begin"`);
    const setUp = await visitor.post(`${path}/begin`, { current: user.password });
    const page = await setUp.text();
    const key = keyOn(page);
    expect(page).toContain(`<svg width="240" height="240"`);
    expect(page).toContain(`href="otpauth://totp/BookStore:${encodeURIComponent(user.email)}?issuer=BookStore`);
    expect(setUp.headers.get('cache-control')).toBe('private, no-store');
    // Until then it asks nobody for a code.
    expect((await somebody().logIn(user)).headers.get('location')).toBe('/');

    const wrong = await visitor.post(`${path}/on`, { code: codeOf(key, 100) });
    expect(wrong.status).toBe(400);
    const again = await wrong.text();
    expect([keyOn(again), again.includes('id="code-fault"')]).toEqual([key, true]);

    const on = await visitor.post(`${path}/on`, { code: codeOf(key) });
    const codes = codesOn(await on.text());
    expect([on.status, new Set(codes).size]).toEqual([200, 10]);
    const after = await visitor.page(path);
    expect(after).toContain('10 recovery codes are left');
    for (const secret of [...codes, key]) expect(after).not.toContain(secret);
    expect(await mailsTo(user.email)).toEqual(['second-factor-on']);
    expect(await logOf(user.id)).toEqual([['second-factor-on', user.id]]);
    // The first code has been used.
    expect((await somebody().logIn(user, codeOf(key))).status).toBe(400);
    expect((await somebody().logIn(user, codes[0])).status).toBe(303);
  });

  it('ends what the password alone has let in: other sessions, and tokens of admins', async () => {
    const { user, visitor } = await aMember();
    const elsewhere = somebody();
    await elsewhere.logIn(user);
    const program = await aProgram(store, user.id);
    const { rest } = await store.database.transaction(async ({ apiTokens }) => ({
      admins: await apiTokens.create(user.id, { name: 'admin', scopes: ['admin:read'], days: 30 }),
      rest: await apiTokens.create(user.id, { name: 'rest', scopes: ['profile:read'], days: 30 }),
    }));
    expect([program === undefined, rest === null]).toEqual([false, false]);
    const key = keyOn(await (await visitor.post(`${path}/begin`, { current: user.password })).text());
    await visitor.post(`${path}/on`, { code: codeOf(key) });
    expect((await elsewhere.get('/account')).status).toBe(303);
    expect((await visitor.get('/account')).status).toBe(200);
    const left = await store.query('SELECT name FROM api_tokens WHERE user_id = ?', [user.id]);
    expect(left.map(({ name }) => name)).toContain('rest');
    expect(left.map(({ name }) => name)).not.toContain('admin');
  });

  it('is not begun with another password, and shows nobody its key', async () => {
    const { user, visitor } = await aMember();
    for (const current of ['', 'another one']) {
      const answer = await visitor.post(`${path}/begin`, { current });
      expect([answer.status, /<svg width="240"/.test(await answer.text())]).toEqual([400, false]);
    }
    expect(await factorOf(user.id)).toEqual([]);
  });

  it('is not switched on by a key that has waited for a quarter of an hour, or was never begun', async () => {
    const { user, visitor } = await aMember();
    expect((await visitor.post(`${path}/on`, { code: '123456' })).status).toBe(400);
    const key = keyOn(await (await visitor.post(`${path}/begin`, { current: user.password })).text());
    await store.query('UPDATE second_factors SET begun_at = begun_at - INTERVAL 15 MINUTE WHERE user_id = ?', [
      user.id,
    ]);
    const answer = await visitor.post(`${path}/on`, { code: codeOf(key) });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Begin again')]);
    expect(await factorOf(user.id)).toEqual([{ since: null }]);
    // What has waited for too long goes.
    await store.database.transaction(({ secondFactors }) => secondFactors.forget(10));
    expect(await factorOf(user.id)).toEqual([]);
  });

  it('that is on is not begun anew: its key stays', async () => {
    const { user, app, visitor } = await aCarefulMember();
    expect((await visitor.post(`${path}/begin`, { current: user.password })).headers.get('location')).toBe(path);
    await store.database.transaction(({ secondFactors }) => secondFactors.begin(user.id));
    expect((await somebody().logIn(user, app.code(1))).status).toBe(303);
  });

  it('is switched off by password and code; then the password lets in, and its owner is told', async () => {
    const { user, app, visitor } = await aCarefulMember();
    for (const form of [
      { current: user.password, code: '' },
      { current: user.password, code: app.code() },
      { current: 'another one', code: app.code(1) },
    ]) {
      const answer = await visitor.post(`${path}/off`, form);
      expect([answer.status, (await factorOf(user.id)).length]).toEqual([400, 1]);
    }
    const off = await visitor.post(`${path}/off`, { current: user.password, code: app.code(1) });
    expect([off.status, off.headers.get('location')]).toEqual([303, `${path}?done`]);
    expect(await visitor.page(`${path}?done`)).toContain('Two-step login is off.');
    expect((await somebody().logIn(user)).headers.get('location')).toBe('/');
    expect(await store.query('SELECT 1 FROM recovery_codes WHERE user_id = ?', [user.id])).toEqual([]);
    expect(await mailsTo(user.email)).toEqual(['second-factor-off']);
    expect(await logOf(user.id)).toEqual([['second-factor-off', user.id]]);
  });

  it('is guessed by nobody who has found a session and the password', async () => {
    const { user, app, visitor } = await aCarefulMember();
    const form = { current: user.password, code: '000000' };
    // The login has counted, too.
    for (let guess = 0; guess < 9; guess++) expect((await visitor.post(`${path}/off`, form)).status).toBe(400);
    expect((await visitor.post(`${path}/off`, { ...form, code: app.code(1) })).status).toBe(429);
  });

  it('has new recovery codes made by password and code, or a code of before; those are good no more', async () => {
    const { user, app, visitor } = await aCarefulMember();
    const form = { current: user.password, code: app.recoveryCodes[0]! };
    expect((await visitor.post(`${path}/codes`, { ...form, code: '1' })).status).toBe(400);
    const answer = await visitor.post(`${path}/codes`, form);
    const codes = codesOn(await answer.text());
    expect([answer.status, codes.length]).toEqual([200, 10]);
    expect((await somebody().logIn(user, app.recoveryCodes[1])).status).toBe(400);
    expect((await somebody().logIn(user, codes[9])).status).toBe(303);
  });

  it('is in the copy of one’s data without its key, and goes with the account', async () => {
    const { user, visitor } = await aCarefulMember();
    const copy = await (await visitor.post('/account/data/export')).json();
    expect((copy as { secondFactor: object }).secondFactor).toEqual({ since: expect.any(String), codesLeft: 10 });
    await visitor.post('/login', { email: user.email, password: user.password });
    await visitor.post('/account/delete', { current: user.password, sure: 'yes' });
    for (const name of ['second_factors', 'recovery_codes', 'half_logins'])
      expect(await store.query('SELECT 1 FROM ?? WHERE user_id = ?', [name, user.id])).toEqual([]);
  });

  it.each(['begin', 'on', 'codes', 'off'])('%s is done by a form of its own session alone', async (name) => {
    const { user, visitor } = await aMember();
    const form = { current: user.password, code: '1' };
    expect((await somebody().post(`${path}/${name}`, form)).headers.get('location')).toBe('/login');
    expect((await visitor.post(`${path}/${name}`, { ...form, 'form-token': '' })).status).toBe(403);
  });

  it('speaks Spanish, too', async () => {
    const { user, visitor } = await aMember({ 'accept-language': 'es' });
    expect(await visitor.page(path)).toContain('Entrar en dos pasos');
    expect(await (await visitor.post(`${path}/begin`, { current: user.password })).text()).toContain('Escanea');
  });
});
