import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBrowser, aBuyer, aCard, anAddress, anOffer, aShop, fieldsOf, placed } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
  await store.database.transaction(({ delivery }) => delivery.addMissing());
});
afterAll(() => store.close());

const leadsTo = (answer: Response): string | null => answer.headers.get('location');

/** An order of one copy that waits for its payment. */
async function toPay(method = 'card') {
  const offer = await anOffer(store, { priceCents: 1250 });
  const { user, browser } = await aBuyer(store, [offer]);
  const number = await placed(browser, method);
  return { user, browser, offer, number, path: `/orders/${number}/pay` };
}

const stateOf = async (number: string): Promise<unknown> =>
  (
    await store.query(
      'SELECT g.state, p.state AS payment FROM order_groups g JOIN payments p ON p.id = g.payment_id WHERE g.number = ?',
      [number],
    )
  )[0];

describe('a whole purchase', () => {
  it('by forms alone: a guest fills the cart, logs in, chooses, pays; the seller ships; the buyer has it', async () => {
    const { user: owner, sellerId } = await aShop(store.database);
    const offer = await anOffer(store, { sellerId, priceCents: 1250 });
    const { user } = await aBuyer(store, []);
    const browser = aBrowser(store);
    await browser.post('/cart', { listing: String(offer) });
    expect(await browser.page('/cart')).toContain('href="/checkout"');
    const asked = await browser.get('/checkout');
    expect(leadsTo(asked)).toBe('/login?next=%2Fcheckout');
    expect(await browser.page(leadsTo(asked)!)).toContain('name="next" value="/checkout"');
    const { email, password } = user;
    expect(leadsTo(await browser.post('/login', { email, password, next: '/checkout' }))).toBe('/checkout');
    await browser.get('/cart');
    await browser.post('/account/addresses', { ...anAddress, next: '/checkout/address' });
    const number = await placed(browser);
    expect(leadsTo(await browser.post(`/orders/${number}/pay`, aCard))).toBe(`/orders/${number}?done=paid`);
    expect(await browser.page(`/orders/${number}?done=paid`)).toContain('Thank you. Your order is paid');
    const seller = aBrowser(store);
    await seller.logIn(owner);
    const [, path] = /href="(\/selling\/orders\/\d+)"/.exec(await seller.page('/selling/orders'))!;
    await seller.post(`${path}/ship`, fieldsOf(await seller.page(path!), `${path}/ship`));
    const action = path!.replace('/selling/orders', `/orders/${number}`);
    await browser.post(`${action}/receive`, fieldsOf(await browser.page(`/orders/${number}`), `${action}/receive`));
    expect(await browser.page('/orders')).toContain('<b>Received</b>');
    expect(
      await store.query('SELECT amount_cents > 1250 AS paid FROM payouts WHERE seller_id = ?', [sellerId]),
    ).toHaveLength(1);
  });
});

describe('the page to pay on', () => {
  it('says until when the copies are held, with and without a script', async () => {
    const { browser, path } = await toPay();
    const page = await browser.page(path);
    const [, until] = /held for you until <time datetime="([^"]+)">/.exec(page)!;
    const left = Date.parse(until!) - Date.now();
    expect(left).toBeGreaterThan(14 * 60_000);
    expect(left).toBeLessThanOrEqual(15 * 60_000);
    expect(page).toMatch(/<span data-seconds="(8[6-9]\d|900)">15 minutes left<\/span>/);
    const [, script] = /<script src="(\/assets\/countdown\.\w+\.js)" defer>/.exec(page)!;
    const answer = await store.get(script!);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it('takes a card, after one that was declined', async () => {
    const { browser, number, path } = await toPay();
    expect(leadsTo(await browser.post(path, { ...aCard, number: '4000 0000 0000 9995' }))).toBe(path);
    const page = await browser.page(path);
    expect(page).toContain('There is not enough money for this payment.');
    expect(page).toContain('you can try again while the copies are held');
    expect(await stateOf(number)).toEqual({ state: 'unpaid', payment: 'open' });
    expect(leadsTo(await browser.post(path, aCard))).toBe(`/orders/${number}?done=paid`);
    expect(await stateOf(number)).toEqual({ state: 'paid', payment: 'captured' });
    expect(leadsTo(await browser.get(path))).toBe(`/orders/${number}?done=paid`);
    expect(leadsTo(await browser.post(path, aCard))).toBe(path);
  });

  it('names what is wrong beside each field, and shows a security code to nobody', async () => {
    const { browser, number, path } = await toPay();
    const answer = await browser.post(path, { number: '<b>4242', expiry: '13/99', code: 'secret' });
    const page = await answer.text();
    expect(answer.status).toBe(400);
    for (const field of ['number', 'expiry', 'code']) expect(page).toContain(`id="${field}-fault"`);
    expect(page).toContain('value="&lt;b&gt;4242"');
    expect(page).not.toContain('secret');
    expect((await browser.post(path, {})).status).toBe(400);
    expect(await stateOf(number)).toEqual({ state: 'unpaid', payment: 'open' });
  });

  it('leads to the page of another by a link, and knows what was decided there', async () => {
    const { browser, number, path } = await toPay('paypal');
    expect(leadsTo(await browser.post(path))).toBe(path);
    const page = await browser.page(path);
    const [, url] = /<a class="button" href="([^"]+\/test-gateway\/pay\/[^"]+)">Go to the payment page/.exec(page)!;
    const { pathname } = new URL(url!);
    expect(await stateOf(number)).toEqual({ state: 'unpaid', payment: 'action' });
    const back = leadsTo(await browser.post(pathname, { answer: 'approve' }))!;
    expect(leadsTo(await browser.get(back))).toBe(path);
    expect(leadsTo(await browser.get(path))).toBe(`/orders/${number}?done=paid`);
  });

  it('shows who transfers where to, and holds the copies for days', async () => {
    const { browser, number, path } = await toPay('transfer');
    const page = await browser.page(path);
    for (const text of ['DE02 1203', number, '5 days left']) expect(page).toContain(text);
    expect(page).not.toContain('data-seconds');
  });

  it('finds out by itself what a provider did not answer', async () => {
    const { browser, number, path } = await toPay();
    await browser.post(path, { ...aCard, number: '4000 0000 0000 0259' });
    const page = await browser.page(path);
    expect(page).toContain('We are finding out whether it is paid. Please do not pay again.');
    expect(page).toContain(`<a class="button" href="${path}">Look again</a>`);
    expect(page).not.toContain('name="number"');
    expect(await stateOf(number)).toMatchObject({ state: 'unpaid' });
  }, 60_000);

  it('keeps an order from being cancelled while nobody knows whether it is paid', async () => {
    const { browser, number, path } = await toPay();
    await browser.post(path, { ...aCard, number: '4000 0000 0000 0259' });
    const page = await browser.page(`/orders/${number}`);
    const [, action] = /action="([^"]+\/cancel)"/.exec(page)!;
    const answer = await browser.post(action!, fieldsOf(page, action!));
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('It is being paid at this moment, so nothing was done.'),
    ]);
    expect(await stateOf(number)).toMatchObject({ state: 'unpaid' });
  });

  it('asks one provider once, however often it is sent at once', async () => {
    const { browser, number, path } = await toPay();
    await Promise.all(Array.from({ length: 5 }, () => browser.post(path, aCard)));
    expect(await stateOf(number)).toEqual({ state: 'paid', payment: 'captured' });
    expect(
      await store.query(
        'SELECT COUNT(*) AS attempts FROM payment_attempts a JOIN payments p ON p.id = a.payment_id WHERE p.reference = ?',
        [number],
      ),
    ).toEqual([{ attempts: 1 }]);
  });

  it('of a hold that is over takes no payment, and says so', async () => {
    const { browser, number, path } = await toPay();
    await store.query('UPDATE order_groups SET holds_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE number = ?', [
      number,
    ]);
    for (const answer of [await browser.get(path), await browser.get(leadsTo(await browser.post(path, aCard))!)])
      expect(await answer.text()).toContain('The time to pay is over');
    expect(await stateOf(number)).toEqual({ state: 'unpaid', payment: 'open' });
    const [due] = await store.database.readCurrent(({ orders }) => orders.dueHolds(0, 1));
    await store.database.transaction(({ orders }) => orders.expire(due!));
    expect(await stateOf(number)).toEqual({ state: 'expired', payment: 'ended' });
    expect(await browser.page(path)).toContain('The time to pay is over');
    expect(await browser.page(`/orders/${number}`)).toContain('Not paid in time');
  });

  it('of an order that was called off takes none either', async () => {
    const { browser, number, path } = await toPay();
    const page = await browser.page(`/orders/${number}`);
    const [, action] = /action="([^"]+\/cancel)"/.exec(page)!;
    await browser.post(action!, fieldsOf(page, action!));
    await browser.post(path, aCard);
    expect(await stateOf(number)).toEqual({ state: 'cancelled', payment: 'ended' });
  });

  it('speaks Spanish', async () => {
    const { browser, path } = await toPay();
    browser.cookies.set('__Host-language', 'es');
    const page = await browser.page(path);
    for (const text of ['Paga tu pedido', 'Te guardamos los ejemplares hasta el', 'quedan 15 minutos'])
      expect(page).toContain(text);
  });
});
