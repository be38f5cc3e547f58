import type { Context } from 'koa';
import { NotFound, TooManyRequests } from '../core/errors.ts';
import type { OwnListing } from '../listings/index.ts';
import type { SellingDatabase } from './selling-services.ts';

/** A number in an address; one that is none leads nowhere. @throws NotFound */
export function idOf(ctx: Context, name: string): number {
  const received = ctx['params'][name] as string;
  if (!/^[1-9]\d{0,8}$/.test(received)) throw new NotFound(name, received);
  return Number(received);
}

/** The offer that an address names, when it is this user's own. @throws NotFound for all others, as if they were not there */
export async function ownListing(ctx: Context, database: SellingDatabase, userId: number): Promise<OwnListing> {
  const id = idOf(ctx, 'listing');
  const listing = await database.readCurrent(({ shops }) => shops.find(userId, id));
  if (!listing) throw new NotFound('listing', id);
  return listing;
}

/** How often a member may do something in a day; far more than anybody does by hand. */
const MOST_A_DAY = { listings: 300, photos: 500, reports: 50 } as const;
const DAY_SECONDS = 86_400;

/**
 * Counts what a member does too often only with a program; it counts even when it comes to nothing.
 *
 * @throws TooManyRequests
 */
export async function countOne(
  database: SellingDatabase,
  userId: number,
  what: keyof typeof MOST_A_DAY,
): Promise<void> {
  const wait = await database.transaction(({ limits }) =>
    limits.take([{ key: `${what} of ${userId}`, most: MOST_A_DAY[what], seconds: DAY_SECONDS }]),
  );
  if (wait !== null) throw new TooManyRequests(what, wait);
}
