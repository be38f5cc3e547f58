import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, aListing } from './testing/builders.ts';
import { openTestStore, type TestStore } from './testing/store.ts';

let store: TestStore;
let bookId: number;
beforeAll(async () => {
  store = await openTestStore();
  bookId = await aBook(store.database, { title: 'The Hunger <b>Games</b>', isbn: '9780439023481' });
  for (let copy = 1; copy <= 25; copy++) await aListing(store.database, { bookId, priceCents: 100 * copy });
});
afterAll(() => store.close());

describe('a page', () => {
  it('escapes what it shows, and allows nothing inline', async () => {
    const response = await store.get('/books');
    expect(await response.text()).toContain('The Hunger &lt;b&gt;Games&lt;/b&gt;');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|nonce|\*|upgrade-insecure-requests/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('may be kept by anybody for a guest, and costs no bytes when it has not changed', async () => {
    const first = await store.get('/books');
    expect(first.headers.get('cache-control')).toBe('public, max-age=30');
    expect(first.headers.get('vary')).toMatch(/Cookie.*Accept-Language|Accept-Language.*Cookie/);
    // Not by fetch, which adds `Cache-Control: no-cache` to such a request.
    const second = await raw('/books', { 'if-none-match': first.headers.get('etag')! });
    expect([second.status, second.body]).toEqual([304, '']);
  });

  it('is kept by nobody, and not compressed, for a request with a cookie', async () => {
    const response = await store.get('/books', { cookie: 'a=b', 'accept-encoding': 'gzip' });
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect((await store.get('/books', { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip');
  });

  it('refers to files whose addresses change with their content, and which are kept for ever', async () => {
    const html = await store.page('/');
    const addresses = [...html.matchAll(/(?:href|src)="(\/(?:assets|covers)\/[^"]+)"/g)].map(([, address]) => address!);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      const response = await store.get(address);
      expect([address, response.status, response.headers.get('cache-control')]).toEqual([
        address,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
    const css = await (await store.get(addresses.find((address) => address.endsWith('.css'))!)).text();
    for (const [, address] of css.matchAll(/url\((\/assets\/[^)]+)\)/g))
      expect((await store.get(address!)).status).toBe(200);
    expect(css).not.toContain('url(fonts/');
  });

  it('takes every absolute link from the configuration, never from the request', async () => {
    const forged = await raw('/books/9780439023481', { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(forged.head + forged.body).not.toContain('evil.example');
    expect((await raw('/', { host: 'evil.example' })).body).not.toContain('evil.example');
  });
});

describe('a visitor who reads Spanish', () => {
  const spanish = (path: string) => store.get(path, { 'accept-language': 'es-CO,es;q=0.9,en;q=0.5' });

  it.each([
    ['/', 200, 'descritos con honradez.'],
    ['/books', 200, 'Todos los libros'],
    ['/books?max=abc', 400, 'Un precio en cifras, por ejemplo 12,50.'],
    ['/nowhere', 404, 'En este estante no hay nada'],
    [`/books?${'a&'.repeat(2500)}`, 414, 'La dirección es demasiado larga'],
  ])('gets %s in Spanish', async (path, status, text) => {
    const response = await spanish(path);
    const html = await response.text();
    expect(response.status).toBe(status);
    expect(html).toContain('<html lang="es" dir="ltr">');
    expect(html).toContain(text);
  });

  it('gets a page of their own, for a cache between', async () => {
    const [one, other] = [await spanish('/books'), await store.get('/books')];
    expect(one.headers.get('vary')).toContain('Accept-Language');
    expect(one.headers.get('etag')).not.toBe(other.headers.get('etag'));
  });
});

describe('a book', () => {
  it('has one address, to which its ISBN in either length and other slugs lead', async () => {
    const path = `/books/${bookId}-the-hunger-b-games-b`;
    for (const other of ['9780439023481', '0-439-02348-3', `${bookId}`, `${bookId}-old-title`]) {
      expect((await store.get(`/books/${other}`)).headers.get('location')).toBe(path);
    }
    expect((await store.get('/books?q=0439023483')).headers.get('location')).toBe(path);
    expect((await store.get(path)).status).toBe(200);
  });

  it('leads from a damaged link to a page of its offers to the first', async () => {
    expect((await store.get(`/books/${bookId}-the-hunger-b-games-b?after=zzz`)).headers.get('location')).toBe(
      `/books/${bookId}`,
    );
  });

  it('shows its offers in pages, cheapest first, each once', async () => {
    const prices: number[] = [];
    let after: string | null = '';
    do {
      const page: any = await store.json(`/api/v1/books/${bookId}?after=${after}`.replace(/\?after=$/, ''));
      expect(page.offers.count).toBe(25);
      prices.push(...page.offers.items.map(({ price }: any) => price.amount));
      after = page.offers.after;
    } while (after);
    expect(prices).toEqual(Array.from({ length: 25 }, (_, index) => 100 * (index + 1)));
  });
});

describe('a store over https', () => {
  it('asks the browser for https from then on, and nothing of it over http', async () => {
    const secure = await openTestStore({ publicUrl: 'https://books.example.com' });
    const { headers } = await secure.get('/');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    expect(await secure.page('/')).toContain('<link rel="canonical" href="https://books.example.com/">');
    await secure.close();
    expect((await store.get('/')).headers.get('strict-transport-security')).toBeNull();
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['/nowhere', 404, 'not-found'],
    ['/books/999999999', 404, 'not-found'],
    ['/books/abc', 404, 'not-found'],
    ['/books/9780439023482', 404, 'not-found'],
    ['/covers/1.svg', 404, 'not-found'],
    ['/assets/../app.ts', 404, 'not-found'],
    ['/assets/%2e%2e%2fapp.ts', 404, 'not-found'],
    ['/%', 404, 'not-found'],
    ['/books/%ff', 404, 'not-found'],
    ['/api/v1/nowhere', 404, 'not-found'],
    ['/api/v1/books/abc', 404, 'not-found'],
    ['/api/v1/books?condition=mint', 400, 'invalid-input'],
    ['/api/v1/books?maxPrice=-1', 400, 'invalid-input'],
    ['/api/v1/books?maxPrice=1e99', 400, 'invalid-input'],
    ['/api/v1/books?maxPrice=0x10', 400, 'invalid-input'],
    ['/api/v1/books?maxPrice=9999999999', 400, 'invalid-input'],
    [`/api/v1/books?${'a&'.repeat(2500)}`, 414, 'uri-too-long'],
    [`/books?${'a&'.repeat(2500)}`, 414, 'uri-too-long'],
    ['/api/v1/books?sort=price%20DESC', 400, 'invalid-input'],
    ['/api/v1/books?after=zzz', 400, 'invalid-input'],
    [`/api/v1/books?q=${'x'.repeat(201)}`, 400, 'invalid-input'],
  ])('%s answers %i as a problem with a code, and as a page', async (path, status, code) => {
    const problem = await store.get(path, { accept: 'application/json' });
    expect(problem.status).toBe(status);
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
    expect(await problem.json()).toMatchObject({ status, code, requestId: problem.headers.get('x-request-id') });
    if (path.startsWith('/api')) return;
    const page = await store.get(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('a form that cannot be read comes back as it was filled in, with what each field takes', async () => {
    const response = await store.get('/books?q=winter&max=abc&condition=mint&sort=random');
    const html = await response.text();
    expect(response.status).toBe(400);
    expect(html).toContain('value="abc"');
    expect(html).toContain('value="winter"');
    for (const fault of ['A price in figures, for example 12.50.', 'There is no such grade', 'There is no such order'])
      expect(html).toContain(fault);
  });

  it.each([
    '/books?max=0',
    '/books?max=-5',
    '/books?max=1e9',
    '/books?max=1.234,5',
    '/books?max=99999999999',
    '/books?language=%3Cb%3E',
    '/books?after=x',
  ])('%s is a fault of the client', async (path) => expect((await store.get(path)).status).toBe(400));

  it.each([
    '/books?max=12,50',
    '/books?max=%2012.5%20',
    '/books?max=&condition=&language=&sort=',
    '/books?q=a&q=b',
    '/books?q=%00%F0%9F%92%A9',
    '/books?unknown=1',
  ])('%s is read', async (path) => expect((await store.get(path)).status).toBe(200));

  it('a method that a page does not know is refused with those that it knows', async () => {
    const response = await fetch(`${store.baseUrl}/books`, { method: 'POST', headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'HEAD, GET']);
  });

  it('our own fault is logged under the request’s id, and answered without a word about it', async () => {
    await store.query('RENAME TABLE books TO books_elsewhere');
    const response = await store.get('/books');
    await store.query('RENAME TABLE books_elsewhere TO books');
    const html = await response.text();
    expect(response.status).toBe(500);
    expect(html).not.toMatch(/books_elsewhere|doesn't exist|SELECT/i);
    const requestId = response.headers.get('x-request-id');
    expect(html).toContain(requestId);
    expect(store.logged).toContainEqual(
      expect.objectContaining({ level: 'error', requestId, err: expect.objectContaining({ errno: 1146 }) }),
    );
  });
});

describe('the API', () => {
  it('lists books with the offer that satisfies the filter, prices with their currency', async () => {
    const { books, count } = await store.json('/api/v1/books?condition=good&maxPrice=5000&sort=price');
    expect(count).toEqual({ value: 1, more: false });
    expect(books).toMatchObject([
      {
        id: bookId,
        isbn: '9780439023481',
        offers: 25,
        offer: { condition: 'good', price: { amount: 100, currency: 'USD' } },
      },
    ]);
    expect((await store.get(new URL(books[0].cover).pathname)).headers.get('content-type')).toBe('image/svg+xml');
    expect((await store.get(new URL(books[0].url).pathname)).status).toBe(200);
  });

  it('finds a book by its ISBN in either length', async () => {
    for (const key of ['0439023483', '9780439023481']) {
      expect((await store.json(`/api/v1/books/${key}`)).id).toBe(bookId);
      expect((await store.json(`/api/v1/books?q=${key}`)).books[0].id).toBe(bookId);
    }
  });
});

describe('operations', () => {
  it('log a line for each request, with its route’s pattern and without its query', async () => {
    const response = await store.get('/books?q=my+private+interest');
    await response.text();
    const line = store.logged.find(
      ({ requestId, msg }) => requestId === response.headers.get('x-request-id') && msg === 'request',
    );
    expect(line).toMatchObject({ method: 'GET', route: '/books', path: '/books', status: 200, ms: expect.any(Number) });
    expect(JSON.stringify(store.logged)).not.toContain('private');
  });

  it('count requests by route, and never by address', async () => {
    await store.page('/no/such/page');
    await store.page('/books/999999999');
    const metrics = await store.metrics();
    expect(metrics).toContain('bookstore_http_requests_total{method="GET",route="/books/:key",status="404"} ');
    expect(metrics).toContain('route="unmatched",status="404"');
    expect(metrics).not.toMatch(/999999999|no\/such/);
    expect(metrics).toMatch(/bookstore_database_connections\{pool="writer",state="idle"\} \d/);
  });

  it('answer the probes: alive always, ready until told to stop', async () => {
    expect((await store.get('/livez')).status).toBe(200);
    expect((await store.get('/readyz')).status).toBe(200);
    expect(await store.json('/health')).toMatchObject({ status: 'ok', checks: { database: { ok: true } } });
  });

  it('give each request an id of their own, and join it with the balancer’s only behind one', async () => {
    const trace = 'Root=1-67891233-abcdef012345678912345678';
    const headers = { 'x-request-id': 'forged-request-id', 'x-amzn-trace-id': trace };
    const response = await store.get('/', headers);
    await response.text();
    const requestId = response.headers.get('x-request-id');
    expect(requestId).not.toBe('forged-request-id');
    expect(store.logged.find((line) => line['requestId'] === requestId)).not.toHaveProperty('traceId');
    const behind = await openTestStore({ trustedProxies: 1 });
    await (await behind.get('/', headers)).text();
    await behind.close();
    expect(behind.logged.at(-1)).toMatchObject({ traceId: trace });
  });
});

/** A request whose Host header is ours to choose. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(store.baseUrl);
    request({ hostname, port, path, headers: { accept: 'text/html', ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, head: JSON.stringify(response.headers), body }));
    })
      .on('error', reject)
      .end();
  });
}
