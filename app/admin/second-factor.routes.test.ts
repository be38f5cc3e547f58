import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator, codeOf } from '../testing/authenticator.ts';
import { aBook, anAdmin, aUser } from '../testing/builders.ts';
import { Program } from '../testing/program.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ adminsNeedSecondFactor: true });
});
afterAll(() => store.close());

const setUp = '/account/second-factor?reason=admin';

/** An admin who has logged in, by two steps where they have an app. */
async function aLoggedInAdmin(steps: 1 | 2) {
  const user = await anAdmin(store.database);
  const app = steps === 2 ? await anAuthenticator(store.database, user.id) : undefined;
  const visitor = new Visitor(store);
  await visitor.logIn(user, app?.code());
  return { user, app, visitor };
}

describe('an admin without a second factor', () => {
  it('is led from every page of admins to set it up, and gets there by it', async () => {
    const { user, visitor } = await aLoggedInAdmin(1);
    const other = await aUser(store.database);
    for (const path of ['/admin', '/admin/users', '/admin/log', `/admin/users/${other.id}`]) {
      const answer = await visitor.get(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, setUp]);
    }
    const post = await visitor.post(`/admin/users/${other.id}/role`, { role: 'admin' });
    expect(post.headers.get('location')).toBe(setUp);
    expect(await store.query('SELECT role FROM users WHERE id = ?', [other.id])).toEqual([{ role: 'user' }]);

    expect(await visitor.page(setUp)).toContain('looks after the shop');
    const page = await (await visitor.post('/account/second-factor/begin', { current: user.password })).text();
    await visitor.post('/account/second-factor/on', { code: codeOf(/<code>([A-Z2-7 ]+)<\/code>/.exec(page)![1]!) });
    expect((await visitor.get('/admin')).status).toBe(200);
  });

  it('can do nothing that users cannot, outside of those pages either', async () => {
    const { user, visitor } = await aLoggedInAdmin(1);
    const edition = `/selling/books/${await aBook(store.database)}`;
    expect((await visitor.get(edition)).status).toBe(404);
    await anAuthenticator(store.database, user.id);
    expect((await visitor.get(edition)).status).toBe(200);
  });

  it('makes no token for what admins do, and one that was made before is refused that', async () => {
    const { user, visitor } = await aLoggedInAdmin(1);
    const form = { name: 'nightly report', days: '30', 'scope-profile:read': 'yes' };
    const refused = await visitor.post('/account/tokens', { ...form, 'scope-admin:read': 'yes' });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('takes two-step login')]);
    expect((await visitor.post('/account/tokens', form)).status).toBe(200);

    const token = await store.database.transaction(({ apiTokens }) =>
      apiTokens.create(user.id, { name: 'of before', scopes: ['admin:read', 'profile:read'], days: 30 }),
    );
    const program = new Program(store, token!);
    const answer = await program.get('/admin/users');
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      403,
      'insufficient-scope',
      'The token needs the scope admin:read, and to be an admin’s who logs in by two steps.',
    ]);
    expect((await program.get('/me')).status).toBe(200);
    await anAuthenticator(store.database, user.id);
    expect((await program.get('/admin/users')).status).toBe(200);
  });
});

it('to others the pages of admins do not exist, with a second factor or without', async () => {
  const user = await aUser(store.database);
  const visitor = new Visitor(store);
  await visitor.logIn(user);
  expect((await visitor.get('/admin')).status).toBe(404);
  const app = await anAuthenticator(store.database, user.id);
  await visitor.logIn(user, app.code());
  expect((await visitor.get('/admin')).status).toBe(404);
});

describe('a second factor that was lost', () => {
  it('is taken off by another admin; the log keeps it, a mail tells its owner, who sets up another', async () => {
    const { user: admin, visitor } = await aLoggedInAdmin(2);
    const lost = await aLoggedInAdmin(2);
    const path = `/admin/users/${lost.user.id}`;
    expect(await visitor.page(path)).toContain('Two-step login since');
    const half = new Visitor(store);
    await half.post('/login', { email: lost.user.email, password: lost.user.password });

    const answer = await visitor.post(`${path}/second-factor`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${path}?done=reset`]);
    const page = await visitor.page(`${path}?done=reset`);
    expect(page).toContain('asks for no code any more');
    expect(page).not.toContain(`action="${path}/second-factor"`);
    expect(
      await store.query("SELECT actor_id, subject_id FROM audit_log WHERE action = 'reset-second-factor'"),
    ).toEqual([{ actor_id: admin.id, subject_id: lost.user.id }]);
    expect(await store.query('SELECT template, data FROM mails WHERE recipient = ?', [lost.user.email])).toEqual([
      { template: 'second-factor-off', data: '{"byAdmin":true}' },
    ]);
    // The password lets in, but not to what admins do; what was half-way is over.
    expect((await half.post('/login/code', { code: lost.app!.code(1) })).headers.get('location')).toMatch(/late/);
    const again = new Visitor(store);
    expect((await again.logIn(lost.user)).headers.get('location')).toBe('/');
    for (const browser of [again, lost.visitor])
      expect((await browser.get('/admin')).headers.get('location')).toBe(setUp);
    expect((await visitor.post(`${path}/second-factor`)).status).toBe(409);
  });

  it('is not taken off by its owner there: their account asks for a code', async () => {
    const { user, visitor } = await aLoggedInAdmin(2);
    expect(await visitor.page(`/admin/users/${user.id}`)).not.toContain('Switch off two-step login');
    const answer = await visitor.post(`/admin/users/${user.id}/second-factor`);
    expect(answer.headers.get('location')).toBe('/account/second-factor');
    expect(await store.query('SELECT since FROM second_factors WHERE user_id = ?', [user.id])).toHaveLength(1);
  });

  it('is taken off by no user', async () => {
    const { user } = await aLoggedInAdmin(2);
    const other = new Visitor(store);
    await other.logIn(await aUser(store.database));
    expect((await other.post(`/admin/users/${user.id}/second-factor`)).status).toBe(404);
  });
});
