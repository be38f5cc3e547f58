import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import type { Condition } from './condition.ts';
import { gradeOf } from './condition.ts';
import { ListingEntity, SellerEntity } from './listing.entity.ts';
import { hideAll, showAll, takeDown, withdrawAll } from './moderation.repository.ts';
import { refreshOfferFloors } from './offer-floor.ts';
import { findForSale, type SaleFacts } from './sale.repository.ts';
import { findSeller, findSellerOfUser, type Seller } from './seller.repository.ts';
import { giveBackStock, type Lacking, type StockLine, takeStock } from './stock.repository.ts';

export interface NewListing {
  readonly bookId: number;
  readonly sellerId: number;
  /** The seller's own number of it; one that the seller has used before adds nothing. */
  readonly reference: string;
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  readonly quantity: number;
}

/** A seller who is nobody's shop, of the demonstration. */
interface SellerWithoutUser {
  readonly name: string;
  readonly place: string;
  /** Where it ships from, ISO 3166-1 alpha-2. @default nobody has said */
  readonly country?: string;
}

const NamedSeller = z.object({ id: z.number(), name: z.string() });
const Reference = z.object({ sellerId: z.number(), reference: z.string() });

/** What sellers offer. */
export class ListingService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Ids of sellers by name, made where they are missing. */
  async sellers(wanted: readonly SellerWithoutUser[]): Promise<number[]> {
    const find = () =>
      rows(this.#db, NamedSeller, 'SELECT id, name FROM sellers WHERE name IN (?)', [wanted.map(({ name }) => name)]);
    const present = new Set((await find()).map(({ name }) => name));
    const missing = wanted.filter(({ name }) => !present.has(name));
    if (missing.length > 0)
      await repository(this.#db, SellerEntity).insert(
        missing.map(({ name, place, country = null }) => ({ name, place, country, createdAt: new Date() })),
      );
    const ids = new Map((await find()).map(({ id, name }) => [name, id]));
    return wanted.map(({ name }) => ids.get(name)!);
  }

  /** The shop of a user; null for a user who has never sold. */
  sellerOfUser(userId: number): Promise<Seller | null> {
    return findSellerOfUser(this.#db, userId);
  }

  sellerById(id: number): Promise<Seller | null> {
    return findSeller(this.#db, id);
  }

  /** What whoever buys copies must know of these offers, by id; `available` is 0 where an offer is not live. */
  forSale(ids: readonly number[]): Promise<Map<number, SaleFacts>> {
    return findForSale(this.#db, ids);
  }

  /**
   * Takes copies out of the stock, all or none; answers which could not be had, and then nothing has changed. To be run
   * in a transaction.
   */
  take(lines: readonly StockLine[]): Promise<readonly Lacking[]> {
    return takeStock(this.#db, lines);
  }

  /** Gives back copies that were taken. To be run in a transaction. */
  giveBack(lines: readonly StockLine[]): Promise<void> {
    return giveBackStock(this.#db, lines);
  }

  /**
   * Takes an offer down because of what it is; its seller reads the reason and cannot put it up again. Answers false for
   * one that is down already, or never was.
   */
  takeDown(listingId: number, reason: string): Promise<boolean> {
    return takeDown(this.#db, listingId, reason);
  }

  /** Deletes all offers of a user whose account is deleted; answers how many. */
  withdrawAll(userId: number): Promise<number> {
    return withdrawAll(this.#db, userId);
  }

  /** Hides all that a user has up for sale, in the transaction that suspends the user; answers how many. */
  hideAll(userId: number): Promise<number> {
    return hideAll(this.#db, userId);
  }

  /** Puts up again what was hidden when its seller was suspended; answers how many. */
  showAll(userId: number): Promise<number> {
    return showAll(this.#db, userId);
  }

  /** Puts copies up for sale; answers how many offers were not there before. */
  async offer(listings: readonly NewListing[]): Promise<number> {
    const references = new Set(
      (
        await rows(
          this.#db,
          Reference,
          'SELECT seller_id AS sellerId, seller_reference AS reference FROM listings WHERE (seller_id, seller_reference) IN (?)',
          [listings.map(({ sellerId, reference }) => [sellerId, reference])],
        )
      ).map(({ sellerId, reference }) => `${sellerId} ${reference}`),
    );
    const fresh = listings.filter(({ sellerId, reference }) => !references.has(`${sellerId} ${reference}`));
    if (fresh.length === 0) return 0;
    const createdAt = new Date();
    await this.#db
      .createQueryBuilder()
      .insert()
      .into(ListingEntity)
      .values(
        fresh.map(({ reference, condition, ...listing }) => ({
          ...listing,
          sellerReference: reference,
          condition: gradeOf(condition),
          available: listing.quantity,
          status: 'live' as const,
          createdAt,
        })),
      )
      .updateEntity(false)
      .execute();
    await refreshOfferFloors(
      this.#db,
      fresh.map(({ bookId }) => bookId),
    );
    return fresh.length;
  }
}
