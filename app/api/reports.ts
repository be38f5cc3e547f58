import { z } from 'zod';
import { dismissReports, type ReportChange, takeDownListing } from '../admin/index.ts';
import { NotFound } from '../core/errors.ts';
import { countOne, reportReasons } from '../selling/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { at, line, lines, moment, next, Paged, pathId } from './schemas.ts';

const Report = z
  .object({
    id: z.int(),
    listingId: z.int(),
    book: z.object({ id: z.int(), title: z.string() }),
    seller: z.string(),
    live: z.boolean().describe('Whether it is offered at the moment'),
    reporter: z.object({ id: z.int(), name: z.string() }),
    reason: z.enum(reportReasons),
    text: z.string(),
    createdAt: moment,
  })
  .meta({ id: 'Report', description: 'What a member says of an offer' });

function assertDone(change: ReportChange): void {
  if (change !== 'done') throw problem('already-done');
}

/** Offers with which something is wrong: members report them, admins deal with it. */
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
    endpoint({
      method: 'get',
      path: '/admin/reports',
      tag: 'Administration',
      summary: 'Reports that nobody has dealt with, the oldest first',
      scope: 'admin:read',
      query: Paged,
      answer: { status: 200, description: 'A page of the list', body: z.object({ reports: z.array(Report), next }) },
      run: async ({ query: { after = null, limit } }) => {
        const found = await database.readCurrent(({ reports }) => reports.openReports(limit + 1, after));
        const page = found.slice(0, limit);
        const shown = page.map((report) => ({
          id: report.id,
          listingId: report.listingId,
          book: { id: report.bookId, title: report.title },
          seller: report.sellerName,
          live: report.live,
          reporter: { id: report.reporterId, name: report.reporterName },
          reason: report.reason,
          text: report.text,
          createdAt: at(report.createdAt),
        }));
        return ok({ reports: shown, next: found.length > limit ? page.at(-1)!.id : null });
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/listings/{listing}/take-down',
      tag: 'Administration',
      summary: 'Take a reported offer down',
      description: 'Its seller is told the reason, and cannot put it up again. All reports of it are closed.',
      scope: 'admin:write',
      params: { listing: pathId },
      body: z.strictObject({ reason: line(1, 300) }),
      answer: { status: 204, description: 'The offer is taken down' },
      errors: ['already-done'],
      run: async ({ caller: { user }, params: { listing }, body: { reason } }) => {
        assertDone(await database.transaction((services) => takeDownListing(services, user.id, listing, reason)));
        return nothing;
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/listings/{listing}/dismiss-reports',
      tag: 'Administration',
      summary: 'Find nothing wrong with a reported offer',
      scope: 'admin:write',
      params: { listing: pathId },
      answer: { status: 204, description: 'All reports of it are closed' },
      errors: ['already-done'],
      run: async ({ caller: { user }, params: { listing } }) => {
        assertDone(await database.transaction((services) => dismissReports(services, user.id, listing)));
        return nothing;
      },
    }),
  ];
}
