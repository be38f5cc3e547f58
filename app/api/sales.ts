import { z } from 'zod';
import { LONGEST_MESSAGE, type SellerList, sellerLists, type Wish } from '../orders/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { assertDone, parcelParams, say } from './orders.ts';
import { presentHistory, presentParcel, priceIn } from './present-order.ts';
import { lines, Money, Note, next, Paged, Parcel, ParcelWithHistory, Shipment } from './schemas.ts';

const lists = Object.keys(sellerLists) as [SellerList, ...SellerList[]];

/** What a seller has sold, and does with it. */
export function saleEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const price = priceIn(currency);
  const show = async (userId: number, parcel: number) =>
    presentHistory(price, await database.readCurrent(({ orderLists }) => orderLists.orderOfSeller(userId, parcel)));

  const act = async (userId: number, key: string, wish: Omit<Wish, 'by' | 'version'>): Promise<object> => {
    await database.transaction(({ idempotency, orders }) =>
      idempotency.once(userId, key, wish, async () =>
        assertDone(await orders.act({ ...wish, by: { actor: 'seller', userId } })),
      ),
    );
    return show(userId, wish.orderId);
  };

  return [
    endpoint({
      method: 'get',
      path: '/sales',
      tag: 'Sales',
      summary: 'Parcels that you have sold, by what they wait for',
      scope: 'sales:read',
      query: { ...Paged, list: z.enum(lists, `accepted: ${lists.join(', ')}`).default('to-ship') },
      answer: { status: 200, description: 'A page of the list', body: z.object({ parcels: z.array(Parcel), next }) },
      run: async ({ caller: { user }, query: { list, after = null, limit } }) => {
        const page = await database.readCurrent(({ orderLists }) =>
          orderLists.ordersOfSeller(user.id, list, after, limit),
        );
        return ok({ parcels: page.items.map((order) => presentParcel(price, order)), next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/sales/sums',
      tag: 'Sales',
      summary: 'How many parcels wait for what, and what you have earned',
      scope: 'sales:read',
      answer: {
        status: 200,
        description: 'The sums',
        body: z.object({
          toShip: z.int(),
          shipped: z.int(),
          received: z.int(),
          earned: Money,
          paidOut: Money,
        }),
      },
      run: async ({ caller: { user } }) => {
        const sums = await database.readCurrent(({ orderLists }) => orderLists.sumsOfSeller(user.id));
        return ok({ ...sums, earned: price(sums.earnedCents), paidOut: price(sums.paidOutCents) });
      },
    }),
    endpoint({
      method: 'get',
      path: '/sales/{parcel}',
      tag: 'Sales',
      summary: 'A parcel that you have sold',
      scope: 'sales:read',
      params: parcelParams,
      answer: { status: 200, description: 'The parcel', body: ParcelWithHistory },
      run: async ({ caller: { user }, params: { parcel } }) => ok(await show(user.id, parcel)),
    }),
    endpoint({
      method: 'post',
      path: '/sales/{parcel}/ship',
      tag: 'Sales',
      summary: 'Say that a parcel is on its way',
      scope: 'sales:write',
      params: parcelParams,
      body: Shipment,
      once: true,
      answer: { status: 200, description: 'The parcel as it is now', body: ParcelWithHistory },
      errors: ['order-state'],
      run: async ({ caller: { user }, params: { parcel }, body: { trackingNumber = null }, key }) =>
        ok(await act(user.id, key, { orderId: parcel, action: 'ship', trackingNumber })),
    }),
    endpoint({
      method: 'post',
      path: '/sales/{parcel}/cancel',
      tag: 'Sales',
      summary: 'Cancel a parcel that is not shipped',
      description: 'The buyer gets the money back. The copies are not put up for sale again.',
      scope: 'sales:write',
      params: parcelParams,
      body: z.strictObject({ note: Note }),
      once: true,
      answer: { status: 200, description: 'The parcel as it is now', body: ParcelWithHistory },
      errors: ['order-state', 'payment-under-way'],
      run: async ({ caller: { user }, params: { parcel }, body: { note }, key }) =>
        ok(await act(user.id, key, { orderId: parcel, action: 'cancel', note })),
    }),
    endpoint({
      method: 'post',
      path: '/sales/{parcel}/messages',
      tag: 'Sales',
      summary: 'Write to the buyer of a parcel',
      scope: 'sales:write',
      params: parcelParams,
      body: z.strictObject({ text: lines(1, LONGEST_MESSAGE) }),
      once: true,
      answer: { status: 204, description: 'Sent' },
      errors: ['messages-full'],
      run: async ({ caller: { user }, params: { parcel }, body: { text }, key }) => {
        await show(user.id, parcel); // 404 for a parcel that is not this seller's
        await say(database, { userId: user.id, parcel, text, key });
        return nothing;
      },
    }),
  ];
}
