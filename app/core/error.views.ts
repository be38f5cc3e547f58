import { html } from './html.ts';
import type { Texts } from './i18n/locale.ts';
import { page } from './page.ts';
import type { PageContext } from './page-context.ts';

export interface ErrorPage {
  readonly status: number;
  /** @default it is not in the log */
  readonly requestId?: string;
}

/** The page for a request that could not be answered. */
export function errorPage(context: PageContext, { status, requestId }: ErrorPage): string {
  const { errors } = context.locale.texts;
  const { title, reason } = textOf(errors, status);
  return page(context, {
    title,
    noindex: true,
    body: html`<div class="wrap fault">
<p class="status" aria-hidden="true">${status}</p>
<h1>${title}</h1>
<p class="lede">${reason}</p>
<p class="actions"><a class="button" href="/books">${errors.browse}</a> <a href="/">${errors.home}</a></p>
${status >= 500 && requestId ? html`<p class="quiet">${errors.request} <code>${requestId}</code></p>` : null}
</div>`,
  });
}

function textOf(errors: Texts['errors'], status: number): { title: string; reason: string } {
  switch (status) {
    case 400:
    case 403:
    case 404:
    case 405:
    case 408:
    case 413:
    case 414:
    case 415:
    case 429:
    case 500:
    case 503:
      return errors[status];
    default:
      return errors.other;
  }
}
