import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { isDuplicate } from '../database/database-errors.ts';
import { repository } from '../database/table.ts';
import { type Condition, gradeOf } from './condition.ts';
import { ListingEntity, SellerEntity } from './listing.entity.ts';
import { refreshOfferFloors } from './offer-floor.ts';
import { findOwnListing, findOwnListings, lockOwnListing, type OwnListing } from './own-listing.repository.ts';
import { lockSellerOfUser, type Seller } from './seller.repository.ts';

/** What a shop says of itself. */
export interface ShopFacts {
  readonly name: string;
  /** Town and region, as shown to buyers. */
  readonly place: string;
  /** Where it ships from, ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** What a seller says of a copy. */
export interface OfferFacts {
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  /** Copies that can be sold now. */
  readonly copies: number;
}

/** An edit of an offer, with what its seller saw when it began. */
export interface OfferEdit extends OfferFacts {
  readonly version: number;
  readonly copiesBefore: number;
}

export type OfferEdited =
  | { readonly outcome: 'changed' }
  /** There is no such offer of this user any more. */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'taken-down' }
  /** Somebody has edited it, or copies were sold, since its seller saw it. */
  | { readonly outcome: 'conflict'; readonly current: OwnListing };

/** A user's own shop and its offers. Changes are to be run in a transaction. */
export class ShopService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Opens a user's shop, or changes what it says of itself. No two shops have one name. */
  async save(userId: number, facts: ShopFacts): Promise<{ readonly outcome: 'saved' | 'name-taken' }> {
    const shops = repository(this.#db, SellerEntity);
    try {
      const shop = await lockSellerOfUser(this.#db, userId);
      if (shop) await shops.update({ id: shop.id }, { ...facts });
      else await shops.insert({ ...facts, userId, createdAt: new Date() });
      return { outcome: 'saved' };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // The same user's shop, opened in another window at the same moment, is theirs to change.
      const own = await lockSellerOfUser(this.#db, userId);
      if (own?.name === facts.name) return { outcome: 'saved' };
      return { outcome: 'name-taken' };
    }
  }

  /** Offers that the seller has not deleted, the newest first, or those before one of them. */
  list(sellerId: number, before: number | null, limit: number): Promise<OwnListing[]> {
    return findOwnListings(this.#db, sellerId, before, limit);
  }

  /** An offer of this user; null when it is somebody else's, or deleted. */
  find(userId: number, id: number): Promise<OwnListing | null> {
    return findOwnListing(this.#db, userId, id);
  }

  /** Puts copies of a book up for sale; answers the offer's id. Null for a user who has no shop, or may not sell. */
  async offer(userId: number, bookId: number, { copies, condition, ...facts }: OfferFacts): Promise<number | null> {
    const shop = await lockSellerOfUser(this.#db, userId);
    if (!shop) return null;
    // The book's floor before the book, which the foreign key locks: the order in which an edition is edited, too.
    await this.#db.query('SELECT book_id FROM offer_floor WHERE book_id = ? AND min_condition = 7 FOR UPDATE', [
      bookId,
    ]);
    const { identifiers } = await repository(this.#db, ListingEntity).insert({
      ...facts,
      bookId,
      sellerId: shop.id,
      sellerReference: `web-${randomBytes(12).toString('hex')}`,
      condition: gradeOf(condition),
      quantity: copies,
      available: copies,
      status: 'live',
      createdAt: new Date(),
    });
    await refreshOfferFloors(this.#db, [bookId]);
    return identifiers[0]!['id'] as number;
  }

  /**
   * Changes an offer, unless somebody has edited it since its seller saw it. A number of copies that the seller has left
   * as it was says nothing; one that was changed says so of the copies that were there: when copies were sold meanwhile
   * nothing is changed, and the seller looks again.
   */
  async change(userId: number, id: number, edit: OfferEdit): Promise<OfferEdited> {
    const current = await this.#lock(userId, id);
    if (!current) return { outcome: 'absent' };
    if (current.state === 'taken-down') return { outcome: 'taken-down' };
    const more = edit.copies - edit.copiesBefore;
    const sold = current.available !== edit.copiesBefore;
    if (current.version !== edit.version || (more !== 0 && sold)) return { outcome: 'conflict', current };
    await this.#db.query(
      `UPDATE listings SET \`condition\` = ?, notes = ?, price_cents = ?, quantity = quantity + ?, available = available + ?,
         version = version + 1 WHERE id = ?`,
      [gradeOf(edit.condition), edit.notes, edit.priceCents, more, more, id],
    );
    await refreshOfferFloors(this.#db, [current.book.id]);
    return { outcome: 'changed' };
  }

  /** Takes an offer back, or puts one up again that was taken back; false when there is no such offer to do so with. */
  async setUp(userId: number, id: number, up: boolean): Promise<boolean> {
    const current = await this.#lock(userId, id);
    if (!current) return false;
    const now = current.state === 'live' || current.state === 'sold-out';
    if (now === up) return true;
    if (up && current.state !== 'withdrawn') return false;
    await this.#db.query('UPDATE listings SET status = ? WHERE id = ?', [up ? 'live' : 'withdrawn', id]);
    await refreshOfferFloors(this.#db, [current.book.id]);
    return true;
  }

  /** Deletes an offer: its seller and buyers see it no more, orders go on knowing it. False when there is none. */
  async remove(userId: number, id: number): Promise<boolean> {
    const current = await this.#lock(userId, id);
    if (!current) return false;
    await this.#db.query(
      "UPDATE listings SET status = 'withdrawn', deleted_at = UTC_TIMESTAMP(3), hidden_at = NULL WHERE id = ?",
      [id],
    );
    await refreshOfferFloors(this.#db, [current.book.id]);
    return true;
  }

  async #lock(userId: number, id: number): Promise<OwnListing | null> {
    const shop: Seller | null = await lockSellerOfUser(this.#db, userId);
    return shop && lockOwnListing(this.#db, shop.id, id);
  }
}
