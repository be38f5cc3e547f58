import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { jsonLd } from '../core/json-ld.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { coverPath } from '../covers/index.ts';
import { photoPath } from '../photos/index.ts';
import { gradeClass, languageOf } from './book-card.views.ts';
import { bookPath } from './book-path.ts';
import { bookSchema } from './book-schema.ts';
import type { Book, BookWithOffers, Offer } from './catalog.model.ts';

/** Authors that are shown at once; the rest waits behind a disclosure. */
const shownAuthors = 5;

/** Characters from which a title is a paragraph rather than a heading. */
const longTitle = 90;

/** An edition and its copies for sale. */
export function bookPage(context: PageContext, data: BookWithOffers): string {
  const { locale, url } = context;
  const { book: text } = locale.texts;
  const { book } = data;
  const path = bookPath(book);
  const later = url.includes('after=');
  const cheapest = data.offers[0];
  return page(context, {
    title: book.title,
    description: text.description(book.title, book.authors),
    canonical: path,
    body: html`<article class="wrap book">
<div class="display"><div class="stand"><img${cheapest?.photo ? html` class="photo" src="${photoPath(cheapest.photo, 640)}"` : html` src="${coverPath(book)}"`} width="320" height="480" alt="" decoding="async"></div>
<div class="ledge">${cheapest && !later ? html`<p class="price">${priceTag(locale, cheapest, data.count)}</p>` : null}</div></div>
<div class="about">
<h1${book.title.length > longTitle ? html` class="long"` : null} dir="auto"${languageOf(locale, book.language)}>${book.title}</h1>
${authors(locale, book.authors)}
<dl class="facts">${facts(locale, book)}</dl>
${context.visitor?.admin ? html`<p><a href="/selling/books/${book.id}">${text.edit}</a></p>` : null}
</div>
<section class="offers" id="offers">
${data.count === 0 ? noOffers(locale, book) : offerList(context, data, path, later)}
<p><a href="/selling/new/${book.id}">${text.sell}</a></p>
</section>
</article>
${jsonLd(bookSchema(context, data))}`,
  });
}

function priceTag({ texts, money }: Locale, { priceCents }: Offer, offers: number): string {
  return offers > 1 ? texts.book.from(money(priceCents)) : money(priceCents);
}

function authors(locale: Locale, text: string): SafeHtml | null {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return null;
  const links = (some: string[]): SafeHtml[] =>
    some.map((name) => html`<a href="/books?q=${encodeURIComponent(name)}"><bdi>${name}</bdi></a>`);
  if (names.length <= shownAuthors + 1) return html`<p class="authors">${links(names)}</p>`;
  return html`<div class="authors">${links(names.slice(0, shownAuthors))}
<details><summary>${locale.texts.book.allAuthors(names.length - shownAuthors)}</summary><div>${links(names.slice(shownAuthors))}</div></details></div>`;
}

function facts(locale: Locale, book: Book): SafeHtml[] {
  const { book: text } = locale.texts;
  const list: [string, SafeHtml | string | null][] = [
    [text.year, book.year === null ? null : text.yearOf(book.year)],
    [text.publisher, book.publisher ? html`<bdi>${book.publisher}</bdi>` : null],
    [
      text.language,
      book.language
        ? html`<a href="/books?language=${encodeURIComponent(book.language)}">${locale.languageLabel(book.language)}</a>`
        : null,
    ],
    [text.isbn, book.isbn],
  ];
  return list.flatMap(([name, value]) => (value === null ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`]));
}

function offerList(
  context: PageContext,
  { offers, count, after }: BookWithOffers,
  path: string,
  later: boolean,
): SafeHtml {
  const { book: text } = context.locale.texts;
  return html`<h2>${text.offers}</h2>
<p class="quiet">${text.offerCount(count)}</p>
<ol>${offers.map((offer) => offerRow(context, offer))}</ol>
${
  after === null && !later
    ? null
    : html`<p class="pager">${later ? html`<a href="${path}#offers">${text.firstOffers}</a>` : null}${
        after === null
          ? null
          : html`<a rel="next" href="${path}?after=${encodeURIComponent(after)}#offers">${text.moreOffers}</a>`
      }</p>`
}`;
}

function offerRow(context: PageContext, offer: Offer): SafeHtml {
  const { locale } = context;
  const { book: text, conditions } = locale.texts;
  const { name, meaning } = conditions[offer.condition];
  return html`<li id="offer-${offer.listingId}">
<h3 class="${gradeClass(offer.condition)}">${name}</h3>
<p class="price">${locale.money(offer.priceCents)}</p>
<p class="meaning">${meaning}</p>
${offer.photo ? html`<a class="shot" href="${photoPath(offer.photo, 1600)}"><img class="photo" src="${photoPath(offer.photo, 240)}" width="96" height="144" alt="${text.photo(name, locale.money(offer.priceCents))}" decoding="async" loading="lazy"></a>` : null}
${offer.notes ? html`<p class="notes" dir="auto">${offer.notes}</p>` : null}
<p class="from">${text.seller} <b><bdi>${offer.seller.name}</bdi></b>, <bdi>${offer.seller.place}</bdi>${offer.available > 1 ? html`<br>${text.available(offer.available)}` : null} · <a href="/listings/${offer.listingId}/report">${text.report}<span class="hidden"> ${name}, ${locale.money(offer.priceCents)}</span></a></p>
${context.visitor && context.visitor.id === offer.seller.userId ? ownOffer(locale, offer) : addToCart(context, offer)}
</li>`;
}

/** Nobody buys from themselves. */
const ownOffer = ({ texts: { book } }: Locale, { listingId }: Offer): SafeHtml =>
  html`<p class="own">${book.own} <a href="/selling/listings/${listingId}">${book.editOwn}</a></p>`;

function addToCart(context: PageContext, { listingId, condition, priceCents }: Offer): SafeHtml {
  const { locale } = context;
  const { cart, conditions } = locale.texts;
  return html`<form action="/cart" method="post">${sessionField(context)}<input type="hidden" name="listing" value="${listingId}"><button>${cart.add} <span class="hidden">${conditions[condition].name}, ${locale.money(priceCents)}</span></button></form>`;
}

function noOffers(locale: Locale, book: Book): SafeHtml {
  const { book: text, nothing } = locale.texts;
  const author = book.authors.split(',')[0]?.trim();
  return html`<div class="notice"><h2>${text.none}</h2><p>${text.noneReason}</p>
<p>${author ? html`<a class="button" href="/books?q=${encodeURIComponent(author)}">${text.similar}</a> ` : null}<a href="/books">${nothing.browse}</a></p></div>`;
}
