import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';
import { refreshOfferFloors } from './offer-floor.ts';

const Offer = z.object({ id: z.number(), bookId: z.number() });
const Shop = z.object({ id: z.number() });

/** Takes an offer down for its whole life; answers whether it was up until now. */
export async function takeDown(db: EntityManager, listingId: number, reason: string): Promise<boolean> {
  const offer = await row(
    db,
    Offer,
    'SELECT id, book_id AS bookId FROM listings WHERE id = ? AND taken_down_at IS NULL FOR UPDATE',
    [listingId],
  );
  if (!offer) return false;
  await db.query(
    `UPDATE listings SET status = 'withdrawn', taken_down_at = UTC_TIMESTAMP(3), taken_down_reason = ?, hidden_at = NULL
     WHERE id = ?`,
    [reason, listingId],
  );
  await refreshOfferFloors(db, [offer.bookId]);
  return true;
}

/** Changes all offers of a user's shop that a condition fits; answers how many. The shop is locked before them. */
async function changeAll(
  db: EntityManager,
  userId: number,
  { where, set }: { readonly where: string; readonly set: string },
): Promise<number> {
  const shop = await row(db, Shop, 'SELECT id FROM sellers WHERE user_id = ? FOR UPDATE', [userId]);
  if (!shop) return 0;
  const offers = await rows(
    db,
    Offer,
    `SELECT id, book_id AS bookId FROM listings WHERE seller_id = ? AND ${where} ORDER BY id FOR UPDATE`,
    [shop.id],
  );
  if (offers.length === 0) return 0;
  await db.query(`UPDATE listings SET ${set} WHERE id IN (?)`, [offers.map(({ id }) => id)]);
  await refreshOfferFloors(
    db,
    offers.map(({ bookId }) => bookId),
  );
  return offers.length;
}

/** Deletes all offers of a user, whose account is deleted. */
export const withdrawAll = (db: EntityManager, userId: number): Promise<number> =>
  changeAll(db, userId, {
    where: 'deleted_at IS NULL',
    set: "status = 'withdrawn', deleted_at = UTC_TIMESTAMP(3), hidden_at = NULL",
  });

/** Hides what a user has up for sale, who is suspended. */
export const hideAll = (db: EntityManager, userId: number): Promise<number> =>
  changeAll(db, userId, { where: "status = 'live'", set: "status = 'withdrawn', hidden_at = UTC_TIMESTAMP(3)" });

/** Puts up again what was hidden, and nothing else. */
export const showAll = (db: EntityManager, userId: number): Promise<number> =>
  changeAll(db, userId, {
    where: 'hidden_at IS NOT NULL AND deleted_at IS NULL AND taken_down_at IS NULL',
    set: "status = 'live', hidden_at = NULL",
  });
