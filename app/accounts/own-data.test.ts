import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Services } from '../services.ts';
import { aListing, anAddress, aSeller, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { anOffer, aPaidOrder, deliveryProviders } from '../testing/orders.ts';
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

  it('stays while an order of theirs is under way, for the buyer and for the seller', async () => {
    await deliveryProviders(data.database);
    const [buyer, seller] = [await aMember(), await aMember()];
    await data.database.transaction(({ carts }) => carts.forget(buyer.user.id));
    const sellerId = await aSeller(data.database);
    await data.query('UPDATE sellers SET user_id = ? WHERE id = ?', [seller.user.id, sellerId]);
    const listing = await anOffer(data.database, { sellerId, quantity: 2 });
    const wanted = new Map([[listing, 1]]);
    const { orderIds } = await aPaidOrder(data.database, { buyerId: buyer.user.id, wanted });
    const leave = ({ user, password }: typeof buyer) => ownData().leave(user, password);
    expect(await leave(buyer)).toEqual({ outcome: 'refused', reasons: ['buying'] });
    expect(await leave(seller)).toEqual({ outcome: 'refused', reasons: ['selling'] });
    expect(await data.query('SELECT status, available FROM listings WHERE id = ?', [listing])).toEqual([
      { status: 'live', available: 1 },
    ]);
    await data.query(
      "UPDATE orders SET state = 'received', shipped_at = UTC_TIMESTAMP(3), received_at = UTC_TIMESTAMP(3), due_at = NULL WHERE id = ?",
      [orderIds[0]],
    );
    expect(await ownData().export(buyer.user.id)).toMatchObject({ orders: [{ id: orderIds[0], state: 'received' }] });
    expect(await leave(seller)).toEqual({ outcome: 'left' });
    expect(await leave(buyer)).toEqual({ outcome: 'left' });
    const [order] = await data.query(
      'SELECT o.state, g.address FROM orders o JOIN order_groups g ON g.id = o.group_id WHERE o.id = ?',
      [orderIds[0]],
    );
    expect(order).toMatchObject({ state: 'received' });
    const nowhere = { line1: '', line2: '', city: '', region: '', postalCode: '', phone: '' };
    expect(JSON.parse(String(order!['address']))).toEqual({ ...nowhere, name: 'deleted', country: 'GB' });
    // The pages of admins still find it.
    const shown = await data.database.readCurrent(({ orderLists }) => orderLists.orderForAdmin(orderIds[0]!));
    expect(shown.address).toMatchObject({ name: 'deleted', country: 'GB' });
    expect(await data.query('SELECT status, available FROM listings WHERE id = ?', [listing])).toEqual([
      { status: 'withdrawn', available: 1 },
    ]);
    expect(await data.query('SELECT name FROM sellers WHERE id = ?', [sellerId])).toEqual([
      { name: `deleted ${sellerId}` },
    ]);
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
