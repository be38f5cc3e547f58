import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';

const LineRow = z.object({
  listingId: z.number(),
  wanted: z.number(),
  addedPriceCents: z.number(),
  priceCents: z.number(),
  available: z.number(),
  status: z.string(),
  condition: z.number(),
  bookId: z.number(),
  title: z.string(),
  authors: z.string(),
  language: z.string().nullable(),
  sellerId: z.number(),
  sellerName: z.string(),
  sellerPlace: z.string(),
});
export type LineRow = z.output<typeof LineRow>;

/** The lines of a cart in the order in which they were added, with what is known of their offers now. */
export const findLines = (db: EntityManager, tokenHash: Buffer): Promise<LineRow[]> =>
  rows(
    db,
    LineRow,
    `SELECT i.listing_id AS listingId, i.quantity AS wanted, i.added_price_cents AS addedPriceCents,
       l.price_cents AS priceCents, l.available, l.status, l.\`condition\`, b.id AS bookId, b.title, b.authors, b.language,
       s.id AS sellerId, s.name AS sellerName, s.place AS sellerPlace
     FROM carts c
     JOIN cart_lines i ON i.cart_id = c.id
     JOIN listings l ON l.id = i.listing_id
     JOIN books b ON b.id = l.book_id
     JOIN sellers s ON s.id = l.seller_id
     WHERE c.token_hash = ? ORDER BY i.added_at, i.listing_id`,
    [tokenHash],
  );

const Copies = z.object({ copies: count });

/** Copies in a cart that can be bought now. */
export async function countCopies(db: EntityManager, tokenHash: Buffer): Promise<number> {
  const found = await row(
    db,
    Copies,
    `SELECT COALESCE(SUM(LEAST(i.quantity, l.available)), 0) AS copies
     FROM carts c JOIN cart_lines i ON i.cart_id = c.id JOIN listings l ON l.id = i.listing_id AND l.status = 'live'
     WHERE c.token_hash = ?`,
    [tokenHash],
  );
  return found?.copies ?? 0;
}

const Id = z.object({ id: z.number() });

/** Locks a cart until the end of the transaction; its lines are read and written only behind this lock. */
export async function lockCart(db: EntityManager, tokenHash: Buffer): Promise<number | null> {
  return (await row(db, Id, 'SELECT id FROM carts WHERE token_hash = ? FOR UPDATE', [tokenHash]))?.id ?? null;
}

const Quantity = z.object({ listingId: z.number(), quantity: z.number() });

/** Copies that a cart wants, by offer. */
export async function findQuantities(db: EntityManager, cartId: number): Promise<Map<number, number>> {
  const found = await rows(db, Quantity, 'SELECT listing_id AS listingId, quantity FROM cart_lines WHERE cart_id = ?', [
    cartId,
  ]);
  return new Map(found.map(({ listingId, quantity }) => [listingId, quantity]));
}

const ListingRow = z.object({ available: count, priceCents: z.number() });

/** Price and copies left of an offer, none when it is withdrawn; null when there is no such offer. */
export const findListing = (db: EntityManager, id: number): Promise<z.output<typeof ListingRow> | null> =>
  row(
    db,
    ListingRow,
    "SELECT IF(status = 'live', available, 0) AS available, price_cents AS priceCents FROM listings WHERE id = ?",
    [id],
  );

const Written = z.object({ affectedRows: z.number() });

/** Forgets carts that nobody has changed since a moment, at most so many; answers how many. */
export async function deleteCarts(db: EntityManager, untouchedSince: Date, limit: number): Promise<number> {
  const answer: unknown = await db.query('DELETE FROM carts WHERE touched_at < ? ORDER BY touched_at, id LIMIT ?', [
    untouchedSince,
    limit,
  ]);
  return Written.parse(answer).affectedRows;
}
