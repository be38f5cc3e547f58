import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Locale } from '../core/i18n/locale.ts';
import { count, row, rows } from '../database/rows.ts';
import { mailAddress } from './mail-address.ts';
import { type FilledTemplate, findTemplate } from './templates.ts';

/** Seconds for which a mail belongs to the worker that took it: many times what one attempt may take. */
const LEASE_SECONDS = 120;
/** Characters that are kept of what a mail server says. */
const LONGEST_ERROR = 300;

/** A mail to be written into the outbox. */
export type NewMail = FilledTemplate & {
  /** One address. */
  readonly to: string;
  readonly locale: Locale['tag'];
  /** At most one mail is ever written with it: `order-17-shipped`. @default none, each is written */
  readonly key?: string;
};

const ClaimedRow = z.object({
  id: z.number(),
  recipient: z.string(),
  locale: z.string(),
  template: z.string(),
  data: z.string(),
  createdAt: z.date(),
  /** This one included. */
  attempt: z.coerce.number(),
});
/** A mail that this worker alone is to send, until its lease ends. */
export type ClaimedMail = Readonly<z.output<typeof ClaimedRow>>;

const CountRow = z.object({ n: count });
const IdRow = z.object({ id: z.number() });

/** The outbox: what a command writes into it is sent if, and only if, the command's transaction commits. */
export class MailService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Writes a mail into the outbox, for the worker to send. To be called in the transaction that gives the reason for it. */
  async send({ to, locale, template, data, key }: NewMail): Promise<void> {
    const filled = findTemplate(template)!.data.parse(data);
    await this.#db.query(
      `INSERT INTO mails (recipient, locale, template, data, dedupe_key, created_at, attempts, next_attempt_at)
       VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE id = id`,
      [mailAddress.parse(to), locale, template, JSON.stringify(filled), key ?? null],
    );
  }

  /** Mails that were sent and are to be sent again, which must never be. */
  async sentAndDue(most: number): Promise<number[]> {
    const sql = 'SELECT id FROM mails WHERE sent_at IS NOT NULL AND next_attempt_at IS NOT NULL ORDER BY id LIMIT ?';
    return (await rows(this.#db, IdRow, sql, [most])).map(({ id }) => id);
  }

  /** Takes some of the mails that are due, the longest due first; no other worker gets them before their lease ends. */
  async claim(most: number): Promise<ClaimedMail[]> {
    const mails = await rows(
      this.#db,
      ClaimedRow,
      `SELECT id, recipient, locale, template, data, created_at AS createdAt, attempts + 1 AS attempt FROM mails
       WHERE next_attempt_at <= UTC_TIMESTAMP(3) ORDER BY next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [most],
    );
    if (mails.length > 0)
      await this.#db.query(
        `UPDATE mails SET attempts = attempts + 1, next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id IN (?)`,
        [LEASE_SECONDS, mails.map(({ id }) => id)],
      );
    return mails;
  }

  /** Marks a mail as sent and forgets what it said. */
  async sent(mail: ClaimedMail): Promise<void> {
    await this.#end(mail, "sent_at = UTC_TIMESTAMP(3), next_attempt_at = NULL, last_error = NULL, data = '{}'", []);
  }

  /** Puts a mail back, for a worker to try again in so many seconds. */
  async postpone(mail: ClaimedMail, seconds: number, error: string): Promise<void> {
    await this.#end(mail, 'next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND, last_error = ?', [
      Math.ceil(seconds),
      shortened(error),
    ]);
  }

  /** Gives a mail up: nobody tries it again. */
  async giveUp(mail: ClaimedMail, error: string): Promise<void> {
    await this.#end(mail, 'failed_at = UTC_TIMESTAMP(3), next_attempt_at = NULL, last_error = ?', [shortened(error)]);
  }

  /** Only as the result of the attempt that this worker has begun: once its lease has ended, another may be at it. */
  async #end({ id, attempt }: ClaimedMail, change: string, values: readonly unknown[]): Promise<void> {
    await this.#db.query(`UPDATE mails SET ${change} WHERE id = ? AND attempts = ? AND next_attempt_at IS NOT NULL`, [
      ...values,
      id,
      attempt,
    ]);
  }

  /** Mails that are neither sent nor given up. */
  async waiting(): Promise<number> {
    const found = await row(this.#db, CountRow, 'SELECT COUNT(*) AS n FROM mails WHERE next_attempt_at IS NOT NULL');
    return found?.n ?? 0;
  }
}

const shortened = (error: string): string =>
  [...error.replaceAll(/[\p{C}\s]+/gu, ' ')].slice(0, LONGEST_ERROR).join('');
