import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { CatalogueQuery } from './catalog.model.ts';
import type { Filter } from './catalogue-filters.ts';
import { catalogueUrl } from './catalogue-url.ts';
import { looksLikeIsbn, readIsbn } from './isbn.ts';

/** Why a list is empty, and what to do about it. `past` says that a later page of the list was asked for. */
export function nothingFound(
  locale: Locale,
  query: CatalogueQuery,
  filters: readonly Filter[],
  past: boolean,
): SafeHtml {
  const { nothing } = locale.texts;
  if (past) {
    return notice(
      nothing.past,
      nothing.pastReason,
      html`<p><a class="button" href="${catalogueUrl(locale, query)}">${nothing.first}</a></p>`,
    );
  }
  if (filters.length === 0) return notice(nothing.store, nothing.storeReason, null);
  if (filters.length > 1 || !query.q) {
    return notice(
      nothing.filters,
      nothing.filtersReason,
      html`<p>${nothing.filtersTip}</p><ul>${filters.map(
        ({ label, without }) =>
          html`<li><a href="${catalogueUrl(locale, without)}">${nothing.withoutFilter(label)}</a></li>`,
      )}</ul>`,
    );
  }
  if (looksLikeIsbn(query.q)) {
    if (readIsbn(query.q).outcome === 'invalid') {
      return notice(nothing.isbnWrong(query.q), nothing.isbnWrongReason, tips(locale, nothing.isbnTips));
    }
    return notice(nothing.isbn(query.q), nothing.isbnReason, tips(locale, nothing.isbnTips));
  }
  return notice(nothing.words(query.q), nothing.wordsReason, tips(locale, nothing.wordsTips));
}

const notice = (heading: string, reason: string, rest: SafeHtml | null): SafeHtml =>
  html`<div class="notice"><h2 dir="auto">${heading}</h2><p>${reason}</p>${rest}</div>`;

const tips = (locale: Locale, texts: readonly string[]): SafeHtml =>
  html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul><p><a class="button" href="/books">${locale.texts.nothing.browse}</a></p>`;
