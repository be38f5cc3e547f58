import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import { repository } from '../database/table.ts';
import { conditionOf } from '../listings/index.ts';
import { CartEntity, CartLineEntity } from './cart.entity.ts';
import {
  CART_DAYS,
  type Cart,
  type CartKey,
  type CartLine,
  type Change,
  MOST_COPIES,
  MOST_LINES,
} from './cart.model.ts';
import {
  countCopies,
  deleteCarts,
  findLines,
  findListing,
  findMovedLines,
  findQuantities,
  hasCart,
  insertCart,
  type LineRow,
  lockCart,
  writeLines,
} from './cart.repository.ts';
import { newToken, tokenHash } from './cart-token.ts';

const DAY_MS = 86_400_000;

/**
 * Carts of visitors. A guest's cart is known by its token alone, which only their cookie holds; a token that no cart has
 * is an empty cart. Changes are to be run in a transaction: those of one cart follow each other.
 */
export class CartService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  async cart(key: CartKey): Promise<Cart> {
    return cartOf(await findLines(this.#db, key));
  }

  /** Copies in a cart that can be bought now. */
  copies(key: CartKey): Promise<number> {
    return countCopies(this.#db, key);
  }

  /** Keeps a cart as it is until the transaction ends; answers its id, null where there is none. */
  lock(key: CartKey): Promise<number | null> {
    return lockCart(this.#db, key);
  }

  /**
   * Puts more copies of an offer into a cart, as far as there are any. Without a cart one is made, that of a guest with a
   * token, which is in the answer: a token that the visitor brings along is never taken for a new cart.
   *
   * @throws NotFound for an offer that never was
   */
  async add(key: CartKey, listingId: number, copies: number): Promise<Change & { token?: string }> {
    const listing = await findListing(this.#db, listingId);
    if (!listing) throw new NotFound('listing', listingId);
    if ('userId' in key && listing.sellerUserId === key.userId) return { outcome: 'own' };
    if (listing.available === 0) return { outcome: 'gone' };
    const known = await this.lock(key);
    const cart = known === null ? await this.#create(key) : { id: known };
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
    return { outcome: 'changed', limited: quantity < asked, ...('token' in cart ? { token: cart.token } : {}) };
  }

  /** Sets how many copies of an offer a cart wants: as many as are asked for, or as there are. 0 removes it. */
  async change(key: CartKey, listingId: number, copies: number): Promise<Change> {
    if (copies === 0) {
      await this.remove(key, [listingId]);
      return { outcome: 'changed', limited: false };
    }
    const cartId = await this.lock(key);
    if (cartId === null || !(await findQuantities(this.#db, cartId)).has(listingId)) return { outcome: 'absent' };
    const available = (await findListing(this.#db, listingId))?.available ?? 0;
    if (available === 0) return { outcome: 'gone' };
    const quantity = Math.min(copies, available, MOST_COPIES);
    await repository(this.#db, CartLineEntity).update({ cartId, listingId }, { quantity });
    await this.#touch(cartId, new Date());
    return { outcome: 'changed', limited: quantity < copies };
  }

  /** Takes offers out of a cart; one that is not in it is none to take. */
  async remove(key: CartKey, listingIds: readonly number[]): Promise<void> {
    const cartId = await this.lock(key);
    if (cartId === null || listingIds.length === 0) return;
    await this.#db.query('DELETE FROM cart_lines WHERE cart_id = ? AND listing_id IN (?)', [cartId, listingIds]);
    await this.#touch(cartId, new Date());
  }

  /**
   * Makes what a guest has put aside part of the cart of the user who they are: quantities are added, as far as there are
   * copies and room, and the guest's cart is gone. What they sell themselves stays out.
   */
  async merge(token: string, userId: number): Promise<void> {
    if (!(await hasCart(this.#db, { token }))) return;
    // Always the user's first: of two logins with one guest's cart the second waits here, and then finds none to merge.
    const { id } = await this.#create({ userId });
    const guests = await this.lock({ token });
    if (guests === null) return;
    const quantities = await findQuantities(this.#db, id);
    const lines = [];
    for (const { sellerUserId, available, quantity, ...line } of await findMovedLines(this.#db, guests)) {
      const before = quantities.get(line.listingId);
      if (sellerUserId === userId || (before === undefined && quantities.size >= MOST_LINES)) continue;
      // What is sold out stays in the cart as it was, which says so.
      const wanted = available === 0 ? Math.max(before ?? 0, quantity) : (before ?? 0) + quantity;
      const copies = Math.min(wanted, available || MOST_COPIES, MOST_COPIES);
      quantities.set(line.listingId, copies);
      lines.push({ ...line, quantity: copies });
    }
    await writeLines(this.#db, id, lines);
    await repository(this.#db, CartEntity).delete({ id: guests });
    await this.#touch(id, new Date());
  }

  /** Removes the cart of a user. */
  async forget(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM carts WHERE user_id = ?', [userId]);
  }

  /** Forgets carts that nobody has changed for {@link CART_DAYS} days, at most so many; answers how many. */
  expire(limit: number): Promise<number> {
    return deleteCarts(this.#db, new Date(Date.now() - CART_DAYS * DAY_MS), limit);
  }

  async #create(key: CartKey): Promise<{ id: number; token?: string }> {
    const token = newToken();
    // No cookie leads to the cart of a user: this token is forgotten at once.
    const userId = 'userId' in key ? key.userId : null;
    const id = await insertCart(this.#db, tokenHash(token)!, userId);
    return userId === null ? { id, token } : { id };
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
