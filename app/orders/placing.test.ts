import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { refreshOfferFloors } from '../listings/offer-floor.ts';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { aCheckout, anOffer, anOrder, aShop, deliveryProviders, faultsOf, place, terms } from '../testing/orders.ts';
import { MOST_UNPAID } from './checkout.model.ts';
import type { Placed } from './placing.model.ts';

let data: TestDatabase;
beforeAll(async () => {
  // Many wait for few connections; how long depends on the machine.
  data = await openTestDatabase({ acquireTimeoutMs: 60_000 });
  await deliveryProviders(data.database);
});
afterEach(async () => expect(await faultsOf(data.database)).toEqual([]));
afterAll(() => data.close());

/** Changes an offer behind the back of whoever is about to buy it. */
async function change(listingId: number, what: string): Promise<void> {
  await data.query(`UPDATE listings SET ${what} WHERE id = ?`, [listingId]);
  const [row] = await data.query('SELECT book_id FROM listings WHERE id = ?', [listingId]);
  await refreshOfferFloors(data.database.dataSource.manager, [row!['book_id'] as number]);
}

const available = async (listingId: number): Promise<unknown> =>
  (await data.query('SELECT available FROM listings WHERE id = ?', [listingId]))[0]!['available'];
const ordersOf = async (userId: number): Promise<number> =>
  (await data.query('SELECT id FROM order_groups WHERE buyer_id = ?', [userId])).length;
const cartOf = async (userId: number): Promise<unknown[]> =>
  (await data.database.readCurrent(({ checkouts }) => checkouts.checkout(userId, terms.methods))).sellers.flatMap(
    ({ lines }) => lines.map(({ listingId }) => listingId),
  );
const mailsTo = async (userId: number): Promise<unknown[]> =>
  (
    await data.query(
      'SELECT m.template FROM mails m JOIN users u ON u.email = m.recipient WHERE u.id = ? ORDER BY m.id',
      [userId],
    )
  ).map(({ template }) => template);
const count = (outcomes: readonly Placed[], outcome: Placed['outcome']): number =>
  outcomes.filter((placed) => placed.outcome === outcome).length;

describe('placing', () => {
  it('makes an order of each seller, holds its copies, and empties the cart of them', async () => {
    const [first, second] = [
      await anOffer(data.database, { quantity: 3, priceCents: 700 }),
      await anOffer(data.database),
    ];
    const { groupId, buyerId, orderIds, number } = await anOrder(data.database, {
      wanted: new Map([
        [first, 2],
        [second, 1],
      ]),
    });
    expect(number).toMatch(/^[2-9A-HJ-KM-NP-TW-Z]{12}$/);
    expect(orderIds).toHaveLength(2);
    expect([await available(first), await available(second)]).toEqual([1, 0]);
    expect(await cartOf(buyerId)).toEqual([]);
    expect(await mailsTo(buyerId)).toEqual(['order-placed']);
    const [group] = await data.query(
      `SELECT state, currency, total_cents, TIMESTAMPDIFF(SECOND, placed_at, holds_until) AS seconds FROM order_groups
       WHERE id = ?`,
      [groupId],
    );
    expect(group).toMatchObject({ state: 'unpaid', currency: 'USD', seconds: 900 });
    const [order] = await data.query('SELECT items_cents, delivery_cents, delivery_name FROM orders WHERE id = ?', [
      orderIds[0],
    ]);
    expect(order).toEqual({ items_cents: 1400, delivery_cents: 2090, delivery_name: 'DHL' });
  });

  it('holds for days what is paid by transfer', async () => {
    const { groupId } = await anOrder(data.database, { method: 'transfer' });
    const [group] = await data.query(
      'SELECT TIMESTAMPDIFF(DAY, placed_at, holds_until) AS days FROM order_groups WHERE id = ?',
      [groupId],
    );
    expect(group).toEqual({ days: 5 });
  });

  it('40 times at once places one order', async () => {
    const listingId = await anOffer(data.database, { quantity: 50 });
    const placing = await aCheckout(data.database, { wanted: new Map([[listingId, 1]]) });
    const placed = await Promise.all(Array.from({ length: 40 }, () => place(data.database, placing)));
    expect(new Set(placed.map((one) => one.outcome === 'placed' && one.number)).size).toBe(1);
    expect(placed.filter((one) => one.outcome === 'placed' && !one.again)).toHaveLength(1);
    expect([await ordersOf(placing.userId), await available(listingId)]).toEqual([1, 49]);
    expect(await mailsTo(placing.userId)).toEqual(['order-placed']);
  });

  it('40 times at once with keys of a program’s own places one order, too', async () => {
    const listingId = await anOffer(data.database, { quantity: 50 });
    const placing = await aCheckout(data.database, { wanted: new Map([[listingId, 1]]) });
    const placed = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        place(data.database, { ...placing, key: `key number ${n}`, keyOf: 'client', expectedSeen: undefined }),
      ),
    );
    expect([count(placed, 'placed'), count(placed, 'empty')]).toEqual([1, 39]);
    expect([await ordersOf(placing.userId), await available(listingId)]).toEqual([1, 49]);
  });

  it('by 30 buyers sells 3 copies to three of them', async () => {
    const listingId = await anOffer(data.database, { quantity: 3 });
    const placings = [];
    for (let buyer = 0; buyer < 30; buyer++)
      placings.push(await aCheckout(data.database, { wanted: new Map([[listingId, 1]]) }));
    const placed = await Promise.all(placings.map((placing) => place(data.database, placing)));
    expect([count(placed, 'placed'), count(placed, 'sold-out')]).toEqual([3, 27]);
    expect(await available(listingId)).toBe(0);
  });

  it('two carts with the same offers, added in opposite order, deadlocks nobody', async () => {
    const offers = [await anOffer(data.database, { quantity: 40 }), await anOffer(data.database, { quantity: 40 })];
    const placings = [];
    for (let buyer = 0; buyer < 20; buyer++)
      placings.push(
        await aCheckout(data.database, {
          wanted: new Map((buyer % 2 ? offers : offers.toReversed()).map((id) => [id, 2])),
        }),
      );
    const placed = await Promise.all(placings.map((placing) => place(data.database, placing)));
    expect(count(placed, 'placed')).toBe(20);
    expect([await available(offers[0]!), await available(offers[1]!)]).toEqual([0, 0]);
  });
});

describe('what stands in the way of placing', () => {
  it('is named when it is sold out meanwhile; the rest stays in the cart', async () => {
    const [gone, fewer, kept] = [
      await anOffer(data.database),
      await anOffer(data.database, { quantity: 3 }),
      await anOffer(data.database),
    ];
    const placing = await aCheckout(data.database, {
      wanted: new Map([
        [gone, 1],
        [fewer, 3],
        [kept, 1],
      ]),
    });
    await anOrder(data.database, {
      wanted: new Map([
        [gone, 1],
        [fewer, 1],
      ]),
    });
    const placed = await place(data.database, placing);
    expect(placed).toMatchObject({
      outcome: 'sold-out',
      lines: [
        { listingId: gone, reason: 'sold-out' },
        { listingId: fewer, reason: 'fewer' },
      ],
    });
    expect(await ordersOf(placing.userId)).toBe(0);
    expect(await cartOf(placing.userId)).toEqual([fewer, kept]);
    // The same key may be used again, for what is left and was seen.
    const again = await data.database.readCurrent(({ checkouts }) => checkouts.checkout(placing.userId, terms.methods));
    expect(again.key).toBe(placing.key);
    const { totalCents: expectedTotalCents, seen: expectedSeen } = again;
    expect(await place(data.database, { ...placing, expectedTotalCents, expectedSeen })).toMatchObject({
      outcome: 'placed',
    });
    expect([await available(fewer), await available(kept)]).toEqual([0, 0]);
  });

  it('is that it costs another sum by now, or is another thing for the same', async () => {
    const listingId = await anOffer(data.database, { priceCents: 1000 });
    const placing = await aCheckout(data.database, { wanted: new Map([[listingId, 1]]) });
    for (const forged of [0, 1, placing.expectedTotalCents - 1, placing.expectedTotalCents + 1])
      expect(await place(data.database, { ...placing, expectedTotalCents: forged, expectedSeen: undefined })).toEqual({
        outcome: 'changed',
        totalCents: placing.expectedTotalCents,
      });
    await change(listingId, '`condition` = 7');
    expect((await place(data.database, placing)).outcome).toBe('changed');
    await change(listingId, 'price_cents = 1100, `condition` = 5');
    expect(await place(data.database, placing)).toEqual({
      outcome: 'changed',
      totalCents: placing.expectedTotalCents + 100,
    });
    expect([await ordersOf(placing.userId), await available(listingId)]).toEqual([0, 1]);
  });

  it('is that a step has no answer, or none any more', async () => {
    const placing = await aCheckout(data.database);
    const step = async () => place(data.database, { ...placing, expectedSeen: undefined });
    expect(await place(data.database, { ...placing, terms: { ...terms, methods: ['paypal'] } })).toEqual({
      outcome: 'incomplete',
      step: 'payment',
    });
    await data.query('UPDATE delivery_providers SET active = 0');
    expect(await step()).toEqual({ outcome: 'incomplete', step: 'delivery' });
    await data.query('DELETE FROM addresses WHERE user_id = ?', [placing.userId]);
    expect(await step()).toEqual({ outcome: 'incomplete', step: 'address' });
    await data.query('UPDATE delivery_providers SET active = 1');
    expect(await ordersOf(placing.userId)).toBe(0);
  });

  it('is that there is nothing to buy, or only one’s own', async () => {
    const shop = await aShop(data.database);
    const foreign = await aCheckout(data.database);
    expect(await place(data.database, { ...foreign, userId: shop.userId })).toEqual({ outcome: 'empty' });
    const own = await anOffer(data.database, { sellerId: shop.sellerId });
    // As a guest's cart would bring it, before its owner has logged in.
    const placing = await aCheckout(data.database, { buyerId: shop.userId });
    await data.query('UPDATE cart_lines l JOIN carts c ON c.id = l.cart_id SET l.listing_id = ? WHERE c.user_id = ?', [
      own,
      shop.userId,
    ]);
    expect(await place(data.database, placing)).toEqual({ outcome: 'empty' });
    const { leftOut } = await data.database.readCurrent(({ checkouts }) =>
      checkouts.checkout(shop.userId, terms.methods),
    );
    expect(leftOut).toMatchObject([{ listingId: own, reason: 'own' }]);
  });

  it('is that the buyer has as many unpaid orders as anybody may have', async () => {
    const buyerId = (await aUser(data.database)).id;
    for (let order = 0; order < MOST_UNPAID; order++) await anOrder(data.database, { buyerId });
    const placing = await aCheckout(data.database, { buyerId });
    expect(await place(data.database, placing)).toEqual({ outcome: 'too-many-holds', most: MOST_UNPAID });
    expect(await ordersOf(buyerId)).toBe(MOST_UNPAID);
  });

  it('is a key of another checkout', async () => {
    const placing = await aCheckout(data.database);
    const { key } = await aCheckout(data.database);
    expect((await place(data.database, { ...placing, key })).outcome).toBe('changed');
  });
});
