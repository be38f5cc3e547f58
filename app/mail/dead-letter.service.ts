import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';

const DeadLetterRow = z.object({
  id: z.number(),
  recipient: z.string(),
  locale: z.string(),
  template: z.string(),
  createdAt: z.date(),
  failedAt: z.date(),
  attempts: z.number(),
  lastError: z.string().nullable(),
});
/** A mail that nobody tries any more. What it says is not told: links in mails open accounts. */
export type DeadLetter = Readonly<z.output<typeof DeadLetterRow>>;

const COLUMNS =
  'id, recipient, locale, template, created_at AS createdAt, failed_at AS failedAt, attempts, last_error AS lastError';

/** Mails that were given up, for admins: to be tried again, or dropped. */
export class DeadLetterService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** From the one that was given up last on; `before` is the last of the page before. */
  list(most: number, before?: Pick<DeadLetter, 'id' | 'failedAt'>): Promise<DeadLetter[]> {
    return rows(
      this.#db,
      DeadLetterRow,
      `SELECT ${COLUMNS} FROM mails WHERE failed_at IS NOT NULL
         ${before ? 'AND failed_at <= ? AND (failed_at < ? OR id < ?)' : ''}
       ORDER BY failed_at DESC, id DESC LIMIT ?`,
      [...(before ? [before.failedAt, before.failedAt, before.id] : []), most],
    );
  }

  /** Null for a mail that was not given up. */
  find(id: number): Promise<DeadLetter | null> {
    return row(this.#db, DeadLetterRow, `SELECT ${COLUMNS} FROM mails WHERE id = ? AND failed_at IS NOT NULL`, [id]);
  }

  /** Has a mail tried again, with as many attempts as a new one; false when it was not given up. */
  async retry(id: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query(
      `UPDATE mails SET attempts = 0, failed_at = NULL, next_attempt_at = UTC_TIMESTAMP(3)
       WHERE id = ? AND failed_at IS NOT NULL`,
      [id],
    );
    return affectedRows > 0;
  }

  /** Forgets a mail that was given up; false when there is no such mail. */
  async drop(id: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query('DELETE FROM mails WHERE id = ? AND failed_at IS NOT NULL', [id]);
    return affectedRows > 0;
  }
}
