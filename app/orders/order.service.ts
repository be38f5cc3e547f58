import type { EntityManager } from 'typeorm';
import type { AuditLogService } from '../audit-log/index.ts';
import { NotFound } from '../core/errors.ts';
import type { ListingService } from '../listings/index.ts';
import { type DueHold, type DueOrder, findDueHolds, findDueOrders, findUnreminded } from './due.repository.ts';
import type { Acted, ActingUser, Wish } from './order.model.ts';
import {
  endHold,
  findKnown,
  insertEvent,
  insertPayout,
  type KnownOrder,
  type LockedOrder,
  lockGroupOfPayment,
  lockOrder,
  lockOrdersOf,
  lockPayment,
  moveOn,
  moveReservations,
  type Reserved,
} from './order-lock.repository.ts';
import type { OrderMails } from './order-mails.service.ts';
import type { OrderPayments } from './order-payments.ts';
import { copiesAreGone, mayAct, type Transition, transitionOf } from './order-state.ts';

export interface OrderParts {
  readonly auditLog: AuditLogService;
  readonly listings: ListingService;
  readonly orderMails: OrderMails;
  readonly payments: OrderPayments;
}

interface Step {
  readonly transition: Transition;
  readonly by: ActingUser;
  readonly note: string;
  readonly trackingNumber?: string | null | undefined;
  /** The order that its seller calls off; the copies of the others are there still. */
  readonly calledOff?: number;
}

const SYSTEM: ActingUser = { actor: 'system' };

/**
 * What becomes of orders, along the table of `order-state.ts`. Commands are to be run in a transaction. Locks are taken in
 * one order: payment, group, orders by id, offers by id, floors. Nobody waits for a payment provider here: a payment that
 * is under way keeps its orders as they are.
 */
export class OrderService {
  readonly #db: EntityManager;
  readonly #parts: OrderParts;

  constructor(db: EntityManager, parts: OrderParts) {
    this.#db = db;
    this.#parts = parts;
  }

  /**
   * Ships, cancels, or marks as received, when the table and its guards allow it.
   *
   * @throws NotFound for an order that is not there, or not this buyer's or seller's
   */
  async act(wish: Wish): Promise<Acted> {
    const known = await findKnown(this.#db, wish.orderId);
    if (!known || !concerns(known, wish.by)) throw new NotFound('order', wish.orderId);
    if (wish.action !== 'cancel') return this.#step(wish, known, [await lockOrder(this.#db, known.id)]);
    await lockPayment(this.#db, known.paymentId);
    await lockGroupOfPayment(this.#db, known.paymentId);
    return this.#step(wish, known, await lockOrdersOf(this.#db, known.groupId));
  }

  /**
   * What the payment of a checkout brings about when it has become captured; to be called in the transaction that
   * captures it, with the payment's row locked.
   */
  async paid(paymentId: number): Promise<void> {
    const group = await lockGroupOfPayment(this.#db, paymentId);
    if (group?.state !== 'unpaid')
      throw new Error(`Payment ${paymentId} is captured for a group that is ${group?.state}.`);
    await endHold(this.#db, group.id, 'paid');
    await this.#go(await lockOrdersOf(this.#db, group.id), {
      transition: transitionOf('pay', 'unpaid')!,
      by: SYSTEM,
      note: '',
    });
    await this.#parts.orderMails.paid(group.id);
  }

  /** Unpaid checkouts whose holds have ended, to be expired one by one. */
  dueHolds(after: number, most: number): Promise<DueHold[]> {
    return findDueHolds(this.#db, after, most);
  }

  /** Ends a hold that is over and gives its copies back; false when it is paid, being paid, or another is at it. */
  async expire({ paymentId }: Pick<DueHold, 'paymentId'>): Promise<boolean> {
    if (!(await lockPayment(this.#db, paymentId, { skipLocked: true }))) return false;
    const group = await lockGroupOfPayment(this.#db, paymentId);
    if (group?.state !== 'unpaid' || !group.over) return false;
    if ((await this.#parts.payments.end(paymentId)) !== 'ended') return false;
    await endHold(this.#db, group.id, 'expired');
    await this.#go(await lockOrdersOf(this.#db, group.id), {
      transition: transitionOf('expire', 'unpaid')!,
      by: SYSTEM,
      note: '',
    });
    await this.#parts.orderMails.expired(group.id);
    return true;
  }

  /** Orders that nobody has shipped, or said to have received, in time: what the store does with each by itself. */
  dueOrders(after: number, most: number): Promise<DueOrder[]> {
    return findDueOrders(this.#db, after, most);
  }

  /** Goes on with an order that is due; false when somebody else has, or it is not due any more. */
  async settle({ id: orderId, action }: DueOrder): Promise<boolean> {
    return (await this.act({ orderId, action, by: SYSTEM })).outcome === 'done';
  }

  /** Reminds the sellers of some of the orders that wait to be shipped, each once; answers how many. */
  async remind(most: number): Promise<number> {
    let reminded = 0;
    const unreminded = await findUnreminded(this.#db, most);
    for (const { id } of unreminded.toSorted((a, b) => a.id - b.id)) {
      const { state } = await lockOrder(this.#db, id);
      if (state !== 'to-ship') continue;
      await insertEvent(this.#db, id, { actor: 'system', actorId: null, action: 'remind', state, note: '' });
      await this.#parts.orderMails.shipReminder(id);
      reminded++;
    }
    return reminded;
  }

  /** One step of an order that is locked, or with all of its group where that concerns all. */
  async #step(
    { action, by, version, note = '', trackingNumber }: Wish,
    known: KnownOrder,
    locked: LockedOrder[],
  ): Promise<Acted> {
    const order = locked.find(({ id }) => id === known.id)!;
    const { state } = order;
    if (version !== undefined && version !== order.version) return { outcome: 'stale', state };
    const transition = transitionOf(action, state);
    if (!transition || !mayAct(transition, by.actor, known.sellerUserId !== null)) return { outcome: 'refused', state };
    const step: Step = { transition, by, note, trackingNumber, calledOff: order.id };
    if (transition.wholeGroup) {
      // The group is as unpaid as the order; a payment that is captured would have moved both on.
      if ((await this.#parts.payments.end(known.paymentId)) !== 'ended') return { outcome: 'payment-under-way', state };
      await endHold(this.#db, known.groupId, 'cancelled');
      await this.#go(locked, step);
    } else {
      if (transition.refunds)
        await this.#parts.payments.refund({
          paymentId: known.paymentId,
          orderId: order.id,
          amountCents: order.earnsCents,
        });
      await this.#go([order], step);
    }
    await this.#tell(order, step);
    if (by.actor === 'admin')
      await this.#parts.auditLog.record({
        actorId: by.userId,
        action: `${action}-order`,
        subject: { kind: 'order', id: order.id },
        details: { from: state, to: transition.to, note },
      });
    return { outcome: 'done', state: transition.to };
  }

  /** Moves orders on that are locked, and does to their copies what the transition says. */
  async #go(orders: readonly LockedOrder[], step: Step): Promise<void> {
    const { transition, by, note, trackingNumber } = step;
    const back: Reserved[] = [];
    for (const order of orders) {
      await moveOn(this.#db, order, transition.to, { dueDays: transition.dueDays, trackingNumber });
      back.push(...(await this.#moveCopies(order, step)));
      if (transition.earns) await insertPayout(this.#db, order);
      await insertEvent(this.#db, order.id, {
        actor: by.actor,
        actorId: by.actor === 'system' ? null : by.userId,
        action: transition.action,
        state: transition.to,
        note,
      });
    }
    if (back.length > 0) await this.#parts.listings.giveBack(back);
  }

  /** Answers the copies that are to be given back. */
  async #moveCopies(order: LockedOrder, { transition, by, calledOff }: Step): Promise<Reserved[]> {
    if (transition.copies === 'kept') return [];
    const from = transition.from === 'unpaid' ? 'held' : 'sold';
    if (transition.copies === 'sold') {
      await moveReservations(this.#db, order.id, from, 'sold');
      return [];
    }
    const gone = transition.copies === 'by-actor' && copiesAreGone(by.actor) && calledOff === order.id;
    const copies = await moveReservations(this.#db, order.id, from, gone ? 'gone' : 'released');
    return gone ? [] : copies;
  }

  async #tell(order: LockedOrder, { transition, by, note }: Step): Promise<void> {
    const { orderMails } = this.#parts;
    switch (transition.action) {
      case 'ship':
        return orderMails.shipped(order.id);
      case 'receive':
        return orderMails.received(order.id, by.actor);
      default:
        return orderMails.cancelled(order.id, {
          by: by.actor,
          note,
          refundCents: transition.refunds ? order.earnsCents : null,
        });
    }
  }
}

/** Whose an order is: others are told that there is none. */
function concerns({ buyerId, sellerUserId }: KnownOrder, by: ActingUser): boolean {
  switch (by.actor) {
    case 'buyer':
      return by.userId === buyerId;
    case 'seller':
      return by.userId === sellerUserId;
    default:
      return true;
  }
}
