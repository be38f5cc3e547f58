import { inputField, sessionField, untouched } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import type { Order, OrderWithHistory, SellerSums } from './order.model.ts';
import { moneyAndParcel, noteLine, type OrderNote } from './order.views.ts';
import { cancelBox, messageBox, timeline } from './order-history.views.ts';
import { pager } from './order-list.views.ts';
import type { SellerList } from './order-lists.service.ts';
import { addressBlock, momentOf } from './order-parts.views.ts';
import { actionsOf } from './order-state.ts';

/** A seller's lists, the most urgent first. */
const tabs = ['to-ship', 'shipped', 'received', 'unpaid', 'cancelled'] as const satisfies readonly SellerList[];

export interface SellerOrdersModel {
  readonly tab: SellerList;
  readonly orders: PageOf<Order>;
  readonly sums: SellerSums;
}

/** A seller's orders in one state, and what they have earned. */
export function sellerOrdersPage(context: PageContext, { tab, orders, sums }: SellerOrdersModel): string {
  const { locale } = context;
  const { selling: text } = locale.texts.orders;
  const counts: Partial<Record<SellerList, number>> = {
    'to-ship': sums.toShip,
    shipped: sums.shipped,
    received: sums.received,
    unpaid: sums.unpaid,
  };
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap sheet wide"><h1>${text.title}</h1>
<dl class="facts"><div><dt>${text.earned}</dt><dd>${locale.money(sums.earnedCents)}</dd></div><div><dt>${text.paidOut}</dt><dd>${locale.money(sums.paidOutCents)}</dd></div><div><dt>${text.owed}</dt><dd>${locale.money(sums.earnedCents - sums.paidOutCents)}</dd></div></dl>
<nav aria-label="${text.tabsLabel}"><ul class="chips">${tabs.map(
      (other) =>
        html`<li><a class="plain" href="/selling/orders?state=${other}"${other === tab ? html` aria-current="page"` : null}>${text.tabs[other]}${counts[other] === undefined ? null : ` (${locale.number(counts[other])})`}</a></li>`,
    )}</ul></nav>
${orders.items.length === 0 ? html`<p class="notice">${text.none}</p>` : html`<ul class="rows">${orders.items.map((order) => orderItem(locale, order))}</ul>`}
${pager(locale.texts.orders.next, orders.next === null ? null : `/selling/orders?state=${tab}&after=${orders.next}`)}</div>`,
  });
}

function orderItem(locale: Locale, { id, number, buyer, lines, totalCents, placedAt, state, dueAt }: Order): SafeHtml {
  const { orders: text } = locale.texts;
  const copies = lines.reduce((total, line) => total + line.copies, 0);
  return html`<li><h2><a href="/selling/orders/${id}">${text.order(number)}</a></h2>
<p><b>${text.states[state]}</b> ${text.selling.buyer(buyer.name)}: <bdi>${lines.map(({ title }) => title).join(' · ')}</bdi></p>
<p class="quiet">${momentOf(locale, placedAt)} · ${text.books(copies)} · ${locale.money(totalCents)}</p>
${state === 'to-ship' && dueAt ? html`<p class="quiet">${text.due['to-ship']} ${momentOf(locale, dueAt)}</p>` : null}</li>`;
}

/** For who offers nothing: no list, but the way to begin. */
export function noShopPage(context: PageContext): string {
  const { selling: text } = context.locale.texts.orders;
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap sheet wide"><h1>${text.title}</h1>
<div class="notice"><h2>${text.noShop.title}</h2><p>${text.noShop.reason}</p><p><a class="button" href="/selling">${text.offer}</a></p></div></div>`,
  });
}

export interface SellerOrderModel {
  readonly order: OrderWithHistory;
  readonly note: OrderNote;
}

/** An order for its seller: what to send, where to, and what has been said. */
export function sellerOrderPage(context: PageContext, { order, note }: SellerOrderModel): string {
  const { locale } = context;
  const { orders: text } = locale.texts;
  const { id, number, state, buyer, placedAt } = order;
  const path = `/selling/orders/${id}`;
  const form = note.sent?.form ?? untouched;
  const can = actionsOf(state, 'seller', true);
  return page(context, {
    title: text.order(number),
    noindex: true,
    body: html`<div class="wrap sheet wide">
<p><a href="/selling/orders?state=${tabOf(order)}">${text.selling.title}</a></p>
<h1>${text.order(number)}</h1>
${noteLine(locale, note)}
<p><b>${text.states[state]}</b> ${text.selling.buyer(buyer.name)} <span class="quiet">${momentOf(locale, placedAt)}</span></p>
${state === 'unpaid' ? html`<p class="notice">${text.selling.wait}</p>` : null}
${order.address ? html`<section aria-labelledby="address"><h2 id="address">${text.selling.address}</h2>${addressBlock(locale, order.address)}</section>` : null}
${moneyAndParcel(locale, order)}
${
  can.includes('ship')
    ? html`<form action="${path}/ship" method="post" novalidate>${sessionField(context)}<input type="hidden" name="version" value="${order.version}">
${inputField(form, { name: 'tracking', label: text.selling.tracking, hint: text.selling.trackingHint, autocomplete: 'off', required: false })}
<p><button>${text.selling.ship}</button></p></form>`
    : null
}
${timeline(locale, id, order.events)}
${messageBox(context, { order, side: 'seller', action: `${path}/messages`, form })}
${can.includes('cancel') ? cancelBox(context, { order, side: 'seller', action: `${path}/cancel`, form, together: 1 }) : null}
</div>`,
  });
}

const tabOf = ({ state }: Order): SellerList => (state === 'expired' ? 'cancelled' : state);
