import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aBook, aListing } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { matchExpression } from './search-terms.ts';

const words = ['winter', 'garden', 'snow', 'café', '雪国', 'obrien'];
const titles = [
  'Winter garden',
  'Snow country 雪国',
  "O'Brien in winter",
  'Café snow',
  'A garden of snow and winter',
  '100%_sure',
];

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  for (const title of titles) await aListing(store.database, { bookId: await aBook(store.database, { title }) });
});
afterAll(() => store.close());

/** What the API finds. */
async function found(query: string): Promise<{ status: number; titles: string[] }> {
  const response = await fetch(`${store.baseUrl}/api/v1/books?q=${encodeURIComponent(query)}`);
  const body = (await response.json()) as { books?: { title: string }[] };
  return { status: response.status, titles: (body.books ?? []).map(({ title }) => title).sort() };
}

/** What means something to full-text search, LIKE, SQL or a shell. */
const operator = fc.constantFrom(
  '+',
  '-',
  '*',
  '"',
  '(',
  ')',
  '~',
  '<',
  '>',
  '@',
  '%',
  '_',
  '\\',
  ';',
  '--',
  '/*',
  '#',
  '`',
  '||',
  '&&',
  '$',
  '{',
  '|',
);

describe('a search', () => {
  it('for any text is answered, asks for few terms, and is no fault of ours', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.oneof(operator, fc.constantFrom(...words, ' ')), maxLength: 40 }),
      fc.constantFrom(
        "' OR 1=1 -- ",
        "') IN BOOLEAN MODE) OR SLEEP(5) -- ",
        '"'.repeat(150),
        '('.repeat(150),
        '*'.repeat(150),
        'a'.repeat(200),
        "a'".repeat(100),
        '雪'.repeat(200),
        '\u0301'.repeat(150),
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, async (query) => {
        const { status } = await found(query.toWellFormed());
        expect([query, [200, 400].includes(status)]).toEqual([query, true]);
        expect((matchExpression(query) ?? '').split(' +').length).toBeLessThanOrEqual(8 * 9);
      }),
      { numRuns: 300 },
    );
    expect(store.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('finds by words alone: what stands between them commands nothing', async () => {
    const asked = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(asked, fc.array(operator, { minLength: 8, maxLength: 8 }), async (some, marks) => {
        const plain = await found(some.join(' '));
        const dressed = some.map((word, index) => `${marks[index]} ${marks[index + 3]}${word}`).join(' ');
        expect([dressed, await found(`${dressed} ${marks[7]}`)]).toEqual([dressed, plain]);
      }),
      { numRuns: 150 },
    );
    expect((await found('winter -garden')).titles).toEqual(['A garden of snow and winter', 'Winter garden']);
  });
});
