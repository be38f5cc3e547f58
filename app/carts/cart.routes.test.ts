import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aListing } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

let listing: number;
let bookId: number;
beforeEach(async () => {
  ({ bookId } = await aListing(store.database, { priceCents: 1250, quantity: 3 }));
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  listing = row!['id'] as number;
});

/** Somebody with a cart: the cookie that the first copy brings. */
async function aVisitor(): Promise<string> {
  const answer = await store.post('/cart', { listing: String(listing) });
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

const cartOf = async (cookie: string): Promise<string> => (await store.get('/cart', { cookie })).text();

describe('adding a copy', () => {
  it('from the page of the book leads to its line in the cart, and brings the only cookie', async () => {
    const book = await (await store.get(`/books/${bookId}`)).headers.get('location');
    const page = await store.page(book!);
    expect(page).toContain('<form action="/cart" method="post">');
    expect(page).toContain(`<input type="hidden" name="listing" value="${listing}">`);
    const answer = await store.post('/cart', { listing: String(listing) });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/cart#line-${listing}`]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-cart=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('takes price and number of copies from nowhere but the database', async () => {
    const forged = { listing: String(listing), price: '1', priceCents: '1', quantity: '50', copies: '50' };
    const cookie = (await store.post('/cart', forged)).headers.get('set-cookie')!.split(';')[0]!;
    expect(await cartOf(cookie)).toContain('$12.50');
    expect(
      await store.query('SELECT quantity, added_price_cents FROM cart_lines WHERE listing_id = ?', [listing]),
    ).toEqual([{ quantity: 1, added_price_cents: 1250 }]);
  });

  it('says when there are no more copies of it', async () => {
    const cookie = await aVisitor();
    for (let copy = 2; copy <= 3; copy++) await store.post('/cart', { listing: String(listing) }, { cookie });
    const answer = await store.post('/cart', { listing: String(listing) }, { cookie });
    expect(answer.headers.get('location')).toBe(`/cart?limited=${listing}#line-${listing}`);
    const page = await (await store.get(`/cart?limited=${listing}`, { cookie })).text();
    expect(page).toContain('Only 3 copies are left.');
    expect(page).toContain('Total for 3 books');
    expect(await cartOf(cookie)).not.toContain('Only 3 copies');
  });

  it('that has just been sold answers with the cart as it is, in the page’s language', async () => {
    await store.query('UPDATE listings SET available = 0 WHERE id = ?', [listing]);
    const answer = await store.post('/cart', { listing: String(listing) }, { 'accept-language': 'es' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([409, null]);
    const page = await answer.text();
    expect(page).toContain('Ese ejemplar ya no está a la venta');
    expect(page).toContain('Tu carrito está vacío');
  });

  it.each([
    ['', 400],
    ['0', 400],
    ['-1', 400],
    ['1.5', 400],
    ['1e9', 400],
    ["1' OR '1'='1", 400],
    ['<script>', 400],
    ['\u{1F4DA}', 400],
    ['99999999999', 400],
    ['999999999', 404],
  ])('of the offer %p is refused with %i, and leaves no cart behind', async (received, status) => {
    const [before] = await store.query('SELECT COUNT(*) AS carts FROM carts');
    const answer = await store.post('/cart', { listing: received });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([status, null]);
    expect((await store.query('SELECT COUNT(*) AS carts FROM carts'))[0]).toEqual(before);
  });
});

describe('a line of the cart', () => {
  it('can be set to another number of copies, and removed', async () => {
    const cookie = await aVisitor();
    const changed = await store.post(`/cart/lines/${listing}`, { quantity: ' 2 ' }, { cookie });
    expect([changed.status, changed.headers.get('location')]).toEqual([303, `/cart#line-${listing}`]);
    const page = await cartOf(cookie);
    for (const text of ['$25.00', '$12.50 each', 'value="2"', 'Total for 2 books', 'Cart (2)'])
      expect(page).toContain(text);
    const removed = await store.post(`/cart/lines/${listing}/remove`, {}, { cookie });
    expect([removed.status, removed.headers.get('location')]).toEqual([303, '/cart']);
    expect(await cartOf(cookie)).toContain('Your cart is empty');
    expect((await store.post(`/cart/lines/${listing}/remove`, {}, { cookie })).status).toBe(303);
  });

  it('is gone with zero copies', async () => {
    const cookie = await aVisitor();
    await store.post(`/cart/lines/${listing}`, { quantity: '0' }, { cookie });
    expect(await cartOf(cookie)).toContain('Your cart is empty');
  });

  it.each(['', '-1', '1.5', '100', 'two', '<b>"', '\u{1F4DA}', '1e1'])(
    'comes back as it was filled in with %p, with what is accepted beside the field',
    async (quantity) => {
      const cookie = await aVisitor();
      const answer = await store.post(`/cart/lines/${listing}`, { quantity }, { cookie });
      const page = await answer.text();
      expect(answer.status).toBe(400);
      expect(page).toContain('A whole number up to 99, please');
      expect(page).toContain(`aria-describedby="wrong-${listing}"`);
      expect(page).toContain(`value="${quantity.replace('<b>"', '&lt;b&gt;&quot;')}"`);
      expect(await store.query('SELECT quantity FROM cart_lines WHERE listing_id = ?', [listing])).toEqual([
        { quantity: 1 },
      ]);
    },
  );

  it('of another visitor cannot be seen, changed or removed, nor without a cookie', async () => {
    const owner = await aVisitor();
    await aListing(store.database);
    const other = (await store.post('/cart', { listing: String(listing + 1) })).headers
      .get('set-cookie')!
      .split(';')[0]!;
    for (const cookie of [other, '__Host-cart=forged', `__Host-cart=${'A'.repeat(43)}`, 'cart=1']) {
      expect(await cartOf(cookie)).not.toContain(`line-${listing}`);
      expect((await store.post(`/cart/lines/${listing}`, { quantity: '3' }, { cookie })).status).toBe(409);
      expect((await store.post(`/cart/lines/${listing}/remove`, {}, { cookie })).status).toBe(303);
    }
    expect((await store.post(`/cart/lines/${listing}`, { quantity: '3' })).status).toBe(409);
    expect(await cartOf(owner)).toContain('Total for 1 book');
  });

  it.each(['/cart/lines/abc', '/cart/lines/0', '/cart/lines/1%27', '/cart/lines/99999999999'])(
    '%s is none',
    async (path) => {
      for (const address of [path, `${path}/remove`])
        expect((await store.post(address, { quantity: '1' })).status).toBe(404);
    },
  );

  it('says what has changed since it was added', async () => {
    const cookie = await aVisitor();
    await store.query('UPDATE listings SET price_cents = 1500 WHERE id = ?', [listing]);
    expect(await cartOf(cookie)).toContain('It was $12.50 when you added it.');
    await store.query('UPDATE listings SET available = 0 WHERE id = ?', [listing]);
    expect(await cartOf(cookie)).toContain('Sold out.');
    await store.query("UPDATE listings SET status = 'withdrawn' WHERE id = ?", [listing]);
    const page = await cartOf(cookie);
    expect(page).toContain('The seller has taken this copy back.');
    expect(page).toContain('Total for 0 books');
    expect(page).toContain(`/cart/lines/${listing}/remove`);
  });
});

describe('every change', () => {
  it.each([['/cart'], ['/cart/lines/1'], ['/cart/lines/1/remove']])(
    'at %s is refused from another site',
    async (path) => {
      const cookie = await aVisitor();
      const answer = await store.post(
        path,
        { listing: '1', quantity: '1' },
        { cookie, 'sec-fetch-site': 'cross-site' },
      );
      expect(answer.status).toBe(403);
    },
  );

  it('is not to be had by a link', async () => {
    for (const path of ['/cart/lines/1', '/cart/lines/1/remove']) expect((await store.get(path)).status).toBe(405);
  });
});

describe('the header', () => {
  it('tells a visitor with a cart how many copies are in it, and asks the database nothing for others', async () => {
    const guest = await store.get('/books');
    expect([guest.headers.get('set-cookie'), guest.headers.get('cache-control')]).toEqual([null, 'public, max-age=30']);
    expect(await guest.text()).toContain('<a href="/cart">Cart</a>');
    const cookie = await aVisitor();
    for (const path of ['/', '/books', '/nowhere', '/cart'])
      expect([path, await (await store.get(path, { cookie })).text()]).toEqual([
        path,
        expect.stringContaining('Cart (1)'),
      ]);

    await store.query('RENAME TABLE carts TO carts_elsewhere');
    const [without, files, withCart] = [
      await store.get('/books'),
      await store.get('/assets/none.css', { cookie }),
      await store.get('/books', { cookie }),
    ];
    await store.query('RENAME TABLE carts_elsewhere TO carts');
    expect([without.status, files.status, withCart.status]).toEqual([200, 404, 500]);
  });

  it('shows no cart that a page of another visitor could have kept', async () => {
    const cookie = await aVisitor();
    expect((await store.get('/', { cookie })).headers.get('cache-control')).toMatch(/^private/);
    expect((await store.get('/cart')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('the cookie of a store', () => {
  it.each([
    ['https://books.example.com', /^__Host-cart=.*; Secure$/],
    ['http://192.168.1.5:8080', /^cart=.*; HttpOnly; SameSite=Lax$/],
    ['http://localhost:8080', /^__Host-cart=.*; Secure$/],
  ])('at %s is one that browsers take', async (publicUrl, expected) => {
    const other = await openTestStore({ publicUrl });
    await aListing(other.database);
    const answer = await other.post('/cart', { listing: '1' });
    const cookie = answer.headers.get('set-cookie')!;
    const page = await (await other.get('/cart', { cookie: cookie.split(';')[0]! })).text();
    await other.close();
    expect(cookie).toMatch(expected);
    expect(page).toContain('Cart (1)');
  });
});
