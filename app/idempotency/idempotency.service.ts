import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { DomainError } from '../core/errors.ts';
import { isDuplicate } from '../database/database-errors.ts';
import { row } from '../database/rows.ts';

/** How long a key is remembered. */
const KEPT_HOURS = 24;

/** What a client may call a request; longer and stranger ones are refused where they come in. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/;

const Kept = z.object({ fingerprint: z.instanceof(Buffer), answer: z.string().nullable() });
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export interface Once<T> {
  readonly answer: T;
  /** It was done before; this is what came of it then. */
  readonly again: boolean;
}

/** Does what is asked for twice once. */
export class IdempotencyService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /**
   * Runs `work` unless this user has had it done under this key, and then answers what came of it. To be run in the
   * transaction of the work: the key is written first, so that a twin that arrives meanwhile waits for the first to end
   * and then finds its answer; what is rolled back was never asked for. `request` is what was asked for; `answer` must
   * survive JSON.
   *
   * @throws DomainError 422 when the key was used for another request
   */
  async once<T>(userId: number, key: string, request: unknown, work: () => Promise<T>): Promise<Once<T>> {
    const keyHash = sha256(key);
    const fingerprint = sha256(JSON.stringify(request));
    try {
      await this.#db.query(
        'INSERT INTO idempotency_keys (user_id, key_hash, fingerprint, created_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
        [userId, keyHash, fingerprint],
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return { answer: (await this.#kept(userId, keyHash, fingerprint)) as T, again: true };
    }
    const answer = await work();
    await this.#db.query('UPDATE idempotency_keys SET answer = ? WHERE user_id = ? AND key_hash = ?', [
      JSON.stringify(answer ?? null),
      userId,
      keyHash,
    ]);
    return { answer, again: false };
  }

  async #kept(userId: number, keyHash: Buffer, fingerprint: Buffer): Promise<unknown> {
    const kept = await row(
      this.#db,
      Kept,
      'SELECT fingerprint, answer FROM idempotency_keys WHERE user_id = ? AND key_hash = ?',
      [userId, keyHash],
    );
    if (!kept?.fingerprint.equals(fingerprint))
      throw new DomainError('idempotency-key-reused', 422, 'This key was used for another request; use a new one.');
    return JSON.parse(kept.answer!);
  }

  /** Removes some of the keys that are old enough; answers how many. */
  async forget(most: number): Promise<number> {
    const { affectedRows } = await this.#db.query(
      `DELETE FROM idempotency_keys WHERE created_at < UTC_TIMESTAMP(3) - INTERVAL ${KEPT_HOURS} HOUR LIMIT ?`,
      [most],
    );
    return affectedRows;
  }
}
