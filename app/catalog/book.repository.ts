import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';
import { conditionOf, conditions } from '../listings/index.ts';
import type { Book, Offer } from './catalog.model.ts';
import type { Position } from './cursor.ts';

/** The columns of a book that readers see. */
export const BookRow = z.object({
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

const BookOfferRow = BookRow.extend({
  offers: z.number(),
  listingId: z.number().nullable(),
  condition: z.number().nullable(),
  notes: z.string().nullable(),
  priceCents: z.number().nullable(),
  available: z.number().nullable(),
  photo: z.string().nullable(),
  sellerName: z.string().nullable(),
  sellerPlace: z.string().nullable(),
  sellerUserId: z.number().nullable(),
});
type BookOfferRow = z.output<typeof BookOfferRow>;

/** A book with some of its live offers, cheapest first, and how many it has in all. */
export interface FoundBook {
  readonly book: Book;
  readonly offers: readonly Offer[];
  readonly count: number;
}

/**
 * A book and its offers after a place in their order, in one statement: going to the database twice costs more than the
 * book's facts beside each offer.
 */
export async function findBookWithOffers(
  db: EntityManager,
  id: number,
  after: Position | null,
  limit: number,
): Promise<FoundBook | null> {
  const from = after ? 'AND (l.price_cents > ? OR (l.price_cents = ? AND l.id > ?))' : '';
  const found = await rows(
    db,
    BookOfferRow,
    `SELECT b.id, b.isbn, b.title, b.authors, b.publisher, b.year, b.language, f.offers, l.id AS listingId, l.\`condition\`,
       l.notes, l.price_cents AS priceCents, l.available, l.photo, s.name AS sellerName, s.place AS sellerPlace,
       s.user_id AS sellerUserId
     FROM books b
     JOIN offer_floor f ON f.book_id = b.id AND f.min_condition = ?
     LEFT JOIN listings l ON l.book_id = b.id AND l.status = 'live' AND l.available > 0 ${from}
     LEFT JOIN sellers s ON s.id = l.seller_id
     WHERE b.id = ? ORDER BY l.price_cents, l.id LIMIT ?`,
    [conditions.length, ...(after ? [after[0], after[0], after[1]] : []), id, limit],
  );
  const [first] = found;
  if (!first) return null;
  const { isbn, title, authors, publisher, year, language } = first;
  const book = { id, isbn, title, authors, publisher, year, language };
  return { book, offers: found.flatMap(offerOf), count: first.offers };
}

/** The offer of a row; none when the book has no offer. */
function offerOf({
  listingId,
  condition,
  notes,
  priceCents,
  available,
  photo,
  sellerName,
  sellerPlace,
  sellerUserId,
}: BookOfferRow): Offer[] {
  if (listingId === null || condition === null || priceCents === null || available === null) return [];
  const seller = { name: sellerName ?? '', place: sellerPlace ?? '', userId: sellerUserId };
  return [{ listingId, condition: conditionOf(condition), notes: notes ?? '', priceCents, available, seller, photo }];
}
