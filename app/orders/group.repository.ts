import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { count, row, rows } from '../database/rows.ts';
import type { OrderAddress } from './checkout.model.ts';
import { AddressSnapshot } from './checkout.repository.ts';
import { type GroupSummary, groupStates, type OrderGroup, paymentStates, type SellerSums } from './order.model.ts';
import { orderStates } from './order-state.ts';

const SummaryRow = z.object({
  id: z.number(),
  number: z.string(),
  state: z.enum(groupStates),
  totalCents: z.number(),
  placedAt: z.date(),
  holdsUntil: z.date().nullable(),
});

/** A buyer's checkouts before one of them, the newest first. */
export const findGroupsOfBuyer = (
  db: EntityManager,
  userId: number,
  before: number,
  most: number,
): Promise<Omit<GroupSummary, 'orders'>[]> =>
  rows(
    db,
    SummaryRow,
    `SELECT id, number, state, total_cents AS totalCents, placed_at AS placedAt, holds_until AS holdsUntil
     FROM order_groups WHERE buyer_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    [userId, before, most],
  );

const GroupRow = z.object({
  id: z.number(),
  buyerId: z.number(),
  number: z.string(),
  state: z.enum(groupStates),
  currency: z.string(),
  totalCents: z.number(),
  address: z.string().transform((text): OrderAddress => AddressSnapshot.parse(JSON.parse(text))),
  placedAt: z.date(),
  holdsUntil: z.date().nullable(),
  paymentId: z.number(),
  method: z.enum(paymentMethods),
  paymentState: z.enum(paymentStates),
  amountCents: z.number(),
});
interface FoundGroup extends Omit<OrderGroup, 'orders'> {
  readonly id: number;
  readonly buyerId: number;
}

export async function findGroup(db: EntityManager, number: string): Promise<FoundGroup | null> {
  const found = await row(
    db,
    GroupRow,
    `SELECT g.id, g.buyer_id AS buyerId, g.number, g.state, g.currency, g.total_cents AS totalCents, g.address,
       g.placed_at AS placedAt, g.holds_until AS holdsUntil, p.id AS paymentId, p.method, p.state AS paymentState,
       p.amount_cents AS amountCents
     FROM order_groups g JOIN payments p ON p.id = g.payment_id WHERE g.number = ?`,
    [number],
  );
  if (!found) return null;
  const { paymentId, method, paymentState, amountCents, ...group } = found;
  return { ...group, payment: { id: paymentId, method, state: paymentState, amountCents } };
}

const StateRow = z.object({ state: z.enum(orderStates), n: count });
const PayoutRow = z.object({ earnedCents: count, paidOutCents: count });

/** What waits in a user's shop, and what it has earned. */
export async function findSellerSums(db: EntityManager, userId: number): Promise<SellerSums> {
  const states = await rows(
    db,
    StateRow,
    `SELECT o.state, COUNT(*) AS n FROM sellers s JOIN orders o ON o.seller_id = s.id WHERE s.user_id = ? GROUP BY o.state`,
    [userId],
  );
  const payouts = await row(
    db,
    PayoutRow,
    `SELECT COALESCE(SUM(p.amount_cents), 0) AS earnedCents,
       COALESCE(SUM(IF(p.paid_at IS NULL, 0, p.amount_cents)), 0) AS paidOutCents
     FROM sellers s JOIN payouts p ON p.seller_id = s.id WHERE s.user_id = ?`,
    [userId],
  );
  const of = (wanted: string): number => states.find(({ state }) => state === wanted)?.n ?? 0;
  return {
    unpaid: of('unpaid'),
    toShip: of('to-ship'),
    shipped: of('shipped'),
    received: of('received'),
    earnedCents: payouts!.earnedCents,
    paidOutCents: payouts!.paidOutCents,
  };
}
