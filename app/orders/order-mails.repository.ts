import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { languageTags } from '../core/i18n/locale.ts';
import { count, row, rows } from '../database/rows.ts';

const locale = z.enum(languageTags);

const GroupRow = z.object({
  number: z.string(),
  totalCents: z.number(),
  holdsUntil: z.date().nullable(),
  method: z.enum(paymentMethods),
  email: z.string(),
  locale,
});
export type MailedGroup = z.output<typeof GroupRow>;

/** A checkout and its buyer; null when the buyer has left, and is written to no more. */
export const findMailedGroup = (db: EntityManager, groupId: number): Promise<MailedGroup | null> =>
  row(
    db,
    GroupRow,
    `SELECT g.number, g.total_cents AS totalCents, g.holds_until AS holdsUntil, p.method, u.email, u.locale
     FROM order_groups g JOIN payments p ON p.id = g.payment_id
     JOIN users u ON u.id = g.buyer_id AND u.deleted_at IS NULL WHERE g.id = ?`,
    [groupId],
  );

const OrderRow = z.object({
  orderId: z.number(),
  number: z.string(),
  dueAt: z.date().nullable(),
  amountCents: count,
  deliveryCents: z.number(),
  delivery: z.string(),
  daysFrom: z.number(),
  daysTo: z.number(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string(),
  sellerName: z.string(),
  buyerName: z.string(),
  buyerEmail: z.string().nullable(),
  buyerLocale: locale.nullable(),
  sellerEmail: z.string().nullable(),
  sellerLocale: locale.nullable(),
});
export type MailedOrder = z.output<typeof OrderRow>;

const SELECT = `SELECT o.id AS orderId, g.number, o.due_at AS dueAt, o.items_cents + o.delivery_cents AS amountCents,
    o.delivery_cents AS deliveryCents, o.delivery_name AS delivery, o.delivery_days_from AS daysFrom,
    o.delivery_days_to AS daysTo, o.tracking_number AS trackingNumber, p.tracking_url AS trackingUrl,
    s.name AS sellerName, b.name AS buyerName, IF(b.deleted_at IS NULL, b.email, NULL) AS buyerEmail,
    b.locale AS buyerLocale, v.email AS sellerEmail, v.locale AS sellerLocale
  FROM orders o JOIN order_groups g ON g.id = o.group_id JOIN delivery_providers p ON p.id = o.delivery_provider_id
  JOIN sellers s ON s.id = o.seller_id JOIN users b ON b.id = g.buyer_id
  LEFT JOIN users v ON v.id = s.user_id AND v.deleted_at IS NULL`;

export const findMailedOrder = async (db: EntityManager, orderId: number): Promise<MailedOrder> =>
  (await row(db, OrderRow, `${SELECT} WHERE o.id = ?`, [orderId]))!;

export const findMailedOrdersOf = (db: EntityManager, groupId: number): Promise<MailedOrder[]> =>
  rows(db, OrderRow, `${SELECT} WHERE o.group_id = ? ORDER BY o.id`, [groupId]);

const LineRow = z.object({ orderId: z.number(), title: z.string(), copies: z.number(), priceCents: z.number() });

/** What was bought in a checkout, by order. */
export async function findMailedLines(
  db: EntityManager,
  groupId: number,
): Promise<Map<number, { title: string; copies: number; priceCents: number }[]>> {
  const found = await rows(
    db,
    LineRow,
    `SELECT l.order_id AS orderId, l.title, l.quantity AS copies, l.price_cents AS priceCents
     FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.group_id = ? ORDER BY l.order_id, l.listing_id`,
    [groupId],
  );
  const byOrder = Map.groupBy(found, ({ orderId }) => orderId);
  return new Map([...byOrder].map(([id, lines]) => [id, lines.map(({ orderId: _, ...line }) => line)]));
}
