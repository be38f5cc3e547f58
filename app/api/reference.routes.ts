import type Router from '@koa/router';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import type { ReadableDocument } from './reference.model.ts';
import { DOCUMENT_PATH, referencePage } from './reference.views.ts';

/** What the API is, for programs and for people. */
export function referenceRoutes(router: Router, site: Site, endpoints: readonly Endpoint[]): void {
  // Made when somebody first asks: it would take a tenth of the time until a process is ready.
  const reference = onceAsked(() => {
    const document = openApiDocument(endpoints);
    return { document, text: Buffer.from(JSON.stringify(document, null, 2)) };
  });

  router.get(DOCUMENT_PATH, (ctx) => {
    ctx.type = 'json';
    ctx.body = reference().text;
  });

  router.get('/api', (ctx) => {
    render(ctx, referencePage(pageContextOf(site, ctx), reference().document as unknown as ReadableDocument));
  });
}

function onceAsked<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
