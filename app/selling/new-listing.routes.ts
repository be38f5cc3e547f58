import { randomUUID } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { identityOf, members } from '../accounts/index.ts';
import { type Book, readIsbn } from '../catalog/index.ts';
import { DomainError } from '../core/errors.ts';
import { untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { IDEMPOTENCY_KEY } from '../idempotency/index.ts';
import { findPage, newListingPage } from './new-listing.views.ts';
import { countOne, idOf } from './own-request.routes.ts';
import { type Fields, type Read, readBook, readOffer, refused } from './selling-input.ts';
import type { SellingDatabase, SellingServices } from './selling-services.ts';

const SHOP_FIRST = '/selling/shop?next=new';

/** What became of a form that puts a copy up for sale. */
type Placed =
  | { readonly outcome: 'offered'; readonly listingId: number }
  | { readonly outcome: 'no-shop' }
  | { readonly outcome: 'isbn-taken'; readonly owner: Book };

const keyOf = (received: Fields): string => {
  const key = received['key'] ?? '';
  return IDEMPOTENCY_KEY.test(key) ? key : randomUUID();
};

/** How a copy comes up for sale: find its edition, or describe it; then describe the copy. */
export function newListingRoutes(router: Router, site: Site, database: SellingDatabase): void {
  const hasShop = async (ctx: Context): Promise<boolean> =>
    (await database.readCurrent(({ listings }) => listings.sellerOfUser(identityOf(ctx).user.id))) !== null;
  const bookOf = (ctx: Context): Promise<Book> => {
    const id = idOf(ctx, 'book');
    return database.readCurrent(({ catalog }) => catalog.bookById(id));
  };

  router.get('/selling/new', members, async (ctx) => {
    if (!(await hasShop(ctx))) return seeOther(ctx, SHOP_FIRST);
    const context = pageContextOf(site, ctx);
    const received = queryOf(ctx);
    const { isbn: typed } = received;
    if (typed === undefined) return render(ctx, findPage(context, untouched));
    const reading = readIsbn(typed);
    if (reading.outcome !== 'isbn') {
      ctx.status = 400;
      return render(ctx, findPage(context, refused(context.locale, received, { isbn: 'isbn' })));
    }
    const book = await database.readCurrent(({ catalog }) => catalog.findByIsbn(reading.isbn));
    seeOther(ctx, book ? `/selling/new/${book.id}` : `/selling/new/book?isbn=${reading.isbn}`);
  });

  router.get('/selling/new/book', members, async (ctx) => {
    if (!(await hasShop(ctx))) return seeOther(ctx, SHOP_FIRST);
    const isbn = queryOf(ctx)['isbn'] ?? '';
    const form = { faults: {}, received: { isbn } };
    render(ctx, newListingPage(pageContextOf(site, ctx), { book: null, form, key: randomUUID() }));
  });

  router.get('/selling/new/:book', members, async (ctx) => {
    const book = await bookOf(ctx);
    if (!(await hasShop(ctx))) return seeOther(ctx, SHOP_FIRST);
    render(ctx, newListingPage(pageContextOf(site, ctx), { book, form: untouched, key: randomUUID() }));
  });

  /** Puts a copy up, once however often the form is sent; `edition` finds or enters what it is a copy of. */
  const place = async (
    ctx: Context,
    { book, received, facts }: { book: Book | null; received: Fields; facts: Read<unknown> },
    edition: (services: SellingServices) => Promise<{ readonly bookId: number } | { readonly owner: Book }>,
  ): Promise<void> => {
    const context = pageContextOf(site, ctx);
    const { locale } = context;
    const { user } = identityOf(ctx);
    const offer = readOffer(locale, received, 1);
    const key = keyOf(received);
    if (facts.faults || offer.faults) {
      ctx.status = 400;
      const form = refused(locale, received, { ...facts.faults, ...offer.faults });
      return render(ctx, newListingPage(context, { book, form, key }));
    }
    await countOne(database, user.id, 'listings');
    try {
      const { 'form-token': _, key: __, ...request } = received;
      const { answer: placed } = await database.transaction((services) =>
        services.idempotency.once(user.id, key, { book: book?.id ?? null, ...request }, async (): Promise<Placed> => {
          const found = await edition(services);
          if ('owner' in found) return { outcome: 'isbn-taken', owner: found.owner };
          const listingId = await services.shops.offer(user.id, found.bookId, offer.value);
          return listingId === null ? { outcome: 'no-shop' } : { outcome: 'offered', listingId };
        }),
      );
      if (placed.outcome === 'offered') return seeOther(ctx, `/selling/listings/${placed.listingId}/photos?added`);
      if (placed.outcome === 'no-shop') return seeOther(ctx, SHOP_FIRST);
      ctx.status = 409;
      const form = refused(locale, received, { isbn: 'isbnTaken' }, { isbn: placed.owner.title });
      render(ctx, newListingPage(context, { book, form, key: randomUUID(), owner: placed.owner }));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'idempotency-key-reused') throw error;
      // Whoever goes back and changes the form may mean a further copy, and may not: asking costs one more click.
      ctx.status = 409;
      const form = { faults: {}, received };
      render(ctx, newListingPage(context, { book, form, key: randomUUID(), again: true }));
    }
  };

  router.post('/selling/new/book', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const facts = readBook(received);
    const { user } = identityOf(ctx);
    await place(ctx, { book: null, received, facts }, async ({ editions }) => {
      if (facts.faults) throw new Error('What was not read is not entered.');
      const entered = await editions.enter(facts.value, user.id);
      return entered.outcome === 'isbn-taken' ? { owner: entered.book } : { bookId: entered.bookId };
    });
  });

  router.post('/selling/new/:book', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const book = await bookOf(ctx);
    await place(ctx, { book, received, facts: { value: null } }, async () => ({ bookId: book.id }));
  });
}
