import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { apiDocument } from './index.ts';
import type { ReadableDocument } from './reference.model.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const document = apiDocument() as unknown as ReadableDocument;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the reference of the API', () => {
  it('is served as the document that is committed', async () => {
    const response = await store.get('/api/v1/openapi.json');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=30');
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('tells people of every route and every schema, and links lead to what there is', async () => {
    const page = await store.page('/api');
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const { operationId } of operations) expect(ids).toContain(operationId);
    for (const name of Object.keys(document.components.schemas)) expect(ids).toContain(`schema-${name}`);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(page).not.toMatch(/undefined|\[object|NaN/);
    expect(page).not.toContain('<script');
  });

  it('shows commands that name the store, the token and all that is needed', async () => {
    const page = await store.page('/api');
    const section = page.split('id="postOrders"')[1]!.split('</details>')[0]!;
    expect(section).toContain(`${store.baseUrl}/api/v1/orders`);
    expect(section).toContain('Authorization: Bearer $TOKEN');
    expect(section).toContain('Idempotency-Key: ');
    expect(section).toContain('{&quot;expectedTotal&quot;:1}'.replaceAll('&quot;', '"').replaceAll('"', '&quot;'));
  });

  it('has its frame in Spanish, and says that the rest is English', async () => {
    const response = await store.get('/api', { 'accept-language': 'es' });
    const page = await response.text();
    expect(page).toContain('La tienda para programas');
    expect(page).toContain('<div class="prose" lang="en">');
  });
});
