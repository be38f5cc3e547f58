import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { count, row, rows } from '../database/rows.ts';
import { orderStates } from '../orders/index.ts';
import { paymentStates } from '../payments/index.ts';
import type { ListedOrder, OrderFilter, OrderPayment } from './order.model.ts';

const ListedRow = z.object({
  id: z.number(),
  number: z.string(),
  state: z.enum(orderStates),
  sellerName: z.string(),
  buyerId: z.number(),
  buyerName: z.string(),
  totalCents: count,
  placedAt: z.date(),
});

/** Orders from the newest on; each filter has an index. */
export function findOrders(
  db: EntityManager,
  { state, number, buyer, seller }: OrderFilter,
  before: number,
  most: number,
): Promise<ListedOrder[]> {
  const conditions: [sql: string, value: unknown][] = [['o.id < ?', before]];
  if (state !== undefined) conditions.push(['o.state = ?', state]);
  if (number !== undefined) conditions.push(['g.number = ?', number]);
  if (buyer !== undefined) conditions.push(['g.buyer_id = ?', buyer]);
  if (seller !== undefined) conditions.push(['o.seller_id = ?', seller]);
  return rows(
    db,
    ListedRow,
    `SELECT o.id, g.number, o.state, s.name AS sellerName, g.buyer_id AS buyerId, u.name AS buyerName,
       o.items_cents + o.delivery_cents AS totalCents, g.placed_at AS placedAt
     FROM orders o JOIN order_groups g ON g.id = o.group_id JOIN sellers s ON s.id = o.seller_id
       JOIN users u ON u.id = g.buyer_id
     WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY o.id DESC LIMIT ?`,
    [...conditions.map(([, value]) => value), most],
  );
}

const PaymentRow = z.object({
  id: z.number(),
  method: z.enum(paymentMethods),
  state: z.enum(paymentStates),
  amountCents: z.number(),
});
const AttemptRow = z.object({
  id: z.number(),
  provider: z.string(),
  state: z.string(),
  reference: z.string().nullable(),
  reason: z.string().nullable(),
  lastError: z.string().nullable(),
  changedAt: z.date(),
});

/** Attempts that a page shows. */
const MOST_ATTEMPTS = 20;

/** The payment of an order's checkout; null for an order that is not there. */
export async function findPaymentOfOrder(db: EntityManager, orderId: number): Promise<OrderPayment | null> {
  const payment = await row(
    db,
    PaymentRow,
    `SELECT p.id, p.method, p.state, p.amount_cents AS amountCents
     FROM orders o JOIN order_groups g ON g.id = o.group_id JOIN payments p ON p.id = g.payment_id WHERE o.id = ?`,
    [orderId],
  );
  if (!payment) return null;
  const attempts = await rows(
    db,
    AttemptRow,
    `SELECT id, provider, state, provider_reference AS reference, reason, last_error AS lastError, changed_at AS changedAt
     FROM payment_attempts WHERE payment_id = ? ORDER BY id DESC LIMIT ${MOST_ATTEMPTS}`,
    [payment.id],
  );
  return { ...payment, attempts };
}
