import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';
import { conditionOf, conditions, gradeOf } from '../listings/index.ts';
import { BookRow } from './book.repository.ts';
import type { BookCard, BoundedCount, CatalogueQuery, Sort } from './catalog.model.ts';
import type { Position } from './cursor.ts';
import { matchExpression } from './search-terms.ts';

/** Where a page begins, and to which side of that place it lies. */
export interface Turn {
  readonly direction: 'after' | 'before';
  readonly position: Position;
}

/** A book of a list, and where it stands in the list's order. */
export interface Placed {
  readonly card: BookCard;
  readonly position: Position;
}

/** A list counts this far and then says "and more": counting 700,000 rows would take longer than the page. */
const COUNT_BOUND = 1000;

const CardRow = BookRow.extend({
  offers: z.number(),
  priceCents: z.number(),
  newest: z.number(),
  listingId: z.number().nullable(),
  condition: z.number().nullable(),
  photo: z.string().nullable(),
  sellerName: z.string().nullable(),
  sellerPlace: z.string().nullable(),
});
type CardRow = z.output<typeof CardRow>;

interface Clause {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** How a list is ordered: its key, the index that has it, and which of two rows comes first. Ties go by book. */
interface Order {
  readonly key: 'newest_listing_id' | 'price_cents';
  readonly index: string;
  readonly descending: boolean;
  readonly positionOf: (row: CardRow) => Position;
}

const orders: Record<Exclude<Sort, 'relevance'>, Order> = {
  newest: { key: 'newest_listing_id', index: 'newest', descending: true, positionOf: ({ newest, id }) => [newest, id] },
  price: {
    key: 'price_cents',
    index: 'price',
    descending: false,
    positionOf: ({ priceCents, id }) => [priceCents, id],
  },
};

/** What the floors must satisfy. A book without offers is listed only where neither a filter nor the order asks for one. */
function filtersOf(query: CatalogueQuery): Clause {
  const parts = ['f.min_condition = ?'];
  const values: unknown[] = [query.condition ? gradeOf(query.condition) : conditions.length];
  if (query.language !== null) {
    parts.push('f.language = ?');
    values.push(query.language);
  }
  if (query.maxPriceCents !== null) {
    parts.push('f.price_cents BETWEEN 1 AND ?');
    values.push(query.maxPriceCents);
  } else if (query.condition !== null || query.sort === 'price') parts.push('f.price_cents >= 1');
  return { sql: parts.join(' AND '), values };
}

interface List {
  readonly from: string;
  readonly where: string;
  readonly values: readonly unknown[];
}

/** FROM and WHERE of a list. A list without words names the index whose order it reads: MariaDB chooses badly by itself. */
function listOf(query: CatalogueQuery): List {
  const filters = filtersOf(query);
  if (query.q !== '')
    return {
      from: 'book_search t JOIN offer_floor f ON f.book_id = t.book_id',
      where: `MATCH (t.terms) AGAINST (? IN BOOLEAN MODE) AND ${filters.sql}`,
      values: [matchExpression(query.q), ...filters.values],
    };
  const { index } = orders[query.sort === 'relevance' ? 'newest' : query.sort];
  const name = `offer_floor_${query.language === null ? '' : 'language_'}${index}`;
  return { from: `offer_floor f FORCE INDEX (${name})`, where: filters.sql, values: filters.values };
}

/** The rest of the WHERE, and the ORDER BY and LIMIT, of one page of a list that is ordered by a key. */
function pageByKey({ key, descending }: Order, turn: Turn | null, limit: number): Clause {
  const down = descending !== (turn?.direction === 'before');
  const [sign, direction] = down ? ['<', 'DESC'] : ['>', 'ASC'];
  const tail = `ORDER BY f.${key} ${direction}, f.book_id ${direction} LIMIT ?`;
  if (!turn) return { sql: tail, values: [limit] };
  const [value, id] = turn.position;
  // Written out: `(a, b) < (?, ?)` reads the whole index on both servers.
  return {
    sql: `AND (f.${key} ${sign} ? OR (f.${key} = ? AND f.book_id ${sign} ?)) ${tail}`,
    values: [value, value, id, limit],
  };
}

/** Relevance is no key that an index has: its pages are numbered. What can be bought comes first. */
function pageByRelevance(turn: Turn | null, limit: number): Clause & { readonly offset: number } {
  const place = turn?.position[0] ?? -1;
  const offset = turn?.direction === 'before' ? Math.max(0, place - limit) : place + 1;
  const size = turn?.direction === 'before' ? Math.min(limit, place) : limit;
  return { sql: 'ORDER BY f.offers > 0 DESC, score DESC, f.book_id LIMIT ? OFFSET ?', values: [size, offset], offset };
}

/**
 * Up to `limit` books of a list, in its order, from the start or from the place that `turn` names. The order of the
 * joins is fixed: floors are read along their index and end with the page, where a planner with old statistics would
 * read all books first.
 */
export async function findBooks(
  db: EntityManager,
  query: CatalogueQuery,
  turn: Turn | null,
  limit: number,
): Promise<Placed[]> {
  const list = listOf(query);
  const order = query.sort === 'relevance' ? null : orders[query.sort];
  const page = order ? pageByKey(order, turn, limit) : pageByRelevance(turn, limit);
  const score = order
    ? { sql: '', values: [] }
    : { sql: ', MATCH (t.terms) AGAINST (? IN BOOLEAN MODE) AS score', values: [list.values[0]] };
  const found = await rows(
    db,
    CardRow,
    `SELECT STRAIGHT_JOIN b.id, b.isbn, b.title, b.authors, b.publisher, b.year, b.language, f.offers, f.price_cents AS priceCents,
       f.newest_listing_id AS newest, f.listing_id AS listingId, l.\`condition\`, l.photo, s.name AS sellerName, s.place AS sellerPlace${score.sql}
     FROM ${list.from} JOIN books b ON b.id = f.book_id LEFT JOIN listings l ON l.id = f.listing_id LEFT JOIN sellers s ON s.id = l.seller_id
     WHERE ${list.where} ${page.sql}`,
    [...score.values, ...list.values, ...page.values],
  );
  if (!order) {
    const { offset } = page as ReturnType<typeof pageByRelevance>;
    return found.map((book, index) => ({ card: cardOf(book), position: [offset + index] }));
  }
  const placed = found.map((book) => ({ card: cardOf(book), position: order.positionOf(book) }));
  return turn?.direction === 'before' ? placed.reverse() : placed;
}

const cardOf = (row: CardRow): BookCard => ({
  id: row.id,
  isbn: row.isbn,
  title: row.title,
  authors: row.authors,
  publisher: row.publisher,
  year: row.year,
  language: row.language,
  offers: row.offers,
  offer:
    row.listingId === null || row.condition === null
      ? null
      : {
          listingId: row.listingId,
          condition: conditionOf(row.condition),
          priceCents: row.priceCents,
          seller: { name: row.sellerName ?? '', place: row.sellerPlace ?? '' },
          photo: row.photo,
        },
});

const BookCount = z.object({ books: count });

/** How many books a list has, as far as it is counted. */
export async function countBooks(db: EntityManager, query: CatalogueQuery): Promise<BoundedCount> {
  const list = listOf(query);
  const found = await row(
    db,
    BookCount,
    `SELECT COUNT(*) AS books FROM (SELECT 1 FROM ${list.from} WHERE ${list.where} LIMIT ?) bounded`,
    [...list.values, COUNT_BOUND + 1],
  );
  const value = found?.books ?? 0;
  return { value: Math.min(value, COUNT_BOUND), more: value > COUNT_BOUND };
}

const LanguageCount = z.object({ code: z.string(), books: count });

/** Languages of the catalogue with the number of their books, the most frequent first. */
export function findLanguages(db: EntityManager): Promise<{ code: string; books: number }[]> {
  return rows(
    db,
    LanguageCount,
    'SELECT language AS code, COUNT(*) AS books FROM books WHERE language IS NOT NULL GROUP BY language ORDER BY books DESC, code',
  );
}
