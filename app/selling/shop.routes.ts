import type Router from '@koa/router';
import { identityOf, members } from '../accounts/index.ts';
import { untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { listingsPage, noShopPage } from './listings.views.ts';
import { readShop, refused } from './selling-input.ts';
import type { SellingDatabase } from './selling-services.ts';
import { shopPage } from './shop.views.ts';

/** Offers on a page. */
const PAGE = 24;

/** A member's shop, and what is in it. */
export function shopRoutes(router: Router, site: Site, database: SellingDatabase): void {
  const shopOf = (userId: number) => database.readCurrent(({ listings }) => listings.sellerOfUser(userId));

  router.get('/selling', members, async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { before: received = '' } = queryOf(ctx);
    const before = /^[1-9]\d{0,9}$/.test(received) ? Number(received) : null;
    const shop = await shopOf(identityOf(ctx).user.id);
    if (!shop) return render(ctx, noShopPage(context));
    const found = await database.readCurrent(({ shops }) => shops.list(shop.id, before, PAGE + 1));
    const listings = found.slice(0, PAGE);
    const next = found.length > PAGE ? listings.at(-1)!.id : null;
    render(ctx, listingsPage(context, { listings, before: next, later: before !== null }));
  });

  router.get('/selling/shop', members, async (ctx) => {
    const shop = await shopOf(identityOf(ctx).user.id);
    const { next, done } = queryOf(ctx);
    const model = { shop, form: untouched, first: next === 'new', saved: done !== undefined };
    render(ctx, shopPage(pageContextOf(site, ctx), model));
  });

  router.post('/selling/shop', members, async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { user } = identityOf(ctx);
    const received = await readSessionForm(ctx);
    const first = received['next'] === 'new';
    const refuse = async (status: number, faults: Parameters<typeof refused>[2]) => {
      ctx.status = status;
      const form = refused(context.locale, received, faults);
      render(ctx, shopPage(context, { shop: await shopOf(user.id), form, first, saved: false }));
    };
    const read = readShop(received);
    if (read.faults) return refuse(400, read.faults);
    const { outcome } = await database.transaction(({ shops }) => shops.save(user.id, read.value));
    if (outcome === 'name-taken') return refuse(409, { name: 'nameTaken' });
    seeOther(ctx, first ? '/selling/new' : '/selling/shop?done');
  });
}
