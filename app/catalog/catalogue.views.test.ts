import { describe, expect, it } from '@jest/globals';
import { createLocales } from '../core/i18n/locale.ts';
import type { BookCard, CataloguePage, CatalogueQuery } from './catalog.model.ts';
import { cataloguePage } from './catalogue.views.ts';
import { homePage } from './home.views.ts';

const locale = createLocales('EUR').match(undefined);
const context = { locale, asset: (name: string) => `/assets/${name}`, baseUrl: 'http://localhost', url: '/books' };
const languages = [{ code: 'en', books: 3 }];
const everything: CatalogueQuery = { q: '', condition: null, maxPriceCents: null, language: null, sort: 'newest' };
const hostile = `"><script>alert('x')</script>&`;

const aCard = (changes: Partial<BookCard> = {}): BookCard => ({
  id: 1,
  isbn: null,
  title: 'Emma',
  authors: 'Jane Austen',
  publisher: null,
  year: 1815,
  language: 'en',
  offer: {
    listingId: 5,
    condition: 'very-good',
    priceCents: 1250,
    seller: { name: 'A. Shop', place: 'Hay-on-Wye' },
    photo: null,
  },
  offers: 3,
  ...changes,
});

const aList = (query: Partial<CatalogueQuery> = {}, changes: Partial<CataloguePage> = {}): CataloguePage => ({
  query: { ...everything, ...query },
  books: [],
  count: { value: 0, more: false },
  before: null,
  after: null,
  ...changes,
});

const show = (list: CataloguePage, url = '/books'): string => cataloguePage({ ...context, url }, list, languages);

describe('a card', () => {
  const list = aList({}, { books: [aCard()], count: { value: 1, more: false } });

  it('shows title, price, grade and seller, and links to the book', () => {
    const document = show(list);
    expect(document).toContain('href="/books/1-emma"');
    expect(document).toContain('€12.50');
    expect(document).toContain('class="grade g4">Very Good');
    expect(document).toContain('A. Shop');
    expect(document).toContain('2 more copies offered');
  });

  it('escapes what people wrote', () => {
    const offer = {
      listingId: 1,
      condition: 'good',
      priceCents: 1,
      seller: { name: hostile, place: hostile },
      photo: null,
    } as const;
    const document = show({ ...list, books: [aCard({ title: hostile, authors: hostile, language: hostile, offer })] });
    expect(document).not.toContain('<script>');
    expect(document).not.toContain('lang=""');
  });

  it('says so when there is no copy', () => {
    expect(show({ ...list, books: [aCard({ offer: null, offers: 0 })] })).toContain(locale.texts.catalogue.noOffer);
  });

  it('marks the language of a title that is not the language of the page', () => {
    expect(show({ ...list, books: [aCard({ language: 'he' })] })).toContain('<h3 dir="auto" lang="he">');
    expect(show(list)).toContain('<h3 dir="auto"><a');
  });
});

describe('the list', () => {
  it('keeps the form as it was sent', () => {
    const document = show(aList({ q: 'a & b', condition: 'fine', maxPriceCents: 750, language: 'en', sort: 'price' }));
    expect(document).toContain('name="q" value="a &amp; b"');
    expect(document).toContain('<option value="fine" selected>');
    expect(document).toContain('value="7.50"');
    expect(document).toContain('<option value="en" selected>');
    expect(document).toContain('<option value="price" selected>');
  });

  it('lets every filter be taken away alone, and all at once', () => {
    const document = show(
      aList({ condition: 'fine', maxPriceCents: 500 }, { books: [aCard()], count: { value: 1, more: false } }),
    );
    expect(document).toContain('href="/books?max=5"');
    expect(document).toContain('href="/books?condition=fine"');
    expect(document).toMatch(/class="plain" href="\/books"/);
  });

  it('links to the pages before and after with the same filters', () => {
    const document = show(aList({ q: 'sea', sort: 'relevance' }, { books: [aCard()], before: 'b=', after: 'a+' }));
    expect(document).toContain('rel="prev" href="/books?q=sea&amp;before=b%3D"');
    expect(document).toContain('rel="next" href="/books?q=sea&amp;after=a%2B"');
    expect(show(aList({}, { books: [aCard()] }))).not.toContain('class="pager"');
  });

  it('offers the best match only with words', () => {
    expect(show(aList())).not.toContain('value="relevance"');
    expect(show(aList({ q: 'sea', sort: 'relevance' }))).toContain('<option value="relevance" selected>');
  });

  it('is kept out of search engines when it is filtered', () => {
    expect(show(aList({ q: 'sea' }))).toContain('noindex');
    expect(show(aList())).not.toContain('noindex');
    expect(show(aList({ language: 'en' }))).not.toContain('noindex');
  });
});

describe('an empty list', () => {
  const { nothing } = locale.texts;

  it.each([
    ['words', aList({ q: 'zzzzzz', sort: 'relevance' }), nothing.words('zzzzzz')],
    ['an ISBN', aList({ q: '978-0-00-000000-2', sort: 'relevance' }), nothing.isbn('978-0-00-000000-2')],
    ['filters', aList({ condition: 'fine', maxPriceCents: 100 }), nothing.filters],
    ['words with filters', aList({ q: 'sea', condition: 'fine' }), nothing.filters],
    ['no books at all', aList(), nothing.store],
  ])('explains why: %s', (_, list, heading) => {
    expect(show(list)).toContain(heading);
  });

  it('sends back to the first page from behind the last', () => {
    expect(show(aList(), '/books?after=xyz')).toContain(nothing.past);
  });
});

describe('a form that could not be read', () => {
  it('comes back as it was, with the fault beside its field', () => {
    const document = cataloguePage(context, aList(), languages, {
      faults: { max: 'A price in figures' },
      received: { max: `abc"><script>` },
    });
    expect(document).toContain('value="abc&quot;&gt;&lt;script&gt;" aria-invalid="true" aria-describedby="max-fault"');
    expect(document).toContain('<span class="wrong" id="max-fault">A price in figures</span>');
    expect(document).toContain('<details class="filters" open>');
    expect(document).not.toContain(locale.texts.nothing.store);
  });
});

describe('the front page', () => {
  it('shows shelves, grades and languages', () => {
    const document = homePage(context, { newest: [aCard()], bargains: [aCard({ id: 2, title: 'Lalka' })], languages });
    expect(document).toContain('Emma');
    expect(document).toContain('Lalka');
    expect(document).toContain(locale.texts.conditions.poor.meaning);
    expect(document).toContain('href="/books?language=en"');
  });

  it('says so when the shop is empty', () => {
    expect(homePage(context, { newest: [], bargains: [], languages: [] })).toContain(locale.texts.home.empty);
  });
});
