import type Router from '@koa/router';
import type { Context } from 'koa';
import { admins, identityOf } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import type { Confirmed } from '../payments/index.ts';
import type { AdminDatabase, Transfers } from './admin.routes.ts';
import { idOf } from './admin-input.ts';
import { After, PAGE_ROWS } from './page-of-rows.ts';
import { transferPage, transfersPage } from './transfers.views.ts';

const TransfersQuery = { after: After };

/** Money that arrives by bank transfer, which an admin sees in the account and confirms. */
export function transferRoutes(router: Router, site: Site, database: AdminDatabase, transfers: Transfers): void {
  const show = async (ctx: Context, id: number, problem?: Confirmed['outcome']): Promise<void> => {
    const model = await database.readCurrent(async ({ admin, payments }) => {
      const payment = await payments.find(id);
      if (payment?.method !== 'transfer') throw new NotFound('transfer', id);
      const payer = await admin.userById(payment.payerId);
      return { payment, payer, holdsUntil: (await admin.holdsOf([id])).get(id) ?? null };
    });
    const done = ctx.method === 'GET' ? queryOf(ctx)['done'] : undefined;
    render(ctx, transferPage(pageContextOf(site, ctx), { ...model, done, problem }));
  };

  router.get('/admin/transfers', admins, async (ctx) => {
    const { after } = parse(TransfersQuery, queryOf(ctx));
    const model = await database.readCurrent(async ({ admin, paymentLists }) => {
      const found = pageOf(await paymentLists.awaitedTransfers(PAGE_ROWS + 1, after), PAGE_ROWS);
      return { transfers: found, holds: await admin.holdsOf(found.items.map(({ id }) => id)) };
    });
    render(ctx, transfersPage(pageContextOf(site, ctx), { ...model, first: after === undefined }));
  });

  router.get('/admin/transfers/:id', admins, (ctx) => show(ctx, idOf(ctx, 'transfer')));

  router.post('/admin/transfers/:id/confirm', admins, async (ctx) => {
    const id = idOf(ctx, 'transfer');
    await readSessionForm(ctx);
    const { outcome } = await transfers.confirmTransfer(id, identityOf(ctx).user.id);
    if (outcome === 'confirmed') return seeOther(ctx, `/admin/transfers/${id}?done=confirmed`);
    ctx.status = 409;
    await show(ctx, id, outcome);
  });
}
