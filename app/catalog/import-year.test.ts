import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readYear } from './import-year.ts';

describe('a year', () => {
  it.each([
    ['1999', 1999],
    ['1999.0', 1999],
    ['-750.0', -750],
    ['8', 8],
    ['750 BC', -750],
    ['c. 44 B.C.E.', -44],
    ['2008-09-14', 2008],
    ['2008-09-14T00:00:00.123456Z', 2008],
    ['2008-09-14 00:00:00', 2008],
    ['09/14/2008', 2008],
    ['14.09.2008', 2008],
    ['Sept. 14, 2008', 2008],
    ['c1999', 1999],
    ['©1999', 1999],
    ['ca. 1850', 1850],
    ['1999?', 1999],
    ['[1922]', 1922],
    ['[1922?]', 1922],
    ['-0800-01-01', -800],
  ])('%s is %s', (text, year) => expect(readYear(text)).toBe(year));

  it.each(['', 'N/A', 'NULL', 'none', 'unknown', 'n.d.', '-', '?', '0', '0.0', '0000', '0000-00-00'])(
    '%j is none',
    (text) => expect(readYear(text)).toBeNull(),
  );

  it.each(['1998-2001', '199-', '[19--]', '18th century', '9/14/08', '1200-1100 BC', '2008 (first 1960)'])(
    '%s is not definite',
    (text) => expect(readYear(text)).toBeNull(),
  );

  it.each(['soon', '3000', '20089', '-4001', '9999-01-01', '1e3x55555'])('%s is wrong', (text) =>
    expect(readYear(text)).toEqual({
      fault: expect.stringMatching(
        new RegExp(`^year: received "${text}"; accepted: a whole number from -4000 to \\d{4}$`),
      ),
    }),
  );
});

it('of any text is null, a fault, or a year that the database holds', () => {
  const unit = fc.oneof(fc.constantFrom(...'0123456789-/.:T bc[]?'), fc.string({ unit: 'grapheme', maxLength: 1 }));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const year = readYear(text);
      if (typeof year === 'number') expect(Number.isInteger(year) && Math.abs(year) <= 4000).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
