import type Router from '@koa/router';
import { admins, identityOf } from '../accounts/index.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf } from './admin-input.ts';
import { After, PAGE_ROWS } from './page-of-rows.ts';
import { refundsPage } from './refunds.views.ts';

const RefundsQuery = { after: After };

/** Money to give back that no provider sends: by hand, or because it has refused. */
export function refundRoutes(router: Router, site: Site, database: AdminDatabase): void {
  router.get('/admin/refunds', admins, async (ctx) => {
    const query = queryOf(ctx);
    const { after } = parse(RefundsQuery, query);
    const found = await database.readCurrent(({ refunds }) => refunds.leftToPeople(PAGE_ROWS + 1, after));
    const model = { refunds: pageOf(found, PAGE_ROWS), first: after === undefined, done: query['done'] };
    render(ctx, refundsPage(pageContextOf(site, ctx), model));
  });

  router.post('/admin/refunds/:id/done', admins, async (ctx) => {
    const id = idOf(ctx, 'refund');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const outcome = await database.transaction(({ refunds }) => refunds.doneByHand(id, user.id));
    seeOther(ctx, `/admin/refunds?done=${outcome === 'done' ? 'sent' : 'late'}`);
  });

  router.post('/admin/refunds/:id/retry', admins, async (ctx) => {
    const id = idOf(ctx, 'refund');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const outcome = await database.transaction(({ refunds }) => refunds.retry(id, user.id));
    seeOther(ctx, `/admin/refunds?done=${outcome === 'done' ? 'retried' : 'late'}`);
  });
}
