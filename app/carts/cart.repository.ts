import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';
import type { CartKey } from './cart.model.ts';
import { tokenHash } from './cart-token.ts';

/** The condition for a cart `c` with its value; null for a key that no cart can have. */
function of(key: CartKey): { readonly is: string; readonly value: number | Buffer } | null {
  if ('userId' in key) return { is: 'c.user_id = ?', value: key.userId };
  const hash = tokenHash(key.token);
  return hash && { is: 'c.token_hash = ?', value: hash };
}

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
export async function findLines(db: EntityManager, key: CartKey): Promise<LineRow[]> {
  const cart = of(key);
  if (!cart) return [];
  return rows(
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
     WHERE ${cart.is} ORDER BY i.added_at, i.listing_id`,
    [cart.value],
  );
}

const Copies = z.object({ copies: count });

/** Copies in a cart that can be bought now. */
export async function countCopies(db: EntityManager, key: CartKey): Promise<number> {
  const cart = of(key);
  if (!cart) return 0;
  const found = await row(
    db,
    Copies,
    `SELECT COALESCE(SUM(LEAST(i.quantity, l.available)), 0) AS copies
     FROM carts c JOIN cart_lines i ON i.cart_id = c.id JOIN listings l ON l.id = i.listing_id AND l.status = 'live'
     WHERE ${cart.is}`,
    [cart.value],
  );
  return found?.copies ?? 0;
}

const Id = z.object({ id: z.number() });

export async function hasCart(db: EntityManager, key: CartKey): Promise<boolean> {
  const cart = of(key);
  return cart !== null && (await row(db, Id, `SELECT c.id FROM carts c WHERE ${cart.is}`, [cart.value])) !== null;
}

/** Locks a cart until the end of the transaction; its lines are read and written only behind this lock. */
export async function lockCart(db: EntityManager, key: CartKey): Promise<number | null> {
  const cart = of(key);
  if (!cart) return null;
  return (await row(db, Id, `SELECT c.id FROM carts c WHERE ${cart.is} FOR UPDATE`, [cart.value]))?.id ?? null;
}

const Inserted = z.object({ insertId: z.number() });

/** Makes a cart; of a user that has one, locks that. Answers its id. */
export async function insertCart(db: EntityManager, hash: Buffer, userId: number | null): Promise<number> {
  const answer: unknown = await db.query(
    `INSERT INTO carts (token_hash, user_id, created_at, touched_at) VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)`,
    [hash, userId],
  );
  return Inserted.parse(answer).insertId;
}

const Quantity = z.object({ listingId: z.number(), quantity: z.number() });

/** Copies that a cart wants, by offer. */
export async function findQuantities(db: EntityManager, cartId: number): Promise<Map<number, number>> {
  const found = await rows(db, Quantity, 'SELECT listing_id AS listingId, quantity FROM cart_lines WHERE cart_id = ?', [
    cartId,
  ]);
  return new Map(found.map(({ listingId, quantity }) => [listingId, quantity]));
}

const MovedLine = z.object({
  listingId: z.number(),
  quantity: z.number(),
  addedPriceCents: z.number(),
  addedAt: z.date(),
  available: count,
  sellerUserId: z.number().nullable(),
});

/** The lines of a cart that is to become part of another, in the order in which they were added. */
export const findMovedLines = (db: EntityManager, cartId: number): Promise<z.output<typeof MovedLine>[]> =>
  rows(
    db,
    MovedLine,
    `SELECT i.listing_id AS listingId, i.quantity, i.added_price_cents AS addedPriceCents, i.added_at AS addedAt,
       IF(l.status = 'live', l.available, 0) AS available, s.user_id AS sellerUserId
     FROM cart_lines i JOIN listings l ON l.id = i.listing_id JOIN sellers s ON s.id = l.seller_id
     WHERE i.cart_id = ? ORDER BY i.added_at, i.listing_id`,
    [cartId],
  );

export interface WrittenLine {
  readonly listingId: number;
  readonly quantity: number;
  readonly addedPriceCents: number;
  readonly addedAt: Date;
}

/** Writes lines into a cart; one that it has keeps its place and the price at which it was added. */
export async function writeLines(db: EntityManager, cartId: number, lines: readonly WrittenLine[]): Promise<void> {
  if (lines.length === 0) return;
  await db.query(
    `INSERT INTO cart_lines (cart_id, listing_id, quantity, added_price_cents, added_at)
     VALUES ${lines.map(() => '(?, ?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE quantity = VALUES(quantity)`,
    lines.flatMap((line) => [cartId, line.listingId, line.quantity, line.addedPriceCents, line.addedAt]),
  );
}

const ListingRow = z.object({ available: count, priceCents: z.number(), sellerUserId: z.number().nullable() });

/** Price, copies left (none when it is withdrawn) and seller of an offer; null when there is no such offer. */
export const findListing = (db: EntityManager, id: number): Promise<z.output<typeof ListingRow> | null> =>
  row(
    db,
    ListingRow,
    `SELECT IF(l.status = 'live', l.available, 0) AS available, l.price_cents AS priceCents, s.user_id AS sellerUserId
     FROM listings l JOIN sellers s ON s.id = l.seller_id WHERE l.id = ?`,
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
