import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { type Acted, LONGEST_MESSAGE } from '../orders/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { presentOrder, priceIn } from './present-order.ts';
import { at, lines, Note, next, Order, OrderSummary, Paged, pathId } from './schemas.ts';

export const orderNumber = z
  .string()
  .regex(/^[A-Z0-9]{12}$/, 'accepted: the number of an order')
  .meta({ description: 'Number of the order', examples: ['K7QM2XPD4RTA'] });
export const parcelParams = { parcel: pathId };
const inOrder = { number: orderNumber, ...parcelParams };

/** What a buyer has ordered, and does with it. */
export function orderEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const price = priceIn(currency);
  const groupOf = (userId: number, wanted: string) =>
    database.readCurrent(({ orderLists }) => orderLists.groupOfBuyer(userId, wanted));
  const show = async (userId: number, wanted: string) => presentOrder(price, await groupOf(userId, wanted));
  /** @throws NotFound for a parcel of another order */
  const assertParcel = async (userId: number, wanted: string, parcel: number): Promise<void> => {
    if (!(await groupOf(userId, wanted)).orders.some(({ id }) => id === parcel)) throw new NotFound('parcel', parcel);
  };

  const act = (action: 'cancel' | 'receive', summary: string, description: string) =>
    endpoint({
      method: 'post',
      path: `/orders/{number}/parcels/{parcel}/${action}`,
      tag: 'Orders',
      summary,
      description,
      scope: 'orders:write',
      params: inOrder,
      body: z.strictObject({ note: Note }),
      once: true,
      answer: { status: 200, description: 'The order as it is now', body: Order },
      errors: ['order-state', 'payment-under-way'],
      run: async ({ caller: { user }, params, body: { note }, key }) => {
        await assertParcel(user.id, params.number, params.parcel);
        await database.transaction(({ idempotency, orders }) =>
          idempotency.once(user.id, key, [action, params, note], async () => {
            const by = { actor: 'buyer', userId: user.id } as const;
            assertDone(await orders.act({ orderId: params.parcel, action, by, note }));
          }),
        );
        return ok(await show(user.id, params.number));
      },
    });

  return [
    endpoint({
      method: 'get',
      path: '/orders',
      tag: 'Orders',
      summary: 'What you have ordered, the newest first',
      scope: 'orders:read',
      query: Paged,
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({ orders: z.array(OrderSummary), next }),
      },
      run: async ({ caller: { user }, query: { after = null, limit } }) => {
        const page = await database.readCurrent(({ orderLists }) => orderLists.groupsOfBuyer(user.id, after, limit));
        const orders = page.items.map((group) => ({
          number: group.number,
          state: group.state,
          total: price(group.totalCents),
          placedAt: at(group.placedAt),
          holdsUntil: group.holdsUntil && at(group.holdsUntil),
          parcels: group.orders,
        }));
        return ok({ orders, next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/orders/{number}',
      tag: 'Orders',
      summary: 'An order with its parcels, their history and messages',
      scope: 'orders:read',
      params: { number: orderNumber },
      answer: { status: 200, description: 'The order', body: Order },
      run: async ({ caller: { user }, params }) => ok(await show(user.id, params.number)),
    }),
    act(
      'cancel',
      'Cancel a parcel that is not shipped',
      'Of an unpaid order this cancels all; what was paid is refunded.',
    ),
    act('receive', 'Say that a parcel has arrived', 'Its seller has earned its price then.'),
    endpoint({
      method: 'post',
      path: '/orders/{number}/parcels/{parcel}/messages',
      tag: 'Orders',
      summary: 'Write to the seller of a parcel',
      scope: 'orders:write',
      params: inOrder,
      body: z.strictObject({ text: lines(1, LONGEST_MESSAGE) }),
      once: true,
      answer: { status: 204, description: 'Sent' },
      errors: ['messages-full'],
      run: async ({ caller: { user }, params, body: { text }, key }) => {
        await assertParcel(user.id, params.number, params.parcel);
        await say(database, { userId: user.id, parcel: params.parcel, text, key });
        return nothing;
      },
    }),
  ];
}

/** Writes a message, once for each key. */
export async function say(
  database: ApiDatabase,
  { userId, parcel, text, key }: { userId: number; parcel: number; text: string; key: string },
): Promise<void> {
  await database.transaction(({ idempotency, orderMessages }) =>
    idempotency.once(userId, key, ['say', parcel, text], async () => {
      const { outcome } = await orderMessages.say(userId, parcel, text);
      if (outcome === 'full') throw problem('messages-full');
    }),
  );
}

/** @throws DomainError for whatever has changed nothing */
export function assertDone({ outcome, state }: Acted): void {
  if (outcome === 'payment-under-way') throw problem('payment-under-way');
  if (outcome === 'stale') throw problem('version-conflict');
  if (outcome === 'refused') throw problem('order-state', `The parcel is ${state}; from there this cannot be done.`);
}
