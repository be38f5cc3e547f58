import type Router from '@koa/router';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { legalPage } from './information.views.ts';

/** What the shop says of itself. */
export function informationRoutes(router: Router, site: Site): void {
  router.get('/terms', (ctx) => {
    const context = pageContextOf(site, ctx);
    render(ctx, legalPage(context, '/terms', context.locale.texts.terms));
  });

  router.get('/privacy', (ctx) => {
    const context = pageContextOf(site, ctx);
    render(ctx, legalPage(context, '/privacy', context.locale.texts.privacy));
  });
}
