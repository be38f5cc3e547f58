import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row } from '../database/rows.ts';

const SellerRow = z.object({
  id: z.number(),
  userId: z.number().nullable(),
  name: z.string(),
  place: z.string(),
  country: z.string().nullable(),
});

/** A shop. */
export interface Seller {
  readonly id: number;
  /** Null for the sellers of the demonstration. */
  readonly userId: number | null;
  readonly name: string;
  /** Town and country, as shown to buyers. */
  readonly place: string;
  /** Where it ships from, ISO 3166-1 alpha-2; null when nobody has said. */
  readonly country: string | null;
}

const SELECT = 'SELECT s.id, s.user_id AS userId, s.name, s.place, s.country FROM sellers s';

export const findSeller = (db: EntityManager, id: number): Promise<Seller | null> =>
  row(db, SellerRow, `${SELECT} WHERE s.id = ?`, [id]);

export const findSellerOfUser = (db: EntityManager, userId: number): Promise<Seller | null> =>
  row(db, SellerRow, `${SELECT} WHERE s.user_id = ?`, [userId]);

const MaySell = z.object({ id: z.number() });

/**
 * Locks a user's shop until the end of the transaction: first of all locks of whoever puts up or hides its offers, so
 * that none is put up behind the back of a suspension. Null when the user has no shop, or may not sell any more.
 */
export async function lockSellerOfUser(db: EntityManager, userId: number): Promise<Seller | null> {
  const seller = await row(db, SellerRow, `${SELECT} WHERE s.user_id = ? FOR UPDATE`, [userId]);
  if (!seller) return null;
  // Read by a statement of its own, behind the lock: whoever suspends commits before it lets go of the shop.
  const seen = await row(
    db,
    MaySell,
    'SELECT id FROM users WHERE id = ? AND suspended_at IS NULL AND deleted_at IS NULL',
    [userId],
  );
  return seen && seller;
}
