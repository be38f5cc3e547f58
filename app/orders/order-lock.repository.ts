import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, flag, row, rows } from '../database/rows.ts';
import { type GroupState, groupStates } from './order.model.ts';
import { type OrderState, orderStates } from './order-state.ts';

const KnownRow = z.object({
  id: z.number(),
  groupId: z.number(),
  paymentId: z.number(),
  buyerId: z.number(),
  sellerId: z.number(),
  sellerUserId: z.number().nullable(),
});
/** What of an order never changes: to be read without a lock, to know which to take. */
export type KnownOrder = Readonly<z.output<typeof KnownRow>>;

export const findKnown = (db: EntityManager, orderId: number): Promise<KnownOrder | null> =>
  row(
    db,
    KnownRow,
    `SELECT o.id, o.group_id AS groupId, g.payment_id AS paymentId, g.buyer_id AS buyerId, o.seller_id AS sellerId,
       s.user_id AS sellerUserId
     FROM orders o JOIN order_groups g ON g.id = o.group_id JOIN sellers s ON s.id = o.seller_id WHERE o.id = ?`,
    [orderId],
  );

const OrderRow = z.object({
  id: z.number(),
  groupId: z.number(),
  sellerId: z.number(),
  state: z.enum(orderStates),
  version: z.number(),
  earnsCents: count,
});
/** An order that nobody else changes until the transaction ends. */
export type LockedOrder = Readonly<z.output<typeof OrderRow>>;

const ORDER =
  'id, group_id AS groupId, seller_id AS sellerId, state, version, items_cents + delivery_cents AS earnsCents';

export const lockOrder = async (db: EntityManager, orderId: number): Promise<LockedOrder> =>
  (await row(db, OrderRow, `SELECT ${ORDER} FROM orders WHERE id = ? FOR UPDATE`, [orderId]))!;

export const lockOrdersOf = (db: EntityManager, groupId: number): Promise<LockedOrder[]> =>
  rows(db, OrderRow, `SELECT ${ORDER} FROM orders WHERE group_id = ? ORDER BY id FOR UPDATE`, [groupId]);

const Id = z.object({ id: z.number() });

/**
 * Locks the payment of a group: first of all locks, before the group and its orders. With `skipLocked` answers false when
 * somebody is at it.
 */
export async function lockPayment(db: EntityManager, paymentId: number, { skipLocked = false } = {}): Promise<boolean> {
  const sql = `SELECT id FROM payments WHERE id = ? FOR UPDATE ${skipLocked ? 'SKIP LOCKED' : ''}`;
  return (await row(db, Id, sql, [paymentId])) !== null;
}

const GroupRow = z.object({
  id: z.number(),
  state: z.enum(groupStates),
  over: flag,
});
/** A checkout that nobody else changes until the transaction ends; `over`: its hold has ended. */
export type LockedGroup = Readonly<z.output<typeof GroupRow>>;

export const lockGroupOfPayment = (db: EntityManager, paymentId: number): Promise<LockedGroup | null> =>
  row(
    db,
    GroupRow,
    `SELECT id, state, COALESCE(holds_until <= UTC_TIMESTAMP(3), 0) AS \`over\` FROM order_groups
     WHERE payment_id = ? FOR UPDATE`,
    [paymentId],
  );

/** An unpaid checkout is over, in one way or another. */
export async function endHold(db: EntityManager, groupId: number, state: Exclude<GroupState, 'unpaid'>): Promise<void> {
  const { affectedRows } = await db.query(
    "UPDATE order_groups SET state = ?, holds_until = NULL WHERE id = ? AND state = 'unpaid'",
    [state, groupId],
  );
  if (affectedRows !== 1) throw new Error(`The order group ${groupId} was changed behind its lock.`);
}

/** The moment that a state is entered, by the column that holds it. */
const entered: Readonly<Partial<Record<OrderState, string>>> = {
  'to-ship': 'paid_at',
  shipped: 'shipped_at',
  received: 'received_at',
  cancelled: 'cancelled_at',
};

/** Moves an order on, if it is still as it was locked. */
export async function moveOn(
  db: EntityManager,
  { id, state, version }: LockedOrder,
  to: OrderState,
  { dueDays, trackingNumber = null }: { dueDays?: number | undefined; trackingNumber?: string | null | undefined },
): Promise<void> {
  const column = entered[to];
  const { affectedRows } = await db.query(
    `UPDATE orders SET state = ?, version = version + 1, due_at = UTC_TIMESTAMP(3) + INTERVAL ? DAY,
       tracking_number = COALESCE(?, tracking_number)${column ? `, ${column} = UTC_TIMESTAMP(3)` : ''}
     WHERE id = ? AND state = ? AND version = ?`,
    [to, dueDays ?? null, trackingNumber, id, state, version],
  );
  if (affectedRows !== 1) throw new Error(`The order ${id} was changed behind its lock.`);
}

const Reserved = z.object({ listingId: z.number(), quantity: z.number() });
export type Reserved = Readonly<z.output<typeof Reserved>>;

/** Changes what an order's copies are; answers them. All of them are in the state that is expected, or it is a bug. */
export async function moveReservations(
  db: EntityManager,
  orderId: number,
  from: 'held' | 'sold',
  to: 'sold' | 'released' | 'gone',
): Promise<Reserved[]> {
  const reserved = await rows(
    db,
    Reserved,
    'SELECT listing_id AS listingId, quantity FROM reservations WHERE order_id = ? ORDER BY listing_id',
    [orderId],
  );
  const { affectedRows } = await db.query('UPDATE reservations SET state = ? WHERE order_id = ? AND state = ?', [
    to,
    orderId,
    from,
  ]);
  if (affectedRows !== reserved.length || affectedRows === 0)
    throw new Error(`Of the order ${orderId}, ${affectedRows} of ${reserved.length} reservations were ${from}.`);
  return reserved;
}

interface NewEvent {
  readonly actor: string;
  readonly actorId: number | null;
  readonly action: string;
  readonly state: OrderState;
  readonly note: string;
}

export async function insertEvent(db: EntityManager, orderId: number, event: NewEvent): Promise<void> {
  await db.query(
    `INSERT INTO order_events (order_id, at, actor, actor_id, action, state, note) VALUES (?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?)`,
    [orderId, event.actor, event.actorId, event.action, event.state, event.note],
  );
}

/** Owes a seller what an order has earned. */
export async function insertPayout(db: EntityManager, { id, sellerId, earnsCents }: LockedOrder): Promise<void> {
  await db.query(
    'INSERT INTO payouts (seller_id, order_id, amount_cents, earned_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
    [sellerId, id, earnsCents],
  );
}
