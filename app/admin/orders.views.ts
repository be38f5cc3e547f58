import { inputField, type SentForm, selectField, sessionField, textField, untouched } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import { type Acted, actionsOf, addressBlock, type OrderWithHistory, orderStates, timeline } from '../orders/index.ts';
import { adminPage, doneText, facts, momentOf, pager } from './admin-page.views.ts';
import type { ListedOrder, OrderFilter, OrderPayment, PaymentAttempt } from './order.model.ts';

export interface OrdersModel {
  readonly filter: OrderFilter;
  /** What was looked for: the number of an order. */
  readonly query: string;
  readonly orders: PageOf<ListedOrder>;
  readonly first: boolean;
}

export function ordersPage(context: PageContext, { filter, query, orders, first }: OrdersModel): string {
  const { locale } = context;
  const { admin, orders: words } = locale.texts;
  const text = admin.orders;
  const { state = '', buyer, seller } = filter;
  const states = [
    { value: '', label: text.anyState },
    ...orderStates.map((value) => ({ value, label: words.states[value] })),
  ];
  const narrowed = Object.entries({ buyer, seller }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return adminPage(context, {
    tab: 'orders',
    body: html`<form action="/admin/orders" method="get" role="search" aria-label="${admin.search}">
${inputField(untouched, { name: 'q', label: text.number, autocomplete: 'off', value: query, required: false })}
${selectField(untouched, { name: 'state', label: text.state, value: state, choices: states })}
${narrowed.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button class="second">${admin.search}</button></p></form>
${narrowed.length === 0 ? null : html`<p>${text.narrowed} <a href="/admin/orders">${text.all}</a></p>`}
${orders.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${orders.items.map((order) => orderRow(locale, order))}</ul>
${pager(locale, { path: '/admin/orders', query: { q: query, state, ...Object.fromEntries(narrowed) }, first, next: orders.next })}`,
  });
}

function orderRow(locale: Locale, order: ListedOrder): SafeHtml {
  const { admin, orders: words } = locale.texts;
  const { id, number, state, sellerName, buyerId, buyerName, totalCents, placedAt } = order;
  return html`<li><h2><a href="/admin/orders/${id}">${number}</a></h2>
<p><b>${words.states[state]}</b> · ${locale.money(totalCents)}</p>
<p class="quiet"><bdi>${sellerName}</bdi> → <a href="/admin/users/${buyerId}"><bdi>${buyerName || admin.log.subjects.user(buyerId)}</bdi></a>, ${momentOf(locale, placedAt)}</p></li>`;
}

export interface OrderModel {
  readonly order: OrderWithHistory;
  readonly payment: OrderPayment;
  readonly form: SentForm;
  readonly done?: string | undefined;
  readonly problem?: Acted['outcome'] | undefined;
}

export function orderPage(context: PageContext, model: OrderModel): string {
  const { locale } = context;
  const { admin, orders: words, checkout } = locale.texts;
  const text = admin.orders;
  const { order, payment, done, problem } = model;
  const { id, number, state, seller, buyer, delivery, refund, address } = order;
  const shop = html`<bdi>${seller.name}</bdi>, <bdi>${seller.place}</bdi>`;
  return adminPage(context, {
    tab: 'orders',
    title: words.order(number),
    done: doneText(text.done, done),
    problem: problem && problem !== 'done' ? words.late[problem] : null,
    body: html`${facts([
      [text.state, words.states[state]],
      [words.placed, momentOf(locale, order.placedAt)],
      [
        text.buyer,
        html`<a href="/admin/users/${buyer.id}"><bdi>${buyer.name || admin.log.subjects.user(buyer.id)}</bdi></a>`,
      ],
      [text.seller, seller.userId === null ? shop : html`<a href="/admin/users/${seller.userId}">${shop}</a>`],
      [text.total, locale.money(order.totalCents)],
      [text.delivery, `${delivery.name}, ${locale.money(order.deliveryCents)}`],
      [text.tracking, delivery.trackingNumber],
      [text.due, order.dueAt && momentOf(locale, order.dueAt)],
      [text.refund, refund && words.refunds[refund.state](locale.money(refund.amountCents))],
    ])}
<section aria-labelledby="lines"><h2 id="lines">${text.lines}</h2><ul class="rows">${order.lines.map(
      ({ title, authors, copies, priceCents, notes }) =>
        html`<li><p dir="auto">${title}</p><p class="quiet" dir="auto">${authors}</p><p>${words.times(copies, locale.money(priceCents))}${notes ? html` · <bdi>${notes}</bdi>` : null}</p></li>`,
    )}</ul></section>
${address ? html`<section aria-labelledby="address"><h2 id="address">${words.address}</h2>${addressBlock(locale, address)}</section>` : null}
${commands(context, model)}
<section aria-labelledby="payment"><h2 id="payment">${words.payment}</h2>
${facts([
  [text.paymentNumber, String(payment.id)],
  [text.method, checkout.payment.methods[payment.method].name],
  [text.paymentState, words.payments[payment.state]],
  [text.amount, locale.money(payment.amountCents)],
])}
${payment.attempts.length === 0 ? null : html`<h3>${text.attempts}</h3><ul class="rows">${payment.attempts.map((attempt) => attemptRow(locale, attempt))}</ul>`}</section>
<section>${timeline(locale, id, order.events)}</section>
<section aria-labelledby="messages"><h2 id="messages">${words.messages.title}</h2>${
      order.messages.length === 0
        ? html`<p>${admin.none}</p>`
        : html`<ol class="rows">${order.messages.map(({ from, at, text: said }) => html`<li><p><b>${words.messages.authors[from]}</b> <span class="quiet">${momentOf(locale, at)}</span></p><p dir="auto">${said}</p></li>`)}</ol>`
    }</section>`,
  });
}

/** In the provider's words: admins tell them to its people. */
function attemptRow(
  locale: Locale,
  { provider, state, reference, reason, lastError, changedAt }: PaymentAttempt,
): SafeHtml {
  const text = locale.texts.admin.orders;
  return html`<li>${facts([
    [text.provider, provider],
    [text.state, state],
    [text.changed, momentOf(locale, changedAt)],
    [text.providerReference, reference],
    [locale.texts.admin.reason, reason],
    [text.lastError, lastError],
  ])}</li>`;
}

function commands(context: PageContext, { order, form }: OrderModel): SafeHtml {
  const { locale } = context;
  const { admin, orders: words } = locale.texts;
  const text = admin.orders;
  const { id, state, version, seller, totalCents } = order;
  const can = actionsOf(state, 'admin', seller.userId !== null);
  const path = `/admin/orders/${id}`;
  const hidden = html`${sessionField(context)}<input type="hidden" name="version" value="${version}">`;
  return html`${
    can.includes('ship')
      ? html`<section aria-labelledby="ship"><h2 id="ship">${text.shipTitle}</h2><p>${text.shipLede}</p>
<form action="${path}/ship" method="post" novalidate>${hidden}${inputField(form, { name: 'tracking', label: words.selling.tracking, hint: words.selling.trackingHint, autocomplete: 'off', required: false })}<p><button>${words.selling.ship}</button></p></form></section>`
      : null
  }${
    can.includes('cancel')
      ? html`<section aria-labelledby="cancel"><h2 id="cancel">${words.cancel.title}</h2><p>${state === 'unpaid' ? words.cancel.unpaid : words.cancel.refund(locale.money(totalCents))} ${text.cancelLede}</p>
<form action="${path}/cancel" method="post" novalidate>${hidden}${textField(form, { name: 'reason', label: admin.reason, rows: 3 })}<p><button>${words.cancel.submit}</button></p></form></section>`
      : null
  }`;
}
