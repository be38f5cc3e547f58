import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAdmin, aSeller } from '../testing/builders.ts';
import { anOffer, anOrder, aPaidOrder, deliveryProviders, faultsOf, type PlacedOrder } from '../testing/orders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
let other: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
  other = new Visitor(store);
  await other.logIn(await anAdmin(store.database));
});
afterAll(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  await store.close();
});

const pathOf = ({ orderIds }: PlacedOrder) => `/admin/orders/${orderIds[0]}`;
const rowOf = async ({ orderIds }: PlacedOrder) =>
  (await store.query('SELECT state, version, tracking_number FROM orders WHERE id = ?', [orderIds[0]]))[0]!;
const versionOf = async (order: PlacedOrder) => String((await rowOf(order))['version']);
const entriesOf = ({ orderIds }: PlacedOrder) =>
  store.query("SELECT action, details FROM audit_log WHERE subject_kind = 'order' AND subject_id = ?", [orderIds[0]]);

/** An order of a seller without an account, paid already. */
async function aDemoOrder(): Promise<PlacedOrder> {
  const offer = await anOffer(store.database, { sellerId: await aSeller(store.database) });
  return aPaidOrder(store.database, { wanted: new Map([[offer, 1]]) });
}

describe('the list of orders', () => {
  it('is narrowed to a state, a number as it is typed, a buyer and a seller', async () => {
    const [unpaid, paid] = [await anOrder(store.database), await aPaidOrder(store.database)];
    const has = async (query: string) => {
      const page = await admin.page(`/admin/orders?${query}`);
      return [unpaid, paid].map((order) => page.includes(`href="${pathOf(order)}"`));
    };
    expect(await has('')).toEqual([true, true]);
    expect(await has('state=')).toEqual([true, true]);
    expect(await has('state=unpaid')).toEqual([true, false]);
    expect(await has('state=to-ship')).toEqual([false, true]);
    expect(await has(`q=+${paid.number.toLowerCase().replace(/(....)/g, '$1-')}+`)).toEqual([false, true]);
    expect(await has(`q=${encodeURIComponent("' OR 1=1 -- \u{1F4DA}")}`)).toEqual([false, false]);
    expect(await has(`buyer=${unpaid.buyerId}`)).toEqual([true, false]);
    const [row] = await store.query('SELECT seller_id AS id FROM orders WHERE id = ?', [paid.orderIds[0]]);
    expect(await has(`seller=${row!['id']}&state=to-ship`)).toEqual([false, true]);
    expect(await admin.page(`/admin/users/${unpaid.buyerId}`)).toContain(
      `<a href="/admin/orders?buyer=${unpaid.buyerId}">1</a>`,
    );
  });

  it.each(['state=lost', 'buyer=0', 'seller=x', 'before=x', `q=${'x'.repeat(61)}`])('refuses %s', async (query) => {
    expect((await admin.get(`/admin/orders?${query}`)).status).toBe(400);
  });

  it('has each order on one of its pages, within its filter', async () => {
    const order = await anOrder(store.database);
    for (let n = 0; n < 60; n++)
      await store.query(`INSERT INTO sellers (name, place, created_at) VALUES (?, 'Nowhere', UTC_TIMESTAMP(3))`, [
        `Crowd ${n}`,
      ]);
    await store.query(
      `INSERT INTO orders (group_id, seller_id, state, items_cents, delivery_cents, delivery_provider_id, delivery_name, delivery_days_from, delivery_days_to)
       SELECT o.group_id, s.id, 'expired', 100, 0, o.delivery_provider_id, o.delivery_name, 1, 2
       FROM orders o JOIN sellers s ON s.name LIKE 'Crowd %' WHERE o.id = ?`,
      [order.orderIds[0]],
    );
    const counts: number[] = [];
    for (let path: string | undefined = `/admin/orders?buyer=${order.buyerId}&state=expired`; path; ) {
      const page: string = await admin.page(path);
      counts.push(page.split('<li><h2><a href="/admin/orders/').length - 1);
      path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(counts).toEqual([50, 10]);
    await store.query("DELETE FROM orders WHERE seller_id IN (SELECT id FROM sellers WHERE name LIKE 'Crowd %')");
  });
});

describe('the page of an order', () => {
  it('tells all that is known of it, and escapes it', async () => {
    const order = await aPaidOrder(store.database);
    await store.query(
      "INSERT INTO order_messages (order_id, author_id, at, text) VALUES (?, ?, UTC_TIMESTAMP(3), '<script>alert(1)</script>')",
      [order.orderIds[0], order.buyerId],
    );
    const page = await admin.page(pathOf(order));
    for (const text of [
      order.number,
      'To be shipped',
      'Long Acre',
      'Credit card',
      'bank-transfer',
      '&lt;script&gt;',
      'Paid',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('<script>alert');
    // Its seller has an account, and ships it.
    expect(page).not.toContain('/ship"');
  });

  it('is told in Spanish', async () => {
    const order = await aDemoOrder();
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const page = await spanish.page(pathOf(order));
    for (const text of ['Enviar por quien vende', 'Intentos de pago', 'Lo que se ha comprado'])
      expect(page).toContain(text);
  });
});

describe('cancelling', () => {
  it('gives back copies and money, with a reason that both sides read', async () => {
    const order = await aPaidOrder(store.database);
    const reason = 'The <b>seller</b> is gone \u{1F4DA}';
    const answer = await admin.post(`${pathOf(order)}/cancel`, { reason, version: await versionOf(order) });
    expect(answer.headers.get('location')).toBe(`${pathOf(order)}?done=cancelled`);
    expect(await rowOf(order)).toMatchObject({ state: 'cancelled' });
    expect(await store.query('SELECT state FROM refunds WHERE order_id = ?', [order.orderIds[0]])).toEqual([
      { state: 'due' },
    ]);
    expect(await entriesOf(order)).toEqual([
      { action: 'cancel-order', details: JSON.stringify({ from: 'to-ship', to: 'cancelled', note: reason }) },
    ]);
    expect(await admin.page(`/admin/log?subject=order-${order.orderIds[0]}`)).toContain('“The &lt;b&gt;seller');
    const page = await admin.page(`${pathOf(order)}?done=cancelled`);
    for (const text of ['The order is cancelled, and both sides get a mail.', 'The &lt;b&gt;seller'])
      expect(page).toContain(text);
    expect(page).not.toContain('/cancel"');
  });

  it('happens once, and not to an order that has changed since it was seen', async () => {
    const order = await aPaidOrder(store.database);
    const version = await versionOf(order);
    const path = `${pathOf(order)}/cancel`;
    const answers = await Promise.all(
      [admin, other, admin].map((visitor) => visitor.post(path, { reason: 'Both', version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(await entriesOf(order)).toHaveLength(1);
    const unpaid = await anOrder(store.database);
    const stale = await admin.post(`${pathOf(unpaid)}/cancel`, { reason: 'My “words”', version: '77' });
    expect(stale.status).toBe(409);
    const page = await stale.text();
    for (const text of ['The order has changed since you looked at it', 'My “words”']) expect(page).toContain(text);
    expect(await rowOf(unpaid)).toMatchObject({ state: 'unpaid' });
  });

  it('needs a reason and a version', async () => {
    const order = await anOrder(store.database);
    const path = `${pathOf(order)}/cancel`;
    expect((await admin.post(path, { reason: ' ', version: await versionOf(order) })).status).toBe(400);
    for (const version of ['', '0', 'x', '1.5'])
      expect((await admin.post(path, { reason: 'Why', version })).status).toBe(400);
    expect(await rowOf(order)).toMatchObject({ state: 'unpaid' });
  });
});

describe('shipping', () => {
  it('is done by an admin for a seller who has no account', async () => {
    const order = await aDemoOrder();
    const page = await admin.page(pathOf(order));
    expect(page).toContain('Ship for the seller');
    const wrong = await admin.post(`${pathOf(order)}/ship`, { tracking: '<b>', version: await versionOf(order) });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('id="tracking-fault"');
    const answer = await admin.post(`${pathOf(order)}/ship`, {
      tracking: ' JD 0123-4567 ',
      version: await versionOf(order),
    });
    expect(answer.headers.get('location')).toBe(`${pathOf(order)}?done=shipped`);
    expect(await rowOf(order)).toMatchObject({ state: 'shipped', tracking_number: 'JD 0123-4567' });
    expect((await entriesOf(order)).map(({ action }) => action)).toEqual(['ship-order']);
    const late = await admin.post(`${pathOf(order)}/ship`, { tracking: '', version: await versionOf(order) });
    expect(late.status).toBe(409);
  });

  it('is not an admin’s to do for a seller who has one, or before it is paid', async () => {
    const [paid, unpaid] = [await aPaidOrder(store.database), await anOrder(store.database)];
    for (const order of [paid, unpaid]) {
      const answer = await admin.post(`${pathOf(order)}/ship`, { tracking: '', version: await versionOf(order) });
      expect(answer.status).toBe(409);
      expect(await entriesOf(order)).toEqual([]);
    }
    expect([(await rowOf(paid))['state'], (await rowOf(unpaid))['state']]).toEqual(['to-ship', 'unpaid']);
  });
});
