import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { countOne, reportReasons } from '../selling/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { lines, pathId } from './schemas.ts';

/** Members report offers with which something is wrong; admins deal with it. */
export function reportEndpoints(database: ApiDatabase): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/listings/{listing}/report',
      tag: 'Selling',
      summary: 'Report an offer of somebody else',
      description: 'A second report of the same offer adds nothing.',
      scope: 'profile:write',
      params: { listing: pathId },
      body: z.strictObject({ reason: z.enum(reportReasons), text: lines(0, 1000).default('') }),
      answer: { status: 204, description: 'Admins will look at it' },
      errors: ['listing-own'],
      run: async ({ caller: { user }, params: { listing }, body }) => {
        const sale = (await database.readCurrent(({ listings }) => listings.forSale([listing]))).get(listing);
        if (!sale) throw new NotFound('listing', listing);
        if (sale.sellerUserId === user.id) throw problem('listing-own');
        await countOne(database, user.id, 'reports');
        await database.transaction(({ reports }) => reports.report(user.id, listing, body));
        return nothing;
      },
    }),
  ];
}
