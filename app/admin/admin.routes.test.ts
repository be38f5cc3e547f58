import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Router from '@koa/router';
import { anAdmin, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';
import { adminRoutes } from './index.ts';

let store: TestStore;
let admin: Visitor;
let user: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
  user = new Visitor(store);
  await user.logIn(await aUser(store.database));
});
afterAll(() => store.close());

/** Every route of admins, with numbers of nothing in the places of parameters. */
function routes(): { method: 'GET' | 'POST'; path: string }[] {
  const router = new Router();
  adminRoutes(router, {} as never, {} as never);
  return router.stack.map(({ methods, path }) => ({
    method: methods.includes('POST') ? 'POST' : 'GET',
    path: String(path).replaceAll(/:\w+/g, '999999'),
  }));
}

const ask = (visitor: Visitor, method: 'GET' | 'POST', path: string, form: Record<string, string> = {}) =>
  method === 'GET' ? visitor.get(path) : visitor.post(path, form);

describe('the pages of admins', () => {
  it.each(routes())('do not exist for others: $method $path', async ({ method, path }) => {
    const guest = await ask(new Visitor(store), method, path);
    const login = method === 'GET' ? `/login?next=${encodeURIComponent(path)}` : '/login';
    expect([guest.status, guest.headers.get('location')]).toEqual([303, login]);
    const other = await ask(user, method, path);
    expect(other.status).toBe(404);
    expect(await other.text()).not.toContain('href="/admin');
  });

  it.each(routes().filter(({ method }) => method === 'POST'))(
    'take no form of another session: $path',
    async ({ path }) => {
      for (const token of ['', 'x'.repeat(43), 'é'])
        expect((await admin.post(path, { 'form-token': token })).status).toBe(403);
      const foreign = await admin.post(path, {}, { 'sec-fetch-site': 'cross-site' });
      expect(foreign.status).toBe(403);
    },
  );

  it.each(routes().filter(({ path }) => path.includes('999999')))(
    'answer 404 for what is not there: $method $path',
    async ({ method, path }) => {
      for (const id of ['999999', '0', '-1', '1e3', '01', '99999999999', "1'", 'x']) {
        const { status } = await ask(admin, method, path.replaceAll('999999', encodeURIComponent(id)), {
          reason: 'A reason',
          role: 'admin',
          version: '1',
          active: '1',
          tracking: '',
          origin: 'ES',
          destination: 'ES',
        });
        expect([404, 303]).toContain(status);
        if (status === 303) expect(id).toBe('999999');
      }
    },
  );

  it.each(routes().filter(({ method, path }) => method === 'GET' && !path.includes('999999')))(
    'are there for admins, kept by nobody: $path',
    async ({ path }) => {
      const answer = await admin.get(path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      const page = await answer.text();
      expect(page).toContain('<meta name="robots" content="noindex">');
      expect(page).toMatch(/href="\/admin[^"]*" aria-current="page"/);
    },
  );

  it('are in the navigation of admins alone', async () => {
    expect(await admin.page('/')).toContain('<a href="/admin">Admin</a>');
    expect(await user.page('/')).not.toContain('href="/admin');
    expect(await store.page('/')).not.toContain('href="/admin');
  });
});

describe('the overview', () => {
  it('counts, and says of what is more than it counts that it is more', async () => {
    await store.query(
      `INSERT INTO users (email, email_key, name, locale, password_hash, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
       SELECT CONCAT('many', i, '@example.org'), CONCAT('many', i, '@example.org'), CONCAT('Many ', i), 'en', 'none', UTC_TIMESTAMP(3) FROM n`,
    );
    const page = await admin.page('/admin');
    expect(page).toContain('<li><span>more than 1,000</span><a href="/admin/users">Users</a></li>');
    expect(page).toContain('<li><span>0</span><a href="/admin/orders?state=to-ship">Orders to ship</a></li>');
  });

  it('is told in Spanish', async () => {
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const page = await spanish.page('/admin');
    for (const text of [
      'La tienda de un vistazo',
      'más de 1000',
      'Correos abandonados',
      'Pedidos por enviar',
      'Administrar',
    ])
      expect(page).toContain(text);
  });
});
