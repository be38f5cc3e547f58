import { type Book, bookPath } from '../catalog/index.ts';
import { inputField, type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { coverPath } from '../covers/index.ts';
import { bookFields, offerFields } from './fields.views.ts';
import { sellingPage } from './selling-page.views.ts';

/** Where a seller begins: with the ISBN, or without. */
export function findPage(context: PageContext, form: SentForm): string {
  const { selling } = context.locale.texts;
  const text = selling.find;
  return sellingPage(context, {
    title: text.title,
    body: html`<p class="lede">${text.lede}</p>
<form action="/selling/new" method="get" novalidate>
${inputField(form, { name: 'isbn', label: text.isbn, hint: text.isbnHint, autocomplete: 'off' })}
<p><button>${text.submit}</button></p>
</form>
<p><a href="/selling/new/book">${text.byHand}</a></p>`,
  });
}

export interface NewListingModel {
  /** The edition that is offered; null for one that the shop does not know yet. */
  readonly book: Book | null;
  readonly form: SentForm;
  /** Tells this form from all others, so that what is sent twice is done once. */
  readonly key: string;
  /** The form was sent before, with other words. */
  readonly again?: boolean;
  /** The edition that has the ISBN already. */
  readonly owner?: Book | null;
}

/** What is offered, and in which state: one form, so that neither is there without the other. */
export function newListingPage(context: PageContext, { book, form, key, again, owner }: NewListingModel): string {
  const { locale } = context;
  const { offer: text, find } = locale.texts.selling;
  return sellingPage(context, {
    title: find.title,
    body: html`${again ? html`<p class="notice" role="alert">${text.again}</p>` : null}
${book ? bookBox(book) : null}
<form action="/selling/new/${book ? book.id : 'book'}" method="post" novalidate>${sessionField(context)}<input type="hidden" name="key" value="${key}">
${
  book
    ? null
    : html`<h2>${text.bookTitle}</h2><p>${text.bookLede}</p>
${bookFields(locale, form)}${owner ? html`<p><a class="button" href="/selling/new/${owner.id}"><bdi>${owner.title}</bdi></a></p>` : null}`
}
<h2>${text.title}</h2>
${offerFields(locale, form)}
<p><button>${text.submit}</button></p>
</form>`,
  });
}

/** The edition that a form is about. */
export const bookBox = (book: Pick<Book, 'id' | 'title' | 'authors' | 'language'>): SafeHtml =>
  html`<div><img src="${coverPath(book)}" width="64" height="96" alt="" decoding="async"><p dir="auto"><a href="${bookPath(book)}"><b>${book.title}</b></a><br>${book.authors}</p></div>`;
