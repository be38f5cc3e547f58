import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ contactAddress: 'people+shop@books.example' });
});
afterAll(() => store.close());

const pageIn = async (language: string, path: string): Promise<string> =>
  (await store.get(path, { 'accept-language': language })).text();

describe('what the shop says of itself', () => {
  it.each([
    ['/terms', 'Who sells to you', 'Quién te vende'],
    ['/privacy', 'There is no cookie until', 'No hay ninguna cookie hasta'],
    ['/contact', 'What helps us to answer', 'Lo que nos ayuda a responder'],
  ])('%s is there in both languages, and every page leads to it', async (path, english, spanish) => {
    expect(await pageIn('en', path)).toContain(english);
    expect(await pageIn('es', path)).toContain(spanish);
    expect(await pageIn('en', path)).toContain(`<link rel="canonical" href="${store.baseUrl}${path}">`);
    expect(await store.page('/nowhere')).toContain(`<a href="${path}">`);
  });

  it('a guest may keep it, and it takes no other method', async () => {
    expect((await store.get('/terms')).headers.get('cache-control')).toBe('public, max-age=30');
    expect((await fetch(`${store.baseUrl}/terms`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the contact page', () => {
  it('has the address as a link', async () => {
    expect(await store.page('/contact')).toContain(
      '<a href="mailto:people%2Bshop@books.example">people+shop@books.example</a>',
    );
  });

  it('says so when the shop has published none', async () => {
    const silent = await openTestStore();
    const document = await silent.page('/contact');
    await silent.close();
    expect(document).toContain('have not published an address yet');
    expect(document).not.toContain('mailto:');
  });
});
