import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';

/** How often something may be done. */
export interface Limit {
  /** What is counted, with whom it is counted for; only its hash is stored. */
  readonly key: string;
  readonly most: number;
  /** Length of the window, which begins with the first time. */
  readonly seconds: number;
}

const Counted = z.object({ keyHash: z.instanceof(Buffer), hits: z.number(), secondsLeft: z.coerce.number() });

/** Counts what may not be done too often, for all processes of the store together. */
export class LimitService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /**
   * Counts one more for each limit; answers null when all of them hold, else the seconds until they do again. The count
   * is that of the transaction: what must be counted even though it is refused must not throw in it.
   */
  async take(limits: readonly Limit[]): Promise<number | null> {
    const counted = limits
      .map((limit) => ({ ...limit, hash: createHash('sha256').update(limit.key).digest() }))
      // In one order, so that two that count the same never wait for each other.
      .sort((a, b) => Buffer.compare(a.hash, b.hash));
    // The columns are set from left to right: the count must be decided before the window is moved.
    await this.#db.query(
      `INSERT INTO rate_limits (key_hash, hits, ends_at) VALUES ${counted.map(() => '(?, 1, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)').join(', ')}
       ON DUPLICATE KEY UPDATE hits = IF(ends_at <= UTC_TIMESTAMP(3), 1, hits + 1),
         ends_at = IF(ends_at <= UTC_TIMESTAMP(3), VALUES(ends_at), ends_at)`,
      counted.flatMap(({ hash, seconds }) => [hash, seconds]),
    );
    const found = await rows(
      this.#db,
      Counted,
      `SELECT key_hash AS keyHash, hits, CEIL(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), ends_at) / 1000000) AS secondsLeft
       FROM rate_limits WHERE key_hash IN (?)`,
      [counted.map(({ hash }) => hash)],
    );
    const waits = found
      .filter(({ keyHash, hits }) => hits > counted.find(({ hash }) => hash.equals(keyHash))!.most)
      .map(({ secondsLeft }) => Math.max(1, secondsLeft));
    return waits.length === 0 ? null : Math.max(...waits);
  }

  /** Forgets some of the counts whose windows are over; answers how many. */
  async forget(most: number): Promise<number> {
    const { affectedRows } = await this.#db.query('DELETE FROM rate_limits WHERE ends_at <= UTC_TIMESTAMP(3) LIMIT ?', [
      most,
    ]);
    return affectedRows;
  }
}
