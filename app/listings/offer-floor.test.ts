import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog } from '../core/log.ts';
import { conditionOf, conditions } from '../listings/condition.ts';
import { aBook, aListing, aSeller } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';

const logged: string[] = [];
const log = createLog('debug', { write: (line) => logged.push(line) });

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase({ poolSize: 20, log });
});
afterAll(() => store.close());

/** The floors of a book as its listings say they must be, for each grade. */
async function expectedFloors(bookId: number) {
  const listings = (await store.query(
    'SELECT * FROM listings WHERE book_id = ? AND status = ? AND available > 0 ORDER BY price_cents, id',
    [bookId, 'live'],
  )) as {
    id: number;
    condition: number;
    price_cents: number;
  }[];
  return conditions.map((_, index) => {
    const offers = listings.filter(({ condition }) => condition <= index + 1);
    return {
      min_condition: index + 1,
      offers: offers.length,
      price_cents: offers[0]?.price_cents ?? 0,
      newest_listing_id: Math.max(0, ...offers.map(({ id }) => id)),
    };
  });
}

const floors = (bookId: number) =>
  store.query(
    'SELECT min_condition, offers, price_cents, newest_listing_id FROM offer_floor WHERE book_id = ? ORDER BY min_condition',
    [bookId],
  );

it('holds the cheapest offer of each grade or better', async () => {
  const bookId = await aBook(store.database);
  await aListing(store.database, { bookId, condition: 'good', priceCents: 500 });
  await aListing(store.database, { bookId, condition: 'fine', priceCents: 900 });
  await aListing(store.database, { bookId, condition: 'poor', priceCents: 700 });
  expect(await floors(bookId)).toEqual(await expectedFloors(bookId));
  expect((await floors(bookId)).map(({ price_cents }) => price_cents)).toEqual([0, 0, 900, 900, 500, 500, 500]);
});

it('stays exact while twenty sellers offer the same books at once', async () => {
  const books = await Promise.all([aBook(store.database), aBook(store.database), aBook(store.database)]);
  const sellers: number[] = [];
  for (let index = 0; index < 20; index++) sellers.push(await aSeller(store.database));
  await Promise.all(
    sellers.map(async (sellerId, seller) => {
      for (let round = 0; round < 10; round++) {
        const offer = (bookId: number, place: number) => ({
          bookId,
          sellerId,
          reference: `${round}-${place}`,
          condition: conditionOf(1 + ((seller + round + place) % 7)),
          notes: '',
          quantity: 1,
          priceCents: 100 + ((seller * 37 + round * 11 + place) % 50),
        });
        // Two books a command, in an order that differs between sellers: what deadlocks when locks have no order.
        const pair =
          seller % 2 ? [books[round % 3]!, books[(round + 1) % 3]!] : [books[(round + 1) % 3]!, books[round % 3]!];
        await store.database.transaction(({ listings }) => listings.offer(pair.map(offer)));
      }
    }),
  );
  expect(logged.filter((line) => line.includes('after a conflict'))).toEqual([]);
  for (const bookId of books) expect(await floors(bookId)).toEqual(await expectedFloors(bookId));
  expect(await store.query('SELECT COUNT(*) AS n FROM listings WHERE book_id IN (?)', [books])).toEqual([{ n: 400 }]);
});
