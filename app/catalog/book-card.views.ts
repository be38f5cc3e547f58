import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { coverPath } from '../covers/index.ts';
import { type Condition, gradeOf } from '../listings/index.ts';
import { photoPath } from '../photos/index.ts';
import { bookPath } from './book-path.ts';
import type { BookCard } from './catalog.model.ts';

/** Width and height of a cover on a card, in CSS pixels; a generated cover is 2:3. */
const width = 160;
const height = 240;

/** Covers that are on the first screen of a wide window, and therefore must not wait for the layout. */
const firstRow = 6;

/** Class of the grade's meter: seven spines on a shelf, all of them for New, one for Poor. */
export const gradeClass = (condition: Condition): string => `grade g${8 - gradeOf(condition)}`;

/** Attributes of a text that may be in any language and script. */
export const languageOf = (locale: Locale, language: string | null): SafeHtml | null =>
  language === null || language === locale.tag ? null : html` lang="${language}"`;

/** Books side by side on a shelf; a list on narrow screens. */
export const shelf = (locale: Locale, books: readonly BookCard[], eager: boolean): SafeHtml =>
  html`<ul class="shelf">${books.map((book, index) => bookCard(locale, book, eager && index < firstRow))}</ul>`;

// One template a card: a page has 24 of them, and each template costs as much as its escaping.
function bookCard(locale: Locale, book: BookCard, eager: boolean): SafeHtml {
  const { conditions, catalogue } = locale.texts;
  const { offer } = book;
  return html`<li class="card"><div class="stand"><img class="${offer?.photo ? 'photo' : 'cloth'}" src="${offer?.photo ? photoPath(offer.photo, 240) : coverPath(book)}" width="${width}" height="${height}" alt="" decoding="async" loading="${eager ? 'eager' : 'lazy'}"></div><h3 dir="auto"${languageOf(locale, book.language)}><a href="${bookPath(book)}">${book.title}</a></h3><p class="by" dir="auto">${book.authors}</p>${
    offer
      ? html`<p class="price">${locale.money(offer.priceCents)}</p><p class="${gradeClass(offer.condition)}">${conditions[offer.condition].name}</p><p class="from"><bdi>${offer.seller.name}</bdi>, <bdi>${offer.seller.place}</bdi></p>${book.offers > 1 ? html`<p class="more">${catalogue.moreOffers(book.offers - 1)}</p>` : null}`
      : html`<p class="from">${catalogue.noOffer}</p>`
  }</li>
`;
}
