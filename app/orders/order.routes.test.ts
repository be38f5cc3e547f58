import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBrowser, aBuyer, aCard, anOffer, aShop, fieldsOf, placed } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import type { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
  await store.database.transaction(({ delivery }) => delivery.addMissing());
});
afterAll(() => store.close());

const leadsTo = (answer: Response): string | null => answer.headers.get('location');

/** An order of one copy of a shop whose owner is logged in, too. */
async function anOrder({ paid = true, priceCents = 1250 } = {}) {
  const { user, sellerId } = await aShop(store.database);
  const offer = await anOffer(store, { sellerId, priceCents });
  const { browser: buyer } = await aBuyer(store, [offer]);
  const number = await placed(buyer);
  if (paid) await buyer.post(`/orders/${number}/pay`, aCard);
  const [row] = await store.query(
    'SELECT o.id FROM orders o JOIN order_groups g ON g.id = o.group_id WHERE g.number = ?',
    [number],
  );
  const seller = aBrowser(store);
  await seller.logIn(user);
  const id = row!['id'] as number;
  return {
    buyer,
    seller,
    number,
    id,
    offer,
    atBuyer: (action: string) => `/orders/${number}/${id}/${action}`,
    atSeller: (action: string) => `/selling/orders/${id}/${action}`,
    state: async () =>
      (await store.query('SELECT state, tracking_number AS tracking FROM orders WHERE id = ?', [id]))[0]!,
  };
}

/** Sends the form of a page, as it is or with these fields. */
const send = async (visitor: Visitor, page: string, action: string, fields: Record<string, string> = {}) =>
  visitor.post(action, { ...fieldsOf(await visitor.page(page), action), ...fields });

describe('an order', () => {
  it('goes from its buyer to its seller and back: paid, shipped, received, earned', async () => {
    const { buyer, seller, number, id, atBuyer, atSeller } = await anOrder();
    const list = await seller.page('/selling/orders');
    expect(list).toContain(`<a href="/selling/orders/${id}">Order ${number}</a>`);
    expect(list).toContain('To ship (1)');
    const page = await seller.page(`/selling/orders/${id}`);
    for (const text of ['Ada Lovelace', '12 St James’s Square', 'To be shipped']) expect(page).toContain(text);
    const shipped = await send(seller, `/selling/orders/${id}`, atSeller('ship'), { tracking: ' AB-1234 567 ' });
    expect(leadsTo(shipped)).toBe(`/selling/orders/${id}?done=ship`);
    expect(await seller.page('/selling/orders')).toContain('There is no order here.');

    const order = await buyer.page(`/orders/${number}`);
    for (const text of ['On its way', 'Follow parcel AB-1234 567', 'Paid · Credit card']) expect(order).toContain(text);
    const received = await send(buyer, `/orders/${number}`, atBuyer('receive'));
    expect(leadsTo(received)).toBe(`/orders/${number}?done=receive`);
    expect(await buyer.page(`/orders/${number}?done=receive`)).toContain('The seller gets the money.');
    const earned = await seller.page('/selling/orders?state=received');
    expect(earned).toMatch(/<dt>Earned<\/dt><dd>\$\d+\.\d\d<\/dd>/);
    expect(earned).not.toContain('<dt>Earned</dt><dd>$0.00</dd>');
    const timeline = await buyer.page(`/orders/${number}`);
    expect([...timeline.matchAll(/<li><b>(\w+)<\/b>/g)].map(([, action]) => action)).toEqual([
      'Ordered',
      'Paid',
      'Shipped',
      'Received',
    ]);
  });

  it('can be shipped without a number of the parcel', async () => {
    const { buyer, seller, number, id, atSeller, state } = await anOrder();
    await send(seller, `/selling/orders/${id}`, atSeller('ship'));
    expect(await state()).toEqual({ state: 'shipped', tracking: null });
    expect(await buyer.page(`/orders/${number}`)).not.toMatch(/Follow parcel|Number of the parcel/);
  });

  it('tells its seller nothing of where its buyer lives before it is paid', async () => {
    const { seller, id } = await anOrder({ paid: false });
    const page = await seller.page(`/selling/orders/${id}`);
    expect(page).not.toContain('St James');
    expect(page).toContain('Please ship nothing before it is.');
    expect(page).not.toContain('It is shipped');
  });

  it('is cancelled by its buyer, who reads first what that means', async () => {
    const { buyer, number, atBuyer, offer, state } = await anOrder();
    const page = await buyer.page(`/orders/${number}`);
    expect(page).toMatch(/<details><summary>Cancel this order<\/summary>/);
    expect(page).toMatch(/\$\d+\.\d\d is given back the way it was paid/);
    const answer = await send(buyer, `/orders/${number}`, atBuyer('cancel'), { note: 'Found it at home.' });
    expect(leadsTo(answer)).toBe(`/orders/${number}?done=cancel`);
    expect((await state())['state']).toBe('cancelled');
    expect(await store.query('SELECT available FROM listings WHERE id = ?', [offer])).toEqual([{ available: 1 }]);
    const after = await buyer.page(`/orders/${number}`);
    expect(after).toContain('Found it at home.');
    expect(after).toMatch(/\$\d+\.\d\d is on its way back\./);
  });

  it('is cancelled by its seller with a reason that the buyer reads', async () => {
    const { buyer, seller, number, id, atSeller, state } = await anOrder();
    for (const note of ['', ' \n ', 'x'.repeat(501), 'turned \u202e around']) {
      const refused = await send(seller, `/selling/orders/${id}`, atSeller('cancel'), { note });
      const page = await refused.text();
      expect([refused.status, page.includes('Tell the buyer why, in 1 to 500 characters.')]).toEqual([400, true]);
      expect(page).toContain(`aria-describedby="note-${id}-fault"`);
      expect(page).toContain('<details open>');
    }
    const answer = await send(seller, `/selling/orders/${id}`, atSeller('cancel'), {
      note: '<b>Wet</b> in the cellar',
    });
    expect(leadsTo(answer)).toBe(`/selling/orders/${id}?done=cancel`);
    expect((await state())['state']).toBe('cancelled');
    const page = await buyer.page(`/orders/${number}`);
    expect(page).toContain('&lt;b&gt;Wet&lt;/b&gt; in the cellar');
    expect(await seller.page('/selling/orders?state=cancelled')).toContain(number);
  });

  it('can be cancelled while nothing is paid, and says so', async () => {
    const { buyer, number, atBuyer, offer, state } = await anOrder({ paid: false });
    expect(await buyer.page(`/orders/${number}`)).toContain('Nothing has been paid, so nothing is given back.');
    await send(buyer, `/orders/${number}`, atBuyer('cancel'));
    expect((await state())['state']).toBe('cancelled');
    expect(await store.query('SELECT available FROM listings WHERE id = ?', [offer])).toEqual([{ available: 1 }]);
    expect(await buyer.page(`/orders/${number}`)).not.toContain('>Pay now<');
  });

  it('answers what comes too late with how it is now', async () => {
    const { buyer, seller, number, id, atBuyer, atSeller, state } = await anOrder();
    const before = fieldsOf(await buyer.page(`/orders/${number}`), atBuyer('cancel'));
    await send(seller, `/selling/orders/${id}`, atSeller('ship'));
    const late = await buyer.post(atBuyer('cancel'), before);
    expect([late.status, (await late.text()).includes('The order has changed since you looked at it.')]).toEqual([
      409,
      true,
    ]);
    const [row] = await store.query('SELECT version FROM orders WHERE id = ?', [id]);
    const refused = await buyer.post(atBuyer('cancel'), { version: String(row!['version']) });
    expect([refused.status, (await refused.text()).includes('That can no longer be done')]).toEqual([409, true]);
    expect((await state())['state']).toBe('shipped');
  });

  it.each([
    'A',
    'ab',
    '12\n34',
    '<script>alert(1)</script>',
    '\u{1F4DA}'.repeat(5),
    'A'.repeat(61),
    "1234' OR '1'='1",
    '12--34',
  ])('is not shipped with the number %j, which comes back as it was filled in', async (tracking) => {
    const { seller, id, atSeller, state } = await anOrder();
    const answer = await send(seller, `/selling/orders/${id}`, atSeller('ship'), { tracking });
    const page = await answer.text();
    expect([answer.status, (await state())['state']]).toEqual([400, 'to-ship']);
    expect(page).toContain('aria-describedby="tracking-hint tracking-fault"');
    expect(page).not.toContain('<script>alert');
  });

  it.each(['', '0', '-1', 'x', '99999999999'])('is left alone by a form of the version %j', async (version) => {
    const { buyer, seller, atBuyer, atSeller, state } = await anOrder();
    expect((await buyer.post(atBuyer('cancel'), { version })).status).toBe(400);
    expect((await buyer.post(atBuyer('receive'), { version })).status).toBe(400);
    expect((await seller.post(atSeller('ship'), { version })).status).toBe(400);
    expect((await state())['state']).toBe('to-ship');
  });
});

describe('messages', () => {
  it('go both ways, line by line, and are text to whoever reads them', async () => {
    const { buyer, seller, number, id, atBuyer, atSeller } = await anOrder();
    const asked = await buyer.post(atBuyer('messages'), { text: 'Is it <i>signed</i>?\r\nBy whom?' });
    expect(leadsTo(asked)).toBe(`/orders/${number}?done=message#messages-${id}`);
    await seller.post(atSeller('messages'), { text: 'By nobody.' });
    const atTheBuyer = await buyer.page(`/orders/${number}`);
    expect(atTheBuyer).toContain('Is it &lt;i&gt;signed&lt;/i&gt;?\nBy whom?');
    expect(authors(atTheBuyer)).toEqual(['You', 'The seller']);
    expect(authors(await seller.page(`/selling/orders/${id}`))).toEqual(['The buyer', 'You']);
  });

  it.each(['', ' \r\n ', 'x'.repeat(2001), 'a\u0000b', 'turned \u202e around'])(
    'that cannot be one come back beside the fault: %j',
    async (text) => {
      const { buyer, seller, number, id, atBuyer, atSeller } = await anOrder();
      for (const [visitor, path] of [
        [buyer, atBuyer('messages')],
        [seller, atSeller('messages')],
      ] as const) {
        const answer = await visitor.post(path, { text });
        const page = await answer.text();
        expect([answer.status, page.includes('A message of 1 to 2,000 characters.')]).toEqual([400, true]);
        expect(page).toContain(`aria-describedby="text-${id}-fault"`);
      }
      expect(authors(await buyer.page(`/orders/${number}`))).toEqual([]);
    },
  );

  it('are so many and no more, and what is too much is not lost', async () => {
    const { buyer, id, atBuyer } = await anOrder();
    await store.query(
      `INSERT INTO order_messages (order_id, author_id, at, text)
       SELECT ?, g.buyer_id, UTC_TIMESTAMP(3), 'Hello' FROM orders o JOIN order_groups g ON g.id = o.group_id,
         (SELECT ordinal_position FROM information_schema.columns LIMIT 200) AS many WHERE o.id = ?`,
      [id, id],
    );
    const answer = await buyer.post(atBuyer('messages'), { text: 'One more' });
    const page = await answer.text();
    expect([answer.status, page.includes('There are as many messages to this order as there can be.')]).toEqual([
      409,
      true,
    ]);
    expect(page).toContain('One more</textarea>');
  });

  it('of four-byte characters count each as one', async () => {
    const { buyer, number, atBuyer } = await anOrder();
    expect((await buyer.post(atBuyer('messages'), { text: '\u{1F4DA}'.repeat(2000) })).status).toBe(303);
    expect(await buyer.page(`/orders/${number}`)).toContain('\u{1F4DA}');
  });

  const authors = (page: string): string[] =>
    [...page.matchAll(/<li id="message-\d+"><b>([^<]+)<\/b>/g)].map(([, author]) => author!);
});

describe('the lists', () => {
  it('go on page by page', async () => {
    const offer = await anOffer(store, { quantity: 60 });
    const { user, browser } = await aBuyer(store, [offer]);
    await placed(browser);
    const columns = 'currency, total_cents, locale, address, state, holds_until, placed_at';
    for (let copy = 0; copy < 21; copy++) {
      const number = `COPY${String(copy).padStart(8, '0')}`;
      await store.query(
        `INSERT INTO payments (payer_id, reference, method, currency, amount_cents, state, created_at)
         SELECT payer_id, ?, method, currency, amount_cents, state, created_at FROM payments WHERE payer_id = ? LIMIT 1`,
        [number, user.id],
      );
      await store.query(
        `INSERT INTO order_groups (number, buyer_id, payment_id, ${columns})
         SELECT ?, buyer_id, (SELECT MAX(id) FROM payments), ${columns} FROM order_groups WHERE buyer_id = ? LIMIT 1`,
        [number, user.id],
      );
    }
    const first = await browser.page('/orders');
    expect(first.match(/<h2>/g)).toHaveLength(20);
    const [, next] = /<a rel="next" href="([^"]+)">/.exec(first)!;
    const second = await browser.page(next!);
    expect(second.match(/<h2>/g)).toHaveLength(2);
    expect(second).not.toContain('rel="next"');
  });

  it.each([
    '/orders?after=0',
    '/orders?after=-1',
    '/orders?after=x',
    '/orders?after=99999999999',
    '/selling/orders?after=x',
    '/selling/orders?state=gold',
  ])('%s is no page of them', async (path) => {
    const { buyer } = await anOrder();
    expect((await buyer.get(path)).status).toBe(400);
  });

  it('are empty for who has neither bought nor sold', async () => {
    const { browser } = await aBuyer(store, []);
    expect(await browser.page('/orders')).toContain('You have ordered nothing yet');
    expect(await browser.page('/selling/orders')).toContain('You sell nothing yet');
  });

  it('stand in the navigation of who is logged in', async () => {
    const { browser } = await aBuyer(store, []);
    const page = await browser.page('/');
    expect(page).toContain('<a href="/selling">Sell</a>');
    expect(page).toContain('<a href="/orders">My orders</a>');
    expect(await store.page('/')).not.toContain('href="/orders"');
  });

  it('and the orders speak Spanish', async () => {
    const { buyer, number } = await anOrder();
    buyer.cookies.set('__Host-language', 'es');
    expect(await buyer.page('/orders')).toContain('Tus pedidos');
    const page = await buyer.page(`/orders/${number}`);
    for (const text of ['Pendiente de envío', 'Pagado · Tarjeta de crédito', 'Cancelar este pedido', 'Qué ha pasado'])
      expect(page).toContain(text);
  });
});

describe('an order of others', () => {
  it('is not there for them: not to be seen, nor to be touched', async () => {
    const { buyer, seller, number, id, state } = await anOrder();
    const other = await anOrder();
    const bystander = (await aBuyer(store, [])).browser;
    const form = { version: '2', note: 'x', text: 'x', tracking: 'AB1234' };
    for (const visitor of [bystander, other.buyer, other.seller, seller])
      for (const path of [`/orders/${number}`, `/orders/${number}/pay`])
        expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
    for (const visitor of [bystander, other.buyer, other.seller, buyer])
      expect((await visitor.get(`/selling/orders/${id}`)).status).toBe(404);
    for (const visitor of [bystander, other.buyer, other.seller, seller])
      for (const action of ['receive', 'cancel', 'messages'])
        expect([action, (await visitor.post(`/orders/${number}/${id}/${action}`, form)).status]).toEqual([action, 404]);
    for (const visitor of [bystander, other.buyer, other.seller, buyer])
      for (const action of ['ship', 'cancel', 'messages'])
        expect([action, (await visitor.post(`/selling/orders/${id}/${action}`, form)).status]).toEqual([action, 404]);
    // Nor by the number of an order of one's own.
    for (const action of ['receive', 'cancel', 'messages'])
      expect((await other.buyer.post(`/orders/${other.number}/${id}/${action}`, form)).status).toBe(404);
    expect((await bystander.post(`/orders/${number}/pay`, aCard)).status).toBe(404);
    expect((await state())['state']).toBe('to-ship');
  });

  const pages = ['/orders', '/orders/ABCDEFGHJKMN', '/orders/ABCDEFGHJKMN/pay', '/selling/orders', '/selling/orders/1'];
  const posts = [
    '/orders/ABCDEFGHJKMN/pay',
    ...['receive', 'cancel', 'messages'].map((action) => `/orders/ABCDEFGHJKMN/1/${action}`),
    ...['ship', 'cancel', 'messages'].map((action) => `/selling/orders/1/${action}`),
  ];

  it.each(pages)('%s leads who is not logged in to do so', async (path) => {
    expect(leadsTo(await store.get(path))).toBe(`/login?next=${encodeURIComponent(path)}`);
  });

  it.each(posts)('%s does nothing for who is not logged in, nor for a form of elsewhere or of 10 MB', async (path) => {
    expect(leadsTo(await store.post(path, { version: '1' }))).toBe('/login');
    const { browser } = await aBuyer(store, []);
    expect((await browser.post(path, { 'form-token': 'x' })).status).toBe(403);
    expect((await browser.post(path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await browser.post(path, { text: 'x'.repeat(10_000_000) })).status).toBe(413);
  });

  it.each([
    '/orders/x',
    '/orders/1%27',
    '/orders/%00',
    '/orders/ABCDEFGHJKMN',
    '/orders/ÄBCDEFGHJKMN/pay',
    '/selling/orders/0',
    '/selling/orders/x',
    '/selling/orders/99999999999',
  ])('%s is none', async (path) => {
    const { browser } = await aBuyer(store, []);
    expect((await browser.get(path)).status).toBe(404);
  });
});
