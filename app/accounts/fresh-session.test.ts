import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator } from '../testing/authenticator.ts';
import { aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const path = '/account/sessions';
const sessionsOf = (userId: number) => store.query('SELECT id FROM sessions WHERE user_id = ? ORDER BY id', [userId]);

/** Somebody with two browsers, the first of which logged in some time ago. */
async function aMember(minutes: number, withApp = false) {
  const user = await aUser(store.database);
  const app = withApp ? await anAuthenticator(store.database, user.id) : undefined;
  const [visitor, elsewhere] = [new Visitor(store), new Visitor(store)];
  await visitor.logIn(user, app?.code());
  await elsewhere.logIn(user, app?.recoveryCodes[0]);
  const [mine, other] = await sessionsOf(user.id);
  await store.query('UPDATE sessions SET created_at = UTC_TIMESTAMP(3) - INTERVAL ? MINUTE WHERE id = ?', [
    minutes,
    mine!['id'],
  ]);
  return { user, app, visitor, other: String(other!['id']) };
}

describe('ending sessions', () => {
  it('asks for the password again eleven minutes after the login, and begins a session anew by it', async () => {
    const { user, visitor, other } = await aMember(11);
    const before = visitor.session;
    const page = await visitor.page(path);
    expect(page).toContain(`action="${path}/confirm"`);
    expect(page).not.toContain('name="code"');
    expect(page).not.toMatch(/action="\/account\/sessions\/end/);
    await visitor.post(`${path}/end`, { session: other });
    await visitor.post(`${path}/end-others`);
    expect(await sessionsOf(user.id)).toHaveLength(2);

    const wrong = await visitor.post(`${path}/confirm`, { current: 'another one' });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('id="current-fault"')]);
    await visitor.post(`${path}/end`, { session: other });
    expect(await sessionsOf(user.id)).toHaveLength(2);

    const right = await visitor.post(`${path}/confirm`, { current: user.password });
    expect([right.status, right.headers.get('location')]).toEqual([303, path]);
    expect(visitor.session).not.toBe(before);
    const old = new Visitor(store);
    old.cookies.set('__Host-session', before!);
    expect((await old.get(path)).status).toBe(303);
    expect(await visitor.page(path)).toContain(`action="${path}/end-others"`);
    await visitor.post(`${path}/end`, { session: other });
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });

  it('asks for nothing more in the ten minutes after a login', async () => {
    const { user, visitor } = await aMember(9);
    expect(await visitor.page(path)).not.toContain('type="password"');
    await visitor.post(`${path}/end-others`);
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });

  it('asks for a code, too, where there is a second factor', async () => {
    const { user, app, visitor } = await aMember(11, true);
    expect(await visitor.page(path)).toContain('name="code"');
    const answer = await visitor.post(`${path}/confirm`, { current: user.password });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('id="code-fault"')]);
    await visitor.post(`${path}/confirm`, { current: user.password, code: app!.code(1) });
    await visitor.page(path);
    await visitor.post(`${path}/end-others`);
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });
});
