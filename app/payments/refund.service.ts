import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { AuditLogService } from '../audit-log/index.ts';
import { count, row, rows } from '../database/rows.ts';
import { refundStates } from './payment.model.ts';

/** Seconds for which a refund is the worker's that took it: more than its call may take. */
const LEASE_SECONDS = 60;
/** Seconds until the second call; doubled with each, up to the longest. */
const FIRST_RETRY_SECONDS = 15;
const LONGEST_RETRY_SECONDS = 3600;
/** Calls after which a refund that is still due is shown to admins; at these delays after an hour. */
export const MANY_ATTEMPTS = 9;

const DueRow = z.object({ id: z.number() });
const ClaimedRow = z.object({
  id: z.number(),
  paymentId: z.number(),
  key: z.string(),
  amountCents: z.number(),
  /** This one included. */
  attempt: count,
  provider: z.string(),
  paymentKey: z.string(),
});
/** A refund that this worker alone sends, until its lease ends. */
export type ClaimedRefund = Readonly<z.output<typeof ClaimedRow>>;

const RefundRow = z.object({
  id: z.number(),
  paymentId: z.number(),
  orderId: z.number(),
  amountCents: z.number(),
  state: z.enum(refundStates),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
  doneAt: z.date().nullable(),
  reference: z.string(),
  currency: z.string(),
  payerName: z.string(),
});
/** Money that is given back, or is to be. */
export type Refund = Readonly<z.output<typeof RefundRow>>;

const COLUMNS = `r.id, r.payment_id AS paymentId, r.order_id AS orderId, r.amount_cents AS amountCents, r.state, r.attempts,
  r.last_error AS lastError, r.created_at AS createdAt, r.done_at AS doneAt, p.reference, p.currency, u.name AS payerName
  FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN users u ON u.id = p.payer_id`;

/** Money that is to be given back: what the worker sends, and what is left for admins to see to. */
export class RefundService {
  readonly #db: EntityManager;
  readonly #auditLog: AuditLogService;

  constructor(db: EntityManager, auditLog: AuditLogService) {
    this.#db = db;
    this.#auditLog = auditLog;
  }

  /** Takes some of the refunds that are due, the longest due first; no other worker gets them before their lease ends. */
  async claim(most: number): Promise<ClaimedRefund[]> {
    const due = await rows(
      this.#db,
      DueRow,
      `SELECT id FROM refunds WHERE next_attempt_at <= UTC_TIMESTAMP(3) ORDER BY next_attempt_at LIMIT ?
       FOR UPDATE SKIP LOCKED`,
      [most],
    );
    if (due.length === 0) return [];
    const ids = due.map(({ id }) => id);
    await this.#db.query(
      `UPDATE refunds SET attempts = LEAST(attempts + 1, 60000), next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND
       WHERE id IN (?)`,
      [LEASE_SECONDS, ids],
    );
    return rows(
      this.#db,
      ClaimedRow,
      `SELECT r.id, r.payment_id AS paymentId, r.key_text AS \`key\`, r.amount_cents AS amountCents, r.attempts AS attempt,
         a.provider, a.key_text AS paymentKey
       FROM refunds r JOIN payment_attempts a ON a.live_payment_id = r.payment_id AND a.state = 'captured'
       WHERE r.id IN (?) ORDER BY r.id`,
      [ids],
    );
  }

  /** The provider has it: only as the result of the call that this worker has begun, or of one that said the same. */
  async done(id: number): Promise<void> {
    await this.#db.query(
      `UPDATE refunds SET state = 'done', done_at = UTC_TIMESTAMP(3), next_attempt_at = NULL, last_error = NULL
       WHERE id = ? AND state = 'due'`,
      [id],
    );
  }

  /** It is for people to send, or to find out why the provider will not. */
  async leave(id: number, state: 'by-hand' | 'failed', reason: string | null): Promise<void> {
    await this.#db.query(
      "UPDATE refunds SET state = ?, next_attempt_at = NULL, last_error = ? WHERE id = ? AND state = 'due'",
      [state, reason?.slice(0, 300) ?? null, id],
    );
  }

  /** The provider has not answered: it is asked again, rarer each time. */
  async postpone({ id, attempt }: Pick<ClaimedRefund, 'id' | 'attempt'>, error: string): Promise<void> {
    const seconds = Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempt - 1, 12));
    await this.#db.query(
      `UPDATE refunds SET next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND, last_error = ?
       WHERE id = ? AND state = 'due' AND attempts = ?`,
      [seconds, error.slice(0, 300), id, attempt],
    );
  }

  /** Refunds of a payment, the first asked for first. */
  ofPayment(paymentId: number): Promise<Refund[]> {
    return rows(this.#db, RefundRow, `SELECT ${COLUMNS} WHERE r.payment_id = ? ORDER BY r.id`, [paymentId]);
  }

  /** Null when there is none. */
  find(id: number): Promise<Refund | null> {
    return row(this.#db, RefundRow, `SELECT ${COLUMNS} WHERE r.id = ?`, [id]);
  }

  /** What is left for admins: to be sent by hand, refused, or asked for in vain again and again; the oldest first. */
  leftToPeople(most: number, after = 0): Promise<Refund[]> {
    return rows(
      this.#db,
      RefundRow,
      `SELECT ${COLUMNS} WHERE r.id > ? AND (r.state IN ('by-hand', 'failed') OR (r.state = 'due' AND r.attempts >= ?))
       ORDER BY r.id LIMIT ?`,
      [after, MANY_ATTEMPTS, most],
    );
  }

  /**
   * An admin has sent the money. `late`: it is not theirs to send (any more), and nothing was changed.
   */
  async doneByHand(id: number, adminId: number): Promise<'done' | 'late'> {
    return this.#byAdmin(
      id,
      adminId,
      'refund-by-hand',
      `UPDATE refunds SET state = 'done', done_at = UTC_TIMESTAMP(3), next_attempt_at = NULL
       WHERE id = ? AND state IN ('by-hand', 'failed')`,
    );
  }

  /** Has a provider asked again that has refused. `late`: there is nothing to try. */
  async retry(id: number, adminId: number): Promise<'done' | 'late'> {
    return this.#byAdmin(
      id,
      adminId,
      'retry-refund',
      "UPDATE refunds SET state = 'due', attempts = 0, next_attempt_at = UTC_TIMESTAMP(3) WHERE id = ? AND state = 'failed'",
    );
  }

  async #byAdmin(id: number, adminId: number, action: string, change: string): Promise<'done' | 'late'> {
    const answer: { affectedRows: number } = await this.#db.query(change, [id]);
    if (answer.affectedRows !== 1) return 'late';
    const refund = await this.find(id);
    await this.#auditLog.record({
      actorId: adminId,
      action,
      subject: { kind: 'refund', id },
      details: { reference: refund!.reference, orderId: refund!.orderId, amountCents: refund!.amountCents },
    });
    return 'done';
  }
}
