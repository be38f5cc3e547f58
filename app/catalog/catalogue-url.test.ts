import { describe, expect, it } from '@jest/globals';
import { createLocales } from '../core/i18n/locale.ts';
import type { CatalogueQuery } from './catalog.model.ts';
import { catalogueUrl } from './catalogue-url.ts';

const locale = createLocales('EUR').match(undefined);
const everything: CatalogueQuery = { q: '', condition: null, maxPriceCents: null, language: null, sort: 'newest' };

describe('the address of a list', () => {
  it.each([
    [{}, '/books'],
    [{ sort: 'price' }, '/books?sort=price'],
    [{ q: 'a&b=c d', sort: 'relevance' }, '/books?q=a%26b%3Dc%20d'],
    [{ q: 'sea', sort: 'newest' }, '/books?q=sea&sort=newest'],
    [
      { condition: 'very-good', maxPriceCents: 1250, language: 'es' },
      '/books?condition=very-good&max=12.50&language=es',
    ],
  ] as const)('of %j is %s', (changes, url) => {
    expect(catalogueUrl(locale, { ...everything, ...changes })).toBe(url);
  });

  it('ends with the cursor', () => {
    expect(catalogueUrl(locale, everything, { after: 'x/y' })).toBe('/books?after=x%2Fy');
    expect(catalogueUrl(locale, { ...everything, sort: 'price' }, { before: 'x' })).toBe('/books?sort=price&before=x');
  });
});
