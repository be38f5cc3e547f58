import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { conditionOf, conditions } from './condition.ts';
import { type Floor, floorsByBook } from './offer-floor.ts';

const Stored = z.object({
  bookId: z.number(),
  minCondition: z.number(),
  language: z.string(),
  offers: z.number(),
  priceCents: z.number(),
  listingId: z.number().nullable(),
  newestListingId: z.number(),
});

/** A row of `offer_floor` without its key. */
interface StoredFloor extends Floor {
  readonly language: string;
}

/** A row of `offer_floor` that is not what the live offers say. */
export interface FloorDifference {
  readonly kind: 'offer-floor';
  readonly bookId: number;
  /** The grade of the row, by its name. */
  readonly condition: string;
  /** Null when the row is missing. */
  readonly stored: StoredFloor | null;
  readonly right: StoredFloor;
}

/** Compares the floors of some books with their offers; to be run where all statements see one moment. */
export async function floorDifferences(
  db: EntityManager,
  books: readonly { readonly id: number; readonly language: string | null }[],
): Promise<FloorDifference[]> {
  if (books.length === 0) return [];
  const ids = books.map(({ id }) => id);
  const stored = await rows(
    db,
    Stored,
    `SELECT book_id AS bookId, min_condition AS minCondition, language, offers, price_cents AS priceCents,
       listing_id AS listingId, newest_listing_id AS newestListingId FROM offer_floor WHERE book_id IN (?)`,
    [ids],
  );
  const storedBy = new Map(
    stored.map(({ bookId, minCondition, ...floor }) => [`${bookId} ${minCondition}`, floor] as const),
  );
  const floors = await floorsByBook(db, ids);
  return books.flatMap(({ id, language }) =>
    floors.get(id)!.flatMap((floor, index): FloorDifference[] => {
      const grade = index + 1;
      const right = { ...floor, language: language ?? '' };
      const found = storedBy.get(`${id} ${grade}`) ?? null;
      // Only the lowest grade has a row from the start; the others get theirs with the first offer.
      const same = found === null ? floor.offers === 0 && grade < conditions.length : isSame(found, right);
      if (same) return [];
      return [{ kind: 'offer-floor', bookId: id, condition: conditionOf(grade), stored: found, right }];
    }),
  );
}

const isSame = (a: StoredFloor, b: StoredFloor): boolean =>
  a.language === b.language &&
  a.offers === b.offers &&
  a.priceCents === b.priceCents &&
  a.listingId === b.listingId &&
  a.newestListingId === b.newestListingId;
