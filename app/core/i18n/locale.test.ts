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
  it.each(['en-GB,en;q=0.9', 'fr, de;q=0.5', '', 'en;q=0', ';;;q=x,,', '*', 'x'.repeat(10_000)])(
    'answers for %j',
    (header) => {
      expect(createLocales('EUR').match(header).tag).toBe('en');
    },
  );
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
