import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { paymentMethods } from '../contract/payments.ts';
import { row, rows } from '../database/rows.ts';
import type { OrderAddress } from './checkout.model.ts';

/** Provider's id by seller's id. */
const Deliveries = z.record(z.string().regex(/^\d+$/), z.number());
const CheckoutRow = z.object({
  key: z.string(),
  addressId: z.number().nullable(),
  deliveries: z.string().transform((text) => Deliveries.parse(JSON.parse(text))),
  method: z.enum(paymentMethods).nullable(),
});
export type CheckoutRow = z.output<typeof CheckoutRow>;

/** What a buyer has chosen so far; `lock` keeps it as it is until the transaction ends. */
export const findCheckout = (db: EntityManager, userId: number, lock: boolean): Promise<CheckoutRow | null> =>
  row(
    db,
    CheckoutRow,
    `SELECT key_text AS \`key\`, address_id AS addressId, deliveries, payment_method AS method FROM checkouts
     WHERE user_id = ? ${lock ? 'FOR UPDATE' : ''}`,
    [userId],
  );

export const AddressSnapshot: z.ZodType<OrderAddress> = z.object({
  name: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  region: z.string(),
  postalCode: z.string(),
  country: z.string(),
  phone: z.string(),
});

/** An address of this user; null for one that is not there, or is somebody else's. */
export const findAddress = (db: EntityManager, userId: number, addressId: number): Promise<OrderAddress | null> =>
  row(
    db,
    AddressSnapshot,
    `SELECT name, line1, line2, city, region, postal_code AS postalCode, country, phone FROM addresses
     WHERE id = ? AND user_id = ?`,
    [addressId, userId],
  );

const Id = z.object({ id: z.number() });

const Wanted = z.object({ listingId: z.number(), copies: z.number(), status: z.string() });
export type Wanted = z.output<typeof Wanted>;

/** What a user's cart wants, in the order in which it was added. */
export const findWanted = (db: EntityManager, userId: number): Promise<Wanted[]> =>
  rows(
    db,
    Wanted,
    `SELECT i.listing_id AS listingId, i.quantity AS copies, l.status
     FROM carts c JOIN cart_lines i ON i.cart_id = c.id JOIN listings l ON l.id = i.listing_id
     WHERE c.user_id = ? ORDER BY i.added_at, i.listing_id`,
    [userId],
  );

/**
 * Locks the offers of a cart, by id, as everybody does who changes several: neither their prices nor their stock change
 * until the transaction ends.
 */
export async function lockWanted(db: EntityManager, cartId: number): Promise<void> {
  const wanted = await rows(db, Id, 'SELECT listing_id AS id FROM cart_lines WHERE cart_id = ? ORDER BY listing_id', [
    cartId,
  ]);
  if (wanted.length === 0) return;
  await db.query('SELECT id FROM listings FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [
    wanted.map(({ id }) => id),
  ]);
}

const SellerRow = z.object({ id: z.number(), name: z.string(), place: z.string() });

export async function findSellers(
  db: EntityManager,
  ids: readonly number[],
): Promise<Map<number, { name: string; place: string }>> {
  if (ids.length === 0) return new Map();
  const found = await rows(db, SellerRow, 'SELECT id, name, place FROM sellers WHERE id IN (?)', [ids]);
  return new Map(found.map(({ id, name, place }) => [id, { name, place }]));
}
