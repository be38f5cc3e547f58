import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexedTerms, matchExpression } from './search-terms.ts';

describe('the terms of a book', () => {
  it('fold case, accents and points', () => {
    expect(indexedTerms('Émile Zola', 'Straße', 'לֵאָה')).toBe('xxemile xxzola xxstrasse xxלאה');
  });

  it('keep words that a database would drop', () => expect(indexedTerms('It', 'The Who')).toBe('xxit xxthe xxwho'));

  it('cut scripts without spaces into pairs', () => expect(indexedTerms('紅樓夢')).toBe('xx紅樓 xx樓夢'));

  it('hold each word once', () => expect(indexedTerms('Paris, Paris', 'paris')).toBe('xxparis'));
});

describe('a query', () => {
  it('asks for every word, the last as a beginning', () =>
    expect(matchExpression('winter gar')).toBe('+xxwinter +xxgar*'));

  it('leaves frequent words out as long as there are others', () => {
    expect(matchExpression('the catcher in the rye')).toBe('+xxcatcher +xxrye*');
    expect(matchExpression('the')).toBe('+xxthe*');
  });

  it('is none when there is no letter and no digit in it', () => expect(matchExpression('+-*"() ~<>@ 😀')).toBeNull());

  it('lets nothing but letters, digits and its own operators through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        expect(matchExpression(text) ?? '').toMatch(/^$|^(\+xx[\p{L}\p{N}ー々]+ )*\+xx[\p{L}\p{N}ー々]+\*?$/u);
      }),
    );
  });
});
