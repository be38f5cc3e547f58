import { z } from 'zod';
import { dismissReports, FIRST, type ReportChange, takeDownListing } from '../../admin/index.ts';
import { NotFound } from '../../core/errors.ts';
import { pageOf } from '../../core/page-of.ts';
import { reportOutcomes, reportReasons } from '../../selling/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from '../endpoint.ts';
import { problem } from '../error-codes.ts';
import { priceIn } from '../present-order.ts';
import { at, Condition, lines, Money, moment, next, Paged, pathId } from '../schemas.ts';

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

const ClosedReport = z
  .object({
    id: z.int(),
    listingId: z.int(),
    title: z.string(),
    seller: z.string(),
    reason: z.enum(reportReasons),
    outcome: z.enum(reportOutcomes),
    closedAt: moment,
  })
  .meta({ id: 'ClosedReport' });
const ReportedListing = z
  .object({
    id: z.int(),
    book: z.object({ id: z.int(), title: z.string(), authors: z.string() }),
    seller: z.object({ id: z.int(), name: z.string(), place: z.string(), userId: z.int().nullable() }),
    condition: Condition,
    notes: z.string(),
    price: Money,
    available: z.int(),
    live: z.boolean(),
    takenDown: z.object({ at: moment, reason: z.string() }).nullable(),
    reports: z
      .array(
        z.object({
          id: z.int(),
          reporter: z.object({ id: z.int(), name: z.string() }),
          reason: z.enum(reportReasons),
          text: z.string(),
          createdAt: moment,
          closedAt: moment.nullable(),
          outcome: z.enum(reportOutcomes).nullable(),
        }),
      )
      .describe('Those that nobody has dealt with first'),
  })
  .meta({ id: 'ReportedListing' });
/** Reports of one offer that are shown. */
const MOST_SHOWN = 100;

function assertDone(change: ReportChange): void {
  if (change !== 'done') throw problem('already-done');
}

/** Offers that members have reported, and what becomes of them. */
export function reportEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const price = priceIn(currency);
  return [
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
        const page = pageOf(found, limit);
        const shown = page.items.map((report) => ({
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
        return ok({ reports: shown, next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/closed-reports',
      tag: 'Administration',
      summary: 'Reports that were dealt with, the newest first',
      scope: 'admin:read',
      query: Paged,
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({ reports: z.array(ClosedReport), next }),
      },
      run: async ({ query: { after = FIRST, limit } }) => {
        const found = await database.readCurrent(({ admin }) => admin.closedReports(after, limit + 1));
        const page = pageOf(found, limit);
        const reports = page.items.map(({ sellerName, closedAt, ...report }) => ({
          ...report,
          seller: sellerName,
          closedAt: at(closedAt),
        }));
        return ok({ reports, next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/reported-listings/{listing}',
      tag: 'Administration',
      summary: 'A reported offer as buyers see it, with what was reported of it',
      scope: 'admin:read',
      params: { listing: pathId },
      answer: { status: 200, description: 'The offer', body: ReportedListing },
      run: async ({ params: { listing: id } }) => {
        const { listing, reports } = await database.readCurrent(async ({ admin }) => ({
          listing: await admin.findReportedListing(id),
          reports: await admin.reportsOf(id, MOST_SHOWN),
        }));
        if (!listing) throw new NotFound('listing', id);
        const { book, seller, priceCents, photo, takenDownAt, takenDownReason, ...facts } = listing;
        return ok({
          ...facts,
          book: { id: book.id, title: book.title, authors: book.authors },
          seller: { id: seller.id, name: seller.name, place: seller.place, userId: seller.userId },
          price: price(priceCents),
          takenDown: takenDownAt && { at: at(takenDownAt), reason: takenDownReason },
          reports: reports.map(({ reporterId, reporterName, createdAt, closedAt, ...report }) => ({
            ...report,
            reporter: { id: reporterId, name: reporterName },
            createdAt: at(createdAt),
            closedAt: closedAt && at(closedAt),
          })),
        });
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
      body: z.strictObject({ reason: lines(1, 500) }),
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
