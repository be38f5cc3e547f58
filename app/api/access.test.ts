import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Scope, scopes } from '../accounts/index.ts';
import { anAdmin, aUser } from '../testing/builders.ts';
import { aProgram, Program } from '../testing/program.ts';
import { aBrowser } from '../testing/shopping.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { apiDocument } from './index.ts';
import type { ReadableDocument } from './reference.model.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const { paths } = apiDocument() as unknown as ReadableDocument;
const routes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { security }]) => ({
    method: method.toUpperCase(),
    path: path.replaceAll('{number}', 'K7QM2XPD4RTA').replaceAll(/\{\w+\}/g, '1'),
    scope: security[0]?.token[0] as Scope | undefined,
  })),
);
const guarded = routes.filter(({ scope }) => scope !== undefined);
const titles = guarded.map(({ method, path, scope }) => [`${method} ${path}`, method, path, scope!] as const);

describe('a route with a scope', () => {
  it.each(titles)(
    '%s answers 401 without a token, with a wrong one, and to a browser that is logged in',
    async (_, method, path) => {
      const nobody = await new Program(store).ask(method, path);
      expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthenticated']);
      expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="BookStore"');
      expect(nobody.headers.get('cache-control')).toContain('no-store');
      const guess = await new Program(store, `bookstore_${'x'.repeat(43)}`).ask(method, path);
      expect([guess.status, guess.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="BookStore", error="invalid_token"',
      ]);
    },
  );

  it('takes no cookie for a token', async () => {
    const user = await aUser(store.database);
    const browser = aBrowser(store);
    await browser.logIn(user);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    expect((await browser.post('/api/v1/me/addresses', {})).status).toBe(401);
  });

  it('answers 403 to a token that has every scope but its own, before it looks at anything else', async () => {
    const admin = await anAdmin(store.database);
    const programs = new Map<Scope, Program>();
    for (const scope of scopes)
      programs.set(
        scope,
        await aProgram(
          store,
          admin.id,
          scopes.filter((other) => other !== scope),
        ),
      );
    for (const { method, path, scope } of guarded) {
      const answer = await programs.get(scope!)!.ask(method, path);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'insufficient-scope']);
      expect(answer.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
    }
  });

  it('for admins lets no user in, whatever the token says', async () => {
    const program = await aProgram(store, (await aUser(store.database)).id);
    for (const { method, path } of guarded.filter(({ scope }) => scope!.startsWith('admin:')))
      expect([path, (await program.ask(method, path)).status]).toEqual([path, 403]);
  });
});

describe('a token', () => {
  it('is nobody’s once its user is suspended or deleted, or it was taken back or has ended', async () => {
    const ends = [
      'UPDATE users SET suspended_at = UTC_TIMESTAMP(3) WHERE id = ?',
      'UPDATE users SET deleted_at = UTC_TIMESTAMP(3) WHERE id = ?',
      'DELETE FROM api_tokens WHERE user_id = ?',
      'UPDATE api_tokens SET ends_at = UTC_TIMESTAMP(3) WHERE user_id = ?',
    ];
    for (const sql of ends) {
      const { id } = await aUser(store.database);
      const program = await aProgram(store, id);
      expect((await program.get('/me')).body.id).toBe(id);
      await store.query(sql, [id]);
      expect([sql, (await program.get('/me')).status]).toEqual([sql, 401]);
    }
  });

  it('writes down when it was used, but not each time', async () => {
    const { id } = await aUser(store.database);
    const program = await aProgram(store, id);
    const usedAt = async () =>
      (await store.query('SELECT used_at FROM api_tokens WHERE user_id = ?', [id]))[0]!['used_at'];
    await program.get('/me');
    const first = await usedAt();
    expect(first).not.toBeNull();
    await program.get('/me');
    expect(await usedAt()).toEqual(first);
    await store.query('UPDATE api_tokens SET used_at = UTC_TIMESTAMP(3) - INTERVAL 6 MINUTE WHERE user_id = ?', [id]);
    await program.get('/me');
    expect(((await usedAt()) as Date) > new Date(Date.now() - 60_000)).toBe(true);
  });

  it('gives only so many commands at once, and reads on', async () => {
    const { id } = await aUser(store.database);
    const program = await aProgram(store, id);
    await program.delete('/cart/lines/1');
    await store.query('UPDATE rate_limits SET hits = 100000');
    const answer = await program.delete('/cart/lines/1');
    expect([answer.status, answer.body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await program.get('/cart')).status).toBe(200);
  });
});

describe('what is no route', () => {
  it('is a problem, too: 404 for an address, 405 with what there is for a method', async () => {
    const anybody = new Program(store);
    expect((await anybody.get('/nothing')).body.code).toBe('not-found');
    expect((await anybody.get('/orders/K7QM2XPD4RTA/nothing')).body.code).toBe('not-found');
    const wrong = await anybody.ask('DELETE', '/books');
    expect([wrong.status, wrong.body.code]).toEqual([405, 'method-not-allowed']);
    expect(wrong.headers.get('allow')).toContain('GET');
    expect((await anybody.ask('OPTIONS', '/orders')).headers.get('allow')).toContain('POST');
  });
});
