import type Router from '@koa/router';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import type { ReadableDocument } from './reference.model.ts';
import { DOCUMENT_PATH, referencePage } from './reference.views.ts';

/** What the API is, for programs and for people. */
export function referenceRoutes(router: Router, site: Site, endpoints: readonly Endpoint[]): void {
  const document = openApiDocument(endpoints);
  const text = Buffer.from(JSON.stringify(document, null, 2));

  router.get(DOCUMENT_PATH, (ctx) => {
    ctx.type = 'json';
    ctx.body = text;
  });

  router.get('/api', (ctx) => {
    render(ctx, referencePage(pageContextOf(site, ctx), document as unknown as ReadableDocument));
  });
}
