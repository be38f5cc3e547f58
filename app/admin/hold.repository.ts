import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';

const HoldRow = z.object({ paymentId: z.number(), holdsUntil: z.date().nullable() });

/** Until when the copies of these payments are held, by payment; null when they are no longer. */
export async function findHolds(db: EntityManager, paymentIds: readonly number[]): Promise<Map<number, Date | null>> {
  if (paymentIds.length === 0) return new Map();
  const found = await rows(
    db,
    HoldRow,
    'SELECT payment_id AS paymentId, holds_until AS holdsUntil FROM order_groups WHERE payment_id IN (?)',
    [paymentIds],
  );
  return new Map(found.map(({ paymentId, holdsUntil }) => [paymentId, holdsUntil]));
}
