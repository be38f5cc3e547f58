import type Router from '@koa/router';
import type { Context } from 'koa';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { SaleFacts } from '../listings/index.ts';
import { countOne, idOf } from './own-request.routes.ts';
import { reportPage } from './report.views.ts';
import { readReport, refused } from './selling-input.ts';
import type { SellingDatabase } from './selling-services.ts';

/** Where members tell that something is wrong with an offer of somebody else. */
export function reportRoutes(router: Router, site: Site, database: SellingDatabase): void {
  const saleOf = async (ctx: Context): Promise<SaleFacts> => {
    const id = idOf(ctx, 'listing');
    const sale = (await database.readCurrent(({ listings }) => listings.forSale([id]))).get(id);
    if (!sale) throw new NotFound('listing', id);
    return sale;
  };
  const isOwn = (ctx: Context, sale: SaleFacts) => sale.sellerUserId === identityOf(ctx).user.id;

  router.get('/listings/:listing/report', members, async (ctx) => {
    const sale = await saleOf(ctx);
    // Pages of books are the same for all: a seller's own offer leads to where it can be changed.
    if (isOwn(ctx, sale)) return seeOther(ctx, `/selling/listings/${sale.listingId}`);
    const done = queryOf(ctx)['done'] !== undefined;
    render(ctx, reportPage(pageContextOf(site, ctx), { sale, form: untouched, done }));
  });

  router.post('/listings/:listing/report', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const context = pageContextOf(site, ctx);
    const { user } = identityOf(ctx);
    const sale = await saleOf(ctx);
    if (isOwn(ctx, sale)) throw new NotFound('listing', sale.listingId);
    const read = readReport(received);
    if (read.faults) {
      ctx.status = 400;
      const form = refused(context.locale, received, read.faults);
      return render(ctx, reportPage(context, { sale, form, done: false }));
    }
    await countOne(database, user.id, 'reports');
    // A second report of the same member adds nothing, and is thanked for as well.
    await database.transaction(({ reports }) => reports.report(user.id, sale.listingId, read.value));
    seeOther(ctx, `/listings/${sale.listingId}/report?done`);
  });
}
