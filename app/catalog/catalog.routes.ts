import type Router from '@koa/router';
import { InvalidInput, NotFound } from '../core/errors.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { bookPage } from './book.views.ts';
import { bookPath } from './book-path.ts';
import type { CatalogService } from './catalog.service.ts';
import { cataloguePage } from './catalogue.views.ts';
import { catalogueQuery, readCatalogueQuery } from './catalogue-query.ts';
import { homePage, type LanguageShelf } from './home.views.ts';
import { looksLikeIsbn, readIsbn } from './isbn.ts';

/** Reads of the catalogue, outside a transaction. */
export type ReadCatalog = <T>(work: (services: { readonly catalog: CatalogService }) => Promise<T>) => Promise<T>;

/** How many books a shelf of the front page shows. */
const SHELF = 6;
/** Seconds for which the languages of the catalogue are remembered: counting them reads the whole catalogue. */
const LANGUAGES_SECONDS = 60;

/** The pages of the catalogue. */
export function catalogRoutes(router: Router, site: Site, read: ReadCatalog): void {
  const languages = remembered(LANGUAGES_SECONDS, () => read(({ catalog }) => catalog.languages()));

  router.get('/', async (ctx) => {
    const [newest, bargains] = await read(({ catalog }) =>
      Promise.all([
        catalog.shelf(catalogueQuery({ q: '' }), SHELF),
        catalog.shelf(catalogueQuery({ q: '', condition: 'good', sort: 'price' }), SHELF),
      ]),
    );
    render(ctx, homePage(pageContextOf(site, ctx), { newest, bargains, languages: await languages() }));
  });

  router.get('/books', async (ctx) => {
    const context = pageContextOf(site, ctx);
    try {
      const { query, turn } = readCatalogueQuery(context.locale, queryOf(ctx));
      const book = await read(async ({ catalog }) => bookOfIsbn(catalog, query.q));
      if (book) {
        ctx.redirect(bookPath(book));
        ctx.set('Cache-Control', 'no-store');
        return;
      }
      const list = await read(({ catalog }) => catalog.list(query, turn));
      render(ctx, cataloguePage(context, list, await languages()));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const { texts } = context.locale;
      const faults = Object.fromEntries(
        Object.entries(error.faults).map(([field, fault]) => [
          field,
          field === 'after' || field === 'before' ? texts.faults.page : fault,
        ]),
      );
      ctx.status = 400;
      const empty = {
        query: catalogueQuery({ q: '' }),
        books: [],
        count: { value: 0, more: false },
        before: null,
        after: null,
      };
      render(ctx, cataloguePage(context, empty, await languages(), { faults, received: queryOf(ctx) }));
    }
  });

  router.get('/books/:key', async (ctx) => {
    const key = ctx.params['key']!;
    const context = pageContextOf(site, ctx);
    const id = /^(\d{1,9})(?:-.*)?$/.exec(key)?.[1];
    // `0-439-02348-3` could be a number and a title too, but hardly is: an ISBN that a book has goes first.
    const byIsbn = await read(({ catalog }) => bookOfIsbn(catalog, key));
    if (byIsbn) {
      ctx.redirect(bookPath(byIsbn));
      return;
    }
    if (!id) throw new NotFound('book', key);
    const after = queryOf(ctx)['after'];
    const data = await read(({ catalog }) => catalog.bookWithOffers(Number(id), after)).catch((error: unknown) => {
      if (error instanceof InvalidInput) return null;
      throw error;
    });
    if (!data) {
      ctx.redirect(`/books/${id}`); // a damaged link to a page of the offers: the first page is what is meant
      return;
    }
    const path = bookPath(data.book);
    if (ctx.path !== path) {
      ctx.status = 301;
      ctx.redirect(path + ctx.search);
      return;
    }
    render(ctx, bookPage(context, data));
  });
}

/** The book that somebody looks for by its ISBN; null when the text is none or nobody has the book. */
export async function bookOfIsbn(catalog: CatalogService, text: string) {
  const reading = looksLikeIsbn(text) ? readIsbn(text) : null;
  return reading?.outcome === 'isbn' ? catalog.findByIsbn(reading.isbn) : null;
}

/** A value that is asked for again after some seconds; meanwhile, and while asking fails, the last one stands. */
function remembered(seconds: number, ask: () => Promise<LanguageShelf[]>): () => Promise<LanguageShelf[]> {
  let value: LanguageShelf[] | undefined;
  let asking: Promise<void> | undefined;
  let askedAt = 0;
  return async () => {
    const now = performance.now();
    if (value && now - askedAt < seconds * 1000 && value.length > 0) return value;
    asking ??= ask()
      .then((answer) => {
        value = answer;
        askedAt = performance.now();
      })
      .finally(() => {
        asking = undefined;
      });
    await (value ? asking.catch(() => undefined) : asking);
    return value ?? [];
  };
}
