import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aListing } from '../../app/testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../../app/testing/database.ts';
import { migrated } from './prepared-schema.ts';
import { environmentOf, type StoreProcess, startProcess } from './store-process.ts';

const PROCESSES = 4;
const GOOD_CARD = '4242 4242 4242 4242';

let data: TestDatabase;
let environment: Record<string, string>;
let webs: Web[];
let worker: StoreProcess;

interface Web extends StoreProcess {
  readonly url: string;
}

/** A schema that the processes of a store and this test share. */
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 8 });
  environment = {
    ...environmentOf(data.options.name),
    STORE_STAGE: 'development',
    PAYMENT_PROVIDERS: 'test-card,bank-transfer',
    BANK_TRANSFER_ACCOUNT: 'IBAN DE02 1203 0000 0000 2020 51',
    LOG_LEVEL: 'info',
  };
  // It makes the delivery providers, too.
  await migrated(environment);
  webs = await Promise.all(Array.from({ length: PROCESSES }, startWeb));
  worker = startProcess(['worker'], environment);
  await worker.line('working');
}, 300_000);
afterAll(async () => {
  for (const { child, exit } of [...(webs ?? []), ...(worker ? [worker] : [])]) {
    child.kill('SIGKILL');
    await exit;
  }
  await data.close();
});

async function startWeb(): Promise<Web> {
  const web = startProcess(['web'], environment);
  const { port } = await web.line('listening');
  await web.line('ready');
  return { ...web, url: `http://127.0.0.1:${port}` };
}

/** Somebody who is logged in, and has chosen all that a checkout asks for. */
interface Buyer {
  readonly id: number;
  readonly cookie: string;
  readonly formToken: string;
}

let buyers = 0;

async function aBuyer(): Promise<Buyer> {
  const name = `buyer${process.pid}x${++buyers}`;
  await data.query(
    `INSERT INTO users (email, email_key, name, locale, password_hash, created_at)
     VALUES (?, ?, ?, 'en', '', UTC_TIMESTAMP(3))`,
    [`${name}@example.org`, `${name}@example.org`, name],
  );
  const [{ id }] = (await data.query('SELECT id FROM users WHERE email_key = ?', [`${name}@example.org`])) as [
    { id: number },
  ];
  const token = await data.database.transaction(({ sessions }) => sessions.open(id, { browser: '', system: '' }));
  return {
    id,
    cookie: `__Host-session=${token}`,
    formToken: createHash('sha256').update(`form ${token}`).digest('base64url'),
  };
}

/** Puts offers into a buyer's cart and chooses what a checkout asks for, but for placing it. */
async function fillCheckout({ id }: Buyer, listings: readonly number[], method: string): Promise<void> {
  const methods = ['card', 'transfer'] as const;
  await data.database.transaction(async ({ addresses, carts, checkouts }) => {
    for (const listing of listings) await carts.add({ userId: id }, listing, 1);
    const address = {
      name: 'A. Buyer',
      line1: '1 Long Street',
      line2: '',
      city: 'Bath',
      region: '',
      postalCode: 'BA1',
    };
    const added = await addresses.add(id, { ...address, country: 'GB', phone: '' });
    if (added.outcome !== 'added') throw new Error(added.outcome);
    await checkouts.chooseAddress(id, added.id);
    const { sellers } = await checkouts.checkout(id, methods);
    await checkouts.chooseDelivery(
      id,
      new Map(sellers.map((seller) => [seller.sellerId, seller.quotes[0]!.providerId])),
    );
    expect(await checkouts.choosePayment(id, method, methods)).toEqual({ outcome: 'chosen' });
  });
}

async function anOffer(quantity: number, priceCents = 1000): Promise<number> {
  await aListing(data.database, { quantity, priceCents });
  const [{ id }] = (await data.query('SELECT MAX(id) AS id FROM listings')) as [{ id: number }];
  return id;
}

const headersOf = ({ cookie }: Buyer) => ({ cookie, accept: 'text/html', origin: environment['BASE_URL']! });

/** Asks again when the store cannot answer now, or an answer is lost, as a person does. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await ask().catch((error: unknown) => {
      if (tries === 30) throw error;
      return null;
    });
    if (answer && (answer.status !== 503 || tries === 30)) return answer;
    await answer?.arrayBuffer();
    await sleep(200 + Math.random() * 300);
  }
}

const get = (web: Web, buyer: Buyer, path: string) =>
  patiently(() => fetch(web.url + path, { redirect: 'manual', headers: headersOf(buyer) }));

const post = (web: Web, buyer: Buyer, path: string, form: Readonly<Record<string, string>>) =>
  patiently(() =>
    fetch(web.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: headersOf(buyer),
      body: new URLSearchParams({ 'form-token': buyer.formToken, ...form }),
    }),
  );

/** What the form of the review sends. */
async function placingOf(web: Web, buyer: Buyer): Promise<Record<string, string>> {
  const page = await (await get(web, buyer, '/checkout/review')).text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  return { key: field('key'), total: field('total'), seen: field('seen') };
}

interface Answered {
  readonly status: number;
  readonly location: string | null;
}
async function answered(response: Response): Promise<Answered> {
  await response.arrayBuffer();
  return { status: response.status, location: response.headers.get('location') };
}

const card = { number: GOOD_CARD, expiry: '12/39', code: '123', name: 'A. Buyer' };
const webOf = (index: number): Web => webs[index % webs.length]!;

async function number(sql: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await data.query(sql, values);
  return Number(Object.values(row!)[0]);
}

/** Rows that contradict each other, of whatever kind. */
const brokenInvariants = () => data.database.snapshot(({ orderInvariants }) => orderInvariants.faults());

describe('orders, over four processes', () => {
  it('sells three copies to three of two hundred buyers, each of whom clicks twice', async () => {
    const listing = await anOffer(3);
    const crowd = await Promise.all(Array.from({ length: 200 }, aBuyer));
    for (const buyer of crowd) await fillCheckout(buyer, [listing], 'card');
    const forms = new Map<Buyer, Record<string, string>>();
    await Promise.all(crowd.map(async (buyer, n) => forms.set(buyer, await placingOf(webOf(n), buyer))));
    const answers = await Promise.all(
      crowd.map((buyer, n) =>
        Promise.all(
          [n, n + 1].map(async (index) =>
            answered(await post(webOf(index), buyer, '/checkout/place', forms.get(buyer)!)),
          ),
        ),
      ),
    );
    const won = answers.flatMap((pair, n) => (pair.some(({ status }) => status === 303) ? [n] : []));
    expect(won).toHaveLength(3);
    // Both clicks of a winner lead to one order; those of the others say that the copies are gone.
    for (const n of won) expect(new Set(answers[n]!.map(({ location }) => location)).size).toBe(1);
    const lost = answers.filter((_, n) => !won.includes(n)).flat();
    expect(new Set(lost.map(({ status }) => status))).toEqual(new Set([409]));
    expect(await number('SELECT COUNT(*) FROM order_groups')).toBe(3);
    expect(await number('SELECT available FROM listings WHERE id = ?', [listing])).toBe(0);

    // Each pays on two processes at once, and is charged once.
    await Promise.all(
      won.flatMap((n) =>
        [n, n + 2].map(async (index) => answered(await post(webOf(index), crowd[n]!, answers[n]![0]!.location!, card))),
      ),
    );
    expect(await number("SELECT COUNT(*) FROM payments WHERE state = 'captured'")).toBe(3);
    expect(await number('SELECT SUM(captured_cents) FROM test_gateway_payments')).toBe(
      await number('SELECT SUM(total_cents) FROM order_groups'),
    );
    expect(await number("SELECT COUNT(*) FROM orders WHERE state = 'to-ship'")).toBe(3);
    expect(await brokenInvariants()).toEqual([]);
  }, 240_000);

  it('places one order of one cart that is placed forty times at once', async () => {
    const buyer = await aBuyer();
    await fillCheckout(buyer, [await anOffer(5), await anOffer(1)], 'transfer');
    const form = await placingOf(webOf(0), buyer);
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => answered(await post(webOf(n), buyer, '/checkout/place', form))),
    );
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(303);
    expect(await number('SELECT COUNT(*) FROM order_groups WHERE buyer_id = ?', [buyer.id])).toBe(1);
    expect(
      await number(
        'SELECT SUM(quantity) FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN order_groups g ON g.id = o.group_id WHERE g.buyer_id = ?',
        [buyer.id],
      ),
    ).toBe(2);
    expect(await brokenInvariants()).toEqual([]);
  });
});
