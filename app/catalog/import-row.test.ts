import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnName, headerFault, readRow, rowOf } from './import-row.ts';

const none = { isbn: null, title: 'Emma', authors: '', publisher: null, year: null, language: null };

describe('a row', () => {
  it('of columns with the same name has the first value', () => {
    const names = ['title', 'isbn', 'isbn', 'constructor', '__proto__'];
    expect(rowOf(names, ['Emma', ' ', '0439023483', 'x', 'y'])).toMatchObject({ title: 'Emma', isbn: '0439023483' });
    expect(readRow(rowOf(names, ['Emma', '0439023483', '9780394800165', 'x', 'y']))).toEqual({
      ...none,
      isbn: '9780439023481',
    });
  });

  it('may be shorter or longer than the header', () => {
    expect(readRow(rowOf(['title', 'authors'], ['Emma']))).toEqual(none);
    expect(readRow(rowOf(['title'], ['Emma', 'more', 'and more']))).toEqual(none);
  });

  it.each([
    [{ isbn: 'N/A', year: 'n.d.', language: 'und', publisher: ' ' }, none],
    [{ isbn: '9,78044E+12', year: '1998-2001', language: 'Klingonese' }, none],
    [
      { isbn13: '9.78043902348e+12', isbn: '="0439023483"' },
      { ...none, isbn: '9780439023481' },
    ],
    [
      { isbn: '978-0439023481 (pbk.)', date: '09/14/2008' },
      { ...none, isbn: '9780439023481', year: 2008 },
    ],
    [
      { language: 'English', year: 'c1999' },
      { ...none, language: 'en', year: 1999 },
    ],
    [{ language: 'English, '.repeat(40) }, { ...none, language: 'en' }],
  ])('with %j is taken', (row, facts) => expect(readRow({ title: 'Emma', ...row })).toEqual(facts));

  it.each([
    [{ isbn: '0439023484' }, 'ISBN 0439023484 has a wrong check digit'],
    [{ year: 'soon' }, expect.stringMatching(/^year: received "soon"; accepted: a whole number from -4000 to \d{4}$/)],
    [{ authors: 'x'.repeat(1001) }, 'authors has 1001 characters; accepted: up to 1000'],
    [{ isbn: '123', year: '99999' }, expect.stringMatching(/^ISBN 123 is not .*; year: received "99999"/)],
  ])('with %j is refused', (row, refused) =>
    expect(readRow({ title: 'Emma', ...row })).toEqual({ refused, title: 'Emma' }),
  );

  it('without a title is refused', () => {
    expect(readRow({ title: '\u0000 \u2028' })).toEqual({ refused: 'the title is missing', title: '' });
  });

  it('of any text has facts that the database holds, or says why not', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 1200 }), fc.string());
    const row = fc.record({ title: cell, isbn: cell, authors: cell, publisher: cell, year: cell, language: cell });
    fc.assert(
      fc.property(row, (cells) => {
        const read = readRow(cells);
        if ('refused' in read) expect(read.refused).not.toBe('');
        else {
          expect(read.title).toMatch(/^\S/);
          expect([read.title.length <= 500, read.authors.length <= 1000]).toEqual([true, true]);
          expect(read.isbn ?? '9780000000000').toMatch(/^97[89]\d{10}$/);
          expect(
            readRow({
              ...read,
              year: String(read.year ?? ''),
              isbn: read.isbn ?? '',
              publisher: read.publisher ?? '',
              language: read.language ?? '',
            }),
          ).toEqual(read);
        }
      }),
    );
  });
});

describe('a header', () => {
  it.each(['Title', ' book_title ', 'ORIGINAL-TITLE'])('may call the title %j', (name) =>
    expect(headerFault([columnName(name)])).toBeNull(),
  );

  it('without a title is none', () => {
    expect(headerFault(['x'.repeat(1000), 'price'])).toMatch(
      /^the file has no column "title"; its first line names "x{40}", "price"\. Accepted: /,
    );
  });
});
