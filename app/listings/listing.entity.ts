import { table } from '../database/table.ts';

export const SellerEntity = table('Seller', 'sellers', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  name: { type: 'varchar', length: 120 },
  /** Town and country, as shown to buyers. */
  place: { type: 'varchar', length: 120 },
  createdAt: { type: 'datetime', precision: 3 },
});

/** A seller's offer of a book. */
export const ListingEntity = table('Listing', 'listings', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  bookId: { type: 'int', unsigned: true },
  sellerId: { type: 'int', unsigned: true },
  /** The seller's own number of it; no two offers of a seller share one. */
  sellerReference: { type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' },
  /** 1 (New) to 7 (Poor). */
  condition: { type: 'tinyint', unsigned: true },
  notes: { type: 'varchar', length: 1000 },
  /** In minor units of the store's currency. */
  priceCents: { type: 'int', unsigned: true },
  /** Copies that the seller put up. */
  quantity: { type: 'int', unsigned: true },
  /** Copies that can still be bought. */
  available: { type: 'int', unsigned: true },
  /** `live` or `withdrawn`. */
  status: { type: 'varchar', length: 16, charset: 'ascii', collation: 'ascii_bin' },
  createdAt: { type: 'datetime', precision: 3 },
});
