import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { DUE_DAYS, REMINDER_DAYS } from './order-state.ts';

const Hold = z.object({ id: z.number(), paymentId: z.number() });
/** An unpaid checkout whose hold has ended. */
export type DueHold = Readonly<z.output<typeof Hold>>;

/** Some of the checkouts whose holds have ended, by id, from behind one of them on. */
export const findDueHolds = (db: EntityManager, after: number, most: number): Promise<DueHold[]> =>
  rows(
    db,
    Hold,
    `SELECT id, payment_id AS paymentId FROM order_groups
     WHERE holds_until <= UTC_TIMESTAMP(3) AND id > ? ORDER BY id LIMIT ?`,
    [after, most],
  );

const Due = z.object({ id: z.number(), action: z.enum(['cancel', 'receive']) });
/** An order with which the store goes on by itself. */
export type DueOrder = Readonly<z.output<typeof Due>>;

/** Some of the orders that nobody has shipped, or said to have received, in time. */
export const findDueOrders = (db: EntityManager, after: number, most: number): Promise<DueOrder[]> =>
  rows(
    db,
    Due,
    `SELECT id, IF(state = 'shipped', 'receive', 'cancel') AS action FROM orders
     WHERE due_at <= UTC_TIMESTAMP(3) AND state IN ('to-ship', 'shipped') AND id > ? ORDER BY id LIMIT ?`,
    [after, most],
  );

const Id = z.object({ id: z.number() });

/** Some of the orders whose sellers are to be reminded, once, that they have not been shipped. */
export const findUnreminded = (db: EntityManager, most: number): Promise<{ id: number }[]> =>
  rows(
    db,
    Id,
    `SELECT o.id FROM orders o
     WHERE o.state = 'to-ship' AND o.due_at > UTC_TIMESTAMP(3) AND o.due_at <= UTC_TIMESTAMP(3) + INTERVAL ? DAY
       AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.action = 'remind')
     ORDER BY o.due_at LIMIT ?`,
    [DUE_DAYS - REMINDER_DAYS, most],
  );
