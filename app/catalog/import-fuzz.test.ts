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

function accountsForAll({ report, refused, taken, reason }: Imported): void {
  expect([report.added, report.refused]).toEqual([taken.length, refused.length]);
  expect(report.rows).toBe(report.added + report.known + report.refused);
  for (const { line, reason: why } of refused) expect([line > 0, why !== '']).toEqual([true, true]);
  for (const { title, authors } of taken)
    expect([/^\S/.test(title), title.length <= 500, authors.length <= 1000]).toEqual([true, true, true]);
  if (reason === undefined) expect(report.rows).toBeGreaterThanOrEqual(0);
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

  it('that is cut or has a bit turned loses no row that it still has', async () => {
    const rows = Array.from({ length: 20 }, (_, row) => `"Title ${row}, the",Author ${row},${1900 + row}`);
    const whole = Buffer.from(['title,authors,year', ...rows, ''].join('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.nat(7),
        fc.nat(whole.length),
        piece,
        async (at, bit, length, size) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          if (at < length) bytes[at]! ^= 1 << bit;
          const done = await imported(bytes, size);
          accountsForAll(done);
          if (done.reason !== undefined) return;
          // Of the lines that are whole, the one with the bit and those beside it may be read as something else.
          const untouched = rows.filter((row) => {
            const start = whole.indexOf(row);
            return start + row.length < length && (at < start - 40 || at > start + row.length + 40);
          });
          const titles = new Set(done.taken.map(({ title }) => title));
          const header = at > 'title,authors,year'.length;
          if (header)
            expect(
              untouched.filter((row) => !titles.has(row.slice(1, row.indexOf('"', 1)))).length,
            ).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
