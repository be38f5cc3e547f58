import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, rows } from '../database/rows.ts';
import { conditions } from '../listings/condition.ts';

const Locked = z.object({ bookId: z.number(), language: z.string() });
const Aggregate = z.object({
  bookId: z.number(),
  condition: z.number(),
  offers: count,
  newest: z.number(),
  cheapest: z.string(),
});

/** The cheapest live offer in a grade or better, how many there are, and the newest. */
export interface Floor {
  readonly offers: number;
  readonly priceCents: number;
  readonly listingId: number | null;
  readonly newestListingId: number;
}

/**
 * Brings the offer floors of some books up to date after their listings have changed, in the same transaction. The
 * order is what keeps them exact under concurrency: the caller has locked the listings; here the books' rows are
 * locked by id (by the primary key: MySQL prefers an index that covers the columns and locks in its order, which
 * deadlocks), then the offers are read by a statement of their own, then the floors are written.
 */
export async function refreshOfferFloors(db: EntityManager, bookIds: readonly number[]): Promise<void> {
  const ids = [...new Set(bookIds)].sort((a, b) => a - b);
  if (ids.length === 0) return;
  const lowest = conditions.length;
  const books = await rows(
    db,
    Locked,
    'SELECT book_id AS bookId, language FROM offer_floor FORCE INDEX (PRIMARY) WHERE book_id IN (?) AND min_condition = ? ORDER BY book_id FOR UPDATE',
    [ids, lowest],
  );
  const floors = await floorsByBook(db, ids);
  const values = books.flatMap(({ bookId, language }) =>
    floors
      .get(bookId)!
      .map((floor, index) => [
        bookId,
        index + 1,
        language,
        floor.offers,
        floor.priceCents,
        floor.listingId,
        floor.newestListingId,
      ]),
  );
  if (values.length === 0) return;
  await db.query(
    `INSERT INTO offer_floor (book_id, min_condition, language, offers, price_cents, listing_id, newest_listing_id) VALUES ?
     ON DUPLICATE KEY UPDATE offers = VALUES(offers), price_cents = VALUES(price_cents), listing_id = VALUES(listing_id),
       newest_listing_id = VALUES(newest_listing_id)`,
    [values],
  );
}

/** The seven floors of each of these books, best grade first, as their live offers say they must be. */
export async function floorsByBook(db: EntityManager, bookIds: readonly number[]): Promise<Map<number, Floor[]>> {
  // Price and id in one number: the smallest is the cheapest offer and, among equals, the oldest.
  const aggregates = await rows(
    db,
    Aggregate,
    `SELECT book_id AS bookId, \`condition\`, COUNT(*) AS offers, MAX(id) AS newest,
       CAST(MIN(price_cents * 4294967296 + id) AS CHAR) AS cheapest
     FROM listings WHERE book_id IN (?) AND status = 'live' AND available > 0 GROUP BY book_id, \`condition\``,
    [bookIds],
  );
  const byBook = Map.groupBy(aggregates, ({ bookId }) => bookId);
  return new Map(bookIds.map((bookId) => [bookId, floorsOf(byBook.get(bookId) ?? [])]));
}

/** The seven floors of one book, best grade first, from what each grade alone has. */
function floorsOf(aggregates: readonly z.output<typeof Aggregate>[]): Floor[] {
  let floor: Floor = { offers: 0, priceCents: 0, listingId: null, newestListingId: 0 };
  return conditions.map((_, index) => {
    const grade = aggregates.find(({ condition }) => condition === index + 1);
    if (grade) {
      const cheapest = BigInt(grade.cheapest);
      const priceCents = Number(cheapest >> 32n);
      const cheaper = floor.listingId === null || priceCents < floor.priceCents;
      floor = {
        offers: floor.offers + grade.offers,
        priceCents: cheaper ? priceCents : floor.priceCents,
        listingId: cheaper ? Number(cheapest & 0xffffffffn) : floor.listingId,
        newestListingId: Math.max(floor.newestListingId, grade.newest),
      };
    }
    return floor;
  });
}
