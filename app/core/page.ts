import { sessionField } from './form.views.ts';
import { html, type SafeHtml } from './html.ts';
import { languageLinks } from './i18n/locale.ts';
import type { PageContext } from './page-context.ts';

export interface PageOptions {
  readonly title: string;
  readonly description?: string;
  /** Path of the page's one address, for search engines. */
  readonly canonical?: string;
  readonly noindex?: boolean;
  /** Text that the search field shows. */
  readonly search?: string;
  /** A file of app/public that makes the page livelier; it works without. */
  readonly script?: string;
  readonly body: SafeHtml;
}

/** The store's paper in both schemes, as in styles.css: the browser tints its frame with it. */
const themeColors = { light: '#123f33', dark: '#0c241d' };

/** A whole document around the body of a page. */
export function page(context: PageContext, options: PageOptions): string {
  const { locale, asset, baseUrl } = context;
  const { site, cart } = locale.texts;
  const title = options.title === site.name ? options.title : `${options.title} · ${site.name}`;
  const description = options.description ?? site.description;
  const canonical = options.canonical === undefined ? undefined : baseUrl + options.canonical;
  return String(html`<!doctype html>
<html lang="${locale.tag}" dir="${locale.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="preload" href="${asset('fonts/literata-latin-wght-normal.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${asset('styles.css')}">
<link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml">${options.script === undefined ? null : html`<script src="${asset(options.script)}" defer></script>`}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="${themeColors.light}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${themeColors.dark}" media="(prefers-color-scheme: dark)">
<meta name="description" content="${description}">
${options.noindex ? html`<meta name="robots" content="noindex">` : null}${canonical === undefined ? null : html`<link rel="canonical" href="${canonical}"><meta property="og:url" content="${canonical}">`}
<meta property="og:type" content="website"><meta property="og:site_name" content="${site.name}"><meta property="og:title" content="${options.title}"><meta property="og:description" content="${description}">
</head>
<body>
<a class="skip" href="#main">${site.skip}</a>
<header class="fascia">
<div class="wrap">
<a class="sign" href="/" aria-label="${site.home}">Book<span>Store</span></a>
<nav aria-label="${site.navigation}"><ul><li><a href="/books">${site.browse}</a></li><li><a href="/books?sort=price">${site.bargains}</a></li><li><a href="/#grades">${site.grades}</a></li><li><a href="/cart">${cart.link(context.cartCopies ?? 0)}</a></li></ul></nav>
${visitorNav(context)}
<form class="search" role="search" action="/books" method="get">
<label class="hidden" for="search">${site.searchLabel}</label>
<input id="search" type="search" name="q" value="${options.search}" placeholder="${site.searchPlaceholder}" maxlength="200" autocomplete="off" enterkeyhint="search">
<button>${site.search}</button>
</form>
</div>
</header>
<main id="main" tabindex="-1">
${options.body}
</main>
<footer>
<div class="wrap"><p>${site.footer}</p>
<nav aria-label="${site.footerNavigation}"><ul><li><a href="/books">${site.browse}</a></li><li><a href="/books?sort=price">${site.bargains}</a></li><li><a href="/#grades">${site.grades}</a></li><li><a href="/terms">${site.terms}</a></li><li><a href="/privacy">${site.privacy}</a></li><li><a href="/contact">${site.contact}</a></li></ul></nav>
<form action="/language" method="post"><input type="hidden" name="return" value="${context.returnPath ?? context.url}">${languageLinks.map(({ tag, text }) => (tag === locale.tag ? null : html`<button class="second" name="language" value="${tag}" lang="${tag}">${text}</button>`))}</form></div>
</footer>
</body>
</html>
`);
}

/** Who is logged in, or how to. */
function visitorNav(context: PageContext): SafeHtml {
  const { accounts, admin, orders } = context.locale.texts;
  const { visitor } = context;
  const items = visitor
    ? html`${visitor.admin ? html`<li><a href="/admin">${admin.link}</a></li>` : null}<li><a href="/selling">${orders.sell}</a></li><li><a href="/orders">${orders.link}</a></li><li><a href="/account"><bdi>${visitor.name}</bdi></a></li><li><form action="/logout" method="post">${sessionField(context)}<button class="link">${accounts.logout}</button></form></li>`
    : html`<li><a href="/login">${accounts.login.link}</a></li><li><a href="/register">${accounts.register.link}</a></li>`;
  return html`<nav class="visitor" aria-label="${accounts.navigation}"><ul>${items}</ul></nav>`;
}
