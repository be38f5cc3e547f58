import type Router from '@koa/router';
import type { Context } from 'koa';
import { admins, identityOf } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf, Reason, readOrRefuse } from './admin-input.ts';
import { After, Before, FIRST, PAGE_ROWS } from './page-of-rows.ts';
import { dismiss, type ReportChange, takeDown } from './reports.ts';
import { closedReportsPage, reportedListingPage, reportsPage } from './reports.views.ts';

const OpenQuery = { after: After };
const ClosedQuery = { before: Before };

/** Reports of one offer that its page shows; one member reports it once. */
const SHOWN_REPORTS = 100;

/** Offers that members have reported. */
export function reportRoutes(router: Router, site: Site, database: AdminDatabase): void {
  const show = async (ctx: Context, id: number, form: SentForm, late = false): Promise<void> => {
    const model = await database.readCurrent(async ({ admin, photos }) => {
      const listing = await admin.findReportedListing(id);
      if (!listing) throw new NotFound('reported-listing', id);
      return { listing, reports: await admin.reportsOf(id, SHOWN_REPORTS), photos: await photos.ofListing(id) };
    });
    const done = ctx.method === 'GET' ? queryOf(ctx)['done'] : undefined;
    render(ctx, reportedListingPage(pageContextOf(site, ctx), { ...model, form, done, late }));
  };

  const answer = async (ctx: Context, id: number, change: ReportChange, done: string): Promise<void> => {
    if (change === 'done') return seeOther(ctx, `/admin/reports/${id}?done=${done}`);
    ctx.status = 409;
    await show(ctx, id, untouched, true);
  };

  router.get('/admin/reports', admins, async (ctx) => {
    const { after } = parse(OpenQuery, queryOf(ctx));
    const found = await database.readCurrent(({ reports }) => reports.openReports(PAGE_ROWS + 1, after ?? null));
    render(
      ctx,
      reportsPage(pageContextOf(site, ctx), { reports: pageOf(found, PAGE_ROWS), first: after === undefined }),
    );
  });

  router.get('/admin/reports/closed', admins, async (ctx) => {
    const { before } = parse(ClosedQuery, queryOf(ctx));
    const found = await database.readCurrent(({ admin }) => admin.closedReports(before ?? FIRST, PAGE_ROWS + 1));
    render(
      ctx,
      closedReportsPage(pageContextOf(site, ctx), { reports: pageOf(found, PAGE_ROWS), first: before === undefined }),
    );
  });

  router.get('/admin/reports/:id', admins, (ctx) => show(ctx, idOf(ctx, 'reported-listing'), untouched));

  router.post('/admin/reports/:id/take-down', admins, async (ctx) => {
    const id = idOf(ctx, 'reported-listing');
    const received = { reason: '', ...(await readSessionForm(ctx)) };
    const read = readOrRefuse(pageContextOf(site, ctx).locale.texts, received, () => parse(Reason, received));
    if ('refused' in read) {
      ctx.status = 400;
      return show(ctx, id, read.refused);
    }
    const { user } = identityOf(ctx);
    const change = await database.transaction((services) => takeDown(services, user.id, id, read.value.reason));
    await answer(ctx, id, change, 'takenDown');
  });

  router.post('/admin/reports/:id/dismiss', admins, async (ctx) => {
    const id = idOf(ctx, 'reported-listing');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const change = await database.transaction((services) => dismiss(services, user.id, id));
    await answer(ctx, id, change, 'dismissed');
  });
}
