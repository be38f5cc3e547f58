import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeIsbn, readIsbn } from './isbn.ts';

describe('an ISBN as people write it', () => {
  it.each([
    ['0439023483', '9780439023481'],
    ['978-0-439-02348-1', '9780439023481'],
    ['ISBN 0-439-02348-3', '9780439023481'],
    ['ISBN-13: 978 0439023481', '9780439023481'],
    ['080442957x', '9780804429573'],
    ['979‐10‐90636‐07‐1', '9791090636071'],
    ['９７８０４３９０２３４８１', '9780439023481'],
  ])('%s is %s', (text, isbn) => expect(readIsbn(text)).toEqual({ outcome: 'isbn', isbn }));

  it.each([
    ['0439023484', 'wrong check digit'],
    ['9780439023482', 'wrong check digit'],
    ['1230439023481', 'does not begin with 978 or 979'],
    ['1984', '10 or 13 digits'],
  ])('%s is refused: %s', (text, reason) =>
    expect(readIsbn(text)).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining(reason) }),
  );

  it('is told from words and years', () => {
    expect(['0439023483', '978-0-439-02348-1'].every(looksLikeIsbn)).toBe(true);
    expect(['1984', 'Catch-22', '', 'xxxxxxxxxx'].some(looksLikeIsbn)).toBe(false);
  });
});

it('gives every reading of any text, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789X-e+. ') })), (text) => {
      expect(['isbn', 'none', 'invalid']).toContain(readIsbn(text).outcome);
    }),
  );
});
