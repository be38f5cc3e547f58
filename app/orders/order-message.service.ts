import type { EntityManager } from 'typeorm';
import { NotFound, TooManyRequests } from '../core/errors.ts';
import type { LimitService } from '../limits/index.ts';
import { LONGEST_MESSAGE } from './order.model.ts';
import { countMessages } from './order-history.repository.ts';
import { findKnown, lockOrder } from './order-lock.repository.ts';
import type { OrderMails } from './order-mails.service.ts';

/** Messages that one order can have, and that one user may write in an hour. */
const MOST_MESSAGES = 200;
const MOST_AN_HOUR = 30;

export interface MessageParts {
  readonly limits: LimitService;
  readonly orderMails: OrderMails;
}

/** What became of a message; `full`: the order has as many as it can have. */
export type Said = { readonly outcome: 'sent' | 'full' };

/** What buyer and seller of an order write to each other; nobody else does. */
export class OrderMessages {
  readonly #db: EntityManager;
  readonly #parts: MessageParts;

  constructor(db: EntityManager, parts: MessageParts) {
    this.#db = db;
    this.#parts = parts;
  }

  /**
   * Writes to the other of the two, who gets it as a mail, too. To be run in a transaction.
   *
   * @param text checked already, by `readMessage`
   * @throws NotFound for an order of which the user is neither buyer nor seller
   * @throws TooManyRequests
   */
  async say(userId: number, orderId: number, text: string): Promise<Said> {
    const known = await findKnown(this.#db, orderId);
    if (!known || (known.buyerId !== userId && known.sellerUserId !== userId)) throw new NotFound('order', orderId);
    const seconds = await this.#parts.limits.take([
      { key: `order-messages of ${userId}`, most: MOST_AN_HOUR, seconds: 3600 },
    ]);
    if (seconds !== null) throw new TooManyRequests('messages', seconds);
    // Two that are written at once are counted one after the other.
    await lockOrder(this.#db, orderId);
    if ((await countMessages(this.#db, orderId)) >= MOST_MESSAGES) return { outcome: 'full' };
    await this.#db.query(
      'INSERT INTO order_messages (order_id, author_id, at, text) VALUES (?, ?, UTC_TIMESTAMP(3), ?)',
      [orderId, userId, text],
    );
    await this.#parts.orderMails.message(orderId, known.buyerId === userId ? 'buyer' : 'seller', text);
    return { outcome: 'sent' };
  }
}

/** A message as it is kept: 1 to {@link LONGEST_MESSAGE} characters, its lines as they are; null for another. */
export const readMessage = (typed: string): string | null => readText(typed, 1, LONGEST_MESSAGE);

/** A text of several lines without what controls, breaks or turns lines around; null when it is too short or too long. */
export function readText(typed: string, least: number, most: number): string | null {
  const text = typed.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
  const characters = [...text].length;
  if (characters < least || characters > most) return null;
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll(/[\n\t]/g, '')) ? null : text;
}
