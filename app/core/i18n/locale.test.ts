import { describe, expect, it } from '@jest/globals';
import { createLocales } from './locale.ts';

const locale = createLocales('EUR').match(undefined);

describe('a locale', () => {
  it('writes prices in minor units of its currency, whatever their number of digits', () => {
    expect(locale.money(1250)).toBe('€12.50');
    expect(createLocales('JPY').match(undefined).money(1250)).toBe('¥1,250');
    expect(createLocales('KWD').match(undefined).money(1250)).toMatch(/1\.250$/);
  });

  it('writes amounts as they are typed', () => {
    expect(locale.amount(1250)).toBe('12.50');
    expect(locale.amount(1200)).toBe('12');
    expect(locale.amount(5)).toBe('0.05');
    expect(createLocales('JPY').match(undefined).amount(1250)).toBe('1250');
  });

  it('names languages, and answers the code where there is no name', () => {
    expect(locale.languageName('fa')).toBe('Persian');
    expect(locale.languageName('not a code')).toBe('not a code');
    expect(locale.languageName('qqz')).toBe('qqz');
  });

  it('refuses a currency that does not exist', () => {
    expect(() => createLocales('EURO')).toThrow(RangeError);
  });
});

describe('the match of Accept-Language', () => {
  it.each([
    ['', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['es', 'es'],
    ['es-MX, en;q=0.9', 'es'],
    ['ES-419', 'es'],
    ['fr, de;q=0.5', 'en'],
    ['fr, es;q=0.1', 'es'],
    ['en;q=0.4, es ; Q=0.6', 'es'],
    ['en-GB;q=0.5, es;q=0.7, en;q=0.8', 'en'],
    ['es, en', 'es'],
    ['en, es', 'en'],
    ['*', 'en'],
    ['es;q=0.5, *', 'en'],
    ['en;q=0', 'en'],
    ['en;q=0, *', 'es'],
    ['es;q=0, en;q=0', 'en'],
    ['es;q=nonsense, en;q=0.001', 'en'],
    ['estonian', 'en'],
    [';;;q=x,,', 'en'],
    ['__proto__, constructor', 'en'],
    ['x'.repeat(10_000), 'en'],
  ])('%j is answered in %s', (header, tag) => {
    expect(createLocales('EUR').match(header).tag).toBe(tag);
  });
});

describe('Spanish', () => {
  const spanish = createLocales('USD').match('es');

  it('writes prices and numbers as Spanish does, and addresses as all do', () => {
    expect(spanish.money(1250)).toBe('12,50\u00A0US$');
    expect(spanish.typedAmount(1250)).toBe('12,50');
    expect(locale.typedAmount(1250)).toBe('12.50');
    expect(spanish.amount(1250)).toBe('12.50');
    expect(spanish.number(12_345)).toBe('12.345');
  });

  it('writes names of languages small inside a sentence, and large where they stand alone', () => {
    expect(spanish.texts.catalogue.languageTitle(spanish.languageName('fa'))).toBe('Libros en persa');
    expect(spanish.languageLabel('fa')).toBe('Persa');
    expect(spanish.languageLabel('qqz')).toBe('Qqz');
  });

  it('counts one, many and millions', () => {
    const { book, catalogue } = spanish.texts;
    expect(book.offerCount(1)).toBe('1 ejemplar a la venta');
    expect(book.offerCount(2)).toBe('2 ejemplares a la venta');
    expect(book.offerCount(1_000_000)).toBe('1.000.000 de ejemplares a la venta');
    expect(catalogue.count({ value: 1000, more: true })).toBe('Más de 1000 libros');
  });

  it('writes years before our era', () => {
    expect(spanish.texts.book.yearOf(-750)).toBe('750 a.\u00A0C.');
  });
});

describe('the English texts', () => {
  const { catalogue, book } = locale.texts;

  it('count books, up to a bound', () => {
    expect(catalogue.count({ value: 0, more: false })).toBe('0 books');
    expect(catalogue.count({ value: 1, more: false })).toBe('1 book');
    expect(catalogue.count({ value: 1234, more: false })).toBe('1,234 books');
    expect(catalogue.count({ value: 1000, more: true })).toBe('1,000+ books');
  });

  it('count copies', () => {
    expect(book.offerCount(1)).toBe('1 copy offered');
    expect(book.offerCount(12)).toBe('12 copies offered');
  });

  it('write years before our era', () => {
    expect(book.yearOf(-750)).toBe('750 BCE');
    expect(book.yearOf(1813)).toBe('1813');
  });
});
