import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const suspend = (id: number) => store.database.transaction(({ accounts }) => accounts.suspend(id));
const restore = (id: number) => store.database.transaction(({ accounts }) => accounts.restore(id));
const list = (filter: { query?: string; before?: number }, most = 100) =>
  store.database.readCurrent(({ accounts }) => accounts.list(filter, most));

describe('a user who is suspended', () => {
  it('is logged out everywhere, and told why by who knows the password alone, in the page’s language', async () => {
    const user = await aUser(store.database);
    const visitor = new Visitor(store);
    await visitor.logIn(user);
    expect(await suspend(user.id)).toBe(true);
    expect((await visitor.get('/account')).status).toBe(303);
    expect(await store.query('SELECT id FROM sessions WHERE user_id = ?', [user.id])).toEqual([]);

    const right = await new Visitor(store, { 'accept-language': 'es' }).logIn(user);
    expect(right.status).toBe(400);
    expect(await right.text()).toContain('Esta cuenta está suspendida');
    const wrong = await (await new Visitor(store).logIn({ ...user, password: 'another one' })).text();
    const nobody = await (
      await new Visitor(store).logIn({ email: 'nobody@example.org', password: 'another one' })
    ).text();
    expect(wrong).not.toContain('suspended');
    expect(wrong.replaceAll(user.email, '')).toBe(nobody.replaceAll('nobody@example.org', ''));
  });

  it('can log in again when restored; both happen once', async () => {
    const user = await aUser(store.database);
    expect(await Promise.all([suspend(user.id), suspend(user.id), suspend(user.id)])).toContain(true);
    expect(await suspend(user.id)).toBe(false);
    expect(await restore(user.id)).toBe(true);
    expect(await restore(user.id)).toBe(false);
    expect((await new Visitor(store).logIn(user)).status).toBe(303);
    expect([await suspend(999_999), await restore(999_999)]).toEqual([false, false]);
  });
});

describe('the list of users', () => {
  it('goes from the newest on, page by page, and says what became of them', async () => {
    const [first, second] = [await aUser(store.database), await aUser(store.database)];
    await suspend(first.id);
    const [newest] = await list({}, 1);
    expect(newest).toEqual({
      id: second.id,
      email: second.email,
      name: second.name,
      role: 'user',
      createdAt: expect.any(Date),
      suspendedAt: null,
      deletedAt: null,
    });
    expect(await list({ before: second.id }, 1)).toMatchObject([{ id: first.id, suspendedAt: expect.any(Date) }]);
  });

  it('is searched by a part of name or address, in which no sign stands for others', async () => {
    const user = await aUser(store.database, { name: '100 %_! "\\ Ñandú \u{1F4DA}' });
    await aUser(store.database, { name: '100 xyz' });
    for (const query of ['%_!', '"\\', 'ñandú', '\u{1F4DA}', ` ${user.email.slice(0, -4).toUpperCase()} `])
      expect((await list({ query })).map(({ id }) => id)).toContain(user.id);
    expect(await list({ query: '100 %' })).toHaveLength(1);
    expect(await list({ query: "' OR 1=1 --" })).toEqual([]);
  });
});
