import type { Locale } from '../core/i18n/locale.ts';
import type { CatalogueQuery } from './catalog.model.ts';
import { defaultSort } from './catalogue-url.ts';

/** A filter in use: how it reads, and the query without it. */
export interface Filter {
  readonly label: string;
  readonly without: CatalogueQuery;
}

/** The filters of a query, in the order of the form. Words count as one: they can be taken away like the rest. */
export function filtersOf(locale: Locale, query: CatalogueQuery): Filter[] {
  const { catalogue } = locale.texts;
  const filters: Filter[] = [];
  const { q, condition, maxPriceCents, language, sort } = query;
  if (q) {
    filters.push({
      label: catalogue.chips.q(q),
      without: { ...query, q: '', sort: sort === 'relevance' ? 'newest' : sort },
    });
  }
  if (condition) {
    const { name } = locale.texts.conditions[condition];
    // Nothing is better than New.
    const label = condition === 'new' ? name : catalogue.chips.condition(name);
    filters.push({ label, without: { ...query, condition: null } });
  }
  if (maxPriceCents !== null) {
    filters.push({
      label: catalogue.chips.max(locale.money(maxPriceCents)),
      without: { ...query, maxPriceCents: null },
    });
  }
  if (language) {
    filters.push({
      label: catalogue.chips.language(locale.languageLabel(language)),
      without: { ...query, language: null },
    });
  }
  return filters;
}

/** Everything in the shop, in the same order where that is possible. */
export const withoutFilters = (query: CatalogueQuery): CatalogueQuery => ({
  q: '',
  condition: null,
  maxPriceCents: null,
  language: null,
  sort: query.sort === 'relevance' ? defaultSort({ q: '' }) : query.sort,
});
