import { table } from '../database/table.ts';

const country = { type: 'char', length: 2, charset: 'ascii', collation: 'ascii_bin' } as const;
const id = { type: 'int', unsigned: true } as const;

/** Who delivers. */
export const DeliveryProviderEntity = table('DeliveryProvider', 'delivery_providers', {
  id: { ...id, primary: true, generated: true },
  /** What the store itself knows it by: `dhl`. */
  code: { type: 'varchar', length: 40, charset: 'ascii', collation: 'ascii_bin' },
  name: { type: 'varchar', length: 80 },
  /** Page of a parcel, with `{number}` where its number goes; empty for a provider that has none. */
  trackingUrl: { type: 'varchar', length: 300 },
  /** 1 while it is offered to buyers. */
  active: { type: 'tinyint', unsigned: true },
  /** Counts the changes, against edits that know nothing of each other. */
  version: { type: 'int', unsigned: true, default: 1 },
  createdAt: { type: 'datetime', precision: 3 },
});

/** What a provider takes from one country to another. */
export const DeliveryRateEntity = table('DeliveryRate', 'delivery_rates', {
  id: { ...id, primary: true, generated: true },
  providerId: id,
  /** ISO 3166-1 alpha-2; `**` is every country. */
  origin: country,
  destination: country,
  /** For the first copy of a parcel, in minor units. */
  firstCents: { type: 'int', unsigned: true },
  /** For each further copy. */
  furtherCents: { type: 'int', unsigned: true },
  /** Days that it takes. */
  daysFrom: { type: 'tinyint', unsigned: true },
  daysTo: { type: 'tinyint', unsigned: true },
});
