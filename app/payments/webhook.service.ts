import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row } from '../database/rows.ts';

/** Days for which an event is known again: far beyond those for which a gateway repeats one. */
const KEPT_DAYS = 30;

const EventRow = z.object({ eventId: z.string() });

/** What providers have told. */
export class WebhookService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  async isKnown(provider: string, eventId: string): Promise<boolean> {
    const sql = 'SELECT event_id AS eventId FROM payment_events WHERE provider = ? AND event_id = ?';
    return (await row(this.#db, EventRow, sql, [provider, eventId])) !== null;
  }

  /** Notes that an event was seen to. */
  async note(provider: string, eventId: string): Promise<void> {
    await this.#db.query(
      `INSERT INTO payment_events (provider, event_id, received_at) VALUES (?, ?, UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE event_id = event_id`,
      [provider, eventId],
    );
  }

  /** Removes some of the events that are old enough; answers how many. */
  async forget(most: number): Promise<number> {
    const answer: { affectedRows: number } = await this.#db.query(
      `DELETE FROM payment_events WHERE received_at < UTC_TIMESTAMP(3) - INTERVAL ${KEPT_DAYS} DAY LIMIT ?`,
      [most],
    );
    return answer.affectedRows;
  }
}
