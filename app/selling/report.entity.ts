import { table } from '../database/table.ts';

/** What a member finds wrong with an offer: one report a member and offer. */
export const ListingReportEntity = table('ListingReport', 'listing_reports', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  listingId: { type: 'int', unsigned: true },
  reporterId: { type: 'int', unsigned: true },
  /** One of `reportReasons`. */
  reason: { type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' },
  text: { type: 'varchar', length: 1000 },
  createdAt: { type: 'datetime', precision: 3 },
  /** When an admin was done with it, and how. */
  closedAt: { type: 'datetime', precision: 3, nullable: true },
  closedBy: { type: 'int', unsigned: true, nullable: true },
  outcome: { type: 'varchar', length: 20, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
});
