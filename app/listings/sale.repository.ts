import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, rows } from '../database/rows.ts';

const SaleRow = z.object({
  listingId: z.number(),
  bookId: z.number(),
  sellerId: z.number(),
  sellerUserId: z.number().nullable(),
  sellerName: z.string(),
  sellerCountry: z.string().nullable(),
  title: z.string(),
  authors: z.string(),
  language: z.string().nullable(),
  condition: z.number(),
  notes: z.string(),
  priceCents: z.number(),
  available: count,
  photo: z.string().nullable(),
});

/** All that whoever buys copies of an offer must know of it; orders keep a copy of it. */
export interface SaleFacts {
  readonly listingId: number;
  readonly bookId: number;
  readonly sellerId: number;
  /** Null for the sellers of the demonstration. */
  readonly sellerUserId: number | null;
  readonly sellerName: string;
  /** Where it ships from, ISO 3166-1 alpha-2. */
  readonly sellerCountry: string | null;
  readonly title: string;
  readonly authors: string;
  readonly language: string | null;
  /** 1 (New) to 7 (Poor). */
  readonly condition: number;
  readonly notes: string;
  readonly priceCents: number;
  /** Copies that can be bought now; 0 when the offer is not live. */
  readonly available: number;
  /** Name of the photo that stands for it. */
  readonly photo: string | null;
}

/** What is to be known of these offers now, by their ids; one that never was is not in the answer. */
export async function findForSale(db: EntityManager, ids: readonly number[]): Promise<Map<number, SaleFacts>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    db,
    SaleRow,
    `SELECT l.id AS listingId, l.book_id AS bookId, l.seller_id AS sellerId, s.user_id AS sellerUserId, s.name AS sellerName,
       s.country AS sellerCountry, b.title, b.authors, b.language, l.\`condition\`, l.notes, l.price_cents AS priceCents,
       IF(l.status = 'live', l.available, 0) AS available, l.photo
     FROM listings l JOIN books b ON b.id = l.book_id JOIN sellers s ON s.id = l.seller_id WHERE l.id IN (?)`,
    [ids],
  );
  return new Map(found.map((facts) => [facts.listingId, facts]));
}
