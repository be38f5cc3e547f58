import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type ImportReport, importBooks, type RefusedRow } from './import-books.ts';

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
  return { report: { ...report }, refused };
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
      ';A language of digits;;12!',
      `;${'x'.repeat(501)};;`,
      ';A good one;-750.0;ger',
      '9781400033423;First with this number;;',
      '9781400033423;Second with this number;;',
    ].join('\r\n');
    const { report, refused } = await importText(text);
    expect(report).toEqual({ rows: 8, added: 2, known: 0, refused: 6 });
    expect(refused.map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual([
      '2 the title is missing',
      '3 ISBN 0439023484 has a wrong check digit',
      expect.stringMatching(/^4 year: received "soon"; accepted: a whole number from -4000 to \d{4}$/),
      '5 language: received "12!"; accepted: a code such as "en", "eng" or "en-GB"',
      '6 title has 501 characters; accepted: up to 500',
      '9 ISBN 9781400033423 already belongs to “First with this number”',
    ]);
    expect(await bookTitled('A good one')).toMatchObject({ year: -750, language: 'de' });
  });

  it('takes a field of 1,000 characters outside the basic plane', async () => {
    const authors = '𝕬'.repeat(500);
    expect((await importText(`title,authors\nWide,${authors}\n`)).report).toMatchObject({ added: 1 });
    expect(await bookTitled('Wide')).toMatchObject({ authors: authors.normalize('NFC') });
  });

  it('goes on after a row that is not CSV', async () => {
    const { report } = await importText('title,authors\n"Broken" tail,x\nFine after all,y\n');
    expect(report.added).toBeGreaterThanOrEqual(1);
    expect(await bookTitled('Fine after all')).toBeDefined();
  });

  it.each([
    ['an empty file', Buffer.from(''), 'the file is empty'],
    ['a file without titles', Buffer.from('name of thing,price\nx,1\n'), 'no column "title"'],
    ['a file in UTF-16', Buffer.from('\uFEFFtitle\nx\n', 'utf16le'), 'UTF-16'],
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
