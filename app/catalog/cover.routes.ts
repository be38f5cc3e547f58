import type Router from '@koa/router';
import { NotFound } from '../core/errors.ts';
import { coverPath, coverSvg } from '../covers/index.ts';
import type { ReadCatalog } from './catalog.routes.ts';

/** Covers of books. An address holds a hash of what is drawn, so it may be kept for ever. */
export function coverRoutes(router: Router, read: ReadCatalog): void {
  router.get('/covers/:file', async (ctx) => {
    const id = /^(\d{1,9})-[0-9a-f]{8}\.svg$/.exec(ctx.params['file']!)?.[1];
    if (!id) throw new NotFound('cover', ctx.params['file']!);
    const book = await read(({ catalog }) => catalog.bookById(Number(id)));
    if (ctx.path !== coverPath(book)) {
      ctx.redirect(coverPath(book));
      ctx.set('Cache-Control', 'no-store');
      return;
    }
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.type = 'image/svg+xml';
    ctx.body = coverSvg(book);
  });
}
