import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const choose = (language: string, back = '/books?sort=price') => store.post('/language', { language, return: back });
const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

/** Language of a page, as page and header say it. */
async function languageOf(path: string, headers: Record<string, string>): Promise<string> {
  const answer = await store.get(path, headers);
  const tag = /<html lang="(\w+)"/.exec(await answer.text())?.[1];
  expect(answer.headers.get('content-language')).toBe(tag);
  return tag ?? '';
}

describe('the choice of a language', () => {
  it('is remembered for a year, and leads back to the same page', async () => {
    const answer = await choose('es');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/books?sort=price']);
    expect(answer.headers.get('set-cookie')).toBe(
      '__Host-language=es; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('wins over what the browser asks for, on every page and every error', async () => {
    const cookie = cookieOf(await choose('es'));
    for (const path of ['/', '/books', '/books?max=abc', '/nowhere', '/terms'])
      expect([path, await languageOf(path, { cookie, 'accept-language': 'en' })]).toEqual([path, 'es']);
    const back = cookieOf(await choose('en'));
    expect(await languageOf('/', { cookie: back, 'accept-language': 'es' })).toBe('en');
  });

  it('makes a page that nobody else may keep', async () => {
    const headers = (await store.get('/', { cookie: cookieOf(await choose('es')) })).headers;
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('vary')).toContain('Cookie');
  });

  it.each(['de', 'ES', '', '__proto__', 'toString', 'es; Domain=evil'])(
    'of %j is refused, and such a cookie means nothing',
    async (language) => {
      const answer = await choose(language);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([400, null]);
      const cookie = `__Host-language=${encodeURIComponent(language)}`;
      expect(await languageOf('/', { cookie, 'accept-language': 'es' })).toBe('es');
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '',
    `/${'x'.repeat(5000)}`,
  ])('leads to the front page instead of %j', async (back) => {
    expect((await choose('es', back)).headers.get('location')).toBe('/');
  });

  it('is not made by other sites', async () => {
    const answer = await store.post('/language', { language: 'es', return: '/' }, { 'sec-fetch-site': 'cross-site' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
  });
});

describe('a page', () => {
  it('offers the other languages, in their own words, and the way back to itself', async () => {
    const document = await store.page('/books?max=5&sort=price');
    expect(document).toContain('<input type="hidden" name="return" value="/books?max=5&amp;sort=price">');
    expect(document).toContain('name="language" value="es" lang="es">En español</button>');
    expect(document).not.toContain('>In English<');
  });

  it('that answers a form leads back to where the form is', async () => {
    const wayBack = async (headers: Record<string, string>) =>
      /name="return" value="([^"]*)"/.exec(await (await store.post('/cart', {}, headers)).text())?.[1];
    expect(await wayBack({ referer: `${store.baseUrl}/books/1-emma?after=x` })).toBe('/books/1-emma?after=x');
    expect(await wayBack({ referer: 'https://evil.example/x' })).toBe('/');
    expect(await wayBack({})).toBe('/');
  });
});
