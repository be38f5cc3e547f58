import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, aListing } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
const publicUrl = 'https://books.example.com';
beforeAll(async () => {
  store = await openTestStore({ publicUrl });
});
afterAll(() => store.close());

const locationsIn = (xml: string): string[] => [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => url!);
const pathOf = (url: string): string => url.slice(publicUrl.length);

describe('the sitemap', () => {
  it('of an empty shop names its pages alone, all of which are there', async () => {
    const index = locationsIn(await store.page('/sitemap.xml'));
    expect(index).toEqual([`${publicUrl}/sitemaps/pages.xml`]);
    const pages = locationsIn(await store.page('/sitemaps/pages.xml'));
    expect(pages).toContain(`${publicUrl}/books`);
    for (const url of pages) expect([url, (await store.get(pathOf(url))).status]).toEqual([url, 200]);
  });

  it('names every book once, under the address that its page has, whatever the gaps between ids', async () => {
    const ids = [
      await aBook(store.database, { title: 'Emma & <Jane>' }),
      await aBook(store.database),
      await aBook(store.database),
    ];
    for (const [index, id] of [2000, 2001, 6001].entries()) await moveBook(ids[index]!, id);
    const sitemaps = locationsIn(await store.page('/sitemap.xml')).filter((url) => url.includes('books-'));
    expect(sitemaps.map(pathOf)).toEqual([1, 2, 3, 4].map((number) => `/sitemaps/books-${number}.xml`));
    const books: string[] = [];
    for (const url of sitemaps) books.push(...locationsIn(await store.page(pathOf(url))));
    expect(books.map((url) => url.split(/[/-]/)[4])).toEqual(['2000', '2001', '6001']);
    for (const url of books) expect([url, (await store.get(pathOf(url))).status]).toEqual([url, 200]);
  });

  it('tells when a book or its newest offer came', async () => {
    const { bookId } = await aListing(store.database);
    const lastmod = async () => {
      const xml = await store.page(`/sitemaps/books-${Math.ceil(bookId / 2000)}.xml`);
      return new RegExp(`/books/${bookId}-[^<]*</loc><lastmod>([^<]*)<`).exec(xml)?.[1];
    };
    await store.query("UPDATE books SET created_at = '2020-01-02' WHERE id = ?", [bookId]);
    await store.query("UPDATE listings SET created_at = '2024-05-06' WHERE book_id = ?", [bookId]);
    expect(await lastmod()).toBe('2024-05-06T00:00:00.000Z');
    await store.query("UPDATE books SET created_at = '2025-01-02' WHERE id = ?", [bookId]);
    expect(await lastmod()).toBe('2025-01-02T00:00:00.000Z');
  });

  it.each([
    'books-0.xml',
    'books-999999.xml',
    'books-1e3.xml',
    'books--1.xml',
    'books-1',
    'other.xml',
    '..%2fpages.xml',
  ])('has no part %s', async (file) => expect((await store.get(`/sitemaps/${file}`)).status).toBe(404));

  it('may be kept by anybody, and is XML', async () => {
    const { headers } = await store.get('/sitemap.xml');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    expect(headers.get('content-type')).toBe('text/xml; charset=utf-8');
  });
});

describe('robots.txt', () => {
  it('names the sitemap, and keeps crawlers from searches but not from books', async () => {
    const lines = (await store.page('/robots.txt')).split('\n');
    expect(lines).toContain(`Sitemap: ${publicUrl}/sitemap.xml`);
    const forbidden = lines.flatMap((line) => /^Disallow: (.*)$/.exec(line)?.[1] ?? []);
    const patterns = forbidden.map((path) => new RegExp(`^${path.replaceAll(/[.?]/g, '\\$&').replaceAll('*', '.*')}`));
    const isForbidden = (path: string) => patterns.some((pattern) => pattern.test(path));
    expect(['/books?q=x', '/books?language=en&max=5', '/api/v1/books'].every(isForbidden)).toBe(true);
    expect(['/', '/books', '/books?language=en', '/books/1-emma', '/assets/x.css', '/terms'].some(isForbidden)).toBe(
      false,
    );
  });
});

/** Gives a book another id. */
async function moveBook(from: number, to: number): Promise<void> {
  await store.query(
    `INSERT INTO books (id, isbn, source_key, title, authors, publisher, year, language, created_at)
     SELECT ?, isbn, ?, title, authors, publisher, year, language, created_at FROM books WHERE id = ?`,
    [to, Buffer.alloc(32, to), from],
  );
  for (const table of ['book_search', 'offer_floor'])
    await store.query(`UPDATE ${table} SET book_id = ? WHERE book_id = ?`, [to, from]);
  await store.query('DELETE FROM books WHERE id = ?', [from]);
}
