import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';
import { type Condition, conditionOf } from './condition.ts';

/** How an offer stands, as its seller sees it. */
export type ListingState = 'live' | 'sold-out' | 'withdrawn' | 'hidden' | 'taken-down';

/** An offer as its seller sees it. */
export interface OwnListing {
  readonly id: number;
  readonly book: {
    readonly id: number;
    readonly title: string;
    readonly authors: string;
    readonly language: string | null;
  };
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  /** Copies that can be sold now. */
  readonly available: number;
  readonly state: ListingState;
  /** Why an admin has taken it down. */
  readonly reason: string | null;
  /** Name of the photo that stands for it. */
  readonly photo: string | null;
  readonly version: number;
}

const OwnRow = z.object({
  id: z.number(),
  bookId: z.number(),
  title: z.string(),
  authors: z.string(),
  language: z.string().nullable(),
  condition: z.number(),
  notes: z.string(),
  priceCents: z.number(),
  available: z.number(),
  status: z.string(),
  hiddenAt: z.date().nullable(),
  takenDownAt: z.date().nullable(),
  reason: z.string().nullable(),
  photo: z.string().nullable(),
  version: z.number(),
});

const SELECT = `SELECT l.id, l.book_id AS bookId, b.title, b.authors, b.language, l.\`condition\`, l.notes, l.price_cents AS priceCents,
  l.available, l.status, l.hidden_at AS hiddenAt, l.taken_down_at AS takenDownAt, l.taken_down_reason AS reason, l.photo, l.version
  FROM listings l JOIN books b ON b.id = l.book_id`;

/** Offers of a seller that the seller has not deleted, the newest first, or those before one of them. */
export async function findOwnListings(
  db: EntityManager,
  sellerId: number,
  before: number | null,
  limit: number,
): Promise<OwnListing[]> {
  const found = await rows(
    db,
    OwnRow,
    `${SELECT} WHERE l.seller_id = ? AND l.id < ? AND l.deleted_at IS NULL ORDER BY l.id DESC LIMIT ?`,
    [sellerId, before ?? 4_294_967_295, limit],
  );
  return found.map(ownListing);
}

/** An offer of a user's shop; null when it is somebody else's, or deleted. */
export async function findOwnListing(db: EntityManager, userId: number, id: number): Promise<OwnListing | null> {
  const found = await row(
    db,
    OwnRow,
    `${SELECT} JOIN sellers s ON s.id = l.seller_id WHERE l.id = ? AND s.user_id = ? AND l.deleted_at IS NULL`,
    [id, userId],
  );
  return found && ownListing(found);
}

const Id = z.object({ id: z.number() });

/** The same, with the offer locked until the end of the transaction; only the offer, so that no lock is out of order. */
export async function lockOwnListing(db: EntityManager, sellerId: number, id: number): Promise<OwnListing | null> {
  const locked = await row(
    db,
    Id,
    'SELECT id FROM listings WHERE id = ? AND seller_id = ? AND deleted_at IS NULL FOR UPDATE',
    [id, sellerId],
  );
  if (!locked) return null;
  const found = await row(db, OwnRow, `${SELECT} WHERE l.id = ?`, [id]);
  return found && ownListing(found);
}

function ownListing({
  bookId,
  title,
  authors,
  language,
  condition,
  status,
  hiddenAt,
  takenDownAt,
  ...listing
}: z.output<typeof OwnRow>): OwnListing {
  const state = (): ListingState => {
    if (takenDownAt) return 'taken-down';
    if (hiddenAt) return 'hidden';
    if (status !== 'live') return 'withdrawn';
    return listing.available > 0 ? 'live' : 'sold-out';
  };
  return {
    ...listing,
    book: { id: bookId, title, authors, language },
    condition: conditionOf(condition),
    state: state(),
  };
}
