import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aBook, aListing, aSeller, bookFacts } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { AuditedBatch } from './catalogue-audit.service.ts';

let store: TestDatabase;
beforeEach(async () => {
  store = await openTestDatabase({ poolSize: 20 });
});
afterEach(() => store.close());

const batch = (after = 0): Promise<AuditedBatch> => store.database.snapshot(({ audit }) => audit.batch(after));
const differences = async () => (await batch()).differences;

describe('the audit of the catalogue', () => {
  it('finds nothing where floors and terms are what books and offers say', async () => {
    await aBook(store.database);
    const bookId = await aBook(store.database, { language: 'es', title: 'Rayuela', publisher: 'Sudamericana' });
    await aListing(store.database, { bookId, condition: 'fine', priceCents: 900 });
    await aListing(store.database, { bookId, condition: 'poor', priceCents: 300 });
    expect(await batch()).toEqual({ books: 2, last: bookId, differences: [] });
  });

  it('says for a wrong floor what is stored and what is right', async () => {
    const { bookId } = await aListing(store.database, { condition: 'good', priceCents: 500 });
    await store.query('UPDATE offer_floor SET price_cents = 501 WHERE book_id = ? AND min_condition = 6', [bookId]);
    const right = { offers: 1, priceCents: 500, listingId: 1, newestListingId: 1, language: 'en' };
    expect(await differences()).toEqual([
      { kind: 'offer-floor', bookId, condition: 'fair', stored: { ...right, priceCents: 501 }, right },
    ]);
  });

  it.each([['offers = offers + 1'], ['listing_id = NULL'], ['newest_listing_id = 0'], ["language = 'xx'"]])(
    'notices %s',
    async (change) => {
      await aListing(store.database, { condition: 'new' });
      await store.query(`UPDATE offer_floor SET ${change} WHERE min_condition = 3`);
      expect(await differences()).toMatchObject([{ kind: 'offer-floor', condition: 'fine' }]);
    },
  );

  it('notices an offer that the floors still show after it was sold past them', async () => {
    const { bookId } = await aListing(store.database, { condition: 'poor' });
    await store.query('UPDATE listings SET available = 0 WHERE book_id = ?', [bookId]);
    expect(await differences()).toMatchObject([
      { bookId, condition: 'poor', stored: { offers: 1 }, right: { offers: 0, priceCents: 0, listingId: null } },
    ]);
  });

  it('notices a missing floor: any of a book with offers, the lowest of one without', async () => {
    const { bookId } = await aListing(store.database, { condition: 'new' });
    await store.query('DELETE FROM offer_floor WHERE book_id = ? AND min_condition = 2', [bookId]);
    const unoffered = await aBook(store.database);
    await store.query('DELETE FROM offer_floor WHERE book_id = ?', [unoffered]);
    expect(await differences()).toMatchObject([
      { bookId, condition: 'as-new', stored: null },
      { bookId: unoffered, condition: 'poor', stored: null },
    ]);
  });

  it('names the terms under which a book is not found, or should not be', async () => {
    const bookId = await aBook(store.database, { title: 'Moby Dick', authors: 'Melville' });
    await store.query("UPDATE book_search SET terms = 'xxmoby xxduck xxmelville' WHERE book_id = ?", [bookId]);
    const lost = await aBook(store.database, { title: 'Ulysses', authors: 'Joyce' });
    await store.query('DELETE FROM book_search WHERE book_id = ?', [lost]);
    expect(await differences()).toEqual([
      { kind: 'search-terms', bookId, missing: ['xxdick'], surplus: ['xxduck'] },
      { kind: 'search-terms', bookId: lost, missing: ['xxulysses', 'xxjoyce'], surplus: [] },
    ]);
  });

  it('walks all books in batches, each once', async () => {
    await store.database.transaction(({ intake }) => intake.takeIn(Array.from({ length: 450 }, () => bookFacts())));
    const sizes: number[] = [];
    let next = await batch();
    while (next.last !== null) {
      sizes.push(next.books);
      next = await batch(next.last);
    }
    expect(sizes).toEqual([200, 200, 50]);
  });

  it('raises no false alarm while offers change', async () => {
    const books = await Promise.all(Array.from({ length: 5 }, () => aBook(store.database)));
    const sellers: number[] = [];
    for (let index = 0; index < 8; index++) sellers.push(await aSeller(store.database));
    let selling = true;
    const sales = Promise.all(
      sellers.map(async (sellerId) => {
        for (let round = 0; round < 30; round++)
          await aListing(store.database, { bookId: books[round % 5]!, sellerId, priceCents: 2000 - round });
      }),
    ).finally(() => {
      selling = false;
    });
    let audits = 0;
    while (selling) {
      expect(await differences()).toEqual([]);
      audits++;
    }
    await sales;
    expect(audits).toBeGreaterThan(10);
  });
});
