import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../contract/parse-environment.ts';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { Accounts } from './accounts.ts';
import { firstAdminOf, makeFirstAdmin } from './first-admin.ts';
import { PasswordHasher } from './password-hasher.ts';

let data: TestDatabase;
const hasher = new PasswordHasher();
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 2 });
});
afterAll(() => data.close());
beforeEach(() => data.query("UPDATE users SET role = 'user'"));

const secrets = (ADMIN_EMAIL: string) => ({ ADMIN_EMAIL, ADMIN_PASSWORD: 'a fine long password' });
const make = (email: string) => makeFirstAdmin(data.database, hasher, firstAdminOf(secrets(email))!);
const adminsOf = () => data.query("SELECT email FROM users WHERE role = 'admin'");
const logIn = ({ ADMIN_EMAIL, ADMIN_PASSWORD }: ReturnType<typeof secrets>) =>
  new Accounts(data.database, hasher).logIn({ text: ADMIN_EMAIL, key: ADMIN_EMAIL }, ADMIN_PASSWORD, {
    ip: '192.0.2.1',
    device: { browser: '', system: '' },
    token: undefined,
  });

describe('the first admin', () => {
  it('is made where there is none, and can log in', async () => {
    expect(await make('first@example.org')).toBe(true);
    expect(await adminsOf()).toEqual([{ email: 'first@example.org' }]);
    expect(await logIn(secrets('first@example.org'))).toMatchObject({ outcome: 'open' });
  });

  it('is not made where there is another', async () => {
    await aUser(data.database, { role: 'admin' });
    expect(await make('second@example.org')).toBe(false);
    expect(await adminsOf()).toHaveLength(1);
    expect(await data.query("SELECT id FROM users WHERE email = 'second@example.org'")).toEqual([]);
  });

  it('is whoever has an account with this address, whose password stays', async () => {
    const user = await aUser(data.database);
    expect(await make(user.email)).toBe(true);
    expect(await adminsOf()).toEqual([{ email: user.email }]);
    expect(await logIn(secrets(user.email))).toMatchObject({ outcome: 'unknown' });
    expect(await logIn({ ADMIN_EMAIL: user.email, ADMIN_PASSWORD: user.password })).toMatchObject({ outcome: 'open' });
  });

  it('is one, however many begin at once, whatever they are called', async () => {
    const made = await Promise.all(['one', 'two', 'two', 'three'].map((name) => make(`${name}@example.net`)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await adminsOf()).toHaveLength(1);
  });
});

describe('the configuration of the first admin', () => {
  it('names nobody when nothing is set', () => {
    expect(firstAdminOf({})).toBeNull();
  });

  it.each([
    [{ ADMIN_EMAIL: 'a@example.org' }, ['ADMIN_PASSWORD is not set']],
    [{ ADMIN_PASSWORD: 'a fine long password' }, ['ADMIN_EMAIL is not set']],
    [secrets('nobody@localhost'), ['ADMIN_EMAIL: received a value of 16 characters']],
    [
      { ...secrets('a@example.org'), ADMIN_PASSWORD: 'short' },
      ['ADMIN_PASSWORD: received a password that is too short'],
    ],
    [{ ...secrets('a@example.org'), ADMIN_PASSWORD: 'x'.repeat(257) }, ['too long']],
    [{ ...secrets('a@example.org'), ADMIN_PASSWORD: 'password123' }, ['tried first']],
    [{ ...secrets('anna@example.org'), ADMIN_PASSWORD: 'anna@example.org' }, ['the address as the password']],
    [{ ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: 'aaaaaaaaaaaa' }, ['ADMIN_EMAIL', 'ADMIN_PASSWORD']],
  ])('%j is refused with what is accepted, without the password', (given, faults) => {
    let error: unknown;
    try {
      firstAdminOf(given);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigurationError);
    const received = (error as ConfigurationError).faults;
    expect(received).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(received[index]).toContain(fault);
    const { ADMIN_PASSWORD } = given as { ADMIN_PASSWORD?: string };
    if (ADMIN_PASSWORD && !ADMIN_PASSWORD.includes('@') && ADMIN_PASSWORD !== 'short')
      expect(received.join()).not.toContain(ADMIN_PASSWORD);
  });
});
