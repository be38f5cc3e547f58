import type { EntityManager } from 'typeorm';
import type { CartService } from '../carts/index.ts';
import { DomainError } from '../core/errors.ts';
import type { IdempotencyService } from '../idempotency/index.ts';
import type { ListingService } from '../listings/index.ts';
import { type Checkout, MOST_UNPAID } from './checkout.model.ts';
import { lockWanted } from './checkout.repository.ts';
import type { CheckoutService } from './checkout.service.ts';
import type { OrderMails } from './order-mails.service.ts';
import { newOrderNumber } from './order-number.ts';
import type { OrderPayments } from './order-payments.ts';
import type { Placed, Placing, SaleTerms } from './placing.model.ts';
import { countUnpaid, insertGroup, insertOrder } from './placing.repository.ts';

export interface PlacingParts {
  readonly carts: CartService;
  readonly checkouts: CheckoutService;
  readonly idempotency: IdempotencyService;
  readonly listings: ListingService;
  readonly orderMails: OrderMails;
  readonly payments: OrderPayments;
}

/** Thrown to take everything back, the key among it: with it the buyer may try again. */
export class NotPlaced extends Error {
  override readonly name = 'NotPlaced';
  readonly outcome: Placed;
  constructor(outcome: Placed) {
    super(`The order was not placed: ${outcome.outcome}.`);
    this.outcome = outcome;
  }
}

/** What one payment may amount to, in minor units: as much as its column holds. */
const MOST_CENTS = 4_294_967_295;
const MINUTES_A_DAY = 1440;

/** Makes an order of a checkout. */
export class PlacingService {
  readonly #db: EntityManager;
  readonly #parts: PlacingParts;

  constructor(db: EntityManager, parts: PlacingParts) {
    this.#db = db;
    this.#parts = parts;
  }

  /**
   * Places the order of a user's checkout, once for each key. To be run in a transaction, which what it throws must roll
   * back: `Ordering` does both.
   *
   * @throws NotPlaced with the reason
   * @throws DomainError 422 when it is too large, or when a client has used its key for another total
   */
  async place(placing: Placing): Promise<Placed> {
    const { userId, key, keyOf = 'checkout', expectedTotalCents } = placing;
    // A checkout's key asks for that checkout, whatever it amounts to by now; what a program asks for is what it sends.
    const request = keyOf === 'checkout' ? 'place-order' : ['place-order', expectedTotalCents];
    const { answer, again } = await this.#parts.idempotency.once(userId, key, request, () => this.#place(placing));
    return { outcome: 'placed', number: answer, again };
  }

  async #place(placing: Placing): Promise<string> {
    const { userId, terms, locale } = placing;
    const cartId = await this.#parts.carts.lock({ userId });
    if (cartId === null) throw new NotPlaced({ outcome: 'empty' });
    await lockWanted(this.#db, cartId);
    const checkout = await this.#parts.checkouts.lockedCheckout(userId, terms.methods);
    const refusal = refusalOf(placing, checkout) ?? (await this.#capped(userId));
    if (refusal) throw new NotPlaced(refusal);
    if (checkout.totalCents > MOST_CENTS)
      throw new DomainError('order-too-large', 422, 'An order of so much cannot be placed at once; order it in parts.');
    const lines = checkout.sellers.flatMap((seller) => seller.lines);
    const lacking = await this.#parts.listings.take(
      lines.map(({ listingId, copies }) => ({ listingId, quantity: copies })),
    );
    // The offers are locked, so none can have gone since they were read.
    if (lacking.length > 0) throw new Error(`Offers changed behind their lock: ${JSON.stringify(lacking)}.`);
    const number = newOrderNumber();
    const method = checkout.method!;
    const paymentId = await this.#parts.payments.open({
      payerId: userId,
      reference: number,
      method,
      amountCents: checkout.totalCents,
      currency: locale.currency,
    });
    const { id: groupId } = await insertGroup(this.#db, {
      number,
      buyerId: userId,
      paymentId,
      currency: locale.currency,
      totalCents: checkout.totalCents,
      locale: locale.tag,
      address: JSON.stringify(checkout.address),
      holdMinutes: holdMinutes(terms, method),
    });
    for (const seller of checkout.sellers) await insertOrder(this.#db, groupId, userId, seller);
    await this.#parts.carts.remove(
      { userId },
      lines.map(({ listingId }) => listingId),
    );
    await this.#parts.checkouts.end(userId);
    await this.#parts.orderMails.placed(groupId, terms.transferAccount);
    return number;
  }

  async #capped(userId: number): Promise<Placed | null> {
    // Behind the lock of the cart, so that no other is placed meanwhile.
    if ((await countUnpaid(this.#db, userId)) < MOST_UNPAID) return null;
    return { outcome: 'too-many-holds', most: MOST_UNPAID };
  }
}

function refusalOf(placing: Placing, checkout: Checkout): Placed | null {
  const { key, keyOf = 'checkout', expectedTotalCents, expectedSeen } = placing;
  const { totalCents, seen, leftOut, copies, lacks } = checkout;
  const unexpected = totalCents !== expectedTotalCents || (expectedSeen !== undefined && expectedSeen !== seen);
  const gone = leftOut.filter(({ reason }) => reason !== 'own');
  // What is gone was gone already when the buyer looked, if all the rest is as it was seen.
  if (gone.length > 0 && (unexpected || copies === 0)) return { outcome: 'sold-out', lines: gone };
  if (copies === 0) return { outcome: 'empty' };
  if (lacks[0]) return { outcome: 'incomplete', step: lacks[0] };
  if (unexpected || (keyOf === 'checkout' && key !== checkout.key)) return { outcome: 'changed', totalCents };
  return null;
}

const holdMinutes = ({ holdMinutes, transferHoldDays }: SaleTerms, method: Checkout['method']): number =>
  method === 'transfer' ? transferHoldDays * MINUTES_A_DAY : holdMinutes;
