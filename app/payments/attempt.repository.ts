import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Attempt, AttemptState } from './payment.model.ts';

export interface NewAttempt {
  readonly paymentId: number;
  readonly provider: string;
  readonly key: string;
  readonly state: AttemptState;
  /** When the worker looks after it; null for never. */
  readonly checkInSeconds: number | null;
}

export async function writeAttempt(db: EntityManager, attempt: NewAttempt): Promise<void> {
  await db.query(
    `INSERT INTO payment_attempts (payment_id, provider, key_text, state, checks, next_check_at, created_at, changed_at)
     VALUES (?, ?, ?, ?, 0, UTC_TIMESTAMP(3) + INTERVAL ? SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [attempt.paymentId, attempt.provider, attempt.key, attempt.state, attempt.checkInSeconds],
  );
}

const Written = z.object({ affectedRows: z.number() });

export interface AttemptChange {
  readonly state: AttemptState;
  /** When the worker looks after it; null for never. */
  readonly checkInSeconds: number | null;
  readonly actionUrl?: string;
  readonly reason?: string;
  /** The provider's own. */
  readonly reference?: string | undefined;
}

/** Puts an attempt into another state, behind the lock of its payment. */
export async function moveAttempt(
  db: EntityManager,
  attempt: Pick<Attempt, 'id' | 'state'>,
  change: AttemptChange,
): Promise<void> {
  const answer: unknown = await db.query(
    `UPDATE payment_attempts SET state = ?, checks = 0, next_check_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND,
       last_error = NULL, action_url = ?, reason = ?, provider_reference = COALESCE(?, provider_reference),
       changed_at = UTC_TIMESTAMP(3)
     WHERE id = ? AND state = ?`,
    [
      change.state,
      change.checkInSeconds,
      change.actionUrl ?? null,
      change.reason ?? null,
      change.reference ?? null,
      attempt.id,
      attempt.state,
    ],
  );
  if (Written.parse(answer).affectedRows !== 1) throw new Error(`Attempt ${attempt.id} is no longer ${attempt.state}.`);
}
