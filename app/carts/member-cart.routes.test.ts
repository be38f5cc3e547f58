import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aListing, aUser } from '../testing/builders.ts';
import { statementsOf } from '../testing/statements.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

let places = 0;
const somebody = (headers: Record<string, string> = {}) =>
  new Visitor(store, { 'x-forwarded-for': `2001:db8:0:${(++places).toString(16)}::1`, ...headers });

let listing: number;
let bookPath: string;
beforeEach(async () => {
  const { bookId } = await aListing(store.database, { priceCents: 1250, quantity: 9 });
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  listing = row!['id'] as number;
  bookPath = (await store.get(`/books/${bookId}`)).headers.get('location')!;
});

/** Somebody who is logged in, with a copy in the cart. */
async function aMember(copies = 1) {
  const user = await aUser(store.database);
  const visitor = somebody();
  await visitor.logIn(user);
  for (let copy = 0; copy < copies; copy++) await visitor.post('/cart', { listing: String(listing) });
  return { user, visitor };
}

const copiesIn = (page: string): string | undefined => /Total for (\d+) book/.exec(page)?.[1];

describe('who is logged in', () => {
  it('has their cart in every browser, without a cookie of the cart', async () => {
    const { user, visitor } = await aMember(2);
    expect([...visitor.cookies.keys()]).toEqual(['__Host-session']);
    const elsewhere = somebody();
    await elsewhere.logIn(user);
    const page = await elsewhere.page('/cart');
    expect(copiesIn(page)).toBe('2');
    expect(page).toContain('Cart (2)');
    expect(page).toContain('href="/checkout"');
    await elsewhere.post(`/cart/lines/${listing}`, { quantity: '3' });
    expect(copiesIn(await visitor.page('/cart'))).toBe('3');
  });

  it('leaves it where it is when they log out', async () => {
    const { user, visitor } = await aMember();
    await visitor.post('/logout');
    expect(await visitor.page('/cart')).toContain('Your cart is empty');
    await visitor.logIn(user);
    expect(copiesIn(await visitor.page('/cart'))).toBe('1');
  });

  it('changes it by their own forms alone, and sees nobody else’s', async () => {
    const { visitor } = await aMember();
    const stranger = (await aMember(0)).visitor;
    const foreign = /name="form-token" value="([^"]+)"/.exec(await stranger.page('/cart'))![1]!;
    expect(await stranger.page('/cart')).toContain('wherever you log in');
    const posts: [string, Record<string, string>][] = [
      ['/cart', { listing: String(listing) }],
      [`/cart/lines/${listing}`, { quantity: '5' }],
      [`/cart/lines/${listing}/remove`, {}],
    ];
    for (const [path, form] of posts)
      for (const token of ['', foreign, 'x'.repeat(43), '\u{1F4DA}'])
        expect((await visitor.post(path, { ...form, 'form-token': token })).status).toBe(403);
    expect(copiesIn(await visitor.page('/cart'))).toBe('1');
    expect((await stranger.post(`/cart/lines/${listing}`, { quantity: '5' })).status).toBe(409);
    expect((await stranger.post(`/cart/lines/${listing}/remove`)).status).toBe(303);
    expect(copiesIn(await visitor.page('/cart'))).toBe('1');
  });

  it('finds the token in every form that changes the cart', async () => {
    const { visitor } = await aMember();
    for (const [path, forms] of [
      [bookPath, /<form action="\/cart" method="post"><input type="hidden" name="form-token"/],
      ['/cart', /<form action="\/cart\/lines\/\d+" method="post"><input type="hidden" name="form-token"/],
      ['/cart', /<form action="\/cart\/lines\/\d+\/remove" method="post"><input type="hidden" name="form-token"/],
    ] as const)
      expect(await visitor.page(path)).toMatch(forms);
    expect(await somebody().page(bookPath)).not.toContain('form-token');
  });

  it('cannot put their own book into it, and reads why in their language', async () => {
    const { user, visitor } = await aMember(0);
    await store.query('UPDATE sellers s JOIN listings l ON l.seller_id = s.id SET s.user_id = ? WHERE l.id = ?', [
      user.id,
      listing,
    ]);
    visitor.cookies.set('__Host-language', 'es');
    const answer = await visitor.post('/cart', { listing: String(listing) });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Este ejemplar es tuyo');
    expect(await visitor.page('/cart')).toContain('Tu carrito está vacío');
  });
});

describe('a guest who logs in', () => {
  it('finds what they had put aside in their own cart, once', async () => {
    const { user } = await aMember(2);
    const guest = somebody();
    await guest.post('/cart', { listing: String(listing) });
    const cookie = guest.cookies.get('__Host-cart')!;
    await guest.logIn(user);
    expect(guest.cookies.has('__Host-cart')).toBe(false);
    expect(copiesIn(await guest.page('/cart'))).toBe('3');
    const thief = somebody();
    thief.cookies.set('__Host-cart', cookie);
    expect(await thief.page('/cart')).toContain('Your cart is empty');
    await thief.logIn(user);
    expect(copiesIn(await thief.page('/cart'))).toBe('3');
  });

  it('in two windows at once has it merged once', async () => {
    const { user } = await aMember(1);
    const guest = somebody();
    await guest.post('/cart', { listing: String(listing) });
    const windows = [1, 2, 3].map(() => {
      const window = somebody();
      window.cookies.set('__Host-cart', guest.cookies.get('__Host-cart')!);
      return window;
    });
    const answers = await Promise.all(windows.map((window) => window.logIn(user)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(copiesIn(await windows[0]!.page('/cart'))).toBe('2');
  });

  it('keeps it when the password is wrong, and when they are nobody yet', async () => {
    const { user } = await aMember();
    const guest = somebody();
    await guest.post('/cart', { listing: String(listing) });
    await guest.logIn({ ...user, password: 'another one' });
    expect(copiesIn(await guest.page('/cart'))).toBe('1');
    expect(await guest.page('/cart')).toContain('href="/checkout"');
  });

  it('for the first time, by the link of a registration, finds it too', async () => {
    const guest = somebody();
    await guest.post('/cart', { listing: String(listing) });
    const [email, password] = ['first@example.org', 'as good as any other'];
    await guest.post('/register', { name: 'Ada', email, password });
    const [mail] = await store.query('SELECT data FROM mails WHERE recipient = ?', [email]);
    const { token } = JSON.parse(String(mail!['data']));
    expect((await guest.post('/register/confirm', { token, password })).status).toBe(303);
    expect([...guest.cookies.keys()]).toEqual(['__Host-session']);
    expect(copiesIn(await guest.page('/cart'))).toBe('1');
  });
});

describe('a page of the catalogue', () => {
  it('costs who is logged in at most two statements more than a guest', async () => {
    const { visitor } = await aMember();
    for (const path of ['/', '/books', bookPath, '/books?q=writer']) {
      await visitor.get(path);
      const guest = await statementsOf(store.database, () => somebody().get(path));
      expect(await statementsOf(store.database, () => visitor.get(path))).toBe(guest + 2);
    }
    expect(await statementsOf(store.database, () => visitor.get('/assets/none.css'))).toBe(0);
  });
});
