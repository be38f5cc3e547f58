import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aListing, anAdmin, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { anOrder, aPaidOrder, aShop, deliveryProviders, faultsOf, type PlacedOrder } from '../testing/orders.ts';
import type { ActingUser, Wish } from './order.model.ts';
import { type Actor, actors, type OrderState, orderStates } from './order-state.ts';

let data: TestDatabase;
let admin: number;
let stranger: number;
let shop: { userId: number; sellerId: number };
beforeAll(async () => {
  data = await openTestDatabase();
  await deliveryProviders(data.database);
  admin = (await anAdmin(data.database)).id;
  stranger = (await aShop(data.database)).userId;
  shop = await aShop(data.database);
});
afterAll(async () => {
  expect(await faultsOf(data.database)).toEqual([]);
  await data.close();
});

/** All that is allowed: who does what, from where to where. */
const allowed: Readonly<Record<string, OrderState>> = {
  'seller ship to-ship': 'shipped',
  'buyer receive shipped': 'received',
  'system receive shipped': 'received',
  'buyer cancel unpaid': 'cancelled',
  'seller cancel unpaid': 'cancelled',
  'admin cancel unpaid': 'cancelled',
  'buyer cancel to-ship': 'cancelled',
  'seller cancel to-ship': 'cancelled',
  'admin cancel to-ship': 'cancelled',
  'system cancel to-ship': 'cancelled',
};

interface Prepared extends PlacedOrder {
  readonly orderId: number;
  readonly listingId: number;
}

const act = (wish: Wish) => data.database.transaction(({ orders }) => orders.act(wish));

/** An order of one copy in a state, brought there by the right people. */
async function anOrderIn(state: OrderState, sellerId = shop.sellerId): Promise<Prepared> {
  await aListing(data.database, { sellerId, quantity: 2 });
  const [row] = await data.query('SELECT MAX(id) AS id FROM listings');
  const listingId = row!['id'] as number;
  const buyerId = (await aUser(data.database)).id;
  const paid = ['to-ship', 'shipped', 'received'].includes(state);
  const order = await (paid ? aPaidOrder : anOrder)(data.database, { buyerId, wanted: new Map([[listingId, 1]]) });
  const orderId = order.orderIds[0]!;
  const seller: ActingUser = sellerId === shop.sellerId ? { actor: 'seller', userId: shop.userId } : asAdmin();
  if (state === 'shipped' || state === 'received') await act({ orderId, action: 'ship', by: seller });
  if (state === 'received') await act({ orderId, action: 'receive', by: { actor: 'buyer', userId: buyerId } });
  if (state === 'cancelled') await act({ orderId, action: 'cancel', by: { actor: 'buyer', userId: buyerId } });
  if (state === 'expired') {
    await data.query('UPDATE order_groups SET holds_until = UTC_TIMESTAMP(3) WHERE id = ?', [order.groupId]);
    await data.database.transaction(({ orders }) => orders.expire(order));
  }
  return { ...order, orderId, listingId };
}

const asAdmin = (): ActingUser => ({ actor: 'admin', userId: admin });

function acting(actor: Actor, { buyerId }: Prepared): ActingUser {
  if (actor === 'system') return { actor };
  return { actor, userId: { buyer: buyerId, seller: shop.userId, admin }[actor] };
}

const stateOf = async ({ orderId }: Prepared): Promise<unknown> =>
  (await data.query('SELECT state FROM orders WHERE id = ?', [orderId]))[0]!['state'];
const copiesOf = async ({ listingId }: Prepared): Promise<unknown> =>
  (await data.query('SELECT available FROM listings WHERE id = ?', [listingId]))[0]!['available'];

const cases = orderStates.flatMap((from) =>
  (['ship', 'receive', 'cancel'] as const).flatMap((action) => actors.map((actor) => ({ actor, action, from }))),
);

describe('an order', () => {
  it.each(cases)('that is $from: $actor may $action it, or not', async ({ actor, action, from }) => {
    const order = await anOrderIn(from);
    expect(await stateOf(order)).toBe(from);
    const to = allowed[`${actor} ${action} ${from}`];
    const acted = await act({ orderId: order.orderId, action, by: acting(actor, order) });
    expect(acted).toEqual(to ? { outcome: 'done', state: to } : { outcome: 'refused', state: from });
    expect(await stateOf(order)).toBe(to ?? from);
    // Done again it is too late.
    if (to) expect((await act({ orderId: order.orderId, action, by: acting(actor, order) })).outcome).toBe('refused');
  });

  it.each(['buyer', 'seller'] as const)('is not there for another %s', async (actor) => {
    for (const from of ['unpaid', 'to-ship', 'shipped'] as const) {
      const order = await anOrderIn(from);
      const others = [stranger, actor === 'buyer' ? shop.userId : order.buyerId];
      for (const userId of others)
        for (const action of ['ship', 'receive', 'cancel'] as const)
          await expect(act({ orderId: order.orderId, action, by: { actor, userId } })).rejects.toMatchObject({
            status: 404,
          });
      expect(await stateOf(order)).toBe(from);
    }
  });

  it('of a seller that is nobody’s account is shipped by an admin', async () => {
    const [row] = await data.query('SELECT id FROM sellers WHERE user_id IS NULL LIMIT 1');
    const sellerId = (row?.['id'] as number | undefined) ?? (await aListing(data.database)).sellerId;
    const order = await anOrderIn('to-ship', sellerId);
    expect(await act({ orderId: order.orderId, action: 'ship', by: asAdmin(), trackingNumber: 'AB 12' })).toEqual({
      outcome: 'done',
      state: 'shipped',
    });
    expect(await data.query('SELECT tracking_number FROM orders WHERE id = ?', [order.orderId])).toEqual([
      { tracking_number: 'AB 12' },
    ]);
    expect(
      await data.query("SELECT actor_id, action FROM audit_log WHERE subject_kind = 'order' AND subject_id = ?", [
        order.orderId,
      ]),
    ).toEqual([{ actor_id: admin, action: 'ship-order' }]);
  });

  it('that has changed since its actor saw it stays as it is', async () => {
    const order = await anOrderIn('to-ship');
    const wish: Wish = { orderId: order.orderId, action: 'ship', by: acting('seller', order), version: 1 };
    expect(await act(wish)).toEqual({ outcome: 'stale', state: 'to-ship' });
    expect(await act({ ...wish, version: 2 })).toEqual({ outcome: 'done', state: 'shipped' });
  });
});

describe('the copies of a cancelled order', () => {
  it.each([
    ['unpaid', 'buyer', 2],
    ['unpaid', 'admin', 2],
    ['unpaid', 'seller', 1],
    ['to-ship', 'buyer', 2],
    ['to-ship', 'admin', 2],
    ['to-ship', 'seller', 1],
    ['to-ship', 'system', 1],
  ] as const)('that was %s and that the %s cancels: %i are on sale', async (from, actor, available) => {
    const order = await anOrderIn(from);
    expect(await copiesOf(order)).toBe(1);
    await act({ orderId: order.orderId, action: 'cancel', by: acting(actor, order), note: 'It is lost.' });
    expect(await copiesOf(order)).toBe(available);
    expect(await data.query('SELECT amount_cents FROM refunds WHERE order_id = ?', [order.orderId])).toHaveLength(
      from === 'unpaid' ? 0 : 1,
    );
    expect(
      await data.query(
        'SELECT actor, actor_id, state, note FROM order_events WHERE order_id = ? ORDER BY id DESC LIMIT 1',
        [order.orderId],
      ),
    ).toEqual([
      {
        actor,
        actor_id: actor === 'system' ? null : (acting(actor, order) as { userId: number }).userId,
        state: 'cancelled',
        note: 'It is lost.',
      },
    ]);
  });
});
