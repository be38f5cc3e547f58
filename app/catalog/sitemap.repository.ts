import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';
import { conditions } from '../listings/index.ts';

const SitemapRow = z.object({ id: z.number(), title: z.string(), changedAt: z.date() });

/** A book as a sitemap names it. */
export type SitemapBook = z.output<typeof SitemapRow>;

/**
 * Books with ids from `first` to `last`, by id. One has changed when it came into the catalogue, or when its newest offer
 * did; when an offer went away nobody has written down.
 */
export function findSitemapBooks(db: EntityManager, first: number, last: number): Promise<SitemapBook[]> {
  return rows(
    db,
    SitemapRow,
    `SELECT b.id, b.title, GREATEST(b.created_at, COALESCE(l.created_at, b.created_at)) AS changedAt
     FROM books b
     LEFT JOIN offer_floor f ON f.book_id = b.id AND f.min_condition = ?
     LEFT JOIN listings l ON l.id = f.newest_listing_id
     WHERE b.id BETWEEN ? AND ? ORDER BY b.id`,
    [conditions.length, first, last],
  );
}

const LastId = z.object({ id: z.number().nullable() });

/** Highest id of a book; 0 when there is none. */
export async function findLastBookId(db: EntityManager): Promise<number> {
  return (await row(db, LastId, 'SELECT MAX(id) AS id FROM books'))?.id ?? 0;
}
