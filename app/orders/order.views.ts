import { type SentForm, sessionField, untouched } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { daysOf } from './checkout.views.ts';
import type { Acted, Order, OrderGroup, OrderWithHistory, PaymentStatus } from './order.model.ts';
import { cancelBox, messageBox, timeline } from './order-history.views.ts';
import { addressBlock, lineList, momentOf, sumLine } from './order-parts.views.ts';
import { actionsOf } from './order-state.ts';

/** What has just been done with an order. */
export const doneNotes = ['paid', 'cancel', 'receive', 'ship', 'message'] as const;
export type DoneNote = (typeof doneNotes)[number];

/** What a page of an order says of what its reader has just sent. */
export interface OrderNote {
  readonly done?: DoneNote | undefined;
  /** Why it was not done. */
  readonly late?: Exclude<Acted['outcome'], 'done'> | 'full' | undefined;
  /** A form that could not be read, and the order that it is of. */
  readonly sent?: { readonly orderId: number; readonly form: SentForm } | undefined;
}

export interface OrderGroupModel {
  readonly group: OrderGroup;
  readonly note: OrderNote;
}

/** The page of a checkout for its buyer: what is paid, and what has become of each seller's parcel. */
export function orderGroupPage(context: PageContext, { group, note }: OrderGroupModel): string {
  const { locale } = context;
  const { orders: text } = locale.texts;
  const { number, address, placedAt, totalCents, orders } = group;
  return page(context, {
    title: text.order(number),
    noindex: true,
    body: html`<div class="wrap sheet wide">
<h1>${text.order(number)}</h1>
${noteLine(locale, note)}
<dl class="facts"><div><dt>${text.placed}</dt><dd>${momentOf(locale, placedAt)}</dd></div><div><dt>${text.payment}</dt><dd>${paymentWords(locale, group.payment)}</dd></div><div><dt>${text.sum}</dt><dd>${locale.money(totalCents)}</dd></div></dl>
${group.state === 'unpaid' ? payLink(locale, group) : null}
<section aria-labelledby="address"><h2 id="address">${text.address}</h2>${addressBlock(locale, address)}</section>
${orders.map((order) => orderOfSeller(context, group, order, note))}
</div>`,
  });
}

/** State and way of a payment, apart from what becomes of the books. */
export const paymentWords = ({ texts }: Locale, { state, method }: PaymentStatus): string =>
  `${texts.orders.payments[state]} · ${texts.checkout.payment.methods[method].name}`;

/** What the page says first. */
export function noteLine({ texts }: Locale, { done, late }: OrderNote): SafeHtml | null {
  const { orders: text } = texts;
  if (late) return html`<div class="notice" role="alert"><p>${text.late[late]}</p></div>`;
  return done ? html`<p class="done" role="status">${text.done[done]}</p>` : null;
}

const payLink = (locale: Locale, { number, holdsUntil }: OrderGroup): SafeHtml => {
  const { pay } = locale.texts.orders;
  return html`<p>${holdsUntil ? html`${pay.held} ${momentOf(locale, holdsUntil)}.` : null}</p>
<p class="actions"><a class="button" href="/orders/${number}/pay">${pay.link}</a></p>`;
};

function orderOfSeller(context: PageContext, group: OrderGroup, order: OrderWithHistory, note: OrderNote): SafeHtml {
  const { locale } = context;
  const { orders: text } = locale.texts;
  const { id, state, seller } = order;
  const path = `/orders/${group.number}/${id}`;
  const form = note.sent?.orderId === id ? note.sent.form : untouched;
  const can = actionsOf(state, 'buyer', seller.userId !== null);
  return html`<section id="order-${id}" aria-labelledby="seller-${id}">
<h2 id="seller-${id}">${text.from(seller.name)}</h2>
<p><b>${text.states[state]}</b> <span class="quiet"><bdi>${seller.place}</bdi></span></p>
${moneyAndParcel(locale, order)}
${
  can.includes('receive')
    ? html`<form action="${path}/receive" method="post">${sessionField(context)}<input type="hidden" name="version" value="${order.version}"><p>${text.receive.lede}</p><p><button>${text.receive.submit}</button></p></form>`
    : null
}
${timeline(locale, id, order.events)}
${seller.userId === null ? null : messageBox(context, { order, side: 'buyer', action: `${path}/messages`, form })}
${can.includes('cancel') ? cancelBox(context, { order, side: 'buyer', action: `${path}/cancel`, form, together: group.orders.length }) : null}
</section>`;
}

/** Lines and sums of an order, its parcel, what the store does by itself, and what is given back. */
export function moneyAndParcel(locale: Locale, order: Order): SafeHtml {
  const { orders: text } = locale.texts;
  const { delivery, refund, dueAt, state } = order;
  const { trackingNumber, trackingPage } = delivery;
  return html`<div class="cart">${lineList(locale, order.lines)}
${sumLine(locale, text.deliveryBy(delivery.name, daysOf(locale, delivery)), order.deliveryCents)}
${sumLine(locale, text.total, order.totalCents)}</div>
${trackingNumber === null ? null : html`<p>${trackingPage ? html`<a href="${trackingPage}" rel="noopener noreferrer">${text.track(trackingNumber)}</a>` : text.parcel(trackingNumber)}</p>`}
${dueAt && (state === 'to-ship' || state === 'shipped') ? html`<p class="quiet">${text.due[state]} ${momentOf(locale, dueAt)}</p>` : null}
${refund ? html`<p>${text.refunds[refund.state](locale.money(refund.amountCents))}</p>` : null}`;
}
