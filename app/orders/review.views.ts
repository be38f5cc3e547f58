import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { Checkout, CheckoutSeller, LeftOut } from './checkout.model.ts';
import { daysOf, stepPage } from './checkout.views.ts';
import { addressBlock, lineList, sumLine } from './order-parts.views.ts';

/** Why an order that somebody wanted to place was not placed. */
export type NotPlaced =
  /** `beforeCents`: the total that the buyer has seen. */
  | { readonly kind: 'changed'; readonly beforeCents: number; readonly lines: readonly LeftOut[] }
  | { readonly kind: 'too-many-holds'; readonly most: number };

export interface ReviewModel {
  readonly checkout: Checkout;
  readonly notPlaced?: NotPlaced | undefined;
}

/** All that is about to be ordered, as it is in the database now. */
export function reviewPage(context: PageContext, { checkout, notPlaced }: ReviewModel): string {
  const { locale } = context;
  const { checkout: text } = locale.texts;
  const lines = notPlaced?.kind === 'changed' ? together(notPlaced.lines, checkout.leftOut) : checkout.leftOut;
  return stepPage(context, {
    step: 'review',
    title: text.review.title,
    body: html`${notPlaced ? notice(locale, checkout, notPlaced, lines) : leftOutList(locale, lines)}
<section aria-labelledby="to"><h2 id="to">${text.review.to}</h2>${addressBlock(locale, checkout.address!)}
<p><a href="/checkout/address">${text.change} <span class="hidden">${text.review.to}</span></a></p></section>
<section aria-labelledby="pay"><h2 id="pay">${text.review.pay}</h2><p>${text.payment.methods[checkout.method!].name}</p>
<p><a href="/checkout/payment">${text.change} <span class="hidden">${text.review.pay}</span></a></p></section>
${checkout.sellers.map((seller) => ofSeller(locale, seller))}
<form action="/checkout/place" method="post">${sessionField(context)}
<input type="hidden" name="key" value="${checkout.key}"><input type="hidden" name="total" value="${checkout.totalCents}"><input type="hidden" name="seen" value="${checkout.seen}">
${sumLine(locale, text.review.total, checkout.totalCents)}
<p>${text.review.hold} <a href="/terms">${text.review.terms}</a></p>
<p class="actions"><button>${text.review.place}</button> <a href="/cart">${text.cart}</a></p>
</form>`,
  });
}

/** For a buyer of whose order nothing is left. */
export function nothingLeftPage(context: PageContext, notPlaced: NotPlaced): string {
  const { checkout: text } = context.locale.texts;
  return stepPage(context, {
    step: 'review',
    title: text.empty.title,
    body: html`<div class="notice" role="alert"><p>${text.empty.reason}</p>${notPlaced.kind === 'changed' ? leftOutItems(context.locale, notPlaced.lines) : null}
<p><a class="button" href="/cart">${text.cart}</a></p></div>`,
  });
}

function ofSeller(locale: Locale, { sellerId, seller, lines, delivery }: CheckoutSeller): SafeHtml {
  const { checkout: text } = locale.texts;
  const heading = text.delivery.from(seller.name);
  return html`<section class="cart" aria-labelledby="seller-${sellerId}"><h2 id="seller-${sellerId}">${heading}</h2>
${lineList(locale, lines)}
${sumLine(locale, text.review.delivery(delivery!.name, daysOf(locale, delivery!)), delivery!.costCents)}
<p><a href="/checkout/delivery">${text.change} <span class="hidden">${text.steps.delivery}: ${heading}</span></a></p></section>`;
}

function notice(locale: Locale, checkout: Checkout, notPlaced: NotPlaced, lines: readonly LeftOut[]): SafeHtml {
  const { checkout: text, orders } = locale.texts;
  if (notPlaced.kind === 'too-many-holds')
    return html`<div class="notice" role="alert"><h2>${text.full.title}</h2><p>${text.full.reason(notPlaced.most)}</p><p><a href="/orders">${orders.title}</a></p></div>`;
  const { title, lede, total, same } = text.changed;
  const [now, before] = [checkout.totalCents, notPlaced.beforeCents];
  return html`<div class="notice" role="alert"><h2>${title}</h2><p>${lede}</p>${leftOutItems(locale, lines)}
<p>${now === before ? same : total(locale.money(now), locale.money(before))}</p></div>`;
}

const leftOutList = (locale: Locale, lines: readonly LeftOut[]): SafeHtml | null =>
  lines.length === 0 ? null : html`<div class="notice">${leftOutItems(locale, lines)}</div>`;

const leftOutItems = ({ texts }: Locale, lines: readonly LeftOut[]): SafeHtml | null =>
  lines.length === 0
    ? null
    : html`<ul>${lines.map(({ reason, title }) => html`<li>${texts.checkout.leftOut[reason](title)}</li>`)}</ul>`;

/** What stood in the way when it was to be placed, then what stands in the way since; each offer once. */
const together = (first: readonly LeftOut[], second: readonly LeftOut[]): LeftOut[] => [
  ...first,
  ...second.filter(({ listingId }) => !first.some((line) => line.listingId === listingId)),
];
