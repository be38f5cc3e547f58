import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Services } from '../services.ts';
import { aListing, anAddress, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { userData } from '../user-data.ts';
import type { UserData } from './own-data.model.ts';
import { OwnData } from './own-data.ts';
import { PasswordHasher } from './password-hasher.ts';

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
});
afterAll(() => data.close());

const hasher = new PasswordHasher();
const ownData = (features: readonly UserData<Services>[] = userData) => new OwnData(data.database, hasher, features);

async function aMember() {
  const made = await aUser(data.database);
  await anAddress(data.database, made.id);
  await aListing(data.database);
  const [row] = await data.query('SELECT MAX(id) AS id FROM listings');
  await data.database.transaction(({ carts }) => carts.add({ userId: made.id }, row!['id'] as number, 1));
  const user = { id: made.id, email: made.email, name: made.name, locale: 'en' as const, role: 'user' as const };
  return { user, password: made.password };
}

describe('with one connection, the data of a user', () => {
  it('is handed out and given up', async () => {
    const { user, password } = await aMember();
    expect(await ownData().export(user.id)).toMatchObject({ profile: { id: user.id }, cart: [{ quantity: 1 }] });
    expect(await ownData().reasonsToStay(user.id)).toEqual([]);
    expect(await ownData().leave(user, password)).toEqual({ outcome: 'left' });
    expect(await ownData().leave(user, password)).toEqual({ outcome: 'wrong-password' });
    expect(await ownData().export(user.id)).toMatchObject({ profile: null, addresses: [], sessions: [] });
  });

  it('stays as it was while something is under way, whatever was given up before that was known', async () => {
    const { user, password } = await aMember();
    const busy: UserData<Services> = { mayLeave: async () => ['selling', 'buying', 'selling'] };
    expect(await ownData([busy]).reasonsToStay(user.id)).toEqual(['buying', 'selling']);
    expect(await ownData([...userData, busy]).leave(user, password)).toEqual({
      outcome: 'refused',
      reasons: ['buying', 'selling'],
    });
    expect(await ownData().export(user.id)).toMatchObject({
      profile: { email: user.email },
      addresses: [{ city: 'London' }],
      cart: [{ quantity: 1 }],
    });
    expect(await data.query('SELECT id FROM mails WHERE recipient = ?', [user.email])).toEqual([]);
  });

  it('stays when the giving up fails', async () => {
    const { user, password } = await aMember();
    const broken: UserData<Services> = {
      leave: async () => {
        throw new Error('broken');
      },
    };
    await expect(ownData([...userData, broken]).leave(user, password)).rejects.toThrow('broken');
    expect(await ownData().export(user.id)).toMatchObject({ profile: { email: user.email }, cart: [{ quantity: 1 }] });
  });
});
