import { bookPath, gradeClass } from '../catalog/index.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { coverPath } from '../covers/index.ts';
import type { OrderAddress } from './checkout.model.ts';
import type { OrderLine } from './order.model.ts';

/** A moment, for people and for programs. */
export const momentOf = (locale: Locale, at: Date): SafeHtml =>
  html`<time datetime="${at.toISOString()}">${locale.moment(at)}</time>`;

/** An address, as it stands on a parcel. */
export function addressBlock(locale: Locale, address: OrderAddress): SafeHtml {
  const { name, line1, line2, city, region, postalCode, country, phone } = address;
  const lines = [
    name,
    line1,
    line2,
    [postalCode, city].filter(Boolean).join(' '),
    region,
    locale.countryName(country),
    phone,
  ];
  return html`<address>${lines.filter(Boolean).map((line, index) => html`${index > 0 ? html`<br>` : null}<bdi>${line}</bdi>`)}</address>`;
}

/** Copies that are bought, with the seller's words about them. */
export const lineList = (locale: Locale, lines: readonly OrderLine[]): SafeHtml =>
  html`<ol>${lines.map((line) => lineItem(locale, line))}</ol>`;

function lineItem(locale: Locale, line: OrderLine): SafeHtml {
  const { conditions, orders: text } = locale.texts;
  const book = { id: line.bookId, title: line.title, authors: line.authors };
  return html`<li>
<img src="${coverPath(book)}" width="64" height="96" alt="" decoding="async" loading="lazy">
<h3 dir="auto"><a href="${bookPath(book)}">${line.title}</a></h3>
<p class="by" dir="auto">${line.authors}</p>
<p class="${gradeClass(line.condition)}">${conditions[line.condition].name}</p>
<p class="price">${locale.money(line.copies * line.priceCents)}</p>
<p class="from">${line.copies > 1 ? html`<b>${text.times(line.copies, locale.money(line.priceCents))}</b> ` : null}<bdi>${line.notes}</bdi></p>
</li>`;
}

/** A sum with what it is for. */
export const sumLine = (locale: Locale, label: string, cents: number): SafeHtml =>
  html`<p class="total">${label} <span class="price">${locale.money(cents)}</span></p>`;
