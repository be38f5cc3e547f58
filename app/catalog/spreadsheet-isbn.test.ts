import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readIsbn } from './isbn.ts';
import { readSpreadsheetIsbn } from './spreadsheet-isbn.ts';

const hungerGames = { outcome: 'isbn', isbn: '9780439023481' };

describe('an ISBN as spreadsheets leave it', () => {
  it.each([
    '439023483',
    '439023483.0',
    "'9780439023481",
    '9780439023481.0',
    '="0439023483"',
    '= "9780439023481"',
    '978-0-439-02348-1 (pbk.)',
    'ISBN 0439023483 (hardcover) : $17.99',
    '0439023483 :',
    '0439023483; 9780439023481',
    '9780439023481, 0439023483',
    '9.780439023481E+12',
    '4,39023483E8',
  ])('%s is whole', (text) => expect(readSpreadsheetIsbn(text)).toEqual(hungerGames));

  it('keeps its X', () => {
    expect(readSpreadsheetIsbn('80442957X')).toEqual({ outcome: 'isbn', isbn: '9780804429573' });
  });

  it.each(['9.78043902348e+12', '9.78E+12', '9,78044E+12', '4.3902348E+08'])(
    '%s is none: its digits are gone',
    (text) => expect(readSpreadsheetIsbn(text)).toEqual({ outcome: 'none' }),
  );

  it.each([
    ...['', ' ', '=""', "'", 'N/A', 'n/a', '#N/A', 'NA', 'NULL', 'none', 'nan', 'Unknown', '-', '—', '?'],
    ...['0', '0.0', '0000000000', '0000000000000', '="0000000000"', '(pbk.)', 'no ISBN', 'B00I2TVFVI'],
  ])('%j is none', (text) => expect(readSpreadsheetIsbn(text)).toEqual({ outcome: 'none' }));

  it.each([
    ['0439023484', '0439023484 has a wrong check digit'],
    ['439023484', '0439023484 has a wrong check digit'],
    ['="0439023484"', 'wrong check digit'],
    ['9780439023482 (pbk.)', 'wrong check digit'],
    ['1984', '10 or 13 digits'],
    ['0439023483x', '10 or 13 digits'],
    ['9'.repeat(100_000), '9… is not an ISBN'],
  ])('%s is refused: %s', (text, reason) =>
    expect(readSpreadsheetIsbn(text)).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining(reason) }),
  );
});

it('gives a reading of any text, and never throws', () => {
  const unit = fc.oneof(fc.constantFrom(...'0123456789X-e+., ="\'(:'), fc.string({ unit: 'grapheme', maxLength: 1 }));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const reading = readSpreadsheetIsbn(text);
      expect(['isbn', 'none', 'invalid']).toContain(reading.outcome);
      if (reading.outcome === 'isbn') expect(readIsbn(reading.isbn)).toEqual(reading);
      if (reading.outcome === 'invalid') expect(reading.reason.length).toBeLessThan(100);
    }),
    { numRuns: 1000 },
  );
});

it('reads whatever people write, too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 10 }), (number, check) => {
      const isbn10 = `${String(number).padStart(9, '0')}${check === 10 ? 'X' : check}`;
      const reading = readIsbn(isbn10);
      if (reading.outcome === 'isbn' && number > 0) expect(readSpreadsheetIsbn(isbn10)).toEqual(reading);
    }),
  );
});

it('takes time in proportion to the text', () => {
  const started = performance.now();
  for (const text of [' '.repeat(1e6), '.0'.repeat(5e5), `${'0'.repeat(1e6)}x`, '-'.repeat(1e6)])
    readSpreadsheetIsbn(text);
  expect(performance.now() - started).toBeLessThan(1000);
});
