import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { Accounts } from './accounts.ts';
import { readEmailAddress } from './email-address.ts';
import { PasswordHasher } from './password-hasher.ts';

let data: TestDatabase;
const hasher = new PasswordHasher();
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
});
afterAll(() => data.close());

const client = { ip: '192.0.2.1', device: { browser: '', system: '' }, token: undefined };
const address = (email: string) => readEmailAddress(email)!;
/** Hashes that are made for a command. */
async function hashesOf(work: () => Promise<unknown>): Promise<number> {
  const before = hasher.done;
  await work();
  return hasher.done - before;
}

describe('an account, with one connection', () => {
  it('takes one hash to ask for or to log in, whether or not it exists', async () => {
    const accounts = new Accounts(data.database, hasher);
    const { email, password } = await aUser(data.database);
    for (const text of [email, 'nobody@example.org']) {
      const wanted = { email: address(text), name: 'Ada', locale: 'en' as const, role: 'user' as const };
      expect(await hashesOf(() => accounts.register(wanted, password, client))).toBe(1);
      expect(await hashesOf(() => accounts.logIn(wanted.email, `${password}!`, client))).toBe(1);
      expect(await hashesOf(() => accounts.forgotPassword(wanted.email, 'en', client))).toBe(0);
    }
  });

  it('can be opened, used, changed and left by many at once', async () => {
    const accounts = new Accounts(data.database, hasher);
    const users = await Promise.all([1, 2, 3, 4].map(() => aUser(data.database)));
    await Promise.all(
      users.map(async ({ id, email, password }) => {
        const { token } = (await accounts.logIn(address(email), password, client)) as { token: string };
        const user = { id, email, name: 'Ada', locale: 'en' as const, role: 'user' as const };
        const changed = await accounts.changePassword(user, password, 'quite another one', client);
        expect(changed.outcome).toBe('changed');
        expect(await data.database.readCurrent(({ sessions }) => sessions.find(token))).toBeNull();
        await accounts.logOut(token);
      }),
    );
  });

  it('that is suspended while its password is being checked is not entered', async () => {
    const { id, email, password } = await aUser(data.database);
    const slow = new (class extends PasswordHasher {
      override async verify(stored: string | null, typed: string): Promise<boolean> {
        const right = await super.verify(stored, typed);
        await data.database.transaction(({ accounts }) => accounts.suspend(id));
        return right;
      }
    })();
    const accounts = new Accounts(data.database, slow);
    expect(await accounts.logIn(address(email), password, client)).toEqual({
      outcome: 'suspended',
      userId: expect.any(Number),
    });
    expect(await accounts.logIn(address(email), `${password}!`, client)).toMatchObject({ outcome: 'unknown' });
    expect(await data.query('SELECT id FROM sessions WHERE user_id = ?', [id])).toEqual([]);
  });

  it('is not entered with a password that is changed while it is being checked', async () => {
    const { id, email, password } = await aUser(data.database);
    const meanwhile = async () => {
      const another = await hasher.hash('quite another one');
      await data.database.transaction(({ accounts }) => accounts.setPassword(id, another));
    };
    const slow = new (class extends PasswordHasher {
      override async verify(stored: string | null, typed: string): Promise<boolean> {
        const right = await super.verify(stored, typed);
        await meanwhile();
        return right;
      }
    })();
    expect(await new Accounts(data.database, slow).logIn(address(email), password, client)).toEqual({
      outcome: 'unknown',
      userId: expect.any(Number),
    });
    expect(await data.query('SELECT id FROM sessions WHERE user_id = ?', [id])).toEqual([]);
  });
});
