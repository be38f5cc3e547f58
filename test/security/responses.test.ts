import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aListing, aUser } from '../../app/testing/builders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { Visitor } from '../../app/testing/visitor.ts';

const ORIGIN = 'https://books.example.com';
const WIDE_OPEN = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };

let store: TestStore;
let member: Visitor;
let authorization: string;
let assets: string[];
beforeAll(async () => {
  store = await openTestStore({ publicUrl: ORIGIN });
  await aListing(store.database);
  const user = await aUser(store.database);
  member = new Visitor(store);
  await member.logIn(user);
  const program = await store.database.transaction(({ apiTokens }) =>
    apiTokens.create(user.id, { name: 'A program', scopes: ['profile:read'], days: 30 }),
  );
  authorization = `Bearer ${program}`;
  const css = /\/assets\/styles\.[^"]+/.exec(await store.page('/'))![0];
  const font = /\/assets\/fonts\/[^)]+/.exec(await store.page(css))![0];
  assets = [css, font, /\/assets\/favicon\.[^"]+/.exec(await store.page('/'))![0]];
});
afterAll(() => store.close());

/** One of each kind that there is: pages, faults, files, JSON, redirects, what is for members. */
async function answers(): Promise<[string, Response][]> {
  const asked: [string, Record<string, string>?][] = [
    ['/'],
    ['/books'],
    ['/books?max=nothing'],
    ['/nothing'],
    ['/login'],
    ['/account'],
    ['/robots.txt'],
    ['/sitemap.xml'],
    ['/api'],
    ['/api/v1/openapi.json'],
    ['/api/v1/books'],
    ['/api/v1/me'],
    ['/api/v1/me', { authorization }],
    ['/api/v1/nothing'],
    ['/photos/x.webp', { accept: 'image/*' }],
    ...assets.map((path): [string] => [path]),
  ];
  const guests = await Promise.all(
    asked.map(async ([path, headers]): Promise<[string, Response]> => [path, await store.get(path, headers)]),
  );
  const own = await Promise.all(
    ['/account', '/orders', '/cart', '/selling', '/admin'].map(
      async (path): Promise<[string, Response]> => [`member ${path}`, await member.get(path)],
    ),
  );
  const posted = await store.post('/cart', {}, { 'sec-fetch-site': 'cross-site' });
  return [...guests, ...own, ['cross-site', posted]];
}

describe('every answer', () => {
  it('says what it is, with the characters of a text, and lets nobody guess', async () => {
    for (const [what, { status, headers }] of await answers()) {
      expect([what, headers.get('x-content-type-options')]).toEqual([what, 'nosniff']);
      if (status === 303) continue;
      const type = headers.get('content-type');
      expect([what, type]).toEqual([what, expect.stringMatching(/^[a-z]+\/[\w.+-]+(; charset=utf-8)?$/)]);
      if (/^text\/|xml;/.test(type!)) expect([what, type]).toEqual([what, expect.stringContaining('charset=utf-8')]);
    }
  });

  it('has a policy that runs nothing of strangers, is framed by nobody, and tells other sites nothing', async () => {
    for (const [what, { headers }] of await answers()) {
      const policy = new Map(
        headers
          .get('content-security-policy')!
          .split(';')
          .map((part) => part.split(/ (.*)/) as [string, string]),
      );
      expect([what, policy.get('default-src'), policy.get('script-src')]).toEqual([what, "'none'", "'self'"]);
      expect([what, policy.get('base-uri'), policy.get('frame-ancestors')]).toEqual([what, "'none'", "'none'"]);
      expect([what, policy.has('object-src')]).toEqual([what, false]);
      expect([what, headers.get('referrer-policy')]).toEqual([what, 'same-origin']);
      expect([what, headers.get('cross-origin-opener-policy')]).toEqual([what, 'same-origin']);
      expect([what, headers.get('cross-origin-resource-policy')]).toEqual([what, 'same-origin']);
    }
  });

  it('asks for https for a year, here and below', async () => {
    for (const [what, { headers }] of await answers())
      expect([what, headers.get('strict-transport-security')]).toEqual([what, 'max-age=31536000; includeSubDomains']);
  });

  it('is for no other origin, whoever asks, and names no software', async () => {
    for (const path of ['/', '/books', '/account', '/api/v1/books', '/api/v1/me'])
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await fetch(store.baseUrl + path, {
          method,
          redirect: 'manual',
          headers: { ...WIDE_OPEN, authorization },
        });
        const names = [...headers.keys()].filter((name) => /^access-control-|^server$|^x-powered-by$/.test(name));
        expect([method, path, names]).toEqual([method, path, []]);
      }
  });

  it('for who is logged in is kept by nobody', async () => {
    for (const [what, { headers }] of await answers())
      if (what.startsWith('member '))
        expect([what, headers.get('cache-control')]).toEqual([what, expect.stringContaining('no-store')]);
    const { headers } = await store.get('/api/v1/me', { authorization });
    expect(headers.get('cache-control')).toContain('no-store');
  });
});

describe('every cookie', () => {
  it('is for this host over https alone, not for scripts, and not sent by other sites’ forms', async () => {
    const { id } = (await store.query('SELECT MAX(id) AS id FROM listings'))[0]!;
    const user = await aUser(store.database);
    const lines = (
      await Promise.all([
        store.post('/cart', { listing: String(id) }),
        store.post('/language', { language: 'es', back: '/' }),
        store.post('/login', { email: user.email, password: user.password }),
      ])
    ).flatMap(({ headers }) => headers.getSetCookie());
    expect(lines.map((line) => line.split('=')[0]).sort()).toEqual([
      '__Host-cart',
      '__Host-language',
      '__Host-session',
    ]);
    for (const line of lines) {
      for (const attribute of ['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure'])
        expect(line.split('; ')).toContain(attribute);
      expect([line, /domain/i.test(line)]).toEqual([line, false]);
      expect(Buffer.byteLength(line.split(';')[0]!)).toBeLessThan(4096);
    }
  });

  it('of a session is in no page and no address', async () => {
    const token = member.session!;
    expect(token).toMatch(/^[\w-]{43}$/);
    for (const path of ['/account', '/cart', '/orders', '/selling']) {
      const page = await member.page(path);
      expect([path, page.includes(token)]).toEqual([path, false]);
    }
  });
});
