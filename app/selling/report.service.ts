import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { isDuplicate } from '../database/database-errors.ts';
import { row, rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { ListingReportEntity } from './report.entity.ts';
import { type OpenReport, type ReportOutcome, type ReportReason, reportReasons } from './report.model.ts';

const OpenRow = z.object({
  id: z.number(),
  listingId: z.number(),
  bookId: z.number(),
  title: z.string(),
  sellerName: z.string(),
  sellerUserId: z.number().nullable(),
  notes: z.string(),
  photo: z.string().nullable(),
  live: z.coerce.number().transform((answer) => answer === 1),
  reporterId: z.number(),
  reporterName: z.string(),
  reason: z.enum(reportReasons),
  text: z.string(),
  createdAt: z.date(),
});
const Subject = z.object({ listingId: z.number() });

const SELECT = `SELECT r.id, r.listing_id AS listingId, b.id AS bookId, b.title, s.name AS sellerName, s.user_id AS sellerUserId, l.notes,
  l.photo, l.status = 'live' AS live, r.reporter_id AS reporterId, u.name AS reporterName, r.reason, r.\`text\`, r.created_at AS createdAt
  FROM listing_reports r JOIN listings l ON l.id = r.listing_id JOIN books b ON b.id = l.book_id
  JOIN sellers s ON s.id = l.seller_id JOIN users u ON u.id = r.reporter_id`;

/** What members report of offers, and what becomes of it. */
export class ReportService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Notes a report; a member who has reported this offer before says nothing new. */
  async report(
    reporterId: number,
    listingId: number,
    { reason, text }: { readonly reason: ReportReason; readonly text: string },
  ): Promise<'reported' | 'again'> {
    try {
      await repository(this.#db, ListingReportEntity).insert({
        listingId,
        reporterId,
        reason,
        text,
        createdAt: new Date(),
      });
      return 'reported';
    } catch (error) {
      if (isDuplicate(error)) return 'again';
      throw error;
    }
  }

  /** Reports that nobody has dealt with, the oldest first, or those after one of them. */
  openReports(most: number, after: number | null): Promise<OpenReport[]> {
    return rows(this.#db, OpenRow, `${SELECT} WHERE r.closed_at IS NULL AND r.id > ? ORDER BY r.id LIMIT ?`, [
      after ?? 0,
      most,
    ]);
  }

  /** A report that nobody has dealt with; null when there is none with this id. */
  openReport(id: number): Promise<OpenReport | null> {
    return row(this.#db, OpenRow, `${SELECT} WHERE r.closed_at IS NULL AND r.id = ?`, [id]);
  }

  /**
   * Closes a report and, with it, all other open ones of the same offer; answers the offer's id. Null when another admin
   * was quicker. To be run in a transaction, before whatever is done to the offer.
   */
  async close(reportId: number, adminId: number, outcome: ReportOutcome): Promise<number | null> {
    const subject = await row(
      this.#db,
      Subject,
      'SELECT listing_id AS listingId FROM listing_reports WHERE id = ? AND closed_at IS NULL FOR UPDATE',
      [reportId],
    );
    if (!subject) return null;
    await this.#db.query(
      `UPDATE listing_reports SET closed_at = UTC_TIMESTAMP(3), closed_by = ?, outcome = ?
       WHERE listing_id = ? AND closed_at IS NULL`,
      [adminId, outcome, subject.listingId],
    );
    return subject.listingId;
  }
}
