import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
/** A seller who never gets anything stored, for all forms that are refused. */
let refused: Awaited<ReturnType<typeof aSellerVisitor>>;
beforeAll(async () => {
  store = await openTestStore();
  refused = await aSellerVisitor();
});
afterAll(() => store.close());

const offer = { condition: 'fine', notes: '', price: '12.50', copies: '2' };
const facts = {
  title: 'A new book',
  authors: 'Ada Writer',
  publisher: 'Press',
  year: '1999',
  language: 'en',
  isbn: '',
};

async function aSellerVisitor(headers: Record<string, string> = {}) {
  const user = await aShopkeeper(store.database);
  const visitor = new Visitor(store, headers);
  await visitor.logIn(user);
  return { user, visitor };
}

const listingsOf = (userId: number) =>
  store.query(
    'SELECT l.*, b.title, b.isbn, b.created_by FROM listings l JOIN books b ON b.id = l.book_id JOIN sellers s ON s.id = l.seller_id WHERE s.user_id = ? ORDER BY l.id',
    [userId],
  );

describe('a shop', () => {
  it('is asked for before the first book, and opened', async () => {
    const visitor = new Visitor(store);
    const user = await aUser(store.database);
    await visitor.logIn(user);
    expect(await visitor.page('/selling')).toContain('href="/selling/shop?next=new"');
    for (const path of ['/selling/new', '/selling/new/book'])
      expect((await visitor.get(path)).headers.get('location')).toBe('/selling/shop?next=new');
    const page = await visitor.page('/selling/shop?next=new');
    expect(page).toContain('<option value="CO">Colombia</option>');
    const shop = { name: 'The Owl', place: 'Hay-on-Wye', country: 'GB' };
    const response = await visitor.post('/selling/shop', { ...shop, next: 'new' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/selling/new']);
    const changed = await visitor.post('/selling/shop', { ...shop, name: '  The   Snowy Owl ' });
    expect(changed.headers.get('location')).toBe('/selling/shop?done');
    expect(await store.query('SELECT name, country FROM sellers WHERE user_id = ?', [user.id])).toEqual([
      { name: 'The Snowy Owl', country: 'GB' },
    ]);
  });

  it('has a name of its own: another one’s is a fault beside the field', async () => {
    const { visitor } = await aSellerVisitor();
    const { visitor: other } = await aSellerVisitor();
    const shop = { name: 'The Fox', place: 'Leeds', country: 'GB' };
    await visitor.post('/selling/shop', shop);
    const response = await other.post('/selling/shop', { ...shop, name: 'THE FOX' });
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain('id="name-fault"');
    expect(page).toContain('value="THE FOX"');
  });

  it.each([
    ['name', ''],
    ['name', 'x'.repeat(81)],
    ['name', 'a\u202eb'],
    ['place', ' '],
    ['country', 'XX'],
    ['country', '__proto__'],
  ])('refuses as %s %j', async (field, value) => {
    const { visitor, user } = refused;
    const shop = { name: 'A name', place: 'Leeds', country: 'GB', [field]: value };
    const response = await visitor.post('/selling/shop', shop);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`id="${field}-fault"`);
    expect(await store.query('SELECT place FROM sellers WHERE user_id = ?', [user.id])).toEqual([{ place: 'Porto' }]);
  });
});

describe('an ISBN', () => {
  it('leads to the edition that has it, in any form', async () => {
    const { visitor } = await aSellerVisitor();
    const id = await aBook(store.database, { isbn: '9780439023481', title: 'The Hunger Games' });
    for (const typed of ['9780439023481', '0-439-02348-3', 'ISBN 978-0-439-02348-1'])
      expect((await visitor.get(`/selling/new?isbn=${encodeURIComponent(typed)}`)).headers.get('location')).toBe(
        `/selling/new/${id}`,
      );
    expect(await visitor.page(`/selling/new/${id}`)).toContain('The Hunger Games');
  });

  it('that nobody has is filled in already', async () => {
    const { visitor } = await aSellerVisitor();
    const response = await visitor.get('/selling/new?isbn=0306406152');
    expect(response.headers.get('location')).toBe('/selling/new/book?isbn=9780306406157');
    expect(await visitor.page('/selling/new/book?isbn=9780306406157')).toContain('value="9780306406157"');
  });

  it.each(['', '123', '9780439023482', 'x'.repeat(1000), '<script>'])(
    '%j is refused beside its field',
    async (typed) => {
      const { visitor } = await aSellerVisitor();
      const response = await visitor.get(`/selling/new?isbn=${encodeURIComponent(typed)}`);
      expect(response.status).toBe(400);
      const page = await response.text();
      expect(page).toContain('id="isbn-fault"');
      expect(page).not.toContain('<script>');
    },
  );
});

describe('a copy', () => {
  it('of a known edition comes up for sale, and is found at once', async () => {
    const { visitor, user } = await aSellerVisitor();
    const bookId = await aBook(store.database);
    await visitor.page(`/selling/new/${bookId}`);
    const response = await visitor.post(`/selling/new/${bookId}`, offer);
    const [listing] = await listingsOf(user.id);
    expect(response.headers.get('location')).toBe(`/selling/listings/${listing!['id']}/photos?added`);
    expect(listing).toMatchObject({ price_cents: 1250, available: 2, quantity: 2, condition: 3, status: 'live' });
    expect(await visitor.page('/selling')).toContain('$12.50');
    expect((await store.get(`/books/${bookId}`)).status).toBe(301);
  });

  it('of an edition that the shop does not know comes up together with it', async () => {
    const { visitor, user } = await aSellerVisitor();
    await visitor.page('/selling/new/book');
    await visitor.post('/selling/new/book', { ...facts, isbn: '0-306-40615-2', title: 'Rust\u{1F980} <b>', ...offer });
    const [listing] = await listingsOf(user.id);
    expect(listing).toMatchObject({ title: 'Rust\u{1F980} <b>', isbn: '9780306406157', created_by: user.id });
    expect(await visitor.page('/selling')).toContain('Rust\u{1F980} &lt;b&gt;');
    // The very same facts are the same edition, for somebody else, too.
    const { visitor: other, user: second } = await aSellerVisitor();
    await other.post('/selling/new/book', { ...facts, isbn: '9780306406157', title: 'Rust\u{1F980} <b>', ...offer });
    expect((await listingsOf(second.id))[0]!['book_id']).toBe(listing!['book_id']);
  });

  it('whose ISBN another edition has is led to that one', async () => {
    const { visitor, user } = await aSellerVisitor();
    const bookId = await aBook(store.database, { isbn: '9780143127741', title: 'The owner' });
    const response = await visitor.post('/selling/new/book', { ...facts, isbn: '9780143127741', ...offer });
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain('id="isbn-fault"');
    expect(page).toContain(`href="/selling/new/${bookId}"`);
    expect(page).toContain('value="A new book"');
    expect(await listingsOf(user.id)).toEqual([]);
  });

  it('is put up once, however often its form is sent', async () => {
    const { visitor, user } = await aSellerVisitor();
    const page = await visitor.page('/selling/new/book');
    const key = /name="key" value="([^"]+)"/.exec(page)![1]!;
    const form = { ...facts, title: 'Sent many times', ...offer, key };
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.post('/selling/new/book', form)));
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await listingsOf(user.id)).toHaveLength(1);
    const changed = await visitor.post('/selling/new/book', { ...form, price: '13' });
    expect(changed.status).toBe(409);
    const asked = await changed.text();
    expect(asked).toContain('role="alert"');
    const next = /name="key" value="([^"]+)"/.exec(asked)![1]!;
    await visitor.post('/selling/new/book', { ...form, price: '13', key: next });
    expect(await listingsOf(user.id)).toHaveLength(2);
  });

  it('has its price read as the page’s language writes it', async () => {
    const { visitor, user } = await aSellerVisitor({ 'accept-language': 'es' });
    const bookId = await aBook(store.database);
    await visitor.post(`/selling/new/${bookId}`, { ...offer, price: '1250,50' });
    expect((await listingsOf(user.id))[0]!['price_cents']).toBe(125_050);
    const response = await visitor.post(`/selling/new/${bookId}`, { ...offer, price: 'doce' });
    expect(await response.text()).toContain('por ejemplo 12,50');
  });

  it('entered by two at the same moment is one edition', async () => {
    const sellers = await Promise.all(Array.from({ length: 4 }, () => aSellerVisitor()));
    const form = { ...facts, title: 'Entered at once', isbn: '9780553380163', ...offer };
    await Promise.all(sellers.map(({ visitor }) => visitor.page('/selling/new/book')));
    const answers = await Promise.all(sellers.map(({ visitor }) => visitor.post('/selling/new/book', form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(await store.query("SELECT COUNT(*) AS n FROM books WHERE isbn = '9780553380163'")).toEqual([{ n: 1 }]);
  });

  it.each([
    ['condition', 'mint'],
    ['condition', ''],
    ['notes', 'x'.repeat(1001)],
    ['notes', 'a\u0000b'],
    ['price', ''],
    ['price', '0'],
    ['price', '-1'],
    ['price', '1e3'],
    ['price', '100000.01'],
    ['price', '99999999999999999999'],
    ['copies', '0'],
    ['copies', '1000'],
    ['copies', '1.5'],
    ['copies', '-1'],
    ['title', ''],
    ['title', 'x'.repeat(501)],
    ['authors', 'x'.repeat(1001)],
    ['publisher', 'x'.repeat(201)],
    ['year', '2999'],
    ['year', '0'],
    ['year', 'soon'],
    ['language', 'xx'],
    ['isbn', '9780306406158'],
  ])('is refused as it was filled in: %s %j', async (field, value) => {
    const { visitor, user } = refused;
    const form = { ...facts, title: 'Not to be stored', ...offer, [field]: value };
    const response = await visitor.post('/selling/new/book', form);
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(`id="${field}-fault"`);
    if (field !== 'authors') expect(page).toContain('value="Ada Writer"');
    expect(await listingsOf(user.id)).toEqual([]);
    expect(await store.query("SELECT id FROM books WHERE title = 'Not to be stored'")).toEqual([]);
  });

  it.each(['very-good', 'good', 'fair', 'poor'])('that is %s needs a note', async (condition) => {
    const { visitor, user } = await aSellerVisitor();
    const bookId = await aBook(store.database);
    const response = await visitor.post(`/selling/new/${bookId}`, { ...offer, condition, notes: ' \n ' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('id="notes-fault"');
    await visitor.post(`/selling/new/${bookId}`, { ...offer, condition, notes: 'Torn jacket.' });
    expect(await listingsOf(user.id)).toHaveLength(1);
  });
});

it('lets nobody in who is not logged in, and takes no form without the session’s token', async () => {
  const bookId = await aBook(store.database);
  const guest = new Visitor(store);
  for (const path of ['/selling', '/selling/shop', '/selling/new', '/selling/new/book', `/selling/new/${bookId}`]) {
    expect((await guest.get(path)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  }
  const { visitor, user } = await aSellerVisitor();
  const { visitor: stranger } = await aSellerVisitor();
  const foreign = /name="form-token" value="([^"]+)"/.exec(await stranger.page('/selling/new/book'))![1]!;
  for (const path of ['/selling/shop', '/selling/new/book', `/selling/new/${bookId}`]) {
    expect((await guest.post(path, { ...facts, ...offer })).headers.get('location')).toBe('/login');
    expect((await visitor.post(path, { ...facts, ...offer, 'form-token': foreign })).status).toBe(403);
    expect((await visitor.post(path, { ...facts, ...offer }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  }
  expect(await listingsOf(user.id)).toEqual([]);
});

it('knows no book that is not there', async () => {
  const { visitor } = await aSellerVisitor();
  for (const id of ['999999', '0', '-1', '1e3', 'x'])
    expect((await visitor.get(`/selling/new/${id}`)).status).toBe(404);
  expect((await visitor.post('/selling/new/999999', offer)).status).toBe(404);
});
