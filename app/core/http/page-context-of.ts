import type { Context } from 'koa';
import type { Locales } from '../i18n/locale.ts';
import type { PageContext } from '../page-context.ts';
import type { RequestState } from './request.ts';

/** What pages share, whatever the request. */
export interface Site {
  readonly locales: Locales;
  readonly asset: (name: string) => string;
  readonly baseUrl: string;
}

/** What a page needs to know of a request. */
export const pageContextOf = (site: Site, ctx: Context): PageContext => ({
  locale: site.locales.match(ctx.get('Accept-Language')),
  asset: site.asset,
  baseUrl: site.baseUrl,
  url: ctx.url,
  cartCopies: (ctx.state as RequestState).cartCopies,
});

/** Answers with a page. As bytes from the start: measuring, hashing and sending a text would each convert it again. */
export function render(ctx: Context, page: string): void {
  ctx.type = 'html';
  ctx.body = Buffer.from(page);
}
