import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BookFacts } from './catalog.model.ts';
import { importBooks } from './import-books.ts';
import type { ImportReport, RefusedRow } from './import-report.ts';
import { UnreadableFile } from './unreadable-file.ts';

interface Imported {
  readonly report: ImportReport;
  readonly refused: readonly RefusedRow[];
  readonly taken: readonly BookFacts[];
  /** Why the rest of the file was given up. */
  readonly reason?: string;
}

/** Imports bytes that arrive in pieces; anything but a fault of the file is one of ours. */
async function imported(bytes: Buffer, piece: number): Promise<Imported> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  );
  const refused: RefusedRow[] = [];
  const taken: BookFacts[] = [];
  let report: ImportReport = { rows: 0, added: 0, known: 0, refused: 0 };
  const options = {
    takeIn: async (books: readonly BookFacts[]) => {
      taken.push(...books);
      return books.map(() => ({ outcome: 'added' }) as const);
    },
    onRefused: (row: RefusedRow) => void refused.push(row),
    onProgress: (now: ImportReport) => {
      report = now;
    },
  };
  try {
    return { report: await importBooks(Readable.from(pieces, { objectMode: false }), options), refused, taken };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    expect(error.message).not.toBe('');
    return { report, refused, taken, reason: error.message };
  }
}

function accountsForAll({ report, refused, taken }: Imported): void {
  expect([report.added, report.refused]).toEqual([taken.length, refused.length]);
  expect(report.rows).toBe(report.added + report.known + report.refused);
  for (const { line, reason: why } of refused) expect([line > 0, why !== '']).toEqual([true, true]);
  for (const { title, authors } of taken)
    expect([/^\S/.test(title), title.length <= 500, authors.length <= 1000]).toEqual([true, true, true]);
}

const piece = fc.constantFrom(1, 3, 64, 4096);
const nasty = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\uFEFF',
  '=',
  'sep=;\n',
  '\\',
  '\u2028',
  '𠮷',
  '0439023483',
  '__proto__',
  'x'.repeat(600),
);
const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 8 }), nasty);
const header = fc.constantFrom(
  'title,authors,isbn',
  'title',
  '"title","year"',
  'Title;Author;ISBN',
  'isbn\ttitle',
  'title,title',
  '__proto__,title',
  'authors,year',
);

describe('a file of any bytes', () => {
  it('is imported or refused in words, to its end', async () => {
    const start = fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from('title,authors\n'),
      Buffer.from('\uFEFFtitle\r'),
      Buffer.from('PK\x03\x04', 'latin1'),
    );
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 600 }), piece, async (first, bytes, size) =>
        accountsForAll(await imported(Buffer.concat([first, bytes]), size)),
      ),
      { numRuns: 500 },
    );
  });
});

describe('a file that is nearly CSV', () => {
  it('has each of its rows taken or refused', async () => {
    const rows = fc.array(
      fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(',')),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(header, rows, fc.constantFrom('\n', '\r\n', '\r'), piece, async (names, lines, end, size) =>
        accountsForAll(await imported(Buffer.from([names, ...lines].join(end)), size)),
      ),
      { numRuns: 500 },
    );
  });

  it('that is cut, or has a byte that is another, still has each row that is whole', async () => {
    const names = 'title,authors,year\n';
    const rows = Array.from({ length: 20 }, (_, row) => `"Title ${row}, the",Author ${row},${1900 + row}\n`);
    const whole = Buffer.from(names + rows.join(''));
    /** Where each row begins and ends. */
    const places = rows.map((row) => ({
      title: row.slice(1, row.indexOf('"', 1)),
      from: whole.indexOf(row),
      to: whole.indexOf(row) + row.length,
    }));
    const changed = fc.integer({ min: names.length, max: whole.length - 1 });
    const end = fc.integer({ min: names.length, max: whole.length });
    await fc.assert(
      fc.asyncProperty(changed, fc.constantFrom(...'",x\n\r;'), end, piece, async (at, letter, length, size) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        if (at < length) bytes.write(letter, at);
        const done = await imported(bytes, size);
        accountsForAll(done);
        // Where no row follows beyond doubt, it is said from which line on nothing was read.
        const unread = Number(/line (\d+) never ends/.exec(done.reason ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
        expect(done.reason === undefined || unread < 30).toBe(true);
        const titles = new Set(done.taken.map(({ title }) => title));
        // The row with the byte may swallow the beginning of the one after it, and no more.
        const lost = places.filter(
          ({ title, from, to }, row) =>
            row + 2 < unread && to <= length && (at < from || at >= to) && !titles.has(title),
        );
        expect(lost.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
