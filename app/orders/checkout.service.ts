import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { PaymentMethod } from '../contract/payments.ts';
import type { DeliveryService } from '../delivery/index.ts';
import { conditionOf, type ListingService, type SaleFacts } from '../listings/index.ts';
import type { Checkout, CheckoutLine, CheckoutSeller, CheckoutStep, Choice, LeftOut } from './checkout.model.ts';
import {
  type CheckoutRow,
  findAddress,
  findCheckout,
  findSellers,
  findWanted,
  type Wanted,
} from './checkout.repository.ts';

export interface CheckoutParts {
  readonly delivery: DeliveryService;
  readonly listings: ListingService;
}

/**
 * The way from a cart to an order. What is bought, and for how much, is read from the database each time; a buyer only
 * chooses the address, who delivers each seller's parcel, and how to pay.
 */
export class CheckoutService {
  readonly #db: EntityManager;
  readonly #parts: CheckoutParts;

  constructor(db: EntityManager, parts: CheckoutParts) {
    this.#db = db;
    this.#parts = parts;
  }

  /**
   * The checkout of a user's cart as it is now.
   *
   * @param methods ways to pay that are offered
   */
  async checkout(userId: number, methods: readonly PaymentMethod[]): Promise<Checkout> {
    return this.#checkout(userId, methods, await findCheckout(this.#db, userId, false));
  }

  /** The same, for whoever is about to place it: what was chosen stays as it is until the transaction ends. */
  async lockedCheckout(userId: number, methods: readonly PaymentMethod[]): Promise<Checkout> {
    return this.#checkout(userId, methods, await findCheckout(this.#db, userId, true));
  }

  /** Chooses one of the user's addresses. */
  async chooseAddress(userId: number, addressId: number): Promise<Choice> {
    if (!(await findAddress(this.#db, userId, addressId))) return { outcome: 'unknown' };
    await this.#choose(userId, 'address_id', addressId);
    return { outcome: 'chosen' };
  }

  /**
   * Chooses who delivers: of each seller's parcel one of its quotes. What is not named stays as it was chosen.
   *
   * @param choices the provider's id by the seller's
   */
  async chooseDelivery(userId: number, choices: ReadonlyMap<number, number>): Promise<Choice> {
    const chosen = await findCheckout(this.#db, userId, true);
    const { sellers } = await this.#checkout(userId, [], chosen);
    for (const [sellerId, providerId] of choices) {
      const quotes = sellers.find((seller) => seller.sellerId === sellerId)?.quotes ?? [];
      if (!quotes.some((quote) => quote.providerId === providerId)) return { outcome: 'unknown' };
    }
    const all = { ...chosen?.deliveries, ...Object.fromEntries(choices) };
    // Sellers of whom nothing is bought any more are forgotten.
    const kept = sellers.flatMap(({ sellerId }) => (all[sellerId] === undefined ? [] : [[sellerId, all[sellerId]]]));
    await this.#choose(userId, 'deliveries', JSON.stringify(Object.fromEntries(kept)));
    return { outcome: 'chosen' };
  }

  /** Chooses one of the ways to pay that are offered. */
  async choosePayment(userId: number, method: string, methods: readonly PaymentMethod[]): Promise<Choice> {
    if (!methods.some((offered) => offered === method)) return { outcome: 'unknown' };
    await this.#choose(userId, 'payment_method', method);
    return { outcome: 'chosen' };
  }

  /** Forgets what was chosen: the next checkout has another key. */
  async end(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM checkouts WHERE user_id = ?', [userId]);
  }

  async #choose(userId: number, column: 'address_id' | 'deliveries' | 'payment_method', value: unknown): Promise<void> {
    await this.#db.query(
      `INSERT INTO checkouts (user_id, key_text, deliveries, changed_at) VALUES (?, ?, '{}', UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE changed_at = UTC_TIMESTAMP(3)`,
      [userId, randomUUID()],
    );
    await this.#db.query(`UPDATE checkouts SET ${column} = ? WHERE user_id = ?`, [value, userId]);
  }

  async #checkout(userId: number, methods: readonly PaymentMethod[], chosen: CheckoutRow | null): Promise<Checkout> {
    const wanted = await findWanted(this.#db, userId);
    const facts = await this.#parts.listings.forSale(wanted.map(({ listingId }) => listingId));
    const { bought, leftOut } = sorted(userId, wanted, facts);
    const addressId = chosen?.addressId ?? null;
    const address = addressId === null ? null : await findAddress(this.#db, userId, addressId);
    const bySeller = Map.groupBy(bought, ({ fact }) => fact.sellerId);
    const names = await findSellers(this.#db, [...bySeller.keys()]);
    const quotes = address
      ? await this.#parts.delivery.quotes(
          address.country,
          [...bySeller].map(([sellerId, items]) => ({
            sellerId,
            origin: items[0]!.fact.sellerCountry,
            copies: sum(items.map(({ line }) => line.copies)),
          })),
        )
      : null;
    const sellers = [...bySeller].map(([sellerId, items]): CheckoutSeller => {
      const lines = items.map(({ line }) => line);
      const offered = quotes?.get(sellerId) ?? [];
      const providerId = chosen?.deliveries[sellerId];
      return {
        sellerId,
        seller: names.get(sellerId)!,
        lines,
        itemsCents: sum(lines.map(({ copies, priceCents }) => copies * priceCents)),
        quotes: offered,
        delivery: offered.find((quote) => quote.providerId === providerId) ?? null,
      };
    });
    const method = methods.find((offered) => offered === chosen?.method) ?? null;
    return summary({ key: chosen?.key ?? null, sellers, leftOut, addressId: address && addressId, address, method });
  }
}

type Choices = Pick<Checkout, 'key' | 'sellers' | 'leftOut' | 'addressId' | 'address' | 'method'>;

function summary(choices: Choices): Checkout {
  const { sellers, address, method } = choices;
  const itemsCents = sum(sellers.map((seller) => seller.itemsCents));
  const deliveryCents = sum(sellers.map(({ delivery }) => delivery?.costCents ?? 0));
  const lacks: CheckoutStep[] = [
    ...(address ? [] : ['address' as const]),
    ...(sellers.every(({ delivery }) => delivery) ? [] : ['delivery' as const]),
    ...(method ? [] : ['payment' as const]),
  ];
  return {
    ...choices,
    copies: sum(sellers.flatMap(({ lines }) => lines.map(({ copies }) => copies))),
    itemsCents,
    deliveryCents,
    totalCents: itemsCents + deliveryCents,
    lacks,
    seen: createHash('sha256')
      .update(
        JSON.stringify([address, method, sellers.map(({ sellerId, lines, delivery }) => [sellerId, lines, delivery])]),
      )
      .digest('base64url'),
  };
}

interface Bought {
  readonly line: CheckoutLine;
  readonly fact: SaleFacts;
}

/** What can be bought of what is wanted, and what cannot. */
function sorted(
  userId: number,
  wanted: readonly Wanted[],
  facts: ReadonlyMap<number, SaleFacts>,
): { bought: Bought[]; leftOut: LeftOut[] } {
  const bought: Bought[] = [];
  const leftOut: LeftOut[] = [];
  for (const { listingId, copies: asked, status } of wanted) {
    const fact = facts.get(listingId);
    if (!fact) continue;
    const { title, authors, bookId, notes, priceCents, available } = fact;
    const reason = leftOutBecause(userId, asked, status, fact);
    if (reason) leftOut.push({ listingId, title, reason });
    if (reason && reason !== 'fewer') continue;
    const condition = conditionOf(fact.condition);
    const copies = Math.min(asked, available);
    bought.push({ fact, line: { listingId, bookId, title, authors, condition, notes, priceCents, copies } });
  }
  return { bought, leftOut };
}

function leftOutBecause(userId: number, asked: number, status: string, fact: SaleFacts): LeftOut['reason'] | null {
  if (fact.sellerUserId === userId) return 'own';
  if (status !== 'live') return 'withdrawn';
  if (fact.available === 0) return 'sold-out';
  return fact.available < asked ? 'fewer' : null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
