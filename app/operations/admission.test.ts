import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { busyPages } from '../app.ts';
import { http } from '../contract/operations.ts';
import { createLocales } from '../core/i18n/locale.ts';
import { admission } from './admission.ts';

let base: string;
let inside = 0;
let letGo: () => void;
const turned: string[] = [];
const gate = new Promise<void>((resolve) => {
  letGo = resolve;
});
const server = createServer(
  admission(
    async ({ url }, response) => {
      inside++;
      if (url === '/') await gate;
      response.end('served');
    },
    {
      busyPage: busyPages({ baseUrl: 'http://localhost', currency: 'USD' }),
      turnedAway: (method) => turned.push(method),
    },
  ),
).listen(0, '127.0.0.1');
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
  expect(await page.text()).toContain(createLocales('USD').byTag('es')!.texts.errors[503].title);
  const problem = await ask('GET', { accept: 'application/json' });
  expect([problem.status, ((await problem.json()) as { code: string }).code]).toEqual([503, 'overloaded']);

  expect(await (await fetch(`${base}/livez`)).text()).toBe('served');

  const senders = Array.from({ length: http.writesAtOnce }, () => ask('POST'));
  await until(http.readsAtOnce + 1 + http.writesAtOnce);
  const refused = await ask('POST');
  expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
  expect(turned).toEqual(['GET', 'GET', 'POST']);

  letGo();
  for (const { status } of await Promise.all([...readers, ...senders])) expect(status).toBe(200);
  expect((await ask('GET')).status).toBe(200);
});
