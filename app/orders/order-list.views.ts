import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import type { GroupSummary } from './order.model.ts';
import { momentOf } from './order-parts.views.ts';

/** All that a buyer has ordered, the newest first. */
export function ordersPage(context: PageContext, { items, next }: PageOf<GroupSummary>): string {
  const { locale } = context;
  const { orders: text, nothing } = locale.texts;
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap sheet wide"><h1>${text.title}</h1>
${
  items.length === 0
    ? html`<div class="notice"><h2>${text.none.title}</h2><p>${text.none.reason}</p><p><a class="button" href="/books">${nothing.browse}</a></p></div>`
    : html`<ul class="rows">${items.map((group) => groupItem(locale, group))}</ul>`
}
${pager(text.next, next === null ? null : `/orders?after=${next}`)}</div>`,
  });
}

/** The way to the next page of a list, if there is one. */
export const pager = (label: string, path: string | null): SafeHtml | null =>
  path === null ? null : html`<p class="pager"><a rel="next" href="${path}">${label}</a></p>`;

function groupItem(
  locale: Locale,
  { number, state, placedAt, totalCents, holdsUntil, orders }: GroupSummary,
): SafeHtml {
  const { orders: text } = locale.texts;
  return html`<li><h2><a href="/orders/${number}">${text.order(number)}</a></h2>
<p class="quiet">${momentOf(locale, placedAt)} · ${locale.money(totalCents)}</p>
<ul>${orders.map(
    (order) =>
      html`<li><b>${text.states[order.state]}</b> ${text.from(order.seller.name)}: <bdi>${titlesOf(order.lines)}</bdi></li>`,
  )}</ul>
${state === 'unpaid' && holdsUntil ? html`<p>${text.pay.held} ${momentOf(locale, holdsUntil)}. <a href="/orders/${number}/pay">${text.pay.link} <span class="hidden">${text.order(number)}</span></a></p>` : null}</li>`;
}

/** Titles as far as they fit into a list. */
const titlesOf = (lines: readonly { readonly title: string }[]): string =>
  lines.length > 3
    ? `${lines
        .slice(0, 3)
        .map(({ title }) => title)
        .join(' · ')} …`
    : lines.map(({ title }) => title).join(' · ');
