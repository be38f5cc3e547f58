import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Services } from '../services.ts';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { anOffer, anOrder, aPaidOrder, aShop, deliveryProviders, faultsOf, pay } from '../testing/orders.ts';
import { readMessage } from './order-message.service.ts';

// With one connection: whoever asks for a second inside a transaction would wait for ever.
let data: TestDatabase;
let shop: { userId: number; sellerId: number };
let stranger: number;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
  await deliveryProviders(data.database);
  shop = await aShop(data.database);
  stranger = (await aShop(data.database)).userId;
});
afterEach(async () => expect(await faultsOf(data.database)).toEqual([]));
afterAll(() => data.close());

const read = <T>(work: (services: Services) => Promise<T>): Promise<T> => data.database.readCurrent(work);
const change = <T>(work: (services: Services) => Promise<T>): Promise<T> => data.database.transaction(work);
const offer = (priceCents = 1000) => anOffer(data.database, { sellerId: shop.sellerId, priceCents, quantity: 3 });

describe('a buyer', () => {
  it('sees what they have ordered, page by page, the newest first', async () => {
    const buyerId = (await aUser(data.database)).id;
    const numbers: string[] = [];
    for (let n = 0; n < 3; n++) numbers.unshift((await anOrder(data.database, { buyerId })).number);
    const first = await read(({ orderLists }) => orderLists.groupsOfBuyer(buyerId, null, 2));
    const rest = await read(({ orderLists }) => orderLists.groupsOfBuyer(buyerId, first.next, 2));
    expect([...first.items, ...rest.items].map(({ number }) => number)).toEqual(numbers);
    expect(rest.next).toBeNull();
    expect(first.items[0]!.orders[0]!.lines).toHaveLength(1);
    expect((await read(({ orderLists }) => orderLists.groupsOfBuyer(stranger, null, 9))).items).toEqual([]);
  });

  it('sees an order with its payment and its timeline; nobody else does', async () => {
    const listingId = await offer();
    const { number, buyerId } = await aPaidOrder(data.database, { wanted: new Map([[listingId, 2]]) });
    const group = await read(({ orderLists }) => orderLists.groupOfBuyer(buyerId, number));
    expect(group).toMatchObject({
      number,
      state: 'paid',
      holdsUntil: null,
      totalCents: group.payment.amountCents,
      payment: { method: 'card', state: 'captured' },
      address: { country: 'GB', postalCode: 'WC2E 9LH' },
      orders: [
        {
          state: 'to-ship',
          itemsCents: 2000,
          lines: [{ listingId, copies: 2, condition: 'good', priceCents: 1000 }],
          events: [
            { actor: 'buyer', action: 'place', state: 'unpaid' },
            { actor: 'system', action: 'pay', state: 'to-ship' },
          ],
        },
      ],
    });
    for (const [userId, wanted] of [
      [stranger, number],
      [shop.userId, number],
      [buyerId, number.toLowerCase()],
      [buyerId, "' OR 1=1 --"],
    ] as const)
      await expect(read(({ orderLists }) => orderLists.groupOfBuyer(userId, wanted))).rejects.toMatchObject({
        status: 404,
      });
  });
});

describe('a seller', () => {
  it('sees orders by what they wait for, and where they go once they are paid', async () => {
    const seller = await aShop(data.database);
    const sold = async (priceCents: number) =>
      new Map([[await anOffer(data.database, { sellerId: seller.sellerId, priceCents }), 1]]);
    const { orderIds, paymentId, buyerId } = await anOrder(data.database, { wanted: await sold(500) });
    await aPaidOrder(data.database, { wanted: await sold(600) });
    const orderId = orderIds[0]!;
    const own = (userId: number) => read(({ orderLists }) => orderLists.orderOfSeller(userId, orderId));
    expect((await own(seller.userId)).address).toBeNull();
    for (const userId of [stranger, buyerId]) await expect(own(userId)).rejects.toMatchObject({ status: 404 });
    await pay(data.database, paymentId);
    expect((await own(seller.userId)).address).toMatchObject({ city: 'London' });
    const list = (after: number | null) =>
      read(({ orderLists }) => orderLists.ordersOfSeller(seller.userId, 'to-ship', after, 1));
    const first = await list(null);
    expect(first.items[0]!.id).toBe(orderId);
    expect((await list(first.next)).items).toHaveLength(1);
    expect((await read(({ orderLists }) => orderLists.ordersOfSeller(stranger, 'to-ship', null, 9))).items).toEqual([]);
    await change(({ orders }) =>
      orders.act({
        orderId,
        action: 'ship',
        by: { actor: 'seller', userId: seller.userId },
        trackingNumber: 'JD 014/?&',
      }),
    );
    await change(({ orders }) => orders.act({ orderId, action: 'receive', by: { actor: 'buyer', userId: buyerId } }));
    expect(await read(({ orderLists }) => orderLists.sumsOfSeller(seller.userId))).toEqual({
      unpaid: 0,
      toShip: 1,
      shipped: 0,
      received: 1,
      earnedCents: 500 + 1690,
      paidOutCents: 0,
    });
    expect((await own(seller.userId)).delivery.trackingPage).toBe(
      'https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD%20014%2F%3F%26',
    );
  });
});

describe('buyer and seller', () => {
  it('write to each other, and nobody else does', async () => {
    const { orderIds, buyerId, number } = await aPaidOrder(data.database, { wanted: new Map([[await offer(), 1]]) });
    const orderId = orderIds[0]!;
    const say = (userId: number, text: string) =>
      change(({ orderMessages }) => orderMessages.say(userId, orderId, text));
    expect(await say(buyerId, 'Is the jacket there?')).toEqual({ outcome: 'sent' });
    expect(await say(shop.userId, 'It is.\n<b>Really</b> 📚')).toEqual({ outcome: 'sent' });
    await expect(say(stranger, 'Hello')).rejects.toMatchObject({ status: 404 });
    const group = await read(({ orderLists }) => orderLists.groupOfBuyer(buyerId, number));
    expect(group.orders[0]!.messages).toMatchObject([
      { from: 'buyer', text: 'Is the jacket there?' },
      { from: 'seller', text: 'It is.\n<b>Really</b> 📚' },
    ]);
    expect(await data.query("SELECT recipient FROM mails WHERE template = 'order-message'")).toHaveLength(2);
  });

  it('may not write more than thirty messages an hour', async () => {
    const { orderIds, buyerId } = await aPaidOrder(data.database);
    const say = () => change(({ orderMessages }) => orderMessages.say(buyerId, orderIds[0]!, 'Hello?'));
    for (let n = 0; n < 30; n++) await say();
    await expect(say()).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ['', null],
    [' \r\n ', null],
    ['a'.repeat(2001), null],
    ['📚'.repeat(2000), '📚'.repeat(2000)],
    ['one\r\ntwo', 'one\ntwo'],
    ['null\0', null],
    ['turned \u202e around', null],
  ])('write %j', (typed, kept) => expect(readMessage(typed)).toBe(kept));
});

describe('somebody’s own data', () => {
  it('hold what they bought, sold and wrote, and keep them while it is under way', async () => {
    const seller = await aShop(data.database);
    const { orderIds, buyerId, number } = await aPaidOrder(data.database, {
      wanted: new Map([[await anOffer(data.database, { sellerId: seller.sellerId }), 1]]),
    });
    const orderId = orderIds[0]!;
    await change(({ orderMessages }) => orderMessages.say(buyerId, orderId, 'Hello'));
    expect(await read(({ ownOrders }) => ownOrders.dataOf(buyerId))).toMatchObject({
      orders: [{ number, address: { city: 'London' } }],
      sales: [],
      orderMessages: [{ number, text: 'Hello' }],
    });
    const reasons = (userId: number) => read(({ ownOrders }) => ownOrders.reasonsToStay(userId));
    expect([await reasons(buyerId), await reasons(seller.userId), await reasons(stranger)]).toEqual([
      ['buying'],
      ['selling'],
      [],
    ]);
    await change(({ orders }) => orders.act({ orderId, action: 'cancel', by: { actor: 'buyer', userId: buyerId } }));
    expect([await reasons(buyerId), await reasons(seller.userId)]).toEqual([[], []]);
    expect(await read(({ ownOrders }) => ownOrders.dataOf(seller.userId))).toMatchObject({
      orders: [],
      sales: [{ number, state: 'cancelled' }],
    });
  });
});
