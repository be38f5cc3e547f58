import { bookPath, gradeClass, languageOf } from '../catalog/index.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { coverPath } from '../covers/index.ts';
import type { OwnListing } from '../listings/index.ts';
import { photoPath } from '../photos/index.ts';
import { sellingList, sellingPage } from './selling-page.views.ts';

export interface ListingsModel {
  readonly listings: readonly OwnListing[];
  /** Number of the listing before which the next page begins; null on the last page. */
  readonly before: number | null;
  /** It is not the first page. */
  readonly later: boolean;
}

/** What a seller has put up, the newest first. */
export function listingsPage(context: PageContext, { listings, before, later }: ListingsModel): string {
  const { listings: text } = context.locale.texts.selling;
  return sellingList(context, {
    tab: 'listings',
    title: text.title,
    body: html`<section><div class="over"><h2>${text.heading}</h2><a class="button" href="/selling/new">${text.add}</a></div>
${
  listings.length === 0
    ? html`<p class="notice">${text.none}</p>`
    : html`<ol>${listings.map((listing) => listingRow(context, listing))}</ol>`
}</section>
${
  before === null && !later
    ? null
    : html`<nav class="pager" aria-label="${text.title}">${later ? html`<a href="/selling">${text.newest}</a>` : null}${
        before === null ? null : html`<a rel="next" href="/selling?before=${before}">${text.older}</a>`
      }</nav>`
}`,
  });
}

function listingRow({ locale }: PageContext, listing: OwnListing): SafeHtml {
  const { conditions, selling } = locale.texts;
  const { listings: text, edit } = selling;
  const { id, book, photo, state, available, reason } = listing;
  return html`<li id="listing-${id}">
<img class="${photo ? 'photo' : 'cloth'}" src="${photo ? photoPath(photo, 240) : coverPath(book)}" width="64" height="96" alt="" decoding="async" loading="lazy">
<h3 dir="auto"${languageOf(locale, book.language)}><a href="/selling/listings/${id}">${book.title}</a></h3>
<p class="by" dir="auto">${book.authors}</p>
<p class="${gradeClass(listing.condition)}">${conditions[listing.condition].name}</p>
<p class="price">${locale.money(listing.priceCents)}</p>
<p class="from"><b>${text.states[state]}</b>${state === 'live' ? html` · ${text.copies(available)}` : null}${reason ? html`: <span dir="auto">${reason}</span>` : null}</p>
<p class="actions"><a href="/selling/listings/${id}/photos">${edit.photos}<span class="hidden"> ${book.title}</span></a>${state === 'live' ? html`<a href="${bookPath(book)}#offer-${id}">${selling.offer.see}<span class="hidden"> ${book.title}</span></a>` : null}</p>
</li>`;
}

/** For a member who has no shop yet. */
export function noShopPage(context: PageContext): string {
  const { selling: text } = context.locale.texts;
  return sellingPage(context, {
    tab: 'listings',
    title: text.listings.title,
    body: html`<p class="lede">${text.shop.invitation}</p>
<p class="actions"><a class="button" href="/selling/shop?next=new">${text.shop.open}</a></p>`,
  });
}
