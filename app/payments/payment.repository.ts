import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { row } from '../database/rows.ts';
import { type Attempt, attemptStates, type Payment, type PaymentState, paymentStates } from './payment.model.ts';

const PaymentRow = z.object({
  id: z.number(),
  payerId: z.number(),
  reference: z.string(),
  method: z.enum(paymentMethods),
  currency: z.string(),
  amountCents: z.number(),
  state: z.enum(paymentStates),
  createdAt: z.date(),
  capturedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
});

const PAYMENT = `SELECT id, payer_id AS payerId, reference, method, currency, amount_cents AS amountCents, state,
  created_at AS createdAt, captured_at AS capturedAt, ended_at AS endedAt FROM payments WHERE id = ?`;

export const findPayment = (db: EntityManager, id: number): Promise<Payment | null> =>
  row(db, PaymentRow, PAYMENT, [id]);

/** Locks a payment until the transaction ends; its attempts are changed only behind this lock. */
export const lockPayment = (db: EntityManager, id: number): Promise<Payment | null> =>
  row(db, PaymentRow, `${PAYMENT} FOR UPDATE`, [id]);

const Written = z.object({ affectedRows: z.number() });

/**
 * Puts a locked payment into another state.
 *
 * @throws Error when it is in none of the states that it may come from
 */
export async function movePayment(
  db: EntityManager,
  id: number,
  from: readonly PaymentState[],
  to: PaymentState,
): Promise<void> {
  const at = { captured: ', captured_at = UTC_TIMESTAMP(3)', ended: ', ended_at = UTC_TIMESTAMP(3)' };
  const answer: unknown = await db.query(
    `UPDATE payments SET state = ?, version = version + 1${to in at ? at[to as keyof typeof at] : ''} WHERE id = ? AND state IN (?)`,
    [to, id, from],
  );
  if (Written.parse(answer).affectedRows !== 1)
    throw new Error(`Payment ${id} cannot become ${to}: it is not ${from}.`);
}

export const AttemptRow = z.object({
  id: z.number(),
  paymentId: z.number(),
  provider: z.string(),
  key: z.string(),
  state: z.enum(attemptStates),
  actionUrl: z.string().nullable(),
  reason: z.string().nullable(),
});

export const ATTEMPT_COLUMNS =
  'a.id, a.payment_id AS paymentId, a.provider, a.key_text AS `key`, a.state, a.action_url AS actionUrl, a.reason';

/** The attempt of a key; null when there is none. */
export const findAttempt = (db: EntityManager, key: string): Promise<Attempt | null> =>
  row(db, AttemptRow, `SELECT ${ATTEMPT_COLUMNS} FROM payment_attempts a WHERE a.key_text = ?`, [key]);

/** The attempt of a payment that counts now; null when it was given up, or none was made. */
export const findLiveAttempt = (db: EntityManager, paymentId: number): Promise<Attempt | null> =>
  row(db, AttemptRow, `SELECT ${ATTEMPT_COLUMNS} FROM payment_attempts a WHERE a.live_payment_id = ?`, [paymentId]);

/** The latest attempt of a payment, whatever became of it. */
export const findLatestAttempt = (db: EntityManager, paymentId: number): Promise<Attempt | null> =>
  row(
    db,
    AttemptRow,
    `SELECT ${ATTEMPT_COLUMNS} FROM payment_attempts a WHERE a.payment_id = ? ORDER BY a.id DESC LIMIT 1`,
    [paymentId],
  );
