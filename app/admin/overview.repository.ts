import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row } from '../database/rows.ts';
import { orderStates } from '../orders/index.ts';
import { MANY_ATTEMPTS, MANY_CHECKS } from '../payments/index.ts';
import { MOST_COUNTED, type Overview } from './overview.model.ts';

const sources: readonly (readonly [name: keyof Overview, from: string])[] = [
  ['users', 'users WHERE deleted_at IS NULL'],
  // From the newest on: offers that are no longer live are the oldest.
  ['offers', "listings WHERE status = 'live' ORDER BY id DESC"],
  ...orderStates.map((state) => [state, `orders WHERE state = '${state}'`] as const),
  ['transfers', "payments WHERE state IN ('open', 'authorising', 'awaiting') AND method = 'transfer'"],
  ['reports', 'listing_reports WHERE closed_at IS NULL'],
  ['mails', 'mails WHERE failed_at IS NOT NULL'],
  ['refunds', `refunds WHERE state IN ('by-hand', 'failed') OR (state = 'due' AND attempts >= ${MANY_ATTEMPTS})`],
  [
    'payments',
    `payment_attempts WHERE next_check_at IS NOT NULL AND checks >= ${MANY_CHECKS} AND state IN ('sent', 'authorised', 'voiding')`,
  ],
];

const Numbers = z.object(Object.fromEntries(sources.map(([name]) => [name, count])));
const bounded = (from: string): string =>
  `(SELECT COUNT(*) FROM (SELECT 1 FROM ${from} LIMIT ${MOST_COUNTED + 1}) found)`;
const STATEMENT = `SELECT ${sources.map(([name, from]) => `${bounded(from)} AS \`${name}\``).join(', ')}`;

/** One statement, in which each number is read from an index and bounded. */
export const findOverview = async (db: EntityManager): Promise<Overview> =>
  (await row(db, Numbers, STATEMENT)) as unknown as Overview;
