import type Router from '@koa/router';
import { admins, identityOf } from '../accounts/index.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf } from './admin-input.ts';
import { dropMail, GivenUpAfter, placeOf, retryMail } from './dead-letters.ts';
import { jobsPage, stuckPaymentsPage } from './jobs.views.ts';
import { After, PAGE_ROWS } from './page-of-rows.ts';
import { retryAttempt } from './stuck-payments.ts';

const JobsQuery = { before: GivenUpAfter };
const PaymentsQuery = { after: After };

/** What the worker has given up, to be tried again or dropped. */
export function jobRoutes(router: Router, site: Site, database: AdminDatabase): void {
  router.get('/admin/jobs', admins, async (ctx) => {
    const query = queryOf(ctx);
    const { before } = parse(JobsQuery, query);
    const found = await database.readCurrent(({ deadLetters }) => deadLetters.list(PAGE_ROWS + 1, before));
    const rows = found.slice(0, PAGE_ROWS);
    const last = rows.at(-1);
    const next = found.length > PAGE_ROWS && last ? placeOf(last) : null;
    render(ctx, jobsPage(pageContextOf(site, ctx), { mails: rows, next, first: !before, done: query['done'] }));
  });

  router.post('/admin/jobs/mails/:id/retry', admins, async (ctx) => {
    const id = idOf(ctx, 'mail');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const done = await database.transaction((services) => retryMail(services, user.id, id));
    seeOther(ctx, `/admin/jobs?done=${done ? 'retried' : 'already'}`);
  });

  router.post('/admin/jobs/mails/:id/drop', admins, async (ctx) => {
    const id = idOf(ctx, 'mail');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const done = await database.transaction((services) => dropMail(services, user.id, id));
    seeOther(ctx, `/admin/jobs?done=${done ? 'dropped' : 'already'}`);
  });

  router.get('/admin/jobs/payments', admins, async (ctx) => {
    const query = queryOf(ctx);
    const { after } = parse(PaymentsQuery, query);
    const found = await database.readCurrent(({ paymentLists }) => paymentLists.stuckAttempts(PAGE_ROWS + 1, after));
    const model = { attempts: pageOf(found, PAGE_ROWS), first: after === undefined, done: query['done'] };
    render(ctx, stuckPaymentsPage(pageContextOf(site, ctx), model));
  });

  router.post('/admin/jobs/payments/:id/retry', admins, async (ctx) => {
    const id = idOf(ctx, 'attempt');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const done = await database.transaction((services) => retryAttempt(services, user.id, id));
    seeOther(ctx, `/admin/jobs/payments?done=${done ? 'retried' : 'already'}`);
  });
}
