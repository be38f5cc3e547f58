import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { count, row } from '../database/rows.ts';
import type { Attempt, Ended, NewPayment, NewRefund, Payment } from './payment.model.ts';
import { findLatestAttempt, findPayment, lockPayment, movePayment } from './payment.repository.ts';

const Inserted = z.object({ insertId: z.number() });
const Sum = z.object({ cents: count });

/** Payments, for whoever has something to be paid. Commands are to be run in the transaction that gives the reason for them. */
export class PaymentService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Something is to be paid: answers the payment, which is `open`. */
  async open({ payerId, reference, method, amountCents, currency }: NewPayment): Promise<number> {
    const answer: unknown = await this.#db.query(
      `INSERT INTO payments (payer_id, reference, method, currency, amount_cents, state, created_at)
       VALUES (?, ?, ?, ?, ?, 'open', UTC_TIMESTAMP(3))`,
      [payerId, reference, method, currency, amountCents],
    );
    return Inserted.parse(answer).insertId;
  }

  /** Null for a payment that never was. */
  find(id: number): Promise<Payment | null> {
    return findPayment(this.#db, id);
  }

  /** The latest try to pay; null when there was none. */
  findAttempt(id: number): Promise<Attempt | null> {
    return findLatestAttempt(this.#db, id);
  }

  /**
   * Calls a payment off, unless money may be on its way. What a provider still keeps for it, the worker lets go; whoever
   * pays afterwards at a provider's gets the money back. Ending it again changes nothing.
   *
   * @throws NotFound for a payment that never was
   */
  async end(id: number): Promise<Ended> {
    const payment = await lockPayment(this.#db, id);
    if (!payment) throw new NotFound('payment', id);
    if (payment.state === 'captured') return 'paid';
    if (payment.state === 'authorising' || payment.state === 'authorised') return 'under-way';
    if (payment.state === 'ended') return 'ended';
    await movePayment(this.#db, id, ['open', 'action', 'awaiting'], 'ended');
    await this.#db.query(
      `UPDATE payment_attempts SET state = 'voiding', reason = 'ended', checks = 0, next_check_at = UTC_TIMESTAMP(3),
         changed_at = UTC_TIMESTAMP(3)
       WHERE live_payment_id = ?`,
      [id],
    );
    return 'ended';
  }

  /**
   * Gives money back for an order: the worker sees to it. Asked for again, for the same order, it changes nothing.
   *
   * @throws Error when so much is not there to be given back
   */
  async refund({ paymentId, orderId, amountCents }: NewRefund): Promise<void> {
    const payment = await lockPayment(this.#db, paymentId);
    if (payment?.state !== 'captured')
      throw new Error(`Payment ${paymentId} is not captured: it has nothing to refund.`);
    const others = await row(
      this.#db,
      Sum,
      'SELECT COALESCE(SUM(amount_cents), 0) AS cents FROM refunds WHERE payment_id = ? AND order_id <> ?',
      [paymentId, orderId],
    );
    if (others!.cents + amountCents > payment.amountCents)
      throw new Error(`Payment ${paymentId} has less than ${amountCents} left to refund.`);
    await this.#db.query(
      `INSERT INTO refunds (payment_id, order_id, key_text, amount_cents, state, attempts, next_attempt_at, created_at)
       VALUES (?, ?, ?, ?, 'due', 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE id = id`,
      [paymentId, orderId, randomUUID(), amountCents],
    );
  }
}
