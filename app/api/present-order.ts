import type { z } from 'zod';
import type { OrderGroup, OrderWithHistory, Order as Parcel } from '../orders/index.ts';
import { at, type Order, type Parcel as ParcelSchema, type ParcelWithHistory } from './schemas.ts';

/** An amount of the store's currency. */
export type Price = (amount: number) => { readonly amount: number; readonly currency: string };

export const priceIn =
  (currency: string): Price =>
  (amount) => ({ amount, currency });

export function presentParcel(price: Price, order: Parcel): z.input<typeof ParcelSchema> {
  const { id, number, state, version, seller, buyer, lines, delivery, refund, dueAt, placedAt } = order;
  return {
    id,
    number,
    state,
    version,
    seller: { id: seller.id, name: seller.name, place: seller.place },
    buyer: buyer.name,
    lines: lines.map(({ priceCents, ...line }) => ({ ...line, price: price(priceCents) })),
    items: price(order.itemsCents),
    delivery: { ...delivery, cost: price(order.deliveryCents) },
    total: price(order.totalCents),
    refund: refund && { amount: price(refund.amountCents), state: refund.state },
    dueAt: dueAt && at(dueAt),
    placedAt: at(placedAt),
  };
}

export const presentHistory = (price: Price, order: OrderWithHistory): z.input<typeof ParcelWithHistory> => ({
  ...presentParcel(price, order),
  address: order.address,
  events: order.events.map((event) => ({ ...event, at: at(event.at) })),
  messages: order.messages.map((message) => ({ ...message, at: at(message.at) })),
});

export const presentOrder = (price: Price, group: OrderGroup): z.input<typeof Order> => ({
  number: group.number,
  state: group.state,
  total: price(group.totalCents),
  address: group.address,
  placedAt: at(group.placedAt),
  holdsUntil: group.holdsUntil && at(group.holdsUntil),
  payment: { method: group.payment.method, state: group.payment.state },
  parcels: group.orders.map((order) => presentHistory(price, order)),
});
