import { table } from '../database/table.ts';

export const SellerEntity = table('Seller', 'sellers', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  name: { type: 'varchar', length: 120 },
  /** Town and country, as shown to buyers. */
  place: { type: 'varchar', length: 120 },
  createdAt: { type: 'datetime', precision: 3 },
  /** Whose it is; NULL for the sellers of the demonstration. */
  userId: { type: 'int', unsigned: true, nullable: true },
  /** Where it ships from, ISO 3166-1 alpha-2. */
  country: { type: 'char', length: 2, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
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
  /** Raised by each edit of its seller, not by sales. */
  version: { type: 'int', unsigned: true, default: 1 },
  /** Name of the photo that stands for it. */
  photo: { type: 'char', length: 32, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
  /** When its seller removed it; `withdrawn` from then on. */
  deletedAt: { type: 'datetime', precision: 3, nullable: true },
  /** When an admin removed it; `withdrawn` from then on. */
  takenDownAt: { type: 'datetime', precision: 3, nullable: true },
  takenDownReason: { type: 'varchar', length: 500, nullable: true },
  /** Since when it is withdrawn because its seller is suspended. */
  hiddenAt: { type: 'datetime', precision: 3, nullable: true },
});

/**
 * The cheapest live offer of a book in this grade or better: at most seven rows a book, never deleted. The row of the
 * lowest grade exists for every book, so that a list that filters nothing reads it alone.
 */
export const OfferFloorEntity = table('OfferFloor', 'offer_floor', {
  bookId: { type: 'int', unsigned: true, primary: true },
  minCondition: { type: 'tinyint', unsigned: true, primary: true },
  /** The book's, repeated so that a filter by language stays on the index. */
  language: { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin' },
  /** Live offers; 0 makes the three that follow meaningless, and both numbers 0. */
  offers: { type: 'int', unsigned: true },
  priceCents: { type: 'int', unsigned: true },
  /** The cheapest offer itself. */
  listingId: { type: 'int', unsigned: true, nullable: true },
  newestListingId: { type: 'int', unsigned: true },
});
