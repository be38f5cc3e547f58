import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from 'koa';
import { aListing } from '../../testing/builders.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { seeOther } from './forms.ts';

let store: TestStore;
let listing: string;
beforeAll(async () => {
  store = await openTestStore();
  await aListing(store.database, { quantity: 50 });
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  listing = String(row!['id']);
});
afterAll(() => store.close());

const FORM = 'application/x-www-form-urlencoded';

interface Sent {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Posts to the cart what fetch would not: the body is written by hand, and need not end. */
function send(write: (write: (text: string | Buffer) => void, end: () => void) => void, headers = {}): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${store.baseUrl}/cart`,
      {
        method: 'POST',
        headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin', 'content-type': FORM, ...headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          sent.destroy();
          resolve({ status: response.statusCode, headers: response.headers, body });
        });
      },
    ).on('error', reject);
    write(
      (text) => void sent.write(text),
      () => void sent.end(),
    );
  });
}

const sendAll = (body: string | Buffer, headers = {}) =>
  send((write, end) => {
    write(body);
    end();
  }, headers);

const codeOf = ({ body }: Sent): string => JSON.parse(body).code;

describe('a form', () => {
  it('is read with its other fields left aside, and one given twice by its last value', async () => {
    for (const body of [
      `listing=${listing}`,
      `listing=${listing}&__proto__=x&constructor=y&toString=z`,
      `listing=999999999&listing=${listing}`,
      `listing=${listing}&note=%F0%9F%93%9A`,
      `listing=${listing}&note=\u{1F4DA}`,
    ])
      expect([body, (await sendAll(body)).status]).toEqual([body, 303]);
  });

  it('takes no field from the prototype of an object', async () => {
    expect((await sendAll(`__proto__[listing]=${listing}&__proto__=${listing}`)).status).toBe(400);
  });

  it.each([
    ['JSON', 'application/json', '{"listing":"1"}'],
    ['files', 'multipart/form-data; boundary=x', '--x--'],
    ['another charset', `${FORM}; charset=iso-8859-1`, 'listing=1'],
    ['no type', '', 'listing=1'],
  ])('that is %s is refused', async (_, type, body) => {
    const answer = await sendAll(body, { 'content-type': type });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported-form']);
  });

  it('that is compressed is refused: a few bytes could be millions', async () => {
    expect((await sendAll('listing=1', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x6c, 0x3d, 0xff])],
    ['escapes that are no UTF-8', 'listing=%ff'],
    ['half an escape', 'listing=%4'],
  ])('of %s is refused', async (_, body) => {
    const answer = await sendAll(body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'form-unreadable']);
  });

  it('may have 100,000 bytes and 200 fields, and no more', async () => {
    const padded = (length: number) => `listing=${listing}&x=`.padEnd(length, 'x');
    const fields = (n: number) => `listing=${listing}${'&x=1'.repeat(n - 1)}`;
    expect((await sendAll(padded(100_000))).status).toBe(303);
    expect((await sendAll(fields(200))).status).toBe(303);
    for (const body of [padded(100_001), padded(10_000_000), fields(201)]) {
      const answer = await sendAll(body);
      expect([answer.status, codeOf(answer)]).toEqual([413, 'form-too-long']);
    }
  });

  it('that never ends is answered before it does', async () => {
    const piece = 'x'.repeat(1_000_000);
    const answer = await send((write) => {
      for (let pieces = 0; pieces < 25; pieces++) write(piece);
    });
    expect([answer.status, answer.headers['connection']]).toEqual([413, 'close']);
  });

  it('that stops arriving is waited for ten seconds', async () => {
    const answer = await send((write) => write('listing='));
    expect([answer.status, codeOf(answer), answer.headers['connection']]).toEqual([408, 'form-too-slow', 'close']);
  }, 20_000);

  it('that breaks off is no fault of ours', async () => {
    const before = store.logged.length;
    const sent = request(`${store.baseUrl}/cart`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': FORM, 'content-length': '100' },
    }).on('error', () => undefined);
    sent.write('listing=');
    await new Promise((resolve) => setTimeout(resolve, 100));
    sent.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const lines = store.logged.slice(before);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ route: '/cart', status: 499 }));
  });
});

describe('a request that changes something', () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${store.baseUrl}/cart`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', ...headers },
      body: new URLSearchParams({ listing }),
    });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page that another referred to', { referer: 'https://evil.example/?http://127.0.0.1' }],
    ['nobody knows where', {}],
  ])('is refused from %s, in words', async (_, headers) => {
    const answer = await post(headers as Record<string, string>);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
    expect(await answer.text()).toContain('Only a page of this shop may ask for this.');
  });

  it('is refused by what the browser says first, whatever else it says', async () => {
    expect((await post({ 'sec-fetch-site': 'cross-site', origin: store.baseUrl })).status).toBe(403);
  });

  it.each(['sec-fetch-site', 'origin', 'referer'])('is accepted by its %s', async (name) => {
    const values: Record<string, string> = { origin: store.baseUrl, referer: `${store.baseUrl}/books` };
    expect((await post({ [name]: values[name] ?? 'same-origin' })).status).toBe(303);
  });
});

describe('the page after a form', () => {
  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'cart', ''])('is never %p', (path) => {
    expect(() => seeOther({} as Context, path)).toThrow('leads away from the store');
  });
});
