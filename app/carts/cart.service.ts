import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import { repository } from '../database/table.ts';
import { conditionOf } from '../listings/index.ts';
import { CartEntity, CartLineEntity } from './cart.entity.ts';
import { CART_DAYS, type Cart, type CartLine, type Change, MOST_COPIES, MOST_LINES } from './cart.model.ts';
import {
  countCopies,
  deleteCarts,
  findLines,
  findListing,
  findQuantities,
  type LineRow,
  lockCart,
} from './cart.repository.ts';
import { newToken, tokenHash } from './cart-token.ts';

const DAY_MS = 86_400_000;

/**
 * Carts of visitors. A cart is known by its token alone, which only its visitor's cookie holds; a token that no cart has
 * is an empty cart. Changes are to be run in a transaction: those of one cart follow each other.
 */
export class CartService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  async cart(token: string | undefined): Promise<Cart> {
    const hash = tokenHash(token);
    return hash ? cartOf(await findLines(this.#db, hash)) : cartOf([]);
  }

  /** Copies in a cart that can be bought now. */
  async copies(token: string): Promise<number> {
    const hash = tokenHash(token);
    return hash ? countCopies(this.#db, hash) : 0;
  }

  /**
   * Puts more copies of an offer into a cart, as far as there are any. Without a cart one is made, whose token is in the
   * answer: a token that the visitor brings along is never taken for a new cart.
   *
   * @throws NotFound for an offer that never was
   */
  async add(token: string | undefined, listingId: number, copies: number): Promise<Change & { token?: string }> {
    const listing = await findListing(this.#db, listingId);
    if (!listing) throw new NotFound('listing', listingId);
    if (listing.available === 0) return { outcome: 'gone' };
    const cart = (await this.#lock(token)) ?? (await this.#create());
    const quantities = await findQuantities(this.#db, cart.id);
    const before = quantities.get(listingId);
    if (before === undefined && quantities.size >= MOST_LINES) return { outcome: 'full' };
    const asked = (before ?? 0) + copies;
    const quantity = Math.min(asked, listing.available, MOST_COPIES);
    const now = new Date();
    // Who adds an offer again has seen its price of now; the line keeps its place.
    await this.#db.query(
      `INSERT INTO cart_lines (cart_id, listing_id, quantity, added_price_cents, added_at) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), added_price_cents = VALUES(added_price_cents)`,
      [cart.id, listingId, quantity, listing.priceCents, now],
    );
    await this.#touch(cart.id, now);
    return { outcome: 'changed', limited: quantity < asked, ...(cart.token ? { token: cart.token } : {}) };
  }

  /** Sets how many copies of an offer a cart wants: as many as are asked for, or as there are. 0 removes it. */
  async change(token: string | undefined, listingId: number, copies: number): Promise<Change> {
    if (copies === 0) {
      await this.remove(token, listingId);
      return { outcome: 'changed', limited: false };
    }
    const cart = await this.#lock(token);
    if (!cart || !(await findQuantities(this.#db, cart.id)).has(listingId)) return { outcome: 'absent' };
    const available = (await findListing(this.#db, listingId))?.available ?? 0;
    if (available === 0) return { outcome: 'gone' };
    const quantity = Math.min(copies, available, MOST_COPIES);
    await repository(this.#db, CartLineEntity).update({ cartId: cart.id, listingId }, { quantity });
    await this.#touch(cart.id, new Date());
    return { outcome: 'changed', limited: quantity < copies };
  }

  /** Takes an offer out of a cart; one that is not in it is none to take. */
  async remove(token: string | undefined, listingId: number): Promise<void> {
    const cart = await this.#lock(token);
    if (!cart) return;
    await repository(this.#db, CartLineEntity).delete({ cartId: cart.id, listingId });
    await this.#touch(cart.id, new Date());
  }

  /** Forgets carts that nobody has changed for {@link CART_DAYS} days, at most so many; answers how many. */
  expire(limit: number): Promise<number> {
    return deleteCarts(this.#db, new Date(Date.now() - CART_DAYS * DAY_MS), limit);
  }

  async #lock(token: string | undefined): Promise<{ id: number; token?: string } | null> {
    const hash = tokenHash(token);
    const id = hash && (await lockCart(this.#db, hash));
    return id === null ? null : { id };
  }

  async #create(): Promise<{ id: number; token: string }> {
    const token = newToken();
    const now = new Date();
    const { identifiers } = await repository(this.#db, CartEntity).insert({
      tokenHash: tokenHash(token)!,
      createdAt: now,
      touchedAt: now,
    });
    return { id: identifiers[0]!['id'] as number, token };
  }

  async #touch(id: number, touchedAt: Date): Promise<void> {
    await repository(this.#db, CartEntity).update({ id }, { touchedAt });
  }
}

function cartOf(found: readonly LineRow[]): Cart {
  const sellers = [...Map.groupBy(found, ({ sellerId }) => sellerId)].map(([sellerId, [first, ...others]]) => {
    const lines = [first!, ...others].map(lineOf);
    const seller = { name: first!.sellerName, place: first!.sellerPlace };
    return { sellerId, seller, lines, totalCents: sum(lines.map(({ copies, priceCents }) => copies * priceCents)) };
  });
  return {
    sellers,
    totalCents: sum(sellers.map(({ totalCents }) => totalCents)),
    copies: sum(sellers.flatMap(({ lines }) => lines.map(({ copies }) => copies))),
  };
}

function lineOf({ listingId, bookId, title, authors, language, condition, status, ...line }: LineRow): CartLine {
  const withdrawn = status !== 'live';
  const available = withdrawn ? 0 : line.available;
  return {
    listingId,
    book: { id: bookId, title, authors, language },
    condition: conditionOf(condition),
    wanted: line.wanted,
    available,
    withdrawn,
    copies: Math.min(line.wanted, available),
    priceCents: line.priceCents,
    addedPriceCents: line.addedPriceCents,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
