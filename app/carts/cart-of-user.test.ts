import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../database/database.ts';
import { servicesOver } from '../services.ts';
import { aListing, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';
import type { CartKey } from './cart.model.ts';

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase();
});
afterAll(() => data.close());

async function anOffer(offer: Parameters<typeof aListing>[1] = {}): Promise<number> {
  await aListing(data.database, offer);
  const [row] = await data.query('SELECT MAX(id) AS id FROM listings');
  return row!['id'] as number;
}

const add = (key: CartKey, listingId: number, copies = 1) =>
  data.database.transaction(({ carts }) => carts.add(key, listingId, copies));
const merge = (token: string, userId: number) => data.database.transaction(({ carts }) => carts.merge(token, userId));

/** What a cart wants, by offer, in the order of its lines. */
async function wantedOf(key: CartKey): Promise<[number, number][]> {
  const { sellers } = await data.database.readCurrent(({ carts }) => carts.cart(key));
  return sellers.flatMap(({ lines }) => lines.map(({ listingId, wanted }): [number, number] => [listingId, wanted]));
}

/** A guest's cart with so many copies of these offers; answers its token. */
async function aGuestCart(...wanted: [number, number][]): Promise<string> {
  let token: string | undefined;
  for (const [id, copies] of wanted) token = (await add({ token }, id, copies)).token ?? token;
  return token!;
}

describe('the cart of a user', () => {
  it('is made with the first copy, once, and no token leads to it', async () => {
    const [user, id] = [await aUser(data.database), await anOffer({ quantity: 9 })];
    const key = { userId: user.id };
    expect(await data.database.readCurrent(({ carts }) => carts.copies(key))).toBe(0);
    const added = await Promise.all([1, 2, 3, 4].map(() => add(key, id)));
    for (const change of added) expect(change).toEqual({ outcome: 'changed', limited: false });
    expect(await wantedOf(key)).toEqual([[id, 4]]);
    expect(await data.database.readCurrent(({ carts }) => carts.copies(key))).toBe(4);
    const rows = await data.query('SELECT token_hash AS hash FROM carts WHERE user_id = ?', [user.id]);
    expect(rows).toHaveLength(1);
    expect(await wantedOf({ token: (rows[0]!['hash'] as Buffer).toString('base64url') })).toEqual([]);
  });

  it('takes no book that they sell themselves', async () => {
    const [user, id] = [await aUser(data.database), await anOffer({ quantity: 9 })];
    await data.query('UPDATE sellers s JOIN listings l ON l.seller_id = s.id SET s.user_id = ? WHERE l.id = ?', [
      user.id,
      id,
    ]);
    expect(await add({ userId: user.id }, id)).toEqual({ outcome: 'own' });
    const other = await anOffer();
    await merge(await aGuestCart([id, 2], [other, 1]), user.id);
    expect(await wantedOf({ userId: user.id })).toEqual([[other, 1]]);
    expect(await add({ userId: (await aUser(data.database)).id }, id)).toMatchObject({ outcome: 'changed' });
  });

  it('is forgotten with its user alone', async () => {
    const [user, other, id] = [await aUser(data.database), await aUser(data.database), await anOffer({ quantity: 9 })];
    for (const { id: userId } of [user, other]) await add({ userId }, id);
    await data.database.transaction(({ carts }) => carts.forget(user.id));
    expect(await wantedOf({ userId: user.id })).toEqual([]);
    expect(await wantedOf({ userId: other.id })).toEqual([[id, 1]]);
  });
});

describe('merging', () => {
  it('adds what the guest wants, as far as there are copies, and removes the guest’s cart', async () => {
    const user = await aUser(data.database);
    const key = { userId: user.id };
    const [both, short, fresh, many] = [
      await anOffer({ quantity: 9 }),
      await anOffer({ quantity: 3 }),
      await anOffer({ quantity: 2, priceCents: 700 }),
      await anOffer({ quantity: 500 }),
    ];
    for (const [id, copies] of [
      [both, 2],
      [short, 2],
      [many, 60],
    ] as const)
      await add(key, id, copies);
    const token = await aGuestCart([both, 3], [short, 2], [fresh, 2], [many, 60]);
    await data.query('UPDATE listings SET price_cents = 800 WHERE id = ?', [fresh]);
    await merge(token, user.id);
    expect(await wantedOf(key)).toEqual([
      [both, 5],
      [short, 3],
      [many, 99],
      [fresh, 2],
    ]);
    expect(await data.query('SELECT added_price_cents AS was FROM cart_lines WHERE listing_id = ?', [fresh])).toEqual([
      { was: 700 },
    ]);
    expect(await wantedOf({ token })).toEqual([]);
    expect(await data.query('SELECT id FROM carts WHERE user_id = ?', [user.id])).toHaveLength(1);
    expect(
      await data.query(
        'SELECT c.id FROM carts c WHERE c.user_id IS NULL AND NOT EXISTS (SELECT 1 FROM cart_lines i WHERE i.cart_id = c.id)',
      ),
    ).toEqual([]);
  });

  it('keeps what has been sold meanwhile, which the cart then says', async () => {
    const [user, id] = [await aUser(data.database), await anOffer({ quantity: 3 })];
    const token = await aGuestCart([id, 2]);
    await data.query('UPDATE listings SET available = 0 WHERE id = ?', [id]);
    await merge(token, user.id);
    expect(await wantedOf({ userId: user.id })).toEqual([[id, 2]]);
  });

  it('fills the cart to a hundred offers and no further', async () => {
    const user = await aUser(data.database);
    const { bookId, sellerId } = await aListing(data.database);
    for (let copy = 0; copy < 110; copy++) await aListing(data.database, { bookId, sellerId, quantity: 2 });
    const rows = await data.query('SELECT id FROM listings WHERE book_id = ? AND quantity = 2 ORDER BY id', [bookId]);
    const ids = rows.map(({ id }) => id as number);
    for (const id of ids.slice(0, 95)) await add({ userId: user.id }, id);
    await merge(await aGuestCart(...ids.slice(94).map((id): [number, number] => [id, 1])), user.id);
    const wanted = new Map(await wantedOf({ userId: user.id }));
    expect(wanted.size).toBe(100);
    expect(wanted.get(ids[94]!)).toBe(2);
  });

  it('is done once by many logins at once, whatever else is done to the carts, also with a pool of one', async () => {
    const user = await aUser(data.database);
    const key = { userId: user.id };
    const [first, second] = [await anOffer({ quantity: 90 }), await anOffer({ quantity: 90 })];
    const token = await aGuestCart([first, 3], [second, 5]);
    const single = new Database({ ...data.options, poolSize: 1 }, servicesOver(testCursors));
    await single.connect();
    await Promise.all([
      ...Array.from({ length: 6 }, (_, index) =>
        (index % 2 ? single : data.database).transaction(({ carts }) => carts.merge(token, user.id)),
      ),
      ...Array.from({ length: 6 }, () => add(key, second)),
    ]);
    await single.close();
    expect((await wantedOf(key)).sort()).toEqual(
      [
        [first, 3],
        [second, 11],
      ].sort(),
    );
    expect(await data.query('SELECT id FROM carts WHERE user_id = ?', [user.id])).toHaveLength(1);
  });

  it('gives one guest’s cart to one of two users', async () => {
    const [one, other, id] = [await aUser(data.database), await aUser(data.database), await anOffer({ quantity: 9 })];
    const token = await aGuestCart([id, 2]);
    await Promise.all([merge(token, one.id), merge(token, other.id)]);
    const wanted = [...(await wantedOf({ userId: one.id })), ...(await wantedOf({ userId: other.id }))];
    expect(wanted).toEqual([[id, 2]]);
  });

  it.each(['', 'x', 'A'.repeat(43)])('finds no cart by %j, and makes none', async (token) => {
    const user = await aUser(data.database);
    await merge(token, user.id);
    expect(await data.query('SELECT id FROM carts WHERE user_id = ?', [user.id])).toEqual([]);
  });
});
