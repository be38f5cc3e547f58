import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';

const Open = z.object({ buying: count, selling: count });

/** Orders of a user that are under way: what they have bought, and what they have sold. */
export async function countOpen(db: EntityManager, userId: number): Promise<z.output<typeof Open>> {
  const states = ['unpaid', 'to-ship', 'shipped'];
  const found = await row(
    db,
    Open,
    `SELECT
       (SELECT COUNT(*) FROM order_groups g JOIN orders o ON o.group_id = g.id WHERE g.buyer_id = ? AND o.state IN (?)) AS buying,
       (SELECT COUNT(*) FROM sellers s JOIN orders o ON o.seller_id = s.id WHERE s.user_id = ? AND o.state IN (?)) AS selling`,
    [userId, states, userId, states],
  );
  return found!;
}

const MessageRow = z.object({ number: z.string(), orderId: z.number(), at: z.date(), text: z.string() });

/** What a user has written about orders. */
export const findMessagesOf = (db: EntityManager, userId: number): Promise<z.output<typeof MessageRow>[]> =>
  rows(
    db,
    MessageRow,
    `SELECT g.number, m.order_id AS orderId, m.at, m.text
     FROM order_messages m JOIN orders o ON o.id = m.order_id JOIN order_groups g ON g.id = o.group_id
     WHERE m.author_id = ? ORDER BY m.id`,
    [userId],
  );

const PayoutRow = z.object({
  orderId: z.number(),
  amountCents: z.number(),
  earnedAt: z.date(),
  paidAt: z.date().nullable(),
});

/** What a user's shop has earned. */
export const findPayoutsOf = (db: EntityManager, userId: number): Promise<z.output<typeof PayoutRow>[]> =>
  rows(
    db,
    PayoutRow,
    `SELECT p.order_id AS orderId, p.amount_cents AS amountCents, p.earned_at AS earnedAt, p.paid_at AS paidAt
     FROM sellers s JOIN payouts p ON p.seller_id = s.id WHERE s.user_id = ? ORDER BY p.id`,
    [userId],
  );
