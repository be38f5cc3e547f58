import { bookPath, gradeClass } from '../catalog/index.ts';
import { type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { OwnListing } from '../listings/index.ts';
import { offerFields } from './fields.views.ts';
import { bookBox } from './new-listing.views.ts';
import type { Fields } from './selling-input.ts';
import { sellingPage } from './selling-page.views.ts';

export interface ListingModel {
  readonly listing: OwnListing;
  readonly form: SentForm;
  /** Its seller may edit the edition, too. */
  readonly mayEditBook: boolean;
  /** What has just been done, or could not be. */
  readonly note?: 'saved' | 'conflict' | 'late' | undefined;
}

/** An offer as the fields of its form have it. */
export const fieldsOfListing = (locale: Locale, { condition, notes, priceCents, available }: OwnListing): Fields => ({
  condition,
  notes,
  price: locale.typedAmount(priceCents),
  copies: String(available),
});

/** An offer to its seller: how it stands, its form, and what else can be done with it. */
export function listingPage(context: PageContext, { listing, form, mayEditBook, note }: ListingModel): string {
  const { locale } = context;
  const { edit: text, listings, offer } = locale.texts.selling;
  const { id, book, state, reason, version, available } = listing;
  const post = (action: string, label: string): SafeHtml =>
    html`<form action="/selling/listings/${id}/${action}" method="post">${sessionField(context)}<button class="second">${label}</button></form>`;
  return sellingPage(context, {
    tab: 'listings',
    title: text.title,
    done: note === 'saved' ? text.saved : null,
    body: html`${bookBox(book)}
<p><b>${listings.states[state]}</b>${state === 'live' ? html` · ${listings.copies(available)} · <a href="${bookPath(book)}#offer-${id}">${offer.see}</a>` : null}</p>
${note === 'late' ? html`<p class="notice" role="alert">${text.late}</p>` : null}
${note === 'conflict' ? conflictBox(locale, listing) : null}
${state === 'taken-down' ? html`<div class="notice"><p>${text.takenDown}</p><p dir="auto">${reason}</p></div>` : null}
${state === 'hidden' ? html`<p class="notice">${text.hidden}</p>` : null}
<p class="actions"><a class="button" href="/selling/listings/${id}/photos">${text.photos}</a>${mayEditBook ? html`<a href="/selling/books/${book.id}">${text.edition}</a>` : null}</p>
${
  state === 'taken-down'
    ? null
    : html`<form action="/selling/listings/${id}" method="post" novalidate>${sessionField(context)}<input type="hidden" name="version" value="${version}"><input type="hidden" name="copies-before" value="${available}">
${offerFields(locale, form)}
<p><button>${text.submit}</button></p>
</form>`
}
<div class="actions">${state === 'live' || state === 'sold-out' ? post('take-back', text.takeBack) : state === 'withdrawn' ? post('put-up', text.putUp) : null}${post('delete', text.delete)}</div>
<p class="quiet">${text.deleteWarning}</p>`,
  });
}

/** What an offer says now, beside the form that says something else. */
function conflictBox(locale: Locale, { condition, notes, priceCents, available }: OwnListing): SafeHtml {
  const { conditions, selling } = locale.texts;
  const { conflict } = selling.edit;
  return html`<div class="notice" role="alert"><h2>${conflict.title}</h2><p>${conflict.reason}</p>
<p class="${gradeClass(condition)}">${conditions[condition].name}</p>
${notes ? html`<p dir="auto">${notes}</p>` : null}
<p class="price">${locale.money(priceCents)}</p>
<p>${conflict.copies}: ${locale.number(available)}</p></div>`;
}
