import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conditions, demoOffer, demoSellers, gradeOf } from '../listings/index.ts';
import { aBook, bookFacts } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { BookCard, CataloguePage, CatalogueQuery } from './catalog.model.ts';
import { catalogueQuery } from './catalogue-query.ts';

let store: TestDatabase;
const BOOKS = 120;

beforeAll(async () => {
  store = await openTestDatabase();
  await store.database.transaction(async ({ intake, listings }) => {
    const facts = Array.from({ length: BOOKS }, (_, index) =>
      bookFacts({
        title: `${index % 3 ? 'Winter' : 'Summer'} garden ${index}`,
        language: ['en', 'fr', null][index % 3] ?? null,
      }),
    );
    await intake.takeIn(facts);
    const ids = await intake.bookIds();
    const sellers = await listings.sellers(demoSellers);
    // Twenty books stay without an offer, and prices repeat, so that ties fall on page ends.
    await listings.offer(
      Array.from({ length: 300 }, (_, index) => {
        const { bookIndex, sellerIndex, ...offer } = demoOffer(index, BOOKS - 20, sellers.length);
        return {
          ...offer,
          priceCents: 100 * (1 + (offer.priceCents % 7)),
          bookId: ids[bookIndex]!,
          sellerId: sellers[sellerIndex]!,
        };
      }),
    );
  });
});
afterAll(() => store.close());

const list = (query: CatalogueQuery, turn = {}): Promise<CataloguePage> =>
  store.database.read(({ catalog }) => catalog.list(query, turn));

async function allPages(query: CatalogueQuery): Promise<CataloguePage[]> {
  const pages = [await list(query)];
  for (let after = pages[0]!.after; after; after = pages.at(-1)!.after) pages.push(await list(query, { after }));
  return pages;
}

const idsOf = (pages: readonly { books: readonly BookCard[] }[]): number[] =>
  pages.flatMap(({ books }) => books.map(({ id }) => id));

const queries: [string, CatalogueQuery][] = [
  ['newest', catalogueQuery({ q: '' })],
  ['cheapest', catalogueQuery({ q: '', sort: 'price' })],
  ['newest in fine or better', catalogueQuery({ q: '', condition: 'fine' })],
  [
    'cheapest in good or better, at most 4.00, in French',
    catalogueQuery({ q: '', condition: 'good', maxPriceCents: 400, language: 'fr', sort: 'price' }),
  ],
  ['newest at most 2.00', catalogueQuery({ q: '', maxPriceCents: 200 })],
  ['found by words', catalogueQuery({ q: 'winter gard' })],
  ['found by words, cheapest', catalogueQuery({ q: 'winter gard', sort: 'price' })],
];

describe.each(queries)('a list, %s', (_, query) => {
  it('shows each book once, going forward', async () => {
    const pages = await allPages(query);
    const ids = idsOf(pages);
    expect(new Set(ids).size).toBe(ids.length);
    expect(pages[0]!.count).toEqual({ value: ids.length, more: false });
    expect(pages.at(-1)!.after).toBeNull();
    expect(pages[0]!.before).toBeNull();
  });

  it('shows the same pages going back', async () => {
    const forward = await allPages(query);
    const back = [forward.at(-1)!];
    for (let before = back[0]!.before; before; before = back[0]!.before) back.unshift(await list(query, { before }));
    expect(idsOf(back)).toEqual(idsOf(forward));
  });

  it('shows the cheapest offer that satisfies the filter', async () => {
    for (const { id, offer, offers, language } of (await allPages(query)).flatMap(({ books }) => books)) {
      const satisfying = (await store.query(
        'SELECT id, price_cents FROM listings WHERE book_id = ? AND `condition` <= ? ORDER BY price_cents, `condition`, id',
        [id, gradeOf(query.condition ?? conditions.at(-1)!)],
      )) as { id: number; price_cents: number }[];
      expect({ offers, price: offer?.priceCents }).toEqual({
        offers: satisfying.length,
        price: satisfying[0]?.price_cents,
      });
      if (query.maxPriceCents) expect(offer!.priceCents).toBeLessThanOrEqual(query.maxPriceCents);
      if (query.condition) expect(gradeOf(offer!.condition)).toBeLessThanOrEqual(gradeOf(query.condition));
      if (query.language) expect(language).toBe(query.language);
    }
  });

  it('is in its order', async () => {
    const prices = (await allPages(query)).flatMap(({ books }) =>
      books.map(({ offer }) => offer?.priceCents ?? Number.POSITIVE_INFINITY),
    );
    if (query.sort === 'price') expect(prices).toEqual([...prices].sort((a, b) => a - b));
    if (query.sort === 'relevance')
      expect(prices.map(Number.isFinite)).toEqual(prices.map(Number.isFinite).sort((a, b) => Number(b) - Number(a)));
  });
});

it('lists books without an offer behind all others, when nothing asks for one', async () => {
  const offered = (await allPages(queries[0]![1])).flatMap(({ books }) => books.map(({ offer }) => offer !== null));
  expect(offered).toEqual([...Array(100).fill(true), ...Array(20).fill(false)]);
});

it('refuses the cursor of another list, and an invented one', async () => {
  const { after } = await list(queries[0]![1]);
  await expect(list(queries[1]![1], { after: after! })).rejects.toThrow('not a page of this list');
  await expect(list(queries[0]![1], { after: '1.2.AAAAAAAAAAAAAAAAAAAAAA' })).rejects.toThrow(
    'not a page of this list',
  );
});

const longWord = `${'Donaudampfschifffahrts'.repeat(6)}kapitän`;

describe('a search', () => {
  const titles = async (q: string) => (await list(catalogueQuery({ q }))).books.map(({ title }) => title);

  beforeAll(async () => {
    await aBook(store.database, { title: 'Sei personaggi in cerca d’autore', authors: 'Luigi Pirandello' });
    await aBook(store.database, { title: 'Green Eggs and Ham', authors: 'Dr. Seuss, לאה נאור', isbn: '9780394800165' });
    await aBook(store.database, { title: 'It', authors: 'Stephen King' });
    await aBook(store.database, { title: '紅樓夢', authors: '曹雪芹', language: 'zh' });
    await aBook(store.database, { title: 'Crime and Punishment', authors: 'Fyodor Dostoyevsky' });
  });

  it.each([
    ['PIRANDÉLLO personaggi', 'Sei personaggi in cerca d’autore'],
    ['dautore', 'Sei personaggi in cerca d’autore'],
    ['autore', 'Sei personaggi in cerca d’autore'],
    ["d'aut", 'Sei personaggi in cerca d’autore'],
    ['לאה נאור', 'Green Eggs and Ham'],
    ['0394800168', 'Green Eggs and Ham'],
    ['978-0-394-80016-5', 'Green Eggs and Ham'],
    ['97803948', 'Green Eggs and Ham'],
    ['it', 'It'],
    ['樓夢', '紅樓夢'],
    ['夢', '紅樓夢'],
    ['紅', '紅樓夢'],
    ['曹', '紅樓夢'],
    ['dosto', 'Crime and Punishment'],
    ['the crime and the punishment', 'Crime and Punishment'],
  ])('for %s finds %s', async (q, title) => expect(await titles(q)).toContain(title));

  it.each([
    ['Panserhjerte, Jo Nesbø', ['nesbo', 'NESBØ', 'nesb', 'jo nesbo']],
    ['Solaris, Stanisław Lem', ['stanislaw lem', 'stanisł', 'STANISŁAW']],
    ['L’Étranger', ['étranger', 'etranger', "l'etranger", 'letranger', 'l etranger', "l'étr"]],
    ["L'amica geniale", ['amica', 'l’amica', 'amica geniale']],
    [
      "The Third Policeman, Flann O'Brien",
      ["o'brien", 'o’brien', 'obrien', 'brien', 'o brien', "o'br", "o'brien third"],
    ],
    ['House of Splendid Isolation, Edna OBRIEN', ["o'brien", 'obrien']],
    ['黒猫', ['猫', '黒', '黒猫']],
    ['吾輩は猫である', ['猫', '吾輩', 'である', '猫である']],
    ['𠮷野家の本', ['𠮷野家', '𠮷', '本']],
    ['𝕸𝖆𝖙𝖍 𐌰𐌱𐌲', ['math', '𝕸𝖆𝖙', '𐌰𐌱𐌲', '𐌰𐌱']],
    ['ꦲꦏ꧀ꦱꦫꦗꦮ', ['ꦲꦏ꧀ꦱꦫ', 'ꦲꦏ꧀ꦱꦫꦗꦮ']],
    ['ꓡꓲꓢꓴ', ['ꓡꓲꓢꓴ', 'ꓡꓲ']],
    ['𞤀𞤣𞤤𞤢𞤥 𖹀𖹁', ['𞤀𞤣𞤤𞤢𞤥', '𖹀𖹁']],
    ['Ὀδύσσεια ΟΔΥΣΣΕΥΣ', ['οδυσσεια', 'οδυσσευς', 'ΟΔΥΣΣ']],
    ['Братья Карамазовы', ['братья', 'карамаз', 'КАРАМАЗОВЫ']],
    ['हिन्दी किताब', ['हिन्दी', 'किताब']],
    ['ภาษาไทย', ['ไทย', 'ภาษา']],
    ['한국어 책', ['한국', '책', '한국어']],
    ['كتاب عربي', ['عربي', 'كتا']],
    [longWord, ['donaudampf', longWord]],
    [`${'Ж'.repeat(200)} longer than a term`, ['Ж'.repeat(10), 'Ж'.repeat(200)]],
  ])('finds %s in every way of writing it', async (title, ways) => {
    await aBook(store.database, { title });
    for (const q of ways) expect([q, await titles(q)]).toEqual([q, expect.arrayContaining([title])]);
  });

  it.each([
    ["o'brien", 'Wild Decembers, Edna Brien'],
    ['00tw', 'д as a number'],
  ])('for %s does not find %s', async (q, title) => {
    await aBook(store.database, { title });
    expect(await titles(q)).not.toContain(title);
  });

  it.each(['c++ -- ;', '~c*', '"', '+', '*****', '%', "'; DROP TABLE books", '@@ +( <> ~'])(
    'for %s finds nothing and breaks nothing',
    async (q) => {
      expect(await titles(q)).toEqual([]);
    },
  );

  it('asks for all of its words', async () => expect(await titles('crime pirandello')).toEqual([]));
});
