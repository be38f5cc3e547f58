import type { Locale } from '../core/i18n/locale.ts';
import type { CatalogueQuery } from './catalog.model.ts';

/** Address of a list of books; what is left at its default is left out, so that one list has one address. */
export function catalogueUrl(
  locale: Locale,
  query: CatalogueQuery,
  cursor?: { after: string } | { before: string },
): string {
  const parts: string[] = [];
  const add = (name: string, value: string): void => {
    parts.push(`${name}=${encodeURIComponent(value)}`);
  };
  if (query.q) add('q', query.q);
  if (query.condition) add('condition', query.condition);
  if (query.maxPriceCents !== null) add('max', locale.amount(query.maxPriceCents));
  if (query.language) add('language', query.language);
  if (query.sort !== defaultSort(query)) add('sort', query.sort);
  if (cursor) {
    if ('after' in cursor) add('after', cursor.after);
    else add('before', cursor.before);
  }
  return parts.length === 0 ? '/books' : `/books?${parts.join('&')}`;
}

/** The order of a list when none is asked for. */
export const defaultSort = ({ q }: Pick<CatalogueQuery, 'q'>): CatalogueQuery['sort'] => (q ? 'relevance' : 'newest');
