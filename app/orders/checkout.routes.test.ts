import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aBrowser,
  aBuyer,
  anAddress,
  anOffer,
  aShop,
  choicesOf,
  fieldsOf,
  placed,
  throughCheckout,
} from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
  await store.database.transaction(({ delivery }) => delivery.addMissing());
});
afterAll(() => store.close());

const leadsTo = (answer: Response): string | null => answer.headers.get('location');

/** Everything that placing could have written. */
const written = async (): Promise<unknown> =>
  (
    await store.query(
      'SELECT (SELECT COUNT(*) FROM orders) AS orders, (SELECT COUNT(*) FROM payments) AS payments, (SELECT COUNT(*) FROM reservations) AS held',
    )
  )[0];

describe('the checkout', () => {
  it('leads to the first step that lacks something, and each step on to the next', async () => {
    const offer = await anOffer(store, { priceCents: 1250 });
    const { browser } = await aBuyer(store, [offer]);
    expect(leadsTo(await browser.get('/checkout'))).toBe('/checkout/address');
    for (const step of ['delivery', 'payment', 'review'])
      expect(leadsTo(await browser.get(`/checkout/${step}`))).toBe('/checkout/address');

    const address = choicesOf(await browser.page('/checkout/address'), 'address')[0]!;
    expect(leadsTo(await browser.post('/checkout/address', { address }))).toBe('/checkout');
    expect(leadsTo(await browser.get('/checkout'))).toBe('/checkout/delivery');
    const delivery = await browser.page('/checkout/delivery');
    expect(delivery).toContain('<li aria-current="step">Delivery</li>');
    expect(delivery).toContain('<a href="/checkout/address">Address</a>');
    const [name] = /seller-\d+/.exec(delivery)!;
    const [provider] = choicesOf(delivery, name);
    await browser.post('/checkout/delivery', { [name]: provider! });
    expect(leadsTo(await browser.get('/checkout'))).toBe('/checkout/payment');
    await browser.post('/checkout/payment', { method: 'card' });
    expect(leadsTo(await browser.get('/checkout'))).toBe('/checkout/review');
    const review = await browser.page('/checkout/review');
    for (const text of ['Ada Lovelace', 'Credit card', '$12.50', 'United States', 'Place the order'])
      expect(review).toContain(text);
  });

  it('of an empty cart is the cart', async () => {
    const { browser } = await aBuyer(store, []);
    for (const path of ['', '/address', '/delivery', '/payment', '/review'])
      expect(leadsTo(await browser.get(`/checkout${path}`))).toBe('/cart');
  });

  it('sends who has no address to add one, and back', async () => {
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    await store.query('DELETE FROM addresses');
    const page = await browser.page('/checkout/address');
    expect(page).toContain('You have no address yet');
    expect(page).toContain('href="/account/addresses/new?next=/checkout/address"');
    const answer = await browser.post('/account/addresses', { ...anAddress, next: '/checkout/address' });
    expect(leadsTo(answer)).toBe('/checkout/address');
  });

  it('offers what each seller’s parcel costs, the cheapest chosen, and takes no other', async () => {
    const { sellerId } = await aShop(store.database, { country: 'ES' });
    const { browser } = await aBuyer(store, [await anOffer(store, { sellerId }), await anOffer(store)]);
    const address = choicesOf(await browser.page('/checkout/address'), 'address')[0]!;
    await browser.post('/checkout/address', { address });
    const page = await browser.page('/checkout/delivery');
    expect(page.match(/<fieldset/g)).toHaveLength(2);
    expect(page).toContain('working days');
    const costs = await store.query("SELECT id FROM delivery_providers WHERE code = 'dhl'");
    expect(choicesOf(page, `seller-${sellerId}`)).toContain(String(costs[0]!['id']));
    for (const forged of ['', '0', '-1', '999999', "1' OR '1'='1", '<b>', '1e1']) {
      const answer = await browser.post('/checkout/delivery', { [`seller-${sellerId}`]: forged });
      expect(answer.status).toBe(400);
      const refused = await answer.text();
      expect(refused).toContain(`id="seller-${sellerId}-fault"`);
      expect(refused).toContain('Choose who delivers the books of this seller.');
    }
    expect(leadsTo(await browser.get('/checkout'))).toBe('/checkout/delivery');
  });

  it('says when nobody delivers from a seller, and takes their books out of the cart', async () => {
    const { sellerId } = await aShop(store.database, { name: 'Far & Away' });
    const { browser } = await aBuyer(store, [await anOffer(store, { sellerId }), await anOffer(store)]);
    const address = choicesOf(await browser.page('/checkout/address'), 'address')[0]!;
    await browser.post('/checkout/address', { address });
    await store.query('UPDATE sellers SET country = NULL WHERE id = ?', [sellerId]);
    await store.query('DELETE FROM delivery_rates WHERE origin = ?', ['**']);
    const page = await browser.page('/checkout/delivery');
    expect(page).toContain('Nobody delivers from this seller to your address.');
    expect(page).toContain('Take the books of Far &amp; Away out of the cart');
    expect(leadsTo(await browser.get('/checkout/review'))).toBe('/checkout/delivery');
    expect(leadsTo(await browser.post(`/checkout/sellers/${sellerId}/remove`))).toBe('/checkout');
    expect(await browser.page('/cart')).not.toContain('Far &amp; Away');
    expect(await browser.page('/cart')).toContain('Total for 1 book');
    await store.query('DELETE FROM delivery_rates');
    await store.query('DELETE FROM delivery_providers');
    await store.database.transaction(({ delivery }) => delivery.addMissing());
  });

  it('says when there is no way to pay', async () => {
    const other = await openTestStore({ providers: [] });
    await other.database.transaction(({ delivery }) => delivery.addMissing());
    const { browser } = await aBuyer(other, [await anOffer(other)]);
    await throughCheckout(browser);
    const page = await browser.page('/checkout/payment');
    await other.close();
    expect(page).toContain('The shop cannot take payments just now.');
    expect(page).not.toContain('name="method"');
  });

  it.each([
    ['/checkout/address', 'address', 'Choose one of your addresses.'],
    ['/checkout/payment', 'method', 'Choose a way to pay.'],
  ])('%s shows again what it cannot read, with the fault beside its field', async (path, field, fault) => {
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    for (const received of ['', '0', '-1', '99999999999', 'gold', '<script>', '\u{1F4DA}', "1' OR 1=1 --"]) {
      const answer = await browser.post(path, { [field]: received });
      const page = await answer.text();
      expect([received, answer.status]).toEqual([received, 400]);
      expect(page).toContain(fault);
      expect(page).toContain(`aria-describedby="${field}-fault"`);
      expect(page).not.toContain('<script>');
    }
    expect((await browser.post(path, {})).status).toBe(400);
  });

  it('takes no address of somebody else', async () => {
    const offer = await anOffer(store, { quantity: 2 });
    const { browser: other } = await aBuyer(store, [offer]);
    const theirs = choicesOf(await other.page('/checkout/address'), 'address')[0]!;
    const { browser } = await aBuyer(store, [offer]);
    expect((await browser.post('/checkout/address', { address: theirs })).status).toBe(400);
    expect(leadsTo(await browser.get('/checkout/delivery'))).toBe('/checkout/address');
  });

  it('speaks Spanish', async () => {
    const { user } = await aBuyer(store, [await anOffer(store)]);
    const browser = aBrowser(store, { 'accept-language': 'es' });
    await browser.logIn(user);
    await throughCheckout(browser);
    const page = await browser.page('/checkout/review');
    for (const text of ['Repásalo todo', 'Hacer el pedido', 'Tarjeta de crédito', 'Estados Unidos'])
      expect(page).toContain(text);
    expect((await browser.post('/checkout/payment', { method: 'gold' })).status).toBe(400);
    expect(await (await browser.post('/checkout/address', {})).text()).toContain('Elige una de tus direcciones.');
  });
});

describe('placing an order', () => {
  it('takes the copies out of the shop and the cart, and leads to its payment', async () => {
    const offer = await anOffer(store, { priceCents: 1250, quantity: 2 });
    const { browser } = await aBuyer(store, [offer]);
    const number = await placed(browser);
    expect(number).toMatch(/^[A-Z0-9]{12}$/);
    expect(await store.query('SELECT available FROM listings WHERE id = ?', [offer])).toEqual([{ available: 1 }]);
    expect(await browser.page('/cart')).toContain('Your cart is empty');
    expect(await browser.page('/orders')).toContain(number);
  });

  it('twice at once, from two tabs and again later, places one order', async () => {
    const offer = await anOffer(store, { quantity: 9 });
    const { browser } = await aBuyer(store, [offer]);
    const form = await throughCheckout(browser);
    const answers = await Promise.all(Array.from({ length: 6 }, () => browser.post('/checkout/place', form)));
    const again = await browser.post('/checkout/place', form);
    const addresses = new Set([...answers, again].map(leadsTo));
    expect([...addresses]).toEqual([expect.stringMatching(/^\/orders\/[A-Z0-9]{12}\/pay$/)]);
    expect(await store.query('SELECT available FROM listings WHERE id = ?', [offer])).toEqual([{ available: 8 }]);
  });

  it.each([
    ['total', '1'],
    ['total', '0'],
    ['seen', 'forged'],
    ['key', 'a-key-of-nobody'],
  ])('refuses a form whose %s is %p, and says how things are', async (field, value) => {
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    const form = await throughCheckout(browser);
    const before = await written();
    const answer = await browser.post('/checkout/place', { ...form, [field]: value });
    expect(answer.status).toBe(409);
    const page = await answer.text();
    expect(page).toContain('Something has changed meanwhile');
    expect(fieldsOf(page, '/checkout/place')).toMatchObject({ key: form['key'], total: form['total'] });
    expect(await written()).toEqual(before);
  });

  it.each([
    ['total', '-1'],
    ['total', '1e3'],
    ['total', '99999999999'],
    ['key', ''],
    ['key', '\u{1F4DA}'],
    ['seen', 'x'.repeat(200)],
  ])('refuses a form whose %s no page has made: %p', async (field, value) => {
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    const form = await throughCheckout(browser);
    const before = await written();
    expect((await browser.post('/checkout/place', { ...form, [field]: value })).status).toBe(400);
    expect(await written()).toEqual(before);
  });

  it('takes prices and copies from nowhere but the database', async () => {
    const offer = await anOffer(store, { priceCents: 1250 });
    const { browser } = await aBuyer(store, [offer]);
    const form = await throughCheckout(browser);
    await browser.post('/checkout/place', {
      ...form,
      price: '1',
      priceCents: '1',
      quantity: '9',
      [`price-${offer}`]: '1',
    });
    expect(await store.query('SELECT price_cents, quantity FROM order_lines WHERE listing_id = ?', [offer])).toEqual([
      { price_cents: 1250, quantity: 1 },
    ]);
  });

  it('says what has become dearer, and does so no second time', async () => {
    const offer = await anOffer(store, { priceCents: 1250 });
    const { browser } = await aBuyer(store, [offer]);
    const form = await throughCheckout(browser);
    await store.query('UPDATE listings SET price_cents = 1500 WHERE id = ?', [offer]);
    const answer = await browser.post('/checkout/place', form);
    expect(answer.status).toBe(409);
    const page = await answer.text();
    expect(page).toMatch(/The total is now \$[\d.]+\. It was \$[\d.]+\./);
    expect((await browser.post('/checkout/place', fieldsOf(page, '/checkout/place'))).status).toBe(303);
  });

  it('tells who was too late which book is gone, and keeps the rest', async () => {
    const gone = await anOffer(store);
    const { browser } = await aBuyer(store, [gone, await anOffer(store)]);
    const form = await throughCheckout(browser);
    await store.query('UPDATE listings SET available = 0 WHERE id = ?', [gone]);
    const answer = await browser.post('/checkout/place', form);
    expect(answer.status).toBe(409);
    const page = await answer.text();
    expect(page).toMatch(/“Book number \d+” is sold out/);
    expect((await browser.post('/checkout/place', fieldsOf(page, '/checkout/place'))).status).toBe(303);
  });

  it('of what is all gone says so', async () => {
    const gone = await anOffer(store);
    const { browser } = await aBuyer(store, [gone]);
    const form = await throughCheckout(browser);
    await store.query('UPDATE listings SET available = 0 WHERE id = ?', [gone]);
    const answer = await browser.post('/checkout/place', form);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('is sold out')]);
  });

  it('of a copy that two want gives it to one', async () => {
    const offer = await anOffer(store);
    const buyers = [await aBuyer(store, [offer]), await aBuyer(store, [offer])];
    const forms: Record<string, string>[] = [];
    for (const { browser } of buyers) forms.push(await throughCheckout(browser));
    const answers = await Promise.all(
      buyers.map(({ browser }, index) => browser.post('/checkout/place', forms[index]!)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  it('is capped: too many that wait for payment are told of', async () => {
    const offer = await anOffer(store, { quantity: 9 });
    const { browser } = await aBuyer(store, [offer]);
    for (let order = 0; order < 5; order++) {
      await placed(browser);
      await browser.post('/cart', { listing: String(offer) });
    }
    const answer = await browser.post('/checkout/place', await throughCheckout(browser));
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Too many of your orders wait for payment');
  });

  it('leaves one’s own books out', async () => {
    const { user, sellerId } = await aShop(store.database);
    const [own, other] = [await anOffer(store, { sellerId }), await anOffer(store)];
    const browser = aBrowser(store);
    // As a guest one can put one's own book into the cart.
    for (const listing of [own, other]) await browser.post('/cart', { listing: String(listing) });
    await browser.logIn(user);
    await browser.post('/account/addresses', anAddress);
    await placed(browser);
    expect(await store.query('SELECT COUNT(*) AS sold FROM order_lines WHERE listing_id = ?', [own])).toEqual([
      { sold: 0 },
    ]);
  });
});

describe('every page of the checkout', () => {
  const pages = ['', '/address', '/delivery', '/payment', '/review'].map((path) => `/checkout${path}`);
  const posts = ['/address', '/delivery', '/payment', '/place', '/sellers/1/remove'].map((path) => `/checkout${path}`);

  it.each(pages)('%s leads who is not logged in to do so, and back', async (path) => {
    const answer = await store.get(path);
    expect([answer.status, leadsTo(answer)]).toEqual([303, `/login?next=${encodeURIComponent(path)}`]);
  });

  it.each(posts)('%s does nothing for who is not logged in, nor for another session’s form', async (path) => {
    expect(leadsTo(await store.post(path, { address: '1', method: 'card' }))).toBe('/login');
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    const before = await written();
    expect((await browser.post(path, { 'form-token': 'of another' })).status).toBe(403);
    expect((await browser.post(path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await written()).toEqual(before);
  });

  it.each(posts)('%s refuses a form of 10 MB', async (path) => {
    const { browser } = await aBuyer(store, []);
    expect((await browser.post(path, { address: 'x'.repeat(10_000_000) })).status).toBe(413);
  });

  it('knows no seller by another name than a number', async () => {
    const { browser } = await aBuyer(store, [await anOffer(store)]);
    for (const seller of ['0', '-1', 'abc', '1%27', '99999999999'])
      expect((await browser.post(`/checkout/sellers/${seller}/remove`)).status).toBe(404);
    expect(leadsTo(await browser.post('/checkout/sellers/999999/remove'))).toBe('/checkout');
  });
});
