import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { count, rows } from '../database/rows.ts';
import { moveAttempt, writeAttempt } from './attempt.repository.ts';
import type { Attempt, Payment } from './payment.model.ts';
import {
  ATTEMPT_COLUMNS,
  AttemptRow,
  findAttempt,
  findLiveAttempt,
  findPayment,
  lockPayment,
  movePayment,
} from './payment.repository.ts';
import type { Found } from './provider.ts';

/** Seconds after which the worker looks after an attempt whose answer nobody has noted: far beyond what a call may take. */
const CALL_SECONDS = 60;
/** Seconds between two looks at what waits for the payer or the provider, before they become rarer. */
const WAIT_SECONDS = 60;
/** Seconds for which an attempt is the worker's that took it: more than all the calls that it makes may take. */
const LEASE_SECONDS = 60;
/** Seconds until the second look; doubled with each, up to the longest. */
const FIRST_RETRY_SECONDS = 5;
const LONGEST_RETRY_SECONDS = 3600;
/** Looks after which an attempt is shown to admins; at these delays after about 40 minutes. */
export const MANY_CHECKS = 9;

const ClaimedRow = AttemptRow.extend({ checks: count });
/** An attempt that this worker alone goes on with, until its lease ends. */
export type ClaimedAttempt = z.output<typeof ClaimedRow>;

/** What an attempt and its payment have become. */
export interface Settled {
  readonly attempt: Attempt;
  readonly payment: Payment;
  /** It was this that has made the payment captured. */
  readonly paidNow: boolean;
}

/** The state of attempts to pay. Each command is to be run in a transaction of its own, with no provider asked in it. */
export class AttemptService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** The attempt of a key; null when there is none. */
  find(key: string): Promise<Attempt | null> {
    return findAttempt(this.#db, key);
  }

  /** What an attempt is to pay. */
  async paymentOf({ paymentId }: Pick<Attempt, 'paymentId'>): Promise<Payment> {
    return (await findPayment(this.#db, paymentId))!;
  }

  /**
   * Begins to pay an open payment: notes the key that the provider is about to be asked with. A payment that is not open
   * stays as it is, and its live attempt is the answer: null when there is none.
   */
  async begin(
    payment: Pick<Payment, 'id'>,
    provider: string,
  ): Promise<{ begun: boolean; attempt: Attempt | null; payment: Payment }> {
    const locked = (await lockPayment(this.#db, payment.id))!;
    if (locked.state !== 'open')
      return { begun: false, attempt: await findLiveAttempt(this.#db, payment.id), payment: locked };
    await movePayment(this.#db, payment.id, ['open'], 'authorising');
    const key = randomUUID();
    await writeAttempt(this.#db, { paymentId: payment.id, provider, key, state: 'sent', checkInSeconds: CALL_SECONDS });
    return { begun: true, attempt: await findAttempt(this.#db, key), payment: { ...locked, state: 'authorising' } };
  }

  /**
   * Notes what the provider has said of an attempt. What it said before, or what comes too late, changes nothing: an
   * attempt that is given up stays so, and the worker lets its money go.
   */
  async settle(key: string, found: Found, byHand: boolean): Promise<Settled> {
    const { paymentId } = (await findAttempt(this.#db, key))!;
    const payment = (await lockPayment(this.#db, paymentId))!;
    const attempt = (await findAttempt(this.#db, key))!;
    const paidNow = await this.#write(payment, attempt, found, byHand);
    return {
      attempt: (await findAttempt(this.#db, key))!,
      payment: (await lockPayment(this.#db, paymentId))!,
      paidNow,
    };
  }

  async #write(payment: Payment, attempt: Attempt, found: Found, byHand: boolean): Promise<boolean> {
    const { state } = attempt;
    const reference = 'reference' in found ? found.reference : undefined;
    const waits = state === 'sent' || state === 'action' || state === 'awaiting';
    switch (found.status) {
      case 'captured':
        if (!waits && state !== 'authorised') return false;
        await moveAttempt(this.#db, attempt, { state: 'captured', reference, checkInSeconds: null });
        await movePayment(this.#db, payment.id, ['authorising', 'action', 'awaiting', 'authorised'], 'captured');
        return true;
      case 'authorised':
        if (!waits) return false;
        await moveAttempt(this.#db, attempt, { state: 'authorised', reference, checkInSeconds: CALL_SECONDS });
        await movePayment(this.#db, payment.id, ['authorising', 'action', 'awaiting'], 'authorised');
        return false;
      case 'action':
        if (state !== 'sent') return false;
        await moveAttempt(this.#db, attempt, {
          state: 'action',
          reference,
          actionUrl: found.url,
          checkInSeconds: WAIT_SECONDS,
        });
        await movePayment(this.#db, payment.id, ['authorising'], 'action');
        return false;
      case 'awaiting':
        if (state !== 'sent' && state !== 'action') return false;
        // Who is paid by hand knows nothing that could be asked.
        await moveAttempt(this.#db, attempt, {
          state: 'awaiting',
          reference,
          checkInSeconds: byHand ? null : WAIT_SECONDS,
        });
        await movePayment(this.#db, payment.id, ['authorising', 'action'], 'awaiting');
        return false;
      case 'declined':
      case 'voided': {
        const reason = found.status === 'declined' ? found.reason : (attempt.reason ?? 'unanswered');
        if (state === 'voiding')
          await moveAttempt(this.#db, attempt, { state: 'voided', reason, checkInSeconds: null });
        if (!waits && state !== 'authorised') return false;
        await moveAttempt(this.#db, attempt, { state: found.status, reason, checkInSeconds: null });
        await movePayment(this.#db, payment.id, ['authorising', 'action', 'awaiting', 'authorised'], 'open');
        return false;
      }
    }
  }

  /** The money that was authorised will never come: the worker lets it go, and the payer may try again. */
  async giveUp(key: string): Promise<void> {
    const { paymentId } = (await findAttempt(this.#db, key))!;
    const payment = (await lockPayment(this.#db, paymentId))!;
    const attempt = (await findAttempt(this.#db, key))!;
    if (attempt.state !== 'authorised') return;
    await moveAttempt(this.#db, attempt, { state: 'voiding', reason: 'not-captured', checkInSeconds: 0 });
    await movePayment(this.#db, payment.id, ['authorised'], 'open');
  }

  /** An admin has seen the money of a payment: it is captured, whether or not its payer had begun to pay. */
  async confirm(paymentId: number, provider: string): Promise<'confirmed' | 'paid' | 'ended'> {
    const payment = (await lockPayment(this.#db, paymentId))!;
    if (payment.state === 'captured') return 'paid';
    if (payment.state === 'ended') return 'ended';
    const attempt = await findLiveAttempt(this.#db, paymentId);
    if (attempt) await moveAttempt(this.#db, attempt, { state: 'captured', checkInSeconds: null });
    else
      await writeAttempt(this.#db, { paymentId, provider, key: randomUUID(), state: 'captured', checkInSeconds: null });
    await movePayment(this.#db, paymentId, [payment.state], 'captured');
    return 'confirmed';
  }

  /** Takes some of the attempts that are due, the longest due first; no other worker gets them before their lease ends. */
  async claim(most: number): Promise<ClaimedAttempt[]> {
    const claimed = await rows(
      this.#db,
      ClaimedRow,
      `SELECT ${ATTEMPT_COLUMNS}, a.checks + 1 AS checks FROM payment_attempts a
       WHERE a.next_check_at <= UTC_TIMESTAMP(3) ORDER BY a.next_check_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [most],
    );
    if (claimed.length > 0)
      await this.#db.query(
        `UPDATE payment_attempts SET checks = LEAST(checks + 1, 60000),
           next_check_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id IN (?)`,
        [LEASE_SECONDS, claimed.map(({ id }) => id)],
      );
    return claimed;
  }

  /** Has the worker look again, sooner at first and rarer each time. `error` is what it failed with. */
  async postpone(key: string, error: string | null): Promise<void> {
    const attempt = (await findAttempt(this.#db, key))!;
    // Who asks while the payer is at the provider's page asks in vain for a while.
    const first = attempt.state === 'action' || attempt.state === 'awaiting' ? WAIT_SECONDS : FIRST_RETRY_SECONDS;
    await this.#db.query(
      `UPDATE payment_attempts SET last_error = COALESCE(?, last_error),
         next_check_at = UTC_TIMESTAMP(3) + INTERVAL LEAST(?, ? * POW(2, LEAST(checks, 12))) SECOND
       WHERE id = ? AND state = ? AND next_check_at IS NOT NULL`,
      [error?.slice(0, 300) ?? null, LONGEST_RETRY_SECONDS, first, attempt.id, attempt.state],
    );
  }
}
