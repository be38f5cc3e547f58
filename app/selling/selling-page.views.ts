import { html, type SafeHtml } from '../core/html.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';

interface SellingPage {
  readonly tab?: 'listings' | 'shop';
  readonly title: string;
  /** What has just been done. */
  readonly done?: string | null;
  readonly body: SafeHtml;
}

/** The pages between which a seller goes back and forth. */
function tabs(context: PageContext, tab: SellingPage['tab']): SafeHtml {
  const { selling: text } = context.locale.texts;
  const items = [
    { path: '/selling', label: text.link, current: tab === 'listings' },
    { path: '/selling/orders', label: text.orders, current: false },
    { path: '/selling/shop', label: text.shop.link, current: tab === 'shop' },
  ];
  return html`<nav aria-label="${text.pages}"><ul class="chips">${items.map(
    ({ path, label, current }) =>
      html`<li><a class="plain" href="${path}"${current ? html` aria-current="page"` : null}>${label}</a></li>`,
  )}</ul></nav>`;
}

const doneNote = (text: string | null | undefined): SafeHtml | null =>
  text ? html`<p class="done" role="status">${text}</p>` : null;

/** A page that only a seller sees, with one column of forms. */
export function sellingPage(context: PageContext, { tab, title, done, body }: SellingPage): string {
  return page(context, {
    title,
    noindex: true,
    body: html`<div class="wrap sheet">
${tabs(context, tab)}
<h1>${title}</h1>${doneNote(done)}
${body}</div>`,
  });
}

/** The same for a list, which takes the width that there is. */
export function sellingList(context: PageContext, { tab, title, done, body }: SellingPage): string {
  return page(context, {
    title,
    noindex: true,
    body: html`<div class="wrap">
<h1 class="list-heading">${title}</h1>
${tabs(context, tab)}${doneNote(done)}
<div class="cart">${body}</div></div>`,
  });
}
