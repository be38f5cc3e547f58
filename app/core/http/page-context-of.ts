import type { Context } from 'koa';
import type { Locale, Locales } from '../i18n/locale.ts';
import type { PageContext } from '../page-context.ts';
import type { OwnCookie } from './cookie.ts';
import type { RequestState } from './request.ts';

/** What pages share, whatever the request. */
export interface Site {
  readonly locales: Locales;
  /** Holds the tag of the language that a visitor has chosen. */
  readonly languageCookie: OwnCookie;
  readonly asset: (name: string) => string;
  readonly baseUrl: string;
}

/** What a page needs to know of a request. */
export const pageContextOf = (site: Site, ctx: Context): PageContext => ({
  locale: localeOf(site, ctx),
  asset: site.asset,
  baseUrl: site.baseUrl,
  url: ctx.url,
  returnPath: returnPathOf(site, ctx),
  cartCopies: (ctx.state as RequestState).cartCopies,
  visitor: (ctx.state as RequestState).visitor,
});

/** The language that the visitor has chosen, else the one that the browser asks for. */
function localeOf({ locales, languageCookie }: Site, ctx: Context): Locale {
  const state = ctx.state as RequestState;
  const chosen = ctx.get('Cookie') ? languageCookie.read(ctx) : undefined;
  state.locale ??= locales.byTag(chosen) ?? locales.match(ctx.get('Accept-Language'));
  return state.locale;
}

/** This page; what answers a form has no address of its own, so the page that the form is on. */
function returnPathOf({ baseUrl }: Site, ctx: Context): string {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return ctx.url;
  const from = URL.parse(ctx.get('Referer'));
  return from?.origin === baseUrl ? from.pathname + from.search : '/';
}

/** Answers with a page. As bytes from the start: measuring, hashing and sending a text would each convert it again. */
export function render(ctx: Context, page: string): void {
  const { locale } = ctx.state as RequestState;
  if (locale) ctx.set('Content-Language', locale.tag);
  ctx.type = 'html';
  ctx.body = Buffer.from(page);
}
