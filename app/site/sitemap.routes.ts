import type Router from '@koa/router';
import type { Context } from 'koa';
import { bookPath, type ReadCatalog } from '../catalog/index.ts';
import { NotFound } from '../core/errors.ts';
import { sitemap, sitemapIndex } from './sitemap.views.ts';

/**
 * Ids of books in one sitemap. A book stays in its sitemap, so that an old one hardly changes. The protocol takes 50,000;
 * these are made by one statement, in a quarter of a megabyte.
 */
const IDS = 2000;

/** Seconds for which a crawler or a cache may keep what it got. */
const KEPT_SECONDS = 3600;

/** What search engines are not to ask for: searches and filters, in endless combinations, and what is no page. */
const disallowed = ['/api/', '/cart', '/*?*q=', '/*?*condition=', '/*?*max='];

/** Pages other than books. Lists by language are left to the links of the front page. */
const pages = ['/', '/books', '/terms', '/privacy', '/contact'];

/** What search engines read before the pages. Every address in it begins with the store's own. */
export function sitemapRoutes(router: Router, baseUrl: string, read: ReadCatalog): void {
  router.get('/robots.txt', (ctx) => {
    const rules = disallowed.map((path) => `Disallow: ${path}\n`).join('');
    send(ctx, 'text/plain', `User-agent: *\n${rules}\nSitemap: ${baseUrl}/sitemap.xml\n`);
  });

  router.get('/sitemap.xml', async (ctx) => {
    const last = await read(({ catalog }) => catalog.lastBookId());
    const names = Array.from({ length: Math.ceil(last / IDS) }, (_, index) => `books-${index + 1}`);
    send(ctx, 'text/xml', sitemapIndex(['pages', ...names].map((name) => `${baseUrl}/sitemaps/${name}.xml`)));
  });

  router.get('/sitemaps/pages.xml', (ctx) => {
    send(ctx, 'text/xml', sitemap(pages.map((path) => ({ url: baseUrl + path }))));
  });

  router.get('/sitemaps/:file', async (ctx) => {
    const file = ctx.params['file']!;
    const number = Number(/^books-([1-9]\d{0,5})\.xml$/.exec(file)?.[1] ?? 0);
    const books =
      number === 0 ? [] : await read(({ catalog }) => catalog.sitemapBooks((number - 1) * IDS + 1, number * IDS));
    if (books.length === 0) throw new NotFound('sitemap', file);
    send(ctx, 'text/xml', sitemap(books.map((book) => ({ url: baseUrl + bookPath(book), changedAt: book.changedAt }))));
  });
}

function send(ctx: Context, type: string, text: string): void {
  ctx.set('Cache-Control', `public, max-age=${KEPT_SECONDS}`);
  ctx.type = type;
  ctx.body = text;
}
