import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, rows } from '../database/rows.ts';
import { refreshOfferFloors } from './offer-floor.ts';

/** So many copies of an offer. */
export interface StockLine {
  readonly listingId: number;
  /** At least 1. */
  readonly quantity: number;
}

/** An offer of which there are not as many copies as were asked for. */
export interface Lacking {
  readonly listingId: number;
  /** Copies that can be bought; 0 when it is not live. */
  readonly available: number;
}

const Available = z.object({ listingId: z.number(), available: count });
const BookId = z.object({ bookId: z.number() });

/** One line an offer, in the order in which all lock offers: by id. */
function inOrder(lines: readonly StockLine[]): StockLine[] {
  const copies = new Map<number, number>();
  for (const { listingId, quantity } of lines) {
    if (!Number.isInteger(quantity) || quantity < 1)
      throw new RangeError(`${quantity} copies of offer ${listingId}; accepted: whole numbers from 1`);
    copies.set(listingId, (copies.get(listingId) ?? 0) + quantity);
  }
  return [...copies]
    .map(([listingId, quantity]) => ({ listingId, quantity }))
    .sort((a, b) => a.listingId - b.listingId);
}

/**
 * Takes copies of offers out of the stock, all or none: answers which could not be had, and then nothing has changed.
 * Each is one conditional UPDATE, so that no copy is sold twice whoever else is buying.
 */
export async function takeStock(db: EntityManager, wanted: readonly StockLine[]): Promise<readonly Lacking[]> {
  const taken: StockLine[] = [];
  const refused: number[] = [];
  for (const line of inOrder(wanted)) {
    const { affectedRows } = await db.query(
      "UPDATE listings SET available = available - ? WHERE id = ? AND status = 'live' AND available >= ?",
      [line.quantity, line.listingId, line.quantity],
    );
    if (affectedRows === 1) taken.push(line);
    else refused.push(line.listingId);
  }
  if (refused.length === 0) {
    await refreshFloorsOf(db, taken);
    return [];
  }
  await putBack(db, taken);
  const left = await rows(
    db,
    Available,
    "SELECT id AS listingId, IF(status = 'live', available, 0) AS available FROM listings WHERE id IN (?)",
    [refused],
  );
  const known = new Map(left.map(({ listingId, available }) => [listingId, available]));
  return refused.map((listingId) => ({ listingId, available: known.get(listingId) ?? 0 }));
}

/** Gives back copies that were taken and are not sold after all; those of an offer that is withdrawn, too. */
export async function giveBackStock(db: EntityManager, lines: readonly StockLine[]): Promise<void> {
  const given = inOrder(lines);
  await putBack(db, given);
  await refreshFloorsOf(db, given);
}

async function putBack(db: EntityManager, lines: readonly StockLine[]): Promise<void> {
  for (const { listingId, quantity } of lines)
    await db.query('UPDATE listings SET available = available + ? WHERE id = ?', [quantity, listingId]);
}

async function refreshFloorsOf(db: EntityManager, lines: readonly StockLine[]): Promise<void> {
  if (lines.length === 0) return;
  const books = await rows(db, BookId, 'SELECT book_id AS bookId FROM listings WHERE id IN (?)', [
    lines.map(({ listingId }) => listingId),
  ]);
  await refreshOfferFloors(
    db,
    books.map(({ bookId }) => bookId),
  );
}
