import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { deliveryProviders, faultsOf } from '../testing/orders.ts';
import { aProgram, type Program } from '../testing/program.ts';
import { anAddress, anOffer, aShop } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
});
afterAll(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  await store.close();
});

const card = { number: '4242 4242 4242 4242', expiry: '12/40', code: '123' };

/** A program that has these copies in its cart, and has chosen everything; answers the total, too. */
async function aShopper(listing: number, copies = 1, paymentMethod = 'card') {
  const program = await aProgram(store, (await aUser(store.database)).id);
  const { body: address } = await program.post('/me/addresses', anAddress);
  expect((await program.put(`/cart/lines/${listing}`, { copies })).status).toBe(200);
  await program.put('/checkout', { addressId: address.id, paymentMethod });
  const { sellers } = (await program.get('/checkout')).body;
  const deliveries = sellers.map(({ sellerId, quotes }: any) => ({ sellerId, providerId: quotes[0].providerId }));
  const { body: checkout } = await program.put('/checkout', { deliveries });
  expect(checkout.lacks).toEqual([]);
  return { program, expectedTotal: checkout.total.amount as number };
}

async function anOrder(quantity = 1) {
  const shop = await aShop(store.database);
  const listing = await anOffer(store, { sellerId: shop.sellerId, quantity });
  const seller = await aProgram(store, shop.user.id);
  const { program: buyer, expectedTotal } = await aShopper(listing);
  const { body: order } = await buyer.post('/orders', { expectedTotal });
  return { buyer, seller, order, listing, parcel: order.parcels[0].id as number };
}

const pay = (buyer: Program, number: string, key?: string, details: object = card) =>
  buyer.post(`/orders/${number}/payment`, { details }, key);

describe('a program that buys', () => {
  it('orders, pays, writes to the seller, who ships, and says that the parcel has arrived', async () => {
    const { buyer, seller, order, parcel } = await anOrder();
    expect(order).toMatchObject({ state: 'unpaid', payment: { method: 'card', state: 'open' } });
    expect((await pay(buyer, order.number)).body).toEqual({ status: 'paid' });
    expect(
      (await buyer.post(`/orders/${order.number}/parcels/${parcel}/messages`, { text: 'Please wrap it.' })).status,
    ).toBe(204);

    const { body: toShip } = await seller.get('/sales?list=to-ship');
    expect(toShip.parcels.map(({ id }: any) => id)).toEqual([parcel]);
    const { body: sale } = await seller.get(`/sales/${parcel}`);
    expect(sale.address).toMatchObject({ city: 'New York' });
    expect(sale.messages.map(({ text }: any) => text)).toEqual(['Please wrap it.']);
    expect((await seller.post(`/sales/${parcel}/messages`, { text: 'Of course.' })).status).toBe(204);
    expect((await seller.post(`/sales/${parcel}/ship`, { trackingNumber: 'AB 123' })).body.state).toBe('shipped');

    const { body: received } = await buyer.post(`/orders/${order.number}/parcels/${parcel}/receive`);
    expect(received.parcels[0]).toMatchObject({ state: 'received', delivery: { trackingNumber: 'AB 123' } });
    expect((await seller.get('/sales/sums')).body).toMatchObject({ received: 1, earned: { currency: 'USD' } });
    expect((await buyer.get('/orders')).body.orders.map(({ number }: any) => number)).toEqual([order.number]);
  });

  it('places one order with a key, however often and at once it asks', async () => {
    const listing = await anOffer(store, { quantity: 5 });
    const { program, expectedTotal } = await aShopper(listing);
    const twins = await Promise.all(
      Array.from({ length: 5 }, () => program.post('/orders', { expectedTotal }, 'the-same-key')),
    );
    expect(new Set(twins.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(twins.map(({ body }) => body.number)).size).toBe(1);
    expect(twins[0]!.headers.get('location')).toBe(`/api/v1/orders/${twins[0]!.body.number}`);
    expect((await program.post('/orders', { expectedTotal: 1 }, 'the-same-key')).body.code).toBe(
      'idempotency-key-reused',
    );
    expect((await program.get('/orders')).body.orders).toHaveLength(1);
  });

  it('is refused without a key, with another total, and with an empty cart; nothing has changed then', async () => {
    const { program, expectedTotal } = await aShopper(await anOffer(store));
    const without = await program.ask('POST', '/orders', { json: { expectedTotal } });
    expect([without.status, without.body.code]).toEqual([400, 'idempotency-key-required']);
    const other = await program.post('/orders', { expectedTotal: expectedTotal - 1 });
    expect([other.status, other.body.code]).toEqual([409, 'checkout-changed']);
    expect((await program.get('/orders')).body.orders).toEqual([]);
    const nobody = await aProgram(store, (await aUser(store.database)).id);
    expect((await nobody.post('/orders', { expectedTotal: 0 })).body.code).toBe('checkout-empty');
  });

  it('learns which offers are gone', async () => {
    const listing = await anOffer(store);
    const { program, expectedTotal } = await aShopper(listing);
    await store.query('UPDATE listings SET available = 0 WHERE id = ?', [listing]);
    const { body } = await program.post('/orders', { expectedTotal });
    expect(body).toMatchObject({ status: 409, code: 'sold-out', detail: expect.stringContaining(String(listing)) });
    await store.query('UPDATE listings SET available = 1 WHERE id = ?', [listing]);
  });

  it('pays once with a key, and again with another after a decline', async () => {
    const { buyer, order } = await anOrder();
    const declined = { ...card, number: '4000 0000 0000 0002' };
    expect((await pay(buyer, order.number, 'first-key', { ...card, code: '1' })).body).toMatchObject({
      code: 'invalid-input',
      faults: { 'details.code': expect.any(String) },
    });
    expect((await pay(buyer, order.number, 'first-key', declined)).body.code).toBe('payment-declined');
    expect((await pay(buyer, order.number, 'first-key', card)).body.code).toBe('payment-declined');
    const twins = await Promise.all([1, 2, 3].map(() => pay(buyer, order.number, 'second-key')));
    expect(twins.map(({ body }) => body.status).every((status) => ['paid', 'under-way'].includes(status))).toBe(true);
    expect((await pay(buyer, order.number, 'second-key')).body).toEqual({ status: 'paid' });
    const attempts = await store.query(
      'SELECT a.state FROM payment_attempts a JOIN payments p ON p.id = a.payment_id WHERE p.reference = ? ORDER BY a.id',
      [order.number],
    );
    expect(attempts.map(({ state }) => state)).toEqual(['declined', 'captured']);
  });

  it('cancels what is not shipped, once, and gets the money back', async () => {
    const { buyer, seller, order, parcel } = await anOrder();
    await pay(buyer, order.number);
    const path = `/orders/${order.number}/parcels/${parcel}/cancel`;
    const { body } = await buyer.post(path, { note: 'Found another.' }, 'cancel-key');
    expect(body.parcels[0]).toMatchObject({ state: 'cancelled', refund: { amount: order.total } });
    expect((await buyer.post(path, { note: 'Found another.' }, 'cancel-key')).status).toBe(200);
    const again = await buyer.post(path, { note: 'Found another.' });
    expect([again.status, again.body.code]).toEqual([409, 'order-state']);
    expect((await seller.post(`/sales/${parcel}/ship`)).body.code).toBe('order-state');
  });

  it('finds nothing of what is somebody else’s', async () => {
    const { seller, buyer, order, parcel, listing } = await anOrder();
    const other = await aProgram(store, (await aUser(store.database)).id);
    const path = `/orders/${order.number}`;
    for (const stranger of [other, seller]) {
      expect((await stranger.get(path)).status).toBe(404);
      expect((await pay(stranger, order.number)).status).toBe(404);
      for (const action of ['cancel', 'receive'])
        expect((await stranger.post(`${path}/parcels/${parcel}/${action}`)).status).toBe(404);
      expect((await stranger.post(`${path}/parcels/${parcel}/messages`, { text: 'Hello' })).status).toBe(404);
    }
    for (const stranger of [other, buyer]) {
      expect((await stranger.get(`/sales/${parcel}`)).status).toBe(404);
      for (const action of ['cancel', 'ship'])
        expect((await stranger.post(`/sales/${parcel}/${action}`)).status).toBe(404);
      expect((await stranger.post(`/sales/${parcel}/messages`, { text: 'Hello' })).status).toBe(404);
    }
    expect((await seller.put(`/cart/lines/${listing}`, { copies: 1 })).body.code).toMatch(/^listing-(own|gone)$/);
  });
});
