import type Router from '@koa/router';
import type { Context } from 'koa';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import type { SentForm } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { OwnListing } from '../listings/index.ts';
import { fieldsOfListing, type ListingModel, listingPage } from './listing.views.ts';
import { ownListing } from './own-request.routes.ts';
import { readOffer, refused } from './selling-input.ts';
import type { SellingDatabase } from './selling-services.ts';

/** What a hidden number of a form says; one that was tampered with fits nothing. */
const numberOf = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : -1);

/** A seller's own offers, one by one. */
export function listingRoutes(router: Router, site: Site, database: SellingDatabase): void {
  const show = async (ctx: Context, listing: OwnListing, form: SentForm | null, note?: ListingModel['note']) => {
    const context = pageContextOf(site, ctx);
    const { user } = identityOf(ctx);
    const edition = await database.readCurrent(({ editions }) => editions.editable(listing.book.id, user));
    const filled = form ?? { faults: {}, received: fieldsOfListing(context.locale, listing) };
    render(ctx, listingPage(context, { listing, form: filled, mayEditBook: edition !== null, note }));
  };

  router.get('/selling/listings/:listing', members, async (ctx) => {
    const listing = await ownListing(ctx, database, identityOf(ctx).user.id);
    await show(ctx, listing, null, queryOf(ctx)['done'] === undefined ? undefined : 'saved');
  });

  router.post('/selling/listings/:listing', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const listing = await ownListing(ctx, database, user.id);
    const { locale } = pageContextOf(site, ctx);
    const read = readOffer(locale, received, 0);
    if (read.faults) {
      ctx.status = 400;
      return show(ctx, listing, refused(locale, received, read.faults));
    }
    const edit = {
      ...read.value,
      version: numberOf(received['version']),
      copiesBefore: numberOf(received['copies-before']),
    };
    const edited = await database.transaction(({ shops }) => shops.change(user.id, listing.id, edit));
    if (edited.outcome === 'changed') return seeOther(ctx, `/selling/listings/${listing.id}?done`);
    if (edited.outcome === 'absent') throw new NotFound('listing', listing.id);
    ctx.status = 409;
    if (edited.outcome === 'conflict') return show(ctx, edited.current, { faults: {}, received }, 'conflict');
    await show(ctx, await ownListing(ctx, database, user.id), null, 'late');
  });

  for (const [action, up] of [
    ['take-back', false],
    ['put-up', true],
  ] as const)
    router.post(`/selling/listings/:listing/${action}`, members, async (ctx) => {
      await readSessionForm(ctx);
      const { user } = identityOf(ctx);
      const { id } = await ownListing(ctx, database, user.id);
      if (await database.transaction(({ shops }) => shops.setUp(user.id, id, up)))
        return seeOther(ctx, `/selling/listings/${id}?done`);
      ctx.status = 409;
      await show(ctx, await ownListing(ctx, database, user.id), null, 'late');
    });

  router.post('/selling/listings/:listing/delete', members, async (ctx) => {
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const { id } = await ownListing(ctx, database, user.id);
    await database.transaction(({ shops }) => shops.remove(user.id, id));
    seeOther(ctx, '/selling');
  });
}
