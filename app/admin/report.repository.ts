import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row, rows } from '../database/rows.ts';
import { conditionOf } from '../listings/index.ts';
import { reportOutcomes, reportReasons } from '../selling/index.ts';
import type { ClosedReport, Report, ReportedListing } from './report.model.ts';

const ListingRow = z.object({
  id: z.number(),
  bookId: z.number(),
  title: z.string(),
  authors: z.string(),
  language: z.string().nullable(),
  sellerId: z.number(),
  sellerName: z.string(),
  place: z.string(),
  sellerUserId: z.number().nullable(),
  condition: z.number(),
  notes: z.string(),
  priceCents: z.number(),
  available: z.number(),
  live: count.transform((answer) => answer === 1),
  photo: z.string().nullable(),
  takenDownAt: z.date().nullable(),
  takenDownReason: z.string().nullable(),
});

/** An offer that somebody has reported; null for any other. */
export async function findReportedListing(db: EntityManager, id: number): Promise<ReportedListing | null> {
  const found = await row(
    db,
    ListingRow,
    `SELECT l.id, b.id AS bookId, b.title, b.authors, b.language, s.id AS sellerId, s.name AS sellerName, s.place,
       s.user_id AS sellerUserId, l.\`condition\`, l.notes, l.price_cents AS priceCents, l.available,
       l.status = 'live' AS live, l.photo, l.taken_down_at AS takenDownAt, l.taken_down_reason AS takenDownReason
     FROM listings l JOIN books b ON b.id = l.book_id JOIN sellers s ON s.id = l.seller_id
     WHERE l.id = ? AND EXISTS (SELECT 1 FROM listing_reports WHERE listing_id = l.id)`,
    [id],
  );
  if (!found) return null;
  const { bookId, title, authors, language, sellerId, sellerName, place, sellerUserId, condition, ...listing } = found;
  return {
    ...listing,
    book: { id: bookId, title, authors, language },
    seller: { id: sellerId, name: sellerName, place, userId: sellerUserId },
    condition: conditionOf(condition),
  };
}

const ReportRow = z.object({
  id: z.number(),
  reporterId: z.number(),
  reporterName: z.string(),
  reason: z.enum(reportReasons),
  text: z.string(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
  outcome: z.enum(reportOutcomes).nullable(),
});

/** Reports of an offer, those that nobody has dealt with first. */
export const findReports = (db: EntityManager, listingId: number, most: number): Promise<Report[]> =>
  rows(
    db,
    ReportRow,
    `SELECT r.id, r.reporter_id AS reporterId, u.name AS reporterName, r.reason, r.\`text\`, r.created_at AS createdAt,
       r.closed_at AS closedAt, r.outcome
     FROM listing_reports r JOIN users u ON u.id = r.reporter_id
     WHERE r.listing_id = ? ORDER BY r.closed_at IS NOT NULL, r.id DESC LIMIT ?`,
    [listingId, most],
  );

const ClosedRow = z.object({
  id: z.number(),
  listingId: z.number(),
  title: z.string(),
  sellerName: z.string(),
  reason: z.enum(reportReasons),
  closedAt: z.date(),
  outcome: z.enum(reportOutcomes),
});

/** Reports that were dealt with, the newest report first. */
export const findClosedReports = (db: EntityManager, before: number, most: number): Promise<ClosedReport[]> =>
  rows(
    db,
    ClosedRow,
    `SELECT r.id, r.listing_id AS listingId, b.title, s.name AS sellerName, r.reason, r.closed_at AS closedAt, r.outcome
     FROM listing_reports r JOIN listings l ON l.id = r.listing_id JOIN books b ON b.id = l.book_id
       JOIN sellers s ON s.id = l.seller_id
     WHERE r.closed_at IS NOT NULL AND r.id < ? ORDER BY r.id DESC LIMIT ?`,
    [before, most],
  );

const Id = z.object({ id: z.number() });

/** One of the reports of an offer that nobody has dealt with: for all who ask at once the same. */
export const findOpenReport = async (db: EntityManager, listingId: number): Promise<number | null> =>
  (
    await row(db, Id, 'SELECT id FROM listing_reports WHERE listing_id = ? AND closed_at IS NULL ORDER BY id LIMIT 1', [
      listingId,
    ])
  )?.id ?? null;
