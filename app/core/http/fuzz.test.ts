import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aListing, aUser } from '../../testing/builders.ts';
import { aShop } from '../../testing/shopping.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { Visitor } from '../../testing/visitor.ts';

let store: TestStore;
let token: string;
let member: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  await aListing(store.database, { quantity: 5 });
  const { user } = await aShop(store.database);
  await store.database.transaction(({ admin }) => admin.setRole(user.id, 'admin'));
  await aUser(store.database);
  token = (await store.database.transaction(({ apiTokens }) =>
    apiTokens.create(user.id, {
      name: 'A program',
      scopes: ['profile:read', 'profile:write', 'orders:write'],
      days: 30,
    }),
  ))!;
  member = new Visitor(store);
  await member.logIn(user);
});
afterAll(() => store.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request with headers of any bytes that HTTP has, which fetch would not send. */
function send(method: string, path: string, headers: Record<string, string>, body?: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(store.baseUrl + path, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    }).on('error', reject);
    sent.end(body);
  });
}

const expectNoFault = () =>
  expect(store.logged.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);

const FIELDS = [
  ...[
    'email',
    'password',
    'current',
    'name',
    'locale',
    'language',
    'back',
    'next',
    'token',
    'message',
    'text',
    'subject',
  ],
  ...['listing', 'quantity', 'title', 'authors', 'isbn', 'year', 'publisher', 'condition', 'notes', 'price', 'version'],
  ...[
    'key',
    'total',
    'digest',
    'address',
    'method',
    'reason',
    'place',
    'country',
    'line1',
    'city',
    'postalCode',
    'phone',
  ],
  ...[
    'scope',
    'days',
    'session',
    'role',
    'code',
    'active',
    'from',
    'to',
    'cents',
    'tracking',
    '__proto__',
    'constructor',
  ],
];

/** Every address that takes a form, as it stands in the routes. */
function postedPaths(): string[] {
  const routes = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.routes.ts'),
  );
  const paths = routes.flatMap((name) =>
    [...readFileSync(join('app', name), 'utf8').matchAll(/router\.post\('([^']+)'/g)].map(([, path]) => path!),
  );
  // Whoever has logged out sends no further form.
  return paths.filter((path) => path !== '/logout').map((path) => path.replaceAll(/:\w+/g, '1'));
}

/** What a header may hold: any byte but control characters (RFC 9110, 5.5). */
const headerText = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 80,
});
const nasty = fc.constantFrom(
  '',
  '=',
  ';',
  ',',
  '"',
  '%',
  '%00',
  '%ff',
  '__proto__',
  'constructor',
  '\t',
  'q=',
  '*',
  '-',
  'x'.repeat(4000),
);

describe('any cookie', () => {
  const names = ['__Host-session', '__Host-cart', '__Host-language', 'session', 'cart', '__proto__', ''];
  const value = fc.oneof(
    headerText,
    nasty,
    fc.stringMatching(/^[\w-]{43}$/),
    fc.constantFrom('es', 'en', 'x'.repeat(43)),
  );
  const cookies = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), headerText), value), { maxLength: 6 });

  it('is one of nobody, and gets a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        cookies,
        fc.constantFrom('; ', ';', ', '),
        fc.constantFrom('/', '/cart', '/books', '/account'),
        async (pairs, between, path) => {
          const cookie = pairs.map(([name, text]) => `${name}=${text}`).join(between);
          const { status, headers, body } = await send('GET', path, { accept: 'text/html', cookie });
          expect([cookie, status]).toEqual([cookie, path === '/account' ? 303 : 200]);
          expect(body).not.toContain('action="/logout"');
          expect(cookie === '' || /private|no-store/.test(String(headers['cache-control']))).toBe(true);
        },
      ),
      { numRuns: 250 },
    );
    expectNoFault();
  });

  it('that is nearly the one of a session is none', async () => {
    const real = member.session!;
    const changed = fc
      .tuple(fc.nat(real.length - 1), fc.stringMatching(/^[\w-]$/))
      .map(([at, letter]) => real.slice(0, at) + letter + real.slice(at + 1));
    const longer = fc.stringMatching(/^[\w-]{1,5}$/).map((end) => real + end);
    const shorter = fc.nat(real.length - 1).map((length) => real.slice(0, length));
    const cookie = (text: string) => ({ accept: 'text/html', cookie: `__Host-session=${text}` });
    expect((await send('GET', '/account', cookie(real))).status).toBe(200);
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, longer, shorter), async (text) => {
        fc.pre(text !== real);
        expect([text, (await send('GET', '/account', cookie(text))).status]).toEqual([text, 303]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('any wish for a language', () => {
  const part = fc.oneof(headerText, nasty, fc.constantFrom('es', 'en', 'es-MX', 'de', '*', 'EN', 'es_ES'));
  const quality = fc.constantFrom('', ';q=0', ';q=1', ';q=0.5', ';q=NaN', ';q=-1', ';q=1e9', ';q=', '; Q=0.1', ';;q=1');
  const header = fc
    .array(
      fc.tuple(part, quality).map((pieces) => pieces.join('')),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(',').slice(0, 6000));

  it('gets a page in a language that there is', async () => {
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom('/', '/books', '/nothing'), async (wish, path) => {
        const { status, headers } = await send('GET', path, { accept: 'text/html', 'accept-language': wish });
        expect([wish, status]).toEqual([wish, path === '/nothing' ? 404 : 200]);
        expect(['en', 'es']).toContain(headers['content-language']);
      }),
      { numRuns: 200 },
    );
    expectNoFault();
  });
});

describe('any other header', () => {
  it('changes nothing about whether there is a page', async () => {
    const names = [
      'accept',
      'accept-encoding',
      'if-none-match',
      'referer',
      'user-agent',
      'range',
      'x-forwarded-for',
      'x-amzn-trace-id',
      'forwarded',
      'if-modified-since',
      'content-type',
      'authorization',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...names), fc.oneof(headerText, nasty), { maxKeys: 5 }),
        fc.constantFrom('/', '/books', '/robots.txt'),
        async (headers, path) => {
          const { status } = await send('GET', path, { ...headers });
          expect([200, 304]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
    expectNoFault();
  });
});

describe('any form', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const names = fc.constantFrom(...FIELDS);
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('1', '0', '-1', '1.50', 'en', 'PT', 'good', 'on', '9'.repeat(30)),
    nasty,
  );
  const fields = fc.dictionary(names, text, { maxKeys: 10, noNullPrototype: true });
  const bytes = fc.uint8Array({ maxLength: 300 }).map((body) => Buffer.from(body));
  const types = fc.constantFrom(
    FORM,
    FORM,
    `${FORM}; charset=utf-8`,
    'text/plain',
    `${FORM}; charset="`,
    'multipart/form-data',
  );

  it.each(postedPaths())('for %s is done or refused in words, and is no fault of ours', async (path) => {
    await store.query('DELETE FROM rate_limits');
    await fc.assert(
      fc.asyncProperty(fields, bytes, types, async (form, body, type) => {
        const wellFormed = Object.fromEntries(
          Object.entries(form).map(([name, value]) => [name, value.toWellFormed()]),
        );
        const own = await member.post(path, wellFormed);
        expect([wellFormed, own.status < 500]).toEqual([wellFormed, true]);
        const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin', 'content-type': type };
        const { status } = await send('POST', path, headers, body);
        expect([body.toString(), type, status < 500]).toEqual([body.toString(), type, true]);
      }),
      { numRuns: 10 },
    );
    expectNoFault();
  });
});

describe('any JSON', () => {
  const deep = fc
    .constantFrom('[', '{"a":', '[[')
    .chain((open) => fc.integer({ min: 1, max: 20_000 }).map((times) => open.repeat(times)));
  const closed = fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  const odd = fc.constantFrom(
    '',
    'null',
    '0',
    '"x"',
    'NaN',
    '{"__proto__":{"quantity":1}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '\uFEFF{}',
    '{"quantity":1,"quantity":2}',
    '{"quantity":1e999}',
    '{"quantity":-0}',
    '\u0000',
  );
  const body = fc.oneof(
    fc.json().map((json) => Buffer.from(json)),
    fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some)),
    fc.oneof(deep, closed, odd).map((json) => Buffer.from(json)),
  );

  it.each([
    ['PUT', '/api/v1/cart/lines/1'],
    ['POST', '/api/v1/me/addresses'],
    ['PUT', '/api/v1/me'],
    ['POST', '/api/v1/orders'],
  ])('for %s %s is refused with a code, and is no fault of ours', async (method, path) => {
    await store.query('DELETE FROM rate_limits');
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.constantFrom(
          'application/json',
          'application/json; charset=utf-8',
          'application/json; charset=utf-16',
          'text/json',
        ),
        async (json, type) => {
          const answer = await send(
            method,
            path,
            { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': 'a key of ours' },
            json,
          );
          expect([json.toString(), answer.status >= 400 && answer.status < 500]).toEqual([json.toString(), true]);
          expect(JSON.parse(answer.body)).toMatchObject({ status: answer.status, code: expect.any(String) });
        },
      ),
      { numRuns: 60 },
    );
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expectNoFault();
  });
});
