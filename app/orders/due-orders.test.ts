import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { Database } from '../database/database.ts';
import { servicesOver } from '../services.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';
import {
  anOffer,
  anOrder,
  aPaidOrder,
  aShop,
  deliveryProviders,
  faultsOf,
  type PlacedOrder,
  pay,
} from '../testing/orders.ts';
import { expireOrdersJob, settleOrdersJob } from './order-jobs.ts';

let data: TestDatabase;
/** A second worker, with a pool of its own. */
let second: Database<ReturnType<ReturnType<typeof servicesOver>>>;
beforeAll(async () => {
  // Many wait for few connections; how long depends on the machine.
  data = await openTestDatabase({ acquireTimeoutMs: 60_000 });
  second = new Database(data.options, servicesOver(testCursors));
  await second.connect();
  await deliveryProviders(data.database);
});
afterEach(async () => expect(await faultsOf(data.database)).toEqual([]));
afterAll(async () => {
  await second.close();
  await data.close();
});

const log = { info: () => undefined };
const never = new AbortController().signal;
const expire = (database = data.database): Promise<void> =>
  expireOrdersJob({ database, log, registry: new Registry() }).run(never);
const settle = (database = data.database): Promise<void> => settleOrdersJob({ database, log }).run(never);

const lapse = (...orders: PlacedOrder[]): Promise<unknown> =>
  data.query('UPDATE order_groups SET holds_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id IN (?)', [
    orders.map(({ groupId }) => groupId),
  ]);
/** Lets days pass for an order. */
const letPass = (days: number, { orderIds }: PlacedOrder): Promise<unknown> =>
  data.query('UPDATE orders SET due_at = due_at - INTERVAL ? DAY WHERE id IN (?)', [days, orderIds]);
const stateOf = async ({ groupId }: PlacedOrder): Promise<unknown> =>
  (await data.query('SELECT state FROM orders WHERE group_id = ?', [groupId]))[0]!['state'];
const mails = async (template: string): Promise<number> =>
  (await data.query('SELECT id FROM mails WHERE template = ?', [template])).length;
const available = async (listingId: number): Promise<unknown> =>
  (await data.query('SELECT available FROM listings WHERE id = ?', [listingId]))[0]!['available'];
const ship = (order: PlacedOrder, userId: number) =>
  data.database.transaction(({ orders }) =>
    orders.act({ orderId: order.orderIds[0]!, action: 'ship', by: { actor: 'seller', userId } }),
  );

describe('a hold', () => {
  it('that is over gives its copies back, once, whichever of two workers is at it', async () => {
    const listingId = await anOffer(data.database, { quantity: 5 });
    const orders = [];
    for (let n = 0; n < 5; n++) orders.push(await anOrder(data.database, { wanted: new Map([[listingId, 1]]) }));
    expect(await available(listingId)).toBe(0);
    await expire();
    expect(await available(listingId)).toBe(0);
    await lapse(...orders);
    await Promise.all([expire(), expire(second), expire(), expire(second)]);
    await expire();
    expect(await available(listingId)).toBe(5);
    for (const order of orders) expect(await stateOf(order)).toBe('expired');
    expect(await mails('order-expired')).toBe(5);
  });

  it('that is over while it is being paid stays until that has come to an end', async () => {
    const order = await anOrder(data.database);
    const begun = await data.database.transaction(({ attempts }) =>
      attempts.begin({ id: order.paymentId }, 'test-card'),
    );
    await lapse(order);
    await expire();
    expect(await stateOf(order)).toBe('unpaid');
    await data.database.transaction(({ attempts }) =>
      attempts.settle(begun.attempt!.key, { status: 'declined', reason: 'declined' }, false),
    );
    await expire();
    expect(await stateOf(order)).toBe('expired');
    expect(await pay(data.database, order.paymentId)).toBe('ended');
  });

  it('that ends while the money arrives is either paid or given back', async () => {
    const listingId = await anOffer(data.database, { quantity: 20 });
    const orders = [];
    for (let n = 0; n < 20; n++) orders.push(await anOrder(data.database, { wanted: new Map([[listingId, 1]]) }));
    await lapse(...orders);
    const outcomes = await Promise.all([
      expire(),
      expire(second),
      ...orders.map(({ paymentId }, n) => pay(n % 2 ? data.database : second, paymentId)),
    ]);
    await expire();
    const paid = outcomes.filter((outcome) => outcome === 'confirmed').length;
    const states = await Promise.all(orders.map(stateOf));
    expect(states.filter((state) => state === 'to-ship')).toHaveLength(paid);
    expect(states.filter((state) => state === 'expired')).toHaveLength(20 - paid);
    expect(await available(listingId)).toBe(20 - paid);
  });

  it('that its buyer calls off while the money arrives is either paid, or ended with nothing taken', async () => {
    const orders = [];
    for (let n = 0; n < 10; n++) orders.push(await anOrder(data.database));
    await Promise.all(
      orders.flatMap(({ paymentId, orderIds, buyerId }) => [
        pay(second, paymentId),
        data.database.transaction(({ orders: service }) =>
          service.act({ orderId: orderIds[0]!, action: 'cancel', by: { actor: 'buyer', userId: buyerId } }),
        ),
      ]),
    );
    // The one who came second was paid and is refunded, or was told that the payment has ended.
    for (const order of orders) expect(await stateOf(order)).toBe('cancelled');
  });
});

describe('an order that is paid', () => {
  it('is told to its buyer and its sellers', async () => {
    const before = [await mails('order-paid'), await mails('order-to-ship')];
    const wanted = new Map([
      [await anOffer(data.database), 1],
      [await anOffer(data.database), 1],
    ]);
    await aPaidOrder(data.database, { wanted });
    expect([await mails('order-paid'), await mails('order-to-ship')]).toEqual([before[0]! + 1, before[1]! + 2]);
  });

  it('reminds its seller after three days, once', async () => {
    const order = await aPaidOrder(data.database);
    await letPass(2, order);
    await settle();
    expect(await mails('order-ship-reminder')).toBe(0);
    await letPass(1, order);
    await Promise.all([settle(), settle(second)]);
    await settle();
    expect(await mails('order-ship-reminder')).toBe(1);
    expect(await stateOf(order)).toBe('to-ship');
  });

  it('and not shipped for 14 days is cancelled and refunded, once', async () => {
    const shop = await aShop(data.database);
    const listingId = await anOffer(data.database, { sellerId: shop.sellerId });
    const order = await aPaidOrder(data.database, { wanted: new Map([[listingId, 1]]) });
    await letPass(14, order);
    await Promise.all([settle(), settle(second), settle()]);
    expect([await stateOf(order), await available(listingId)]).toEqual(['cancelled', 0]);
    expect(await data.query('SELECT state FROM refunds WHERE order_id IN (?)', [order.orderIds])).toHaveLength(1);
    expect((await ship(order, shop.userId)).outcome).toBe('refused');
  });

  it('and shipped counts as received 14 days later, and is owed to its seller', async () => {
    const shop = await aShop(data.database);
    const order = await aPaidOrder(data.database, {
      wanted: new Map([[await anOffer(data.database, { sellerId: shop.sellerId, priceCents: 900 }), 1]]),
    });
    await letPass(13, order);
    expect(await ship(order, shop.userId)).toEqual({ outcome: 'done', state: 'shipped' });
    await letPass(13, order);
    await settle();
    expect(await stateOf(order)).toBe('shipped');
    await letPass(1, order);
    await Promise.all([settle(), settle(second)]);
    expect(await stateOf(order)).toBe('received');
    expect(await data.query('SELECT amount_cents FROM payouts WHERE seller_id = ?', [shop.sellerId])).toEqual([
      { amount_cents: 900 + 1690 },
    ]);
  });
});
