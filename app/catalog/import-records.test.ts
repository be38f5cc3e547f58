import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CsvRecord, csvRecords } from './import-records.ts';

async function all(rows: AsyncIterable<CsvRecord>): Promise<CsvRecord[]> {
  const found: CsvRecord[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** The rows of a text that arrives in pieces of so many bytes. */
async function records(text: string, piece = 5): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    bytes.subarray(index * piece, (index + 1) * piece),
  );
  return all(csvRecords(Readable.from(pieces, { objectMode: false })));
}

/** Memory that is still referred to; long strings lie outside the heap. */
function neededBytes(): number {
  setFlagsFromString('--expose_gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const never = 'a quote that it opens is never closed';

describe('the rows of a file', () => {
  it.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('end with %s, and have the lines where they begin', async (_, end) => {
    const lines = ['', '', 'title,authors', '', '"a', '', 'b",x', ',', ' ', 'c,"y ""z"""', '', 'd,e'];
    expect(await records(lines.join(end), 1)).toEqual([
      { line: 3, fields: ['title', 'authors'] },
      { line: 5, fields: ['a\n\nb', 'x'] },
      { line: 10, fields: ['c', 'y "z"'] },
      { line: 12, fields: ['d', 'e'] },
    ]);
  });

  it.each([
    ['semicolons', 'title;authors\nA, the;B\n'],
    ['tabs', 'title\tauthors\nA, the\tB\n'],
    ['what a quoted name does not have', '"title, or name, or so";authors\nA, the;B\n'],
    ['what a spreadsheet says', 'sep=;\r\ntitle;authors\r\nA, the;B\r\n'],
    ['what stands below an empty line', '\n\ntitle;authors\nA, the;B\n'],
  ])('are parted by %s', async (_, text) => {
    expect((await records(text)).at(-1)).toMatchObject({ fields: ['A, the', 'B'] });
  });

  it('begin on the right line when a piece ends within a line end', async () => {
    const header = 'title,'.padEnd(4095, 'x');
    expect(await records(`${header}\r\nA,B\r\n`, 4096)).toMatchObject([{ line: 1 }, { line: 2, fields: ['A', 'B'] }]);
  });

  it('may have a return within, where lines end otherwise', async () => {
    expect((await records('title,authors\nA\rB,C\n'))[1]).toEqual({ line: 2, fields: ['A\rB', 'C'] });
  });
});

describe('a quote', () => {
  it.each([
    [
      'opened and never closed',
      'title,authors\nA,B\n"C,D\nE,F\n"G, g",H\n',
      [['A', 'B'], never, ['E', 'F'], ['G, g', 'H']],
    ],
    ['opened on the last line', 'title,authors\nA,B\n"C,D', [['A', 'B'], never]],
    ['opened in the last field', 'title,authors\nA,"B\nC,D\n', [never, ['C', 'D']]],
    [
      'closed by an inch mark further down',
      't,a\n"C,D\nE,F\nG,H\n5",I\n',
      [never, ['E', 'F'], ['G', 'H'], ['5"', 'I']],
    ],
    ['within a field without quotes', 't,a\n5" disk,"B"\n', [['5" disk', 'B']]],
    [
      'not doubled',
      't,a\n"The "Best" one",B\nC,D\n',
      [
        ['"The "Best" one"', 'B'],
        ['C', 'D'],
      ],
    ],
    [
      'not doubled before a comma',
      't,a\n"The "Best, of" all",B\nC,D\n',
      ['a quote in it is not doubled (columns: 2, fields found: 3)', ['C', 'D']],
    ],
    [
      'not doubled, over several lines',
      't,a,y\n"He said "no"\nand left",x,\nC,D,\n',
      ['a quote in it is not doubled (columns: 3, fields found: 1); left out with it: line 3', ['C', 'D', '']],
    ],
    [
      'not doubled further down',
      't,a,y\n"one\ntwo "three"\nfour",x,\nC,D,\n',
      [`${never}; left out with it: lines 3 to 4`, ['C', 'D', '']],
    ],
    ['in a list of one column', 'title\n"A\nB\n', [never, ['B']]],
    ['among rows shorter than the header', 't,a,y\nA\n"B\nC\n', [['A'], never, ['C']]],
  ])('%s costs one row at most', async (_, text, expected) => {
    const found = (await records(text)).slice(1).map(({ fields, fault }) => fault ?? fields);
    expect(found).toEqual(expected);
  });

  it('takes many lines into its field', async () => {
    const prose = 'A line of prose, with a comma,\nand one without.\n'.repeat(1000);
    expect(await records(`t,a,y\nA,"${prose}",1999\nB,C,\n`, 4096)).toEqual([
      { line: 1, fields: ['t', 'a', 'y'] },
      { line: 2, fields: ['A', prose, '1999'] },
      { line: 2003, fields: ['B', 'C', ''] },
    ]);
  });
});

describe('a row that is too long', () => {
  it.each([
    ['on one line', 'x'.repeat(1e6), 'it has more than 200000 characters', 3],
    ['on one line, within quotes', `"${'x'.repeat(1e6)}"`, 'it has more than 200000 characters', 3],
    [
      'over many lines',
      `"${'prose, and\nmore\n'.repeat(6e4)}"`,
      `${never}; left out with it: lines 3 to 120002`,
      120_003,
    ],
  ])('%s is refused, and the next is read', async (_, field, fault, next) => {
    const [, refused, after] = await records(`t,a,y\n${field},B,\nC,D,\n`, 65_536);
    expect(refused).toMatchObject({ line: 2, fault });
    expect(after).toEqual({ line: next, fields: ['C', 'D', ''] });
  });

  it('of 300 MB is never in memory as a whole', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const used: number[] = [];
    async function* file() {
      yield Buffer.from('title,authors\n');
      for (let megabyte = 0; megabyte < 300; megabyte++) {
        if (megabyte % 299 === 0) used.push(neededBytes());
        yield piece;
      }
      yield Buffer.from('\nA,B\n');
    }
    expect((await all(csvRecords(file()))).map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(used[1]! - used[0]!).toBeLessThan(20e6);
  });
});

it('gives up a file whose quotes are all over the place, before it takes time out of proportion', async () => {
  const text = `t,a\n${'x","y\nz,z\n'.repeat(1e5)}`;
  await expect(records(text, 65_536)).rejects.toThrow(/^the row that begins on line \d+ .*nothing after it was read$/);
});

const field = fc.string({ unit: fc.constantFrom(...'ab ",;é猫\n\r'), maxLength: 8 });
const rows = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

it('reads whatever is written by the rules', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 9 }),
      async (written, end, piece) => {
        const text = [['t', 'a', 'y'], ...written].map((row) => row.map(quoted).join(',')).join(end);
        const found = (await records(text, piece)).slice(1).map(({ fields }) => fields);
        const plain = (row: readonly string[]) => row.map((value) => value.replaceAll(/\r*\n/g, '\n'));
        const expected = written.filter((row) => row.some((value) => value.trim() !== '')).map(plain);
        expect(found.map(plain)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

it('loses no line of any text without saying so', async () => {
  const unit = fc.oneof(fc.constantFrom(...'",\na'), fc.constant('\na,b\n'));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
      const lines = `t,a\n${text}`.split('\n');
      const found = await records(lines.join('\n')).catch((error: Error) => {
        expect(error.message).toMatch(/never ends/);
        return null;
      });
      if (!found) return;
      const told = new Set(
        found.flatMap(({ line, fields, fault }, index) => {
          const [, first, last = first] = / lines? (\d+)(?: to (\d+))?$/.exec(fault ?? '') ?? [];
          const until = fault === undefined ? line + fields.join('').split('\n').length - 1 : line;
          const own = Array.from({ length: until - line + 1 }, (_, at) => line + at);
          expect(line).toBeGreaterThan(found[index - 1]?.line ?? 0);
          return first === undefined
            ? own
            : [...own, ...Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at)];
        }),
      );
      const untold = lines.filter((line, index) => !told.has(index + 1) && /[^\s,"]/.test(line));
      expect(untold).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
