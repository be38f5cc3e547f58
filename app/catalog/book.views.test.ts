import { describe, expect, it } from '@jest/globals';
import { createLocales } from '../core/i18n/locale.ts';
import { bookPage } from './book.views.ts';
import type { Book, BookWithOffers, Offer } from './catalog.model.ts';

const locale = createLocales('EUR').match(undefined);
const context = {
  locale,
  asset: (name: string) => `/assets/${name}`,
  baseUrl: 'http://localhost',
  url: '/books/1-emma',
};
const hostile = `</script><script>alert('x')</script>&"`;

const book: Book = {
  id: 1,
  isbn: '9780141439587',
  title: 'Emma',
  authors: 'Jane Austen',
  publisher: 'John Murray',
  year: 1815,
  language: 'en',
};
const offer: Offer = {
  listingId: 5,
  condition: 'good',
  notes: 'A ring of tea on the cover.',
  priceCents: 1250,
  available: 2,
  seller: { name: 'A. Shop', place: 'Hay-on-Wye' },
  photo: null,
};
const aBook = (changes: Partial<BookWithOffers> = {}): BookWithOffers => ({
  book,
  offers: [offer],
  count: 1,
  after: null,
  ...changes,
});

const schemaOf = (document: string): Record<string, unknown> =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(document)?.[1] ?? '');

describe('the page of a book', () => {
  it('shows its facts and its copies', () => {
    const document = bookPage(context, aBook());
    for (const text of [
      'Emma',
      'Jane Austen',
      '9780141439587',
      '1815',
      'English',
      'John Murray',
      '€12.50',
      'A. Shop',
    ]) {
      expect(document).toContain(text);
    }
    expect(document).toContain(locale.texts.conditions.good.meaning);
    expect(document).toContain('A ring of tea on the cover.');
    expect(document).toContain('<link rel="canonical" href="http://localhost/books/1-emma">');
  });

  it('offers a copy to everybody but its seller', () => {
    const own = aBook({ offers: [{ ...offer, seller: { ...offer.seller, userId: 7 } }] });
    const visitor = { id: 7, name: 'Ann', formToken: 'token', admin: false };
    expect(bookPage(context, own)).toContain('<form action="/cart"');
    expect(bookPage({ ...context, visitor: { ...visitor, id: 8 } }, own)).toContain('<form action="/cart"');
    const document = bookPage({ ...context, visitor }, own);
    expect(document).not.toContain('<form action="/cart"');
    expect(document).toContain('<a href="/selling/listings/5">');
  });

  it('leaves out facts that nobody knows', () => {
    const document = bookPage(
      context,
      aBook({ book: { ...book, isbn: null, year: null, publisher: null, language: null, authors: '' } }),
    );
    expect(document).not.toMatch(/null|undefined|<dt>/);
  });

  it('writes a year before our era', () => {
    expect(bookPage(context, aBook({ book: { ...book, year: -750 } }))).toContain('750 BCE');
  });

  it('escapes what people wrote, in the page and in the structured data', () => {
    const document = bookPage(
      context,
      aBook({
        book: { ...book, title: hostile, authors: hostile, publisher: hostile },
        offers: [{ ...offer, notes: hostile, seller: { name: hostile, place: hostile }, photo: null }],
      }),
    );
    expect(document.match(/<script/g)).toHaveLength(1);
    expect(schemaOf(document)['name']).toBe(hostile);
  });

  it('folds a long list of authors', () => {
    const authors = Array.from({ length: 40 }, (_, i) => `Author Number ${i}`).join(', ');
    const document = bookPage(context, aBook({ book: { ...book, authors } }));
    expect(document).toContain('<summary>and 35 more</summary>');
  });

  it('leads to more copies and back to the first', () => {
    expect(bookPage(context, aBook({ count: 40, after: 'x=' }))).toContain('href="/books/1-emma?after=x%3D#offers"');
    expect(bookPage({ ...context, url: '/books/1-emma?after=x' }, aBook({ count: 40 }))).toContain(
      'href="/books/1-emma#offers"',
    );
  });

  it('says so when every copy is sold', () => {
    const document = bookPage(context, aBook({ offers: [], count: 0 }));
    expect(document).toContain(locale.texts.book.none);
    expect(document).toContain('href="/books?q=Jane%20Austen"');
  });
});

describe('its structured data', () => {
  it('names book, price and condition in the words of schema.org', () => {
    expect(schemaOf(bookPage(context, aBook()))).toMatchObject({
      '@type': ['Product', 'Book'],
      isbn: '9780141439587',
      author: [{ '@type': 'Person', name: 'Jane Austen' }],
      offers: [
        {
          sku: '5',
          description: 'A ring of tea on the cover.',
          price: '12.50',
          priceCurrency: 'EUR',
          itemCondition: 'https://schema.org/UsedCondition',
          availability: 'https://schema.org/InStock',
          seller: { name: 'A. Shop' },
        },
      ],
    });
  });

  it('is the same in every language', () => {
    const spanish = createLocales('EUR').match('es');
    expect(schemaOf(bookPage({ ...context, locale: spanish }, aBook()))).toEqual(schemaOf(bookPage(context, aBook())));
  });

  it('says so when every copy is sold', () => {
    expect(schemaOf(bookPage(context, aBook({ offers: [], count: 0 })))).toMatchObject({
      offers: { offerCount: 0, availability: 'https://schema.org/SoldOut', priceCurrency: 'EUR' },
    });
  });

  it('tells new copies from used ones', () => {
    const document = bookPage(context, aBook({ offers: [{ ...offer, condition: 'new' }] }));
    expect(schemaOf(document)).toMatchObject({ offers: [{ itemCondition: 'https://schema.org/NewCondition' }] });
  });
});
