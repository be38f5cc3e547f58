import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import Koa, { type Context } from 'koa';
import { http } from '../../contract/operations.ts';
import { createLocales } from '../i18n/locale.ts';
import { admission } from './admission.ts';
import { ownCookie } from './cookie.ts';
import { pageContextOf, type Site } from './page-context-of.ts';

const site: Site = {
  locales: createLocales('USD'),
  asset: (name) => `/assets/${name}`,
  baseUrl: 'http://localhost',
  languageCookie: ownCookie('http://localhost', 'language'),
};

let base: string;
let inside = 0;
let letGo: () => void;
const turned: string[] = [];
const gate = new Promise<void>((resolve) => {
  letGo = resolve;
});
const app = new Koa();
app.use(
  admission({
    contextOf: (ctx: Context) => pageContextOf(site, ctx),
    turnedAway: (method) => turned.push(method),
  }),
);
app.use(async (ctx) => {
  inside++;
  await gate;
  ctx.body = 'served';
});
const server = app.listen(0, '127.0.0.1');
beforeAll(async () => {
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const ask = (method: string, headers: Record<string, string> = {}) => fetch(base, { method, headers });
const until = async (most: number) => {
  while (inside < most) await new Promise(setImmediate);
};

it('serves so many at once, turns the next away in its language, and counts what sends apart from what reads', async () => {
  const readers = Array.from({ length: http.readsAtOnce }, () => ask('GET'));
  await until(http.readsAtOnce);

  const page = await ask('GET', { accept: 'text/html', 'accept-language': 'es' });
  expect([page.status, page.headers.get('cache-control')]).toEqual([503, 'no-store']);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await page.text()).toContain(site.locales.byTag('es')!.texts.errors[503].title);
  const problem = await ask('GET', { accept: 'application/json' });
  expect([problem.status, ((await problem.json()) as { code: string }).code]).toEqual([503, 'overloaded']);

  const senders = Array.from({ length: http.writesAtOnce }, () => ask('POST'));
  await until(http.readsAtOnce + http.writesAtOnce);
  const refused = await ask('POST');
  expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
  expect(turned).toEqual(['GET', 'GET', 'POST']);

  letGo();
  for (const { status } of await Promise.all([...readers, ...senders])) expect(status).toBe(200);
  expect((await ask('GET')).status).toBe(200);
});
