import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { importBooks } from './import-books.ts';
import type { ImportReport, RefusedRow } from './import-report.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase();
});
afterAll(() => store.close());

async function importText(text: string | Buffer, chunk = 7): Promise<{ report: ImportReport; refused: RefusedRow[] }> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
    bytes.subarray(index * chunk, (index + 1) * chunk),
  );
  const refused: RefusedRow[] = [];
  const report = await importBooks(Readable.from(chunks, { objectMode: false }), {
    takeIn: (books) => store.database.transaction(({ intake }) => intake.takeIn(books)),
    onRefused: (row) => refused.push(row),
    onProgress: () => undefined,
  });
  return { report, refused };
}

const bookTitled = async (title: string) => (await store.query('SELECT * FROM books WHERE title = ?', [title]))[0];

describe('importing a file', () => {
  it('copes with a byte order mark, quoted newlines, missing fields and any script', async () => {
    const text =
      '\uFEFFTitle,Author,Year,Language Code\n"A title\nin two lines","O\'Brien, ""Flann""",1939.0,en-GB\nלאה נאור,,,heb\n紅樓夢,曹雪芹\n';
    const { report, refused } = await importText(text);
    expect(refused).toEqual([]);
    expect(report).toEqual({ rows: 3, added: 3, known: 0, refused: 0 });
    expect(await bookTitled('A title in two lines')).toMatchObject({
      authors: 'O\'Brien, "Flann"',
      year: 1939,
      language: 'en',
    });
    expect(await bookTitled('לאה נאור')).toMatchObject({ authors: '', year: null, language: 'he' });
    expect(await bookTitled('紅樓夢')).toMatchObject({ authors: '曹雪芹' });
  });

  it('changes nothing the second time, with and without an ISBN', async () => {
    const text =
      'isbn,isbn13,title,authors\n439023483,9.78043902348e+12,The Hunger Games,Suzanne Collins\n,9.7804251888e+12,No number,Somebody\n';
    expect((await importText(text)).report).toMatchObject({ added: 2, known: 0 });
    const before = await store.query('SELECT * FROM books ORDER BY id');
    expect((await importText(text)).report).toMatchObject({ added: 0, known: 2 });
    expect(await store.query('SELECT * FROM books ORDER BY id')).toEqual(before);
    expect(await bookTitled('The Hunger Games')).toMatchObject({ isbn: '9780439023481' });
    expect(await bookTitled('No number')).toMatchObject({ isbn: null });
  });

  it('says of each refused row where it is and why, and takes the others', async () => {
    const text = [
      'isbn;title;year;language',
      ';;1999;en',
      '0439023484;Wrong number;;',
      ';A year of words;soon;',
      ';A date;2008-09-14;English',
      `;${'x'.repeat(501)};;`,
      ';A good one;-750.0;ger',
      '9781400033423;First with this number;;',
      '9781400033423;Second with this number;;',
    ].join('\r\n');
    const { report, refused } = await importText(text);
    expect(report).toEqual({ rows: 8, added: 3, known: 0, refused: 5 });
    expect(refused.map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual([
      '2 the title is missing',
      '3 ISBN 0439023484 has a wrong check digit',
      expect.stringMatching(/^4 year: received "soon"; accepted: a whole number from -4000 to \d{4}$/),
      '6 title has 501 characters; accepted: up to 500',
      '9 ISBN 9781400033423 already belongs to “First with this number”',
    ]);
    expect(await bookTitled('A good one')).toMatchObject({ year: -750, language: 'de' });
    expect(await bookTitled('A date')).toMatchObject({ year: 2008, language: 'en' });
  });

  it('takes a field of 1,000 characters outside the basic plane', async () => {
    const authors = '𝕬'.repeat(500);
    expect((await importText(`title,authors\nWide,${authors}\n`)).report).toMatchObject({ added: 1 });
    expect(await bookTitled('Wide')).toMatchObject({ authors: authors.normalize('NFC') });
  });

  it('goes on after a quote that is never closed, and says which row it was', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `Row ${index},Somebody`);
    const { report, refused } = await importText(['title,authors', 'One,x', '"Two,x', ...rows].join('\n'), 4096);
    expect(report).toEqual({ rows: 1202, added: 1201, known: 0, refused: 1 });
    expect(refused).toEqual([{ line: 3, title: '"Two', reason: 'a quote that it opens is never closed' }]);
  });

  it('keeps what stands before a row that never ends', async () => {
    const text = 'title,authors,year\nKept,x,1999\n"Lost,x\ny\nz\n';
    await expect(importText(text)).rejects.toThrow(
      'the row that begins on line 3 never ends (a quote that it opens is never closed); nothing after it was read',
    );
    expect(await bookTitled('Kept')).toBeDefined();
  });

  it('refuses a row that is too long, and takes the next', async () => {
    const { refused } = await importText(`title,authors\n${'x'.repeat(1e6)},B\nAfter the long one,D\n`, 65_536);
    expect(refused).toEqual([{ line: 2, title: '', reason: 'it has more than 200000 characters' }]);
    expect(await bookTitled('After the long one')).toBeDefined();
  });

  it('has no rows when there is only a header', async () => {
    expect((await importText('title,authors')).report).toEqual({ rows: 0, added: 0, known: 0, refused: 0 });
  });

  it.each([
    ['an empty file', Buffer.from(''), 'the file is empty'],
    ['a file without titles', Buffer.from('name of thing,price\nx,1\n'), 'no column "title"'],
    ['a file in UTF-16', Buffer.from('\uFEFFtitle\nx\n', 'utf16le'), 'UTF-16'],
    ['a workbook', Buffer.from('PK\x03\x04 and so on'), 'workbook'],
    ['a compressed file', gzipSync('title\nx\n'), 'compressed; unpack it first'],
    ['JSON', Buffer.from('[\n  {"title": "x"}]'), 'JSON'],
    ['a page', Buffer.from('<!doctype html><p>Not found'), 'HTML'],
    ['a file of empty lines', Buffer.from('\uFEFF\n\r\n\n'), 'the file is empty'],
    ['a header that never ends', Buffer.from('"title,authors\nx,y\n'), 'line 1, which must name the columns'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'not text'],
  ])('refuses %s as a whole', async (_, bytes, message) => {
    await expect(importText(bytes, 64)).rejects.toThrow(message);
  });

  it('refuses text that is not UTF-8', async () => {
    const { refused } = await importText(
      Buffer.concat([Buffer.from('title\nCaf'), Buffer.from([0xe9]), Buffer.from(' noir\n')]),
    );
    expect(refused).toMatchObject([{ line: 2, reason: 'title is not UTF-8 text' }]);
  });
});
