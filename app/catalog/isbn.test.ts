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

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

it('that is read has a check digit that holds, and is read again as itself', () => {
  const nearly = fc.oneof(
    digits(10),
    digits(9).map((nine) => `${nine}X`),
    digits(10).map((ten) => `978${ten}`),
  );
  const written = fc.tuple(
    nearly,
    fc.array(fc.tuple(fc.nat(12), fc.constantFrom('-', ' ', '‐', '—')), { maxLength: 4 }),
  );
  fc.assert(
    fc.property(written, ([plain, marks]) => {
      const text = marks.reduce((before, [at, mark]) => before.slice(0, at) + mark + before.slice(at), plain);
      const reading = readIsbn(text);
      expect(reading.outcome).toBe(readIsbn(plain).outcome);
      if (reading.outcome !== 'isbn') return;
      const sum = [...reading.isbn].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
      expect([reading.isbn.length, sum % 10]).toEqual([13, 0]);
      expect(readIsbn(reading.isbn)).toEqual(reading);
    }),
    { numRuns: 2000 },
  );
});

it('of which one digit is wrong is refused', () => {
  fc.assert(
    fc.property(digits(9), fc.nat(12), fc.integer({ min: 1, max: 9 }), (nine, at, more) => {
      const twelve = `978${nine}`;
      const isbn = Array.from({ length: 10 }, (_, digit) => `${twelve}${digit}`).find(
        (text) => readIsbn(text).outcome === 'isbn',
      )!;
      const wrong = isbn.slice(0, at) + ((Number(isbn[at]) + more) % 10) + isbn.slice(at + 1);
      expect([wrong, readIsbn(wrong).outcome]).toEqual([wrong, 'invalid']);
    }),
  );
});

it('gives every reading of any text, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789X-e+. ') })), (text) => {
      expect(['isbn', 'none', 'invalid']).toContain(readIsbn(text).outcome);
    }),
  );
});
