import { z } from 'zod';
import { FIRST, type OrderPayment } from '../../admin/index.ts';
import { pageOf } from '../../core/page-of.ts';
import { orderStates, type Wish } from '../../orders/index.ts';
import { attemptStates, paymentStates } from '../../payments/index.ts';
import { type Answer, type ApiDatabase, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { assertDone, orderNumber, parcelParams } from '../orders.ts';
import { type Price, presentHistory, priceIn } from '../present-order.ts';
import {
  at,
  lines,
  Money,
  moment,
  next,
  Paged,
  ParcelWithHistory,
  PaymentMethod,
  queryId,
  Shipment,
} from '../schemas.ts';

const ListedParcel = z
  .object({
    id: z.int(),
    number: orderNumber,
    state: z.enum(orderStates),
    seller: z.string(),
    buyer: z.object({ id: z.int(), name: z.string() }),
    total: Money,
    placedAt: moment,
  })
  .meta({ id: 'ListedParcel' });
const ParcelOfAnybody = ParcelWithHistory.extend({
  buyerId: z.int(),
  payment: z
    .object({
      id: z.int(),
      method: PaymentMethod,
      state: z.enum(paymentStates),
      amount: Money,
      attempts: z
        .array(
          z.object({
            id: z.int(),
            provider: z.string(),
            state: z.enum(attemptStates),
            reference: z.string().nullable(),
            reason: z.string().nullable(),
            lastError: z.string().nullable(),
            changedAt: moment,
          }),
        )
        .describe('The latest first'),
    })
    .describe('That of the whole order'),
}).meta({ id: 'ParcelOfAnybody', description: 'A parcel as admins see it' });

const presentPayment = (price: Price, { amountCents, attempts, ...payment }: OrderPayment): object => ({
  ...payment,
  amount: price(amountCents),
  attempts: attempts.map((attempt) => ({ ...attempt, changedAt: at(attempt.changedAt) })),
});

/** Orders of everybody, and what an admin does with them; each change is told in the log. */
export function orderEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const price = priceIn(currency);
  const show = async (parcel: number): Promise<Answer> => {
    const { order, payment } = await database.readCurrent(async ({ admin, orderLists }) => ({
      order: await orderLists.orderForAdmin(parcel),
      payment: await admin.paymentOfOrder(parcel),
    }));
    const shown = presentHistory(price, order);
    return ok(
      { ...shown, buyerId: order.buyer.id, payment: presentPayment(price, payment) },
      { ETag: `"${order.version}"` },
    );
  };
  const act = async (
    userId: number,
    key: string,
    version: string,
    wish: Omit<Wish, 'by' | 'version'>,
  ): Promise<Answer> => {
    await database.readCurrent(({ orderLists }) => orderLists.orderForAdmin(wish.orderId));
    await database.transaction(({ idempotency, orders }) =>
      idempotency.once(userId, key, ['admin', wish, version], async () =>
        assertDone(await orders.act({ ...wish, version: Number(version), by: { actor: 'admin', userId } })),
      ),
    );
    return show(wish.orderId);
  };

  return [
    endpoint({
      method: 'get',
      path: '/admin/parcels',
      tag: 'Administration',
      summary: 'Parcels of everybody, the newest first',
      scope: 'admin:read',
      query: {
        ...Paged,
        state: z.enum(orderStates, `accepted: ${orderStates.join(', ')}`).optional(),
        number: orderNumber.optional(),
        buyer: queryId.optional().describe('Number of a user'),
        seller: queryId.optional().describe('Number of a shop'),
      },
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({ parcels: z.array(ListedParcel), next }),
      },
      run: async ({ query: { after = FIRST, limit, ...filter } }) => {
        const found = await database.readCurrent(({ admin }) => admin.orders(filter, after, limit + 1));
        const page = pageOf(found, limit);
        const parcels = page.items.map(
          ({ id, number, state, sellerName, buyerId, buyerName, totalCents, placedAt }) => ({
            id,
            number,
            state,
            seller: sellerName,
            buyer: { id: buyerId, name: buyerName },
            total: price(totalCents),
            placedAt: at(placedAt),
          }),
        );
        return ok({ parcels, next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/parcels/{parcel}',
      tag: 'Administration',
      summary: 'A parcel of anybody, with the payment of its order',
      scope: 'admin:read',
      params: parcelParams,
      answer: { status: 200, description: 'The parcel', body: ParcelOfAnybody },
      run: ({ params }) => show(params.parcel),
    }),
    endpoint({
      method: 'post',
      path: '/admin/parcels/{parcel}/cancel',
      tag: 'Administration',
      summary: 'Cancel a parcel that is not shipped',
      description:
        'Of an unpaid order this cancels all; what was paid is refunded. Buyer and seller are told the reason.',
      scope: 'admin:write',
      params: parcelParams,
      body: z.strictObject({ reason: lines(1, 500) }),
      once: true,
      ifMatch: true,
      answer: { status: 200, description: 'The parcel as it is now', body: ParcelOfAnybody },
      errors: ['order-state', 'payment-under-way'],
      run: ({ caller: { user }, params, body: { reason }, key, version }) =>
        act(user.id, key, version, { orderId: params.parcel, action: 'cancel', note: reason }),
    }),
    endpoint({
      method: 'post',
      path: '/admin/parcels/{parcel}/ship',
      tag: 'Administration',
      summary: 'Say for a seller without an account that a parcel is on its way',
      scope: 'admin:write',
      params: parcelParams,
      body: Shipment,
      once: true,
      ifMatch: true,
      answer: { status: 200, description: 'The parcel as it is now', body: ParcelOfAnybody },
      errors: ['order-state'],
      run: ({ caller: { user }, params, body: { trackingNumber = null }, key, version }) =>
        act(user.id, key, version, { orderId: params.parcel, action: 'ship', trackingNumber }),
    }),
  ];
}
