import { bookPath, gradeClass, languageOf } from '../catalog/index.ts';
import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { coverPath } from '../covers/index.ts';
import { CART_DAYS, type Cart, type CartLine, type CartOfSeller, type Change, MOST_COPIES } from './cart.model.ts';

/** What there is to be said of a cart beside what is in it. */
export type CartNote =
  | { readonly kind: 'problem'; readonly problem: Exclude<Change['outcome'], 'changed'> }
  /** There were not as many copies of this offer as somebody asked for. */
  | { readonly kind: 'limited'; readonly listingId: number }
  | { readonly kind: 'wrong-quantity'; readonly listingId: number; readonly received: string };

/** What a visitor has put aside to buy, by seller. */
export function cartPage(context: PageContext, cart: Cart, note?: CartNote): string {
  const { locale } = context;
  const { cart: text } = locale.texts;
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap cart">
<h1 class="list-heading">${text.title}</h1>
${note?.kind === 'problem' ? problem(locale, note.problem) : null}
${
  cart.sellers.length === 0
    ? emptyCart(context)
    : html`${cart.sellers.map((seller) => ofSeller(context, seller, note))}
<p class="total"><b>${text.total(cart.copies)}</b> <span class="price">${locale.money(cart.totalCents)}</span></p>
<p class="quiet">${text.delivery}</p>${cart.copies > 0 ? html`<p><a class="button" href="/checkout">${text.checkout}</a></p>` : null}`
}
</div>`,
  });
}

function problem({ texts }: Locale, outcome: Exclude<Change['outcome'], 'changed'>): SafeHtml {
  const { cart: text } = texts;
  const { title, reason } = text.problems[outcome];
  return html`<div class="notice" role="alert"><h2>${title}</h2><p>${reason}</p></div>`;
}

function emptyCart({ locale, visitor }: PageContext): SafeHtml {
  const { cart: text, nothing } = locale.texts;
  return html`<div class="notice"><h2>${text.empty}</h2><p>${visitor ? text.emptyForUser(CART_DAYS) : text.emptyReason(CART_DAYS)}</p>
<p><a class="button" href="/books">${nothing.browse}</a></p></div>`;
}

function ofSeller(
  context: PageContext,
  { sellerId, seller, lines, totalCents }: CartOfSeller,
  note?: CartNote,
): SafeHtml {
  const { locale } = context;
  const { book, cart: text } = locale.texts;
  return html`<section aria-labelledby="seller-${sellerId}">
<h2 id="seller-${sellerId}">${book.seller} <bdi>${seller.name}</bdi>, <bdi>${seller.place}</bdi></h2>
<ol>${lines.map((line) => lineOf(context, line, note))}</ol>
<p class="total">${text.subtotal} <span class="price">${locale.money(totalCents)}</span></p>
</section>`;
}

function lineOf(context: PageContext, line: CartLine, note?: CartNote): SafeHtml {
  const { locale } = context;
  const { cart: text, conditions } = locale.texts;
  const { listingId: id, book, copies, priceCents } = line;
  return html`<li id="line-${id}">
<img src="${coverPath(book)}" width="64" height="96" alt="" decoding="async" loading="lazy">
<h3 dir="auto"${languageOf(locale, book.language)}><a href="${bookPath(book)}">${book.title}</a></h3>
<p class="by" dir="auto">${book.authors}</p>
<p class="${gradeClass(line.condition)}">${conditions[line.condition].name}</p>
${copies > 0 ? html`<p class="price">${locale.money(copies * priceCents)}</p>` : null}
<p class="from">${copies > 1 ? html`${text.each(locale.money(priceCents))} ` : null}<b>${sayings(locale, line, note).join(' ')}</b></p>
<div class="actions">${copies > 0 && (line.available > 1 || line.wanted > 1) ? quantityForm(context, line, note) : null}
<form action="/cart/lines/${id}/remove" method="post">${sessionField(context)}<button class="second">${text.remove} <span class="hidden">${book.title}</span></button></form></div>
</li>`;
}

/** What has changed since the copies were put into the cart. */
function sayings(locale: Locale, line: CartLine, note?: CartNote): string[] {
  const { cart: text } = locale.texts;
  if (line.withdrawn) return [text.withdrawn];
  if (line.available === 0) return [text.soldOut];
  const limited = note?.kind === 'limited' && note.listingId === line.listingId && line.wanted === line.available;
  return [
    ...(line.wanted > line.available || limited ? [text.left(line.available)] : []),
    ...(line.priceCents === line.addedPriceCents ? [] : [text.was(locale.money(line.addedPriceCents))]),
  ];
}

function quantityForm(context: PageContext, { listingId: id, book, copies }: CartLine, note?: CartNote): SafeHtml {
  const { cart: text } = context.locale.texts;
  const wrong = note?.kind === 'wrong-quantity' && note.listingId === id ? note : null;
  return html`<form action="/cart/lines/${id}" method="post">${sessionField(context)}<label for="quantity-${id}">${text.quantity} <span class="hidden">${book.title}</span></label>
<input id="quantity-${id}" name="quantity" inputmode="numeric" autocomplete="off" maxlength="2" value="${wrong ? wrong.received : copies}"${wrong ? html` aria-invalid="true" aria-describedby="wrong-${id}"` : null}>
<button class="second">${text.update} <span class="hidden">${book.title}</span></button>
${wrong ? html`<p class="wrong" id="wrong-${id}">${text.wrongQuantity(MOST_COPIES)}</p>` : null}</form>`;
}
