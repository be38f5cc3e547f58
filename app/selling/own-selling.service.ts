import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { conditionOf, type ListingService } from '../listings/index.ts';

const OfferRow = z.object({
  id: z.number(),
  title: z.string(),
  authors: z.string(),
  isbn: z.string().nullable(),
  condition: z.number().transform(conditionOf),
  notes: z.string(),
  priceCents: z.number(),
  quantity: z.number(),
  available: z.number(),
  status: z.string(),
  deletedAt: z.date().nullable(),
  takenDownAt: z.date().nullable(),
  takenDownReason: z.string().nullable(),
});
const ReportRow = z.object({
  listingId: z.number(),
  reason: z.string(),
  text: z.string(),
  createdAt: z.date(),
  outcome: z.string().nullable(),
});

/** What selling keeps of a user: their shop and its offers, and what they have reported. */
export class OwnSelling {
  readonly #db: EntityManager;
  readonly #listings: ListingService;

  constructor(db: EntityManager, listings: ListingService) {
    this.#db = db;
    this.#listings = listings;
  }

  /** All that they have put up for sale, and what they told us of others' offers. */
  async dataOf(userId: number): Promise<Readonly<Record<string, unknown>>> {
    const shop = await this.#listings.sellerOfUser(userId);
    const offers = await rows(
      this.#db,
      OfferRow,
      `SELECT l.id, b.title, b.authors, b.isbn, l.\`condition\`, l.notes, l.price_cents AS priceCents, l.quantity,
         l.available, l.status, l.deleted_at AS deletedAt, l.taken_down_at AS takenDownAt,
         l.taken_down_reason AS takenDownReason
       FROM sellers s JOIN listings l ON l.seller_id = s.id JOIN books b ON b.id = l.book_id
       WHERE s.user_id = ? ORDER BY l.id`,
      [userId],
    );
    const reports = await rows(
      this.#db,
      ReportRow,
      `SELECT listing_id AS listingId, reason, \`text\`, created_at AS createdAt, outcome FROM listing_reports
       WHERE reporter_id = ? ORDER BY id`,
      [userId],
    );
    return { shop: shop && { name: shop.name, place: shop.place, country: shop.country }, offers, reports };
  }

  /** Takes back what they have for sale. The shop stays for whoever bought from it, without its name. */
  async leave(userId: number): Promise<void> {
    await this.#listings.withdrawAll(userId);
    await this.#db.query("UPDATE sellers SET name = CONCAT('deleted ', id) WHERE user_id = ?", [userId]);
  }
}
