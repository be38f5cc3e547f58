import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { trackingPage } from '../delivery/index.ts';
import { conditionOf } from '../listings/index.ts';
import type { OrderAddress } from './checkout.model.ts';
import { AddressSnapshot } from './checkout.repository.ts';
import type { Order, OrderLine } from './order.model.ts';
import { orderStates } from './order-state.ts';

export const refundStates = ['due', 'by-hand', 'done', 'failed'] as const;

const address = z.string().transform((text): OrderAddress => AddressSnapshot.parse(JSON.parse(text)));

const OrderRow = z.object({
  id: z.number(),
  groupId: z.number(),
  number: z.string(),
  state: z.enum(orderStates),
  version: z.number(),
  sellerId: z.number(),
  sellerName: z.string(),
  sellerPlace: z.string(),
  sellerUserId: z.number().nullable(),
  buyerId: z.number(),
  buyerName: z.string(),
  itemsCents: z.number(),
  deliveryCents: z.number(),
  deliveryName: z.string(),
  daysFrom: z.number(),
  daysTo: z.number(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string(),
  dueAt: z.date().nullable(),
  placedAt: z.date(),
  refundCents: z.number().nullable(),
  refundState: z.enum(refundStates).nullable(),
  address,
});
type OrderRow = z.output<typeof OrderRow>;

const SELECT = `SELECT o.id, o.group_id AS groupId, g.number, o.state, o.version, o.seller_id AS sellerId,
    s.name AS sellerName, s.place AS sellerPlace, s.user_id AS sellerUserId, g.buyer_id AS buyerId, b.name AS buyerName,
    o.items_cents AS itemsCents, o.delivery_cents AS deliveryCents, o.delivery_name AS deliveryName,
    o.delivery_days_from AS daysFrom, o.delivery_days_to AS daysTo, o.tracking_number AS trackingNumber,
    p.tracking_url AS trackingUrl, o.due_at AS dueAt, g.placed_at AS placedAt, r.amount_cents AS refundCents,
    r.state AS refundState, g.address
  FROM orders o JOIN order_groups g ON g.id = o.group_id JOIN sellers s ON s.id = o.seller_id
  JOIN users b ON b.id = g.buyer_id JOIN delivery_providers p ON p.id = o.delivery_provider_id
  LEFT JOIN refunds r ON r.order_id = o.id`;

/** An order with what else its row says. */
export interface FoundOrder extends Order {
  readonly groupId: number;
  readonly address: OrderAddress;
}

/** Orders with their lines. `rest` is what follows FROM, written in the code; what users say is in `values`. */
export async function findOrders(db: EntityManager, rest: string, values: readonly unknown[]): Promise<FoundOrder[]> {
  const found = await rows(db, OrderRow, `${SELECT} ${rest}`, values);
  const lines = await findLines(
    db,
    found.map(({ id }) => id),
  );
  return found.map((order) => orderOf(order, lines.get(order.id) ?? []));
}

const LineRow = z.object({
  orderId: z.number(),
  listingId: z.number(),
  bookId: z.number(),
  title: z.string(),
  authors: z.string(),
  condition: z.number().transform(conditionOf),
  notes: z.string(),
  priceCents: z.number(),
  copies: z.number(),
});

async function findLines(db: EntityManager, orderIds: readonly number[]): Promise<Map<number, OrderLine[]>> {
  if (orderIds.length === 0) return new Map();
  const found = await rows(
    db,
    LineRow,
    `SELECT order_id AS orderId, listing_id AS listingId, book_id AS bookId, title, authors, \`condition\`, notes,
       price_cents AS priceCents, quantity AS copies
     FROM order_lines WHERE order_id IN (?) ORDER BY order_id, listing_id`,
    [orderIds],
  );
  const byOrder = Map.groupBy(found, ({ orderId }) => orderId);
  return new Map([...byOrder].map(([id, lines]) => [id, lines.map(({ orderId: _, ...line }) => line)]));
}

function orderOf(row: OrderRow, lines: readonly OrderLine[]): FoundOrder {
  const { id, groupId, number, state, version, itemsCents, deliveryCents, trackingNumber, dueAt, placedAt } = row;
  return {
    id,
    groupId,
    number,
    state,
    version,
    seller: { id: row.sellerId, name: row.sellerName, place: row.sellerPlace, userId: row.sellerUserId },
    buyer: { id: row.buyerId, name: row.buyerName },
    lines,
    itemsCents,
    deliveryCents,
    totalCents: itemsCents + deliveryCents,
    delivery: {
      name: row.deliveryName,
      daysFrom: row.daysFrom,
      daysTo: row.daysTo,
      trackingNumber,
      trackingPage: trackingPage(row, trackingNumber),
    },
    dueAt,
    placedAt,
    refund: row.refundState && { amountCents: row.refundCents!, state: row.refundState },
    address: row.address,
  };
}
