import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';
import { conditionOf } from '../listings/condition.ts';
import type { Book, Offer } from './catalog.model.ts';
import type { Position } from './cursor.ts';

const BookRow = z.object({
  id: z.number(),
  isbn: z.string().nullable(),
  title: z.string(),
  authors: z.string(),
  publisher: z.string().nullable(),
  year: z.number().nullable(),
  language: z.string().nullable(),
});

const COLUMNS = 'id, isbn, title, authors, publisher, year, language';

export const findBook = (db: EntityManager, id: number): Promise<Book | null> =>
  row(db, BookRow, `SELECT ${COLUMNS} FROM books WHERE id = ?`, [id]);

export const findBookByIsbn = (db: EntityManager, isbn: string): Promise<Book | null> =>
  row(db, BookRow, `SELECT ${COLUMNS} FROM books WHERE isbn = ?`, [isbn]);

const OfferRow = z.object({
  listingId: z.number(),
  condition: z.number(),
  notes: z.string(),
  priceCents: z.number(),
  available: z.number(),
  sellerName: z.string(),
  sellerPlace: z.string(),
});

/** Live offers of a book, cheapest first, after a place in that order. */
export async function findOffers(
  db: EntityManager,
  bookId: number,
  after: Position | null,
  limit: number,
): Promise<Offer[]> {
  const from = after ? 'AND (l.price_cents > ? OR (l.price_cents = ? AND l.id > ?))' : '';
  const found = await rows(
    db,
    OfferRow,
    `SELECT l.id AS listingId, l.\`condition\`, l.notes, l.price_cents AS priceCents, l.available, s.name AS sellerName, s.place AS sellerPlace
     FROM listings l JOIN sellers s ON s.id = l.seller_id
     WHERE l.book_id = ? AND l.status = 'live' AND l.available > 0 ${from} ORDER BY l.price_cents, l.id LIMIT ?`,
    [bookId, ...(after ? [after[0], after[0], after[1]] : []), limit],
  );
  return found.map(({ condition, sellerName, sellerPlace, ...offer }) => ({
    ...offer,
    condition: conditionOf(condition),
    seller: { name: sellerName, place: sellerPlace },
  }));
}

const OfferCount = z.object({ offers: count });

/** How many live offers a book has, in any grade. */
export async function countOffers(db: EntityManager, bookId: number): Promise<number> {
  const found = await row(db, OfferCount, 'SELECT offers FROM offer_floor WHERE book_id = ? AND min_condition = 7', [
    bookId,
  ]);
  return found?.offers ?? 0;
}
