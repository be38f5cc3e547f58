import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { anOrder, deliveryProviders, faultsOf } from '../testing/orders.ts';
import { testAccount, testProviders } from '../testing/payments.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';
import type { TestGateway } from './test-gateway.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
});
afterEach(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  // A 5xx would be one; what the test gateways do on purpose is a warning.
  expect(store.logged.filter(({ level }) => level === 'error')).toEqual([]);
});
afterAll(() => store.close());

interface Buyer {
  readonly browser: Visitor;
  readonly number: string;
  readonly path: string;
  state(): Promise<unknown>;
  key(): Promise<string>;
}

async function aBuyer(method: 'card' | 'paypal' | 'transfer', headers = {}): Promise<Buyer> {
  const user = await aUser(store.database);
  const browser = new Visitor(store, headers);
  await browser.logIn(user);
  const { number, paymentId } = await anOrder(store.database, { buyerId: user.id, method });
  const path = `/orders/${number}/pay`;
  await browser.get(path);
  return {
    browser,
    number,
    path,
    state: async () => (await store.query('SELECT state FROM payments WHERE id = ?', [paymentId]))[0]!['state'],
    key: async () =>
      (await store.query('SELECT key_text AS k FROM payment_attempts WHERE payment_id = ?', [paymentId]))[0]![
        'k'
      ] as string,
  };
}

const gateway = (id = 'test-redirect'): TestGateway =>
  testProviders(store.database, store.baseUrl).find((each) => each.id === id) as TestGateway;

/** Posts to the webhook as a gateway does: no cookie, no origin. */
const tell = (headers: Record<string, string>, body: Buffer | string, provider = 'test-redirect') =>
  fetch(`${store.baseUrl}/webhooks/${provider}`, { method: 'POST', headers, body: body as string });
const event = (key: string, id?: string) =>
  gateway(id).eventOf(key) as { headers: Record<string, string>; body: Buffer };

describe('the page of a payment', () => {
  it('shows the form of its provider, that nothing is taken, and what may be tried', async () => {
    const { browser, path } = await aBuyer('card');
    const page = await browser.page(path);
    expect(page).toContain('no real money is taken');
    for (const part of ['name="number"', 'autocomplete="cc-number"', '4242 4242 4242 4242', 'name="form-token"'])
      expect(page).toContain(part);
  });

  it.each([
    ['en', 'This card has expired.', 'not the number of a card'],
    ['es', 'Esta tarjeta ha caducado.', 'no es el número de una tarjeta'],
  ])(
    'says in %s what is wrong, beside the field, with the form as it was filled in',
    async (language, past, number) => {
      const { browser, path, state } = await aBuyer('card', { 'accept-language': language });
      const answer = await browser.post(path, { number: '4242 4242 4242 4241', expiry: '01/20', code: '"><b>1' });
      expect(answer.status).toBe(400);
      const page = await answer.text();
      expect(page).toContain(past);
      expect(page).toContain(number);
      expect(page).toContain('value="4242 4242 4242 4241"');
      expect(page).toMatch(
        /<input id="number"[^>]* aria-invalid="true" autofocus aria-describedby="number-hint number-fault">/,
      );
      // The code is shown to nobody again.
      expect(page).not.toContain('&gt;&lt;b&gt;1');
      expect(await state()).toBe('open');
    },
  );

  it('takes the money, and leads to the order', async () => {
    const { browser, path, number, state } = await aBuyer('card');
    const answer = await browser.post(path, { number: '4242424242424242', expiry: '12/39', code: '123' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/orders/${number}?done=paid`]);
    expect(await state()).toBe('captured');
    expect(JSON.stringify(store.logged)).not.toContain('4242424242424242');
  });

  it('of a transfer shows the account and the reference', async () => {
    const { browser, path, number } = await aBuyer('transfer', { 'accept-language': 'es' });
    const page = await browser.page(path);
    expect(page).toContain(testAccount);
    expect(page).toContain(`<b>${number}</b>`);
    expect(page).toContain('Transfiere el importe');
  });
});

describe('a payment at the test gateway', () => {
  it.each([
    ['en', 'This is a test page.', 'Approve'],
    ['es', 'Esta es una página de prueba.', 'Aprobar'],
  ])('is approved there in %s, and comes back paid', async (language, test, approve) => {
    const { browser, path, number, key, state } = await aBuyer('paypal', { 'accept-language': language });
    expect((await browser.post(path)).headers.get('location')).toBe(path);
    const page = await browser.page(path);
    const address = `/test-gateway/pay/${await key()}`;
    expect(page).toContain(`href="${store.baseUrl}${address}"`);
    const there = await browser.page(address);
    expect(there).toContain(test);
    expect(there).toContain(approve);
    const back = await browser.post(address, { answer: 'approve' });
    expect([back.status, back.headers.get('location')]).toEqual([303, `/payments/return/${await key()}`]);
    // The webhook was there before the payer.
    expect(await state()).toBe('captured');
    expect((await browser.get(back.headers.get('location')!)).headers.get('location')).toBe(path);
    expect((await browser.get(path)).headers.get('location')).toBe(`/orders/${number}?done=paid`);
    expect(await browser.page(address)).not.toContain('<button name="answer"');
    expect((await browser.post(address, { answer: 'refuse' })).status).toBe(303);
    expect(await state()).toBe('captured');
  });

  it('that is refused says so, and may be tried again', async () => {
    const { browser, path, key, state } = await aBuyer('card');
    await browser.post(path, { number: '4000 0000 0000 3220', expiry: '12/39', code: '123' });
    await browser.post(`/test-gateway/pay/${await key()}`, { answer: 'refuse' });
    expect(await state()).toBe('open');
    expect(await browser.page(path)).toContain('You did not approve the payment.');
  });

  it('is for nobody to be found without its key, and takes nothing but an answer', async () => {
    const { browser, path, key } = await aBuyer('paypal');
    await browser.post(path);
    for (const wrong of [randomUUID(), 'x', '%00', "' OR 1=1", '..%2f..%2fetc'])
      expect([wrong, (await browser.get(`/test-gateway/pay/${wrong}`)).status]).toEqual([wrong, 404]);
    const address = `/test-gateway/pay/${await key()}`;
    for (const answer of ['', 'yes', 'approve ']) expect((await browser.post(address, { answer })).status).toBe(400);
    expect((await store.post(address, { answer: 'approve' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('the way back from a payment', () => {
  it('is for the payer alone', async () => {
    const { browser, path, key } = await aBuyer('paypal');
    await browser.post(path);
    const address = `/payments/return/${await key()}`;
    expect((await browser.get(address)).status).toBe(303);
    expect((await store.get(address)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(address)}`);
    const stranger = await aBuyer('paypal');
    expect((await stranger.browser.get(address)).status).toBe(404);
    for (const wrong of [randomUUID(), 'x', '%00', "'", 'a'.repeat(3000)])
      expect((await browser.get(`/payments/return/${wrong}`)).status).toBe(404);
  });

  it('believes nothing that its address says', async () => {
    const { browser, path, key, state } = await aBuyer('paypal');
    await browser.post(path);
    await browser.get(`/payments/return/${await key()}?status=captured&approved=1`);
    expect(await state()).toBe('action');
  });
});

describe('a webhook', () => {
  it('has the payment gone on with, however often and in whatever order it comes', async () => {
    const { browser, path, key, state } = await aBuyer('paypal');
    await browser.post(path);
    const early = event(await key());
    expect((await tell(early.headers, early.body)).status).toBe(200);
    expect(await state()).toBe('action');
    await store.database.transaction(async ({ testGateway }) => testGateway.answer(await key(), true));
    const late = event(await key());
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async () => (await tell(late.headers, late.body)).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await tell(early.headers, early.body)).status).toBe(200);
    expect(await state()).toBe('captured');
  });

  it('of a key that is nobody’s changes nothing', async () => {
    const { headers, body } = event(randomUUID());
    expect((await tell(headers, body)).status).toBe(200);
  });

  it('that is forged is refused with a code, and believed in nothing', async () => {
    const { browser, path, key, state } = await aBuyer('paypal');
    await browser.post(path);
    await store.database.transaction(async ({ testGateway }) => testGateway.answer(await key(), true));
    const { headers, body } = event(await key());
    const old = String(Number(headers['test-gateway-timestamp']) - 301);
    const forged: [Record<string, string>, Buffer | string][] = [
      [{}, body],
      [headers, `${body} `],
      [headers, Buffer.from(JSON.stringify({ id: 'x', key: await key() }))],
      [{ ...headers, 'test-gateway-timestamp': old }, body],
      [{ ...headers, 'test-gateway-timestamp': `${headers['test-gateway-timestamp']}0` }, body],
      [{ ...headers, 'test-gateway-timestamp': 'now' }, body],
      [{ ...headers, 'test-gateway-signature': '0'.repeat(64) }, body],
      [{ ...headers, 'test-gateway-signature': '' }, body],
      [event(await key(), 'test-card').headers, event(await key(), 'test-card').body],
    ];
    for (const [sent, text] of forged) {
      const answer = await tell(sent, text);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
      expect(await answer.json()).toMatchObject({ code: 'bad-signature', status: 401 });
    }
    expect(await state()).toBe('action');
    expect((await tell(headers, body)).status).toBe(200);
    expect(await state()).toBe('captured');
  });

  it('is for providers alone that post any', async () => {
    const { headers, body } = event(randomUUID());
    for (const provider of ['nobody', 'bank-transfer', '__proto__', '%00', 'constructor'])
      expect([provider, (await tell(headers, body, provider)).status]).toEqual([provider, 404]);
    expect((await store.get('/webhooks/test-card')).status).toBe(405);
  });

  it('may have 100,000 bytes', async () => {
    expect((await tell({}, 'x'.repeat(100_000))).status).toBe(401);
    expect((await tell({}, 'x'.repeat(100_001))).status).toBe(413);
  });
});
