import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { paymentMetrics } from '../contract/metrics.ts';
import { count, row, rows } from '../database/rows.ts';
import { MANY_CHECKS } from './attempt.service.ts';
import { attemptStates } from './payment.model.ts';
import { MANY_ATTEMPTS } from './refund.service.ts';

const TransferRow = z.object({
  id: z.number(),
  reference: z.string(),
  amountCents: z.number(),
  currency: z.string(),
  createdAt: z.date(),
  payerId: z.number(),
  payerName: z.string(),
});
/** A payment whose money an admin looks for in the account. */
export type AwaitedTransfer = Readonly<z.output<typeof TransferRow>>;

const StuckRow = z.object({
  id: z.number(),
  paymentId: z.number(),
  reference: z.string(),
  provider: z.string(),
  state: z.enum(attemptStates),
  checks: z.number(),
  nextCheckAt: z.date(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
});
/** An attempt that the worker has gone on with many times, and goes on with rarely. */
export type StuckAttempt = Readonly<z.output<typeof StuckRow>>;

/** Payments and refunds that have not come to their end, by what they wait for. */
export type Unsettled = Readonly<Record<(typeof paymentMetrics.unsettled.labels.kind)[number], number>>;

const CountedRow = z.object({ stuck: count, transfers: count, retried: count, byHand: count, refused: count });

/** What admins see of payments. */
export class PaymentLists {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Transfers that have not arrived, the oldest first; `after` is the id of the last of the page before. */
  awaitedTransfers(most: number, after = 0): Promise<AwaitedTransfer[]> {
    return rows(
      this.#db,
      TransferRow,
      `SELECT p.id, p.reference, p.amount_cents AS amountCents, p.currency, p.created_at AS createdAt,
         p.payer_id AS payerId, u.name AS payerName
       FROM payments p JOIN users u ON u.id = p.payer_id
       WHERE p.state IN ('open', 'authorising', 'awaiting') AND p.method = 'transfer' AND p.id > ? ORDER BY p.id LIMIT ?`,
      [after, most],
    );
  }

  /** Attempts that do not come to an end, the oldest first. */
  stuckAttempts(most: number, after = 0): Promise<StuckAttempt[]> {
    return rows(
      this.#db,
      StuckRow,
      `SELECT a.id, a.payment_id AS paymentId, p.reference, a.provider, a.state, a.checks, a.next_check_at AS nextCheckAt,
         a.last_error AS lastError, a.created_at AS createdAt
       FROM payment_attempts a JOIN payments p ON p.id = a.payment_id
       WHERE a.next_check_at IS NOT NULL AND a.checks >= ? AND a.state IN ('sent', 'authorised', 'voiding') AND a.id > ?
       ORDER BY a.id LIMIT ?`,
      [MANY_CHECKS, after, most],
    );
  }

  /** How many there are of what the lists of admins show. */
  async unsettled(): Promise<Unsettled> {
    const counted = await row(
      this.#db,
      CountedRow,
      `SELECT
         (SELECT COUNT(*) FROM payment_attempts WHERE next_check_at IS NOT NULL AND checks >= ?
            AND state IN ('sent', 'authorised', 'voiding')) AS stuck,
         (SELECT COUNT(*) FROM payments WHERE state IN ('open', 'authorising', 'awaiting') AND method = 'transfer') AS transfers,
         (SELECT COUNT(*) FROM refunds WHERE state = 'due' AND attempts >= ?) AS retried,
         (SELECT COUNT(*) FROM refunds WHERE state = 'by-hand') AS byHand,
         (SELECT COUNT(*) FROM refunds WHERE state = 'failed') AS refused`,
      [MANY_CHECKS, MANY_ATTEMPTS],
    );
    const { stuck, transfers, retried, byHand, refused } = counted!;
    return {
      'payment-stuck': stuck,
      'transfer-awaited': transfers,
      'refund-stuck': retried,
      'refund-by-hand': byHand,
      'refund-refused': refused,
    };
  }

  /** Has the worker go on with a stuck attempt at once; false when there is nothing to go on with. */
  async retry(attemptId: number): Promise<boolean> {
    const answer: { affectedRows: number } = await this.#db.query(
      'UPDATE payment_attempts SET checks = 0, next_check_at = UTC_TIMESTAMP(3) WHERE id = ? AND next_check_at IS NOT NULL',
      [attemptId],
    );
    return answer.affectedRows === 1;
  }
}
