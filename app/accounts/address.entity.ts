import { table } from '../database/table.ts';

/** Where a user has parcels sent; orders keep a copy of their own. */
export const AddressEntity = table('Address', 'addresses', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  userId: { type: 'int', unsigned: true },
  name: { type: 'varchar', length: 80 },
  line1: { type: 'varchar', length: 120 },
  line2: { type: 'varchar', length: 120 },
  city: { type: 'varchar', length: 80 },
  region: { type: 'varchar', length: 80 },
  postalCode: { type: 'varchar', length: 20 },
  /** ISO 3166-1 alpha-2. */
  country: { type: 'char', length: 2, charset: 'ascii', collation: 'ascii_bin' },
  phone: { type: 'varchar', length: 30 },
  createdAt: { type: 'datetime', precision: 3 },
});
