import type { EntityManager } from 'typeorm';
import type { LanguageTag } from '../core/i18n/locale.ts';
import { trackingPage } from '../delivery/index.ts';
import type { FilledTemplate, MailService } from '../mail/index.ts';
import {
  findMailedGroup,
  findMailedLines,
  findMailedOrder,
  findMailedOrdersOf,
  type MailedOrder,
} from './order-mails.repository.ts';
import type { Actor } from './order-state.ts';

interface Cancelled {
  readonly by: Actor;
  readonly note: string;
  /** Null when nothing was paid. */
  readonly refundCents: number | null;
}

/** Lines that a mail tells of: with the longest titles that there can be, it fits into its place in the outbox. */
const MOST_LINES = 20;

const listed = <T>(lines: readonly T[]): { lines: T[]; more: number } => ({
  lines: lines.slice(0, MOST_LINES),
  more: Math.max(0, lines.length - MOST_LINES),
});

/**
 * What buyers and sellers are written about orders, in the transaction in which it happens. Sellers that are nobody's
 * account, and people who have left, are written nothing.
 */
export class OrderMails {
  readonly #db: EntityManager;
  readonly #mail: MailService;

  constructor(db: EntityManager, mail: MailService) {
    this.#db = db;
    this.#mail = mail;
  }

  /** @param transferAccount the account that buyers transfer to */
  async placed(groupId: number, transferAccount: string | undefined): Promise<void> {
    const group = await findMailedGroup(this.#db, groupId);
    if (!group) return;
    const { email, locale, number, totalCents, holdsUntil, method } = group;
    const lines = [...(await findMailedLines(this.#db, groupId)).values()].flat();
    const byTransfer = method === 'transfer';
    const itemsCents = lines.reduce((sum, { copies, priceCents }) => sum + copies * priceCents, 0);
    await this.#send(email, locale, {
      template: 'order-placed',
      data: {
        number,
        ...listed(lines),
        deliveryCents: totalCents - itemsCents,
        totalCents,
        holdsUntil: holdsUntil!.toISOString(),
        byTransfer,
        transferAccount: byTransfer ? (transferAccount ?? null) : null,
      },
    });
  }

  /** Tells the buyer that the money has arrived, and each seller what to send. */
  async paid(groupId: number): Promise<void> {
    const group = await findMailedGroup(this.#db, groupId);
    if (group) {
      const { email, locale, number, totalCents } = group;
      await this.#send(email, locale, { template: 'order-paid', data: { number, totalCents } });
    }
    const lines = await findMailedLines(this.#db, groupId);
    for (const { orderId, number, delivery, dueAt, ...order } of await findMailedOrdersOf(this.#db, groupId))
      await this.#send(order.sellerEmail, order.sellerLocale, {
        template: 'order-to-ship',
        data: { number, orderId, ...listed(lines.get(orderId)!), delivery, dueAt: dueAt!.toISOString() },
      });
  }

  async expired(groupId: number): Promise<void> {
    const group = await findMailedGroup(this.#db, groupId);
    if (group)
      await this.#send(group.email, group.locale, { template: 'order-expired', data: { number: group.number } });
  }

  async shipReminder(orderId: number): Promise<void> {
    const { number, dueAt, sellerEmail, sellerLocale } = await findMailedOrder(this.#db, orderId);
    await this.#send(
      sellerEmail,
      sellerLocale,
      { template: 'order-ship-reminder', data: { number, orderId, dueAt: dueAt!.toISOString() } },
      `order-${orderId}-ship-reminder`,
    );
  }

  async shipped(orderId: number): Promise<void> {
    const order = await findMailedOrder(this.#db, orderId);
    const { number, sellerName, delivery, daysFrom, daysTo, trackingNumber } = order;
    await this.#send(order.buyerEmail, order.buyerLocale, {
      template: 'order-shipped',
      data: {
        number,
        seller: sellerName,
        delivery,
        daysFrom,
        daysTo,
        trackingNumber,
        trackingPage: trackingPage(order, trackingNumber),
      },
    });
  }

  /** Tells the seller what was earned; and the buyer, when it was not the buyer who said that it has arrived. */
  async received(orderId: number, by: Actor): Promise<void> {
    const order = await findMailedOrder(this.#db, orderId);
    const { number, amountCents, sellerName } = order;
    await this.#send(order.sellerEmail, order.sellerLocale, {
      template: 'order-earned',
      data: { number, orderId, amountCents },
    });
    if (by !== 'buyer')
      await this.#send(order.buyerEmail, order.buyerLocale, {
        template: 'order-received',
        data: { number, seller: sellerName },
      });
  }

  /** Tells the buyer; and the seller, who has heard of an order only when it was paid, and knows what they did themselves. */
  async cancelled(orderId: number, { by, note, refundCents }: Cancelled): Promise<void> {
    const order = await findMailedOrder(this.#db, orderId);
    const data = { number: order.number, by, note, refundCents };
    await this.#send(order.buyerEmail, order.buyerLocale, {
      template: 'order-cancelled',
      data: { ...data, orderId: null },
    });
    if (refundCents !== null && by !== 'seller')
      await this.#send(order.sellerEmail, order.sellerLocale, {
        template: 'order-cancelled',
        data: { ...data, orderId },
      });
  }

  /** Sends on what one of the two has written to the other. */
  async message(orderId: number, from: 'buyer' | 'seller', message: string): Promise<void> {
    const order: MailedOrder = await findMailedOrder(this.#db, orderId);
    const { number, buyerName, sellerName } = order;
    if (from === 'buyer')
      await this.#send(order.sellerEmail, order.sellerLocale, {
        template: 'order-message',
        data: { number, orderId, from: buyerName, message },
      });
    else
      await this.#send(order.buyerEmail, order.buyerLocale, {
        template: 'order-message',
        data: { number, orderId: null, from: sellerName, message },
      });
  }

  async #send(to: string | null, locale: LanguageTag | null, filled: FilledTemplate, key?: string): Promise<void> {
    if (to !== null && locale !== null) await this.#mail.send({ ...filled, to, locale, ...(key ? { key } : {}) });
  }
}
