import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ trustedProxies: 1 });
});
afterAll(() => store.close());

let places = 0;
async function aMember(headers: Record<string, string> = {}) {
  const user = await aUser(store.database);
  const visitor = new Visitor(store, { 'x-forwarded-for': `2001:db8:0:${(++places).toString(16)}::1`, ...headers });
  await visitor.logIn(user);
  return { user, visitor };
}

const filled = {
  name: 'Ada Byron',
  line1: '12 St James’s Square',
  line2: '',
  city: 'London',
  region: '',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
  phone: '+44 20 7946 0000',
};
const addressesOf = (userId: number) => store.query('SELECT * FROM addresses WHERE user_id = ? ORDER BY id', [userId]);

describe('an address', () => {
  it('is added, shown in the page’s language, changed and deleted', async () => {
    const { user, visitor } = await aMember({ 'accept-language': 'es' });
    expect(await visitor.page('/account/addresses')).toContain('Aún no tienes ninguna dirección');
    const form = await visitor.page('/account/addresses/new');
    for (const name of Object.keys(filled)) expect(form).toContain(`name="${name}"`);
    expect(form).toContain('<option value="DE">Alemania</option>');
    const added = await visitor.post('/account/addresses', { ...filled, name: '  Ada \u00a0 Byron ', country: 'gb' });
    expect([added.status, added.headers.get('location')]).toEqual([303, '/account/addresses?done=saved']);
    const [row] = await addressesOf(user.id);
    expect(row).toMatchObject({ name: 'Ada Byron', postal_code: 'SW1Y 4JH', country: 'GB', line2: '' });
    const list = await visitor.page('/account/addresses?done=saved');
    for (const text of ['La dirección está guardada', 'Reino Unido', 'SW1Y 4JH · London']) expect(list).toContain(text);

    const path = `/account/addresses/${row!['id']}`;
    const edit = await visitor.page(path);
    expect(edit).toContain('value="12 St James’s Square"');
    expect(edit).toContain('<option value="GB" selected>');
    await visitor.post(path, { ...filled, city: 'París', country: 'FR' });
    expect(await addressesOf(user.id)).toMatchObject([{ city: 'París', country: 'FR' }]);
    expect((await visitor.post(path, { ...filled, city: 'París', country: 'FR' })).status).toBe(303);
    const removed = await visitor.post(`${path}/remove`);
    expect(removed.headers.get('location')).toBe('/account/addresses?done=removed');
    expect(await addressesOf(user.id)).toEqual([]);
    expect((await visitor.post(path, filled)).status).toBe(404);
    expect((await visitor.post(`${path}/remove`)).status).toBe(303);
  });

  it('leads back to where it was needed, and nowhere else', async () => {
    const { visitor } = await aMember();
    const form = await visitor.page('/account/addresses/new?next=/checkout/address');
    expect(form).toContain('<input type="hidden" name="next" value="/checkout/address">');
    const next = async (path: string) =>
      (await visitor.post('/account/addresses', { ...filled, next: path })).headers.get('location');
    expect(await next('/checkout/address')).toBe('/checkout/address');
    for (const path of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/x'.repeat(600),
    ])
      expect(await next(path)).toBe('/account/addresses?done=saved');
    expect(await visitor.page('/account/addresses/new?next=//evil.example')).not.toContain('name="next"');
  });

  const wrong: [keyof typeof filled, string][] = [
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(81)],
    ['name', 'a\u0000b'],
    ['line1', ''],
    ['line1', '\u202egnp'],
    ['line2', 'x'.repeat(121)],
    ['city', 'x'.repeat(81)],
    ['region', '\u{1F4DA}'.repeat(81)],
    ['postalCode', '<b>'],
    ['postalCode', '1'.repeat(21)],
    ['country', ''],
    ['country', 'XX'],
    ['country', 'EU'],
    ['country', "' OR 1=1"],
    ['phone', 'call me'],
    ['phone', '1'.repeat(31)],
  ];
  it.each(wrong)('with the %s %j comes back as it was filled in', async (field, value) => {
    const { user, visitor } = await aMember();
    const answer = await visitor.post('/account/addresses', { ...filled, [field]: value });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(`id="${field}-fault"`);
    expect(page.match(/-fault"/g)).toHaveLength(2); // the text, and the field that it describes
    expect(page).toContain(`value="${field === 'city' ? filled.line1 : filled.city}"`);
    expect(await addressesOf(user.id)).toEqual([]);
  });

  it('says all that is missing at once, in Spanish', async () => {
    const { visitor } = await aMember({ 'accept-language': 'es' });
    const page = await (await visitor.post('/account/addresses', {})).text();
    for (const field of ['name', 'line1', 'city', 'country']) expect(page).toContain(`id="${field}-fault"`);
    for (const field of ['line2', 'region', 'postalCode', 'phone']) expect(page).not.toContain(`id="${field}-fault"`);
    expect(page).toContain('Elige un país de la lista.');
  });

  it.each(['<script>alert(1)</script>', "'; DROP TABLE addresses; --", '\u{1F4DA} \u{20BB7}', '{{7*7}} & "x"'])(
    'keeps %j as a text',
    async (text) => {
      const { user, visitor } = await aMember();
      const form = { ...filled, name: text, line1: text, line2: text, city: text, region: text };
      expect((await visitor.post('/account/addresses', form)).status).toBe(303);
      expect(await addressesOf(user.id)).toMatchObject([
        { name: text, line1: text, line2: text, city: text, region: text },
      ]);
      const page = await visitor.page('/account/addresses');
      expect(page).not.toContain('<script>');
      if (text.includes('<')) expect(page).toContain('&lt;script&gt;');
    },
  );
});

describe('the addresses of a user', () => {
  it('are twenty at most, however many are sent at once', async () => {
    const { user, visitor } = await aMember();
    for (let number = 0; number < 17; number++) await anAddress(store.database, user.id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.post('/account/addresses', filled)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, 303, 303, 409, 409, 409, 409, 409]);
    expect(await addressesOf(user.id)).toHaveLength(20);
    const page = await answers.find(({ status }) => status === 409)!.text();
    expect(page).toContain('You have 20 addresses');
    expect(page).toContain(`value="${filled.city}"`);
    expect(await visitor.page('/account/addresses')).not.toContain('href="/account/addresses/new"');
  });

  it('are for nobody else, and for nobody who is not logged in', async () => {
    const { user } = await aMember();
    const id = await anAddress(store.database, user.id, { city: 'Secretville' });
    const { visitor: other } = await aMember();
    const guest = new Visitor(store);
    const path = `/account/addresses/${id}`;
    expect((await other.get(path)).status).toBe(404);
    expect((await other.post(path, filled)).status).toBe(404);
    expect((await other.post(`${path}/remove`)).status).toBe(303);
    expect(await other.page('/account/addresses')).not.toContain('Secretville');
    for (const page of ['/account/addresses', '/account/addresses/new', path]) {
      const answer = await guest.get(page);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/login?next=${encodeURIComponent(page)}`]);
    }
    for (const page of ['/account/addresses', path, `${path}/remove`])
      expect((await guest.post(page, filled)).headers.get('location')).toBe('/login');
    expect(await addressesOf(user.id)).toMatchObject([{ id, city: 'Secretville' }]);
  });

  it('are changed by the forms of their own session alone', async () => {
    const { user, visitor } = await aMember();
    const id = await anAddress(store.database, user.id);
    const before = await addressesOf(user.id);
    for (const path of ['/account/addresses', `/account/addresses/${id}`, `/account/addresses/${id}/remove`]) {
      expect((await visitor.post(path, { ...filled, 'form-token': '' })).status).toBe(403);
      expect((await visitor.post(path, filled, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
    expect(await addressesOf(user.id)).toEqual(before);
  });

  it.each(['0', '-1', '1.5', 'abc', "1'", '99999999999', '999999999'])('have none of the number %s', async (id) => {
    const { visitor } = await aMember();
    const path = `/account/addresses/${encodeURIComponent(id)}`;
    expect((await visitor.get(path)).status).toBe(404);
    expect((await visitor.post(path, filled)).status).toBe(404);
    expect((await visitor.post(`${path}/remove`)).status).toBe(id === '999999999' ? 303 : 404);
  });
});
