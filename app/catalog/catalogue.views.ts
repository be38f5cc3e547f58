import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { shelf } from './book-card.views.ts';
import type { CataloguePage } from './catalog.model.ts';
import { type Filter, filtersOf, withoutFilters } from './catalogue-filters.ts';
import { filterForm, type InvalidForm } from './catalogue-form.views.ts';
import { catalogueUrl, defaultSort } from './catalogue-url.ts';
import type { LanguageShelf } from './home.views.ts';
import { nothingFound } from './nothing-found.views.ts';

export type { InvalidForm } from './catalogue-form.views.ts';

/** A list of books with its filters; with `invalid`, the form as it was received and what is wrong with it. */
export function cataloguePage(
  context: PageContext,
  list: CataloguePage,
  languages: readonly LanguageShelf[],
  invalid?: InvalidForm,
): string {
  const { locale } = context;
  const { catalogue } = locale.texts;
  const { query } = list;
  const filters = filtersOf(locale, query);
  const words = invalid?.received?.['q'] ?? query.q;
  const heading = headingOf(locale, words, query.language);
  return page(context, {
    title: heading,
    description: catalogue.description,
    canonical: catalogueUrl(locale, { ...query, sort: defaultSort(query) }),
    noindex: invalid !== undefined || filters.length > (query.language ? 1 : 0),
    search: words,
    body: html`<div class="wrap">
<h1 class="list-heading">${heading}</h1>
${filterForm(locale, query, languages, invalid)}
${invalid ? faultNotice(locale) : results(context, list, filters)}
</div>`,
  });
}

function headingOf(locale: Locale, words: string, language: string | null): string {
  const { catalogue } = locale.texts;
  if (words) return catalogue.searchTitle(words);
  return language ? catalogue.languageTitle(locale.languageName(language)) : catalogue.title;
}

function results(context: PageContext, list: CataloguePage, filters: readonly Filter[]): SafeHtml {
  const { locale, url } = context;
  const chosen = chips(locale, list, filters);
  if (list.books.length === 0)
    return html`${chosen}${nothingFound(locale, list.query, filters, /[?&](after|before)=/.test(url))}`;
  return html`<div class="over"><h2 class="count">${locale.texts.catalogue.count(list.count)}</h2>${chosen}</div>
${shelf(locale, list.books, true)}
${pager(locale, list)}`;
}

/** Each filter in use, as a link to the list without it. */
function chips(locale: Locale, { query }: CataloguePage, filters: readonly Filter[]): SafeHtml | null {
  const { catalogue } = locale.texts;
  // Words alone stand in the heading and in the search field already.
  if (filters.length === 0 || (filters.length === 1 && query.q)) return null;
  return html`<ul class="chips" aria-label="${catalogue.active}">${filters.map(
    ({ label, without }) =>
      html`<li><a href="${catalogueUrl(locale, without)}"><span class="hidden">${catalogue.remove} </span><bdi>${label}</bdi></a></li>`,
  )}${filters.length > 1 ? html`<li><a class="plain" href="${catalogueUrl(locale, withoutFilters(query))}">${catalogue.clear}</a></li>` : null}</ul>`;
}

function pager(locale: Locale, { query, before, after }: CataloguePage): SafeHtml | null {
  const { catalogue } = locale.texts;
  if (before === null && after === null) return null;
  return html`<nav class="pager" aria-label="${catalogue.pages}">${
    before === null
      ? null
      : html`<a rel="prev" href="${catalogueUrl(locale, query, { before })}">${catalogue.previous}</a>`
  }${after === null ? null : html`<a rel="next" href="${catalogueUrl(locale, query, { after })}">${catalogue.next}</a>`}</nav>`;
}

const faultNotice = (locale: Locale): SafeHtml => html`<div class="notice">
<h2>${locale.texts.faults.heading}</h2>
<p>${locale.texts.faults.reason}</p>
<p><a href="/books">${locale.texts.nothing.browse}</a></p>
</div>`;
