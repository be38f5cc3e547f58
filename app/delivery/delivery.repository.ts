import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { type DeliveryProvider, EVERYWHERE, type ProviderFacts, type Rate } from './delivery.model.ts';
import type { OfferedRate } from './quotes.ts';

const ProviderRow = z.object({
  id: z.number(),
  code: z.string(),
  name: z.string(),
  trackingUrl: z.string(),
  active: z.number().transform((active) => active === 1),
  version: z.number(),
});
const rate = {
  origin: z.string(),
  destination: z.string(),
  firstCents: z.number(),
  furtherCents: z.number(),
  daysFrom: z.number(),
  daysTo: z.number(),
};
const RateRow = z.object(rate);
const OfferedRateRow = z.object({ ...rate, providerId: z.number(), name: z.string() });

const PROVIDER = 'p.id, p.code, p.name, p.tracking_url AS trackingUrl, p.active, p.version';
const RATE =
  'r.origin, r.destination, r.first_cents AS firstCents, r.further_cents AS furtherCents, r.days_from AS daysFrom, r.days_to AS daysTo';

/** Every provider, by name; or those of these ids. */
export const findProviders = (db: EntityManager, ids?: readonly number[]): Promise<DeliveryProvider[]> =>
  rows(
    db,
    ProviderRow,
    `SELECT ${PROVIDER} FROM delivery_providers p ${ids ? 'WHERE p.id IN (?)' : ''} ORDER BY p.name, p.id`,
    ids ? [ids] : [],
  );

export const findRates = (db: EntityManager, providerId: number): Promise<Rate[]> =>
  rows(db, RateRow, `SELECT ${RATE} FROM delivery_rates r WHERE r.provider_id = ? ORDER BY r.origin, r.destination`, [
    providerId,
  ]);

/** What the providers that are offered take to a country, wherever from. */
export const findOfferedRates = (db: EntityManager, destination: string): Promise<OfferedRate[]> =>
  rows(
    db,
    OfferedRateRow,
    `SELECT ${RATE}, p.id AS providerId, p.name
     FROM delivery_rates r JOIN delivery_providers p ON p.id = r.provider_id AND p.active = 1
     WHERE r.destination IN (?)`,
    [[destination, EVERYWHERE]],
  );

/** Puts in a provider that is offered at once; null when one with this code is there by now. */
export async function insertMissing(
  db: EntityManager,
  code: string,
  { name, trackingUrl }: ProviderFacts,
): Promise<number | null> {
  const { affectedRows, insertId } = await db.query(
    `INSERT IGNORE INTO delivery_providers (code, name, tracking_url, active, version, created_at)
     VALUES (?, ?, ?, 1, 1, UTC_TIMESTAMP(3))`,
    [code, name, trackingUrl],
  );
  return affectedRows === 0 ? null : insertId;
}

export async function insertRates(db: EntityManager, providerId: number, rates: readonly Rate[]): Promise<void> {
  if (rates.length === 0) return;
  await db.query(
    'INSERT INTO delivery_rates (provider_id, origin, destination, first_cents, further_cents, days_from, days_to) VALUES ?',
    [
      rates.map(({ origin, destination, firstCents, furtherCents, daysFrom, daysTo }) => [
        providerId,
        origin,
        destination,
        firstCents,
        furtherCents,
        daysFrom,
        daysTo,
      ]),
    ],
  );
}
