import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAdmin } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
});
afterAll(() => store.close());

let counter = 0;
/** Adds a provider; answers its page. */
async function aProvider(form: Record<string, string> = {}): Promise<string> {
  const answer = await admin.post('/admin/delivery', { code: `post-${++counter}`, name: 'Post', ...form });
  expect(answer.status).toBe(303);
  return answer.headers.get('location')!.replace(/\?.*/, '');
}
const idOf = (path: string) => Number(path.split('/').at(-1));
const rowOf = async (path: string) =>
  (
    await store.query('SELECT name, tracking_url, active, version FROM delivery_providers WHERE id = ?', [idOf(path)])
  )[0];
const actionsOf = async (path: string) =>
  (
    await store.query(
      "SELECT action FROM audit_log WHERE subject_kind = 'delivery-provider' AND subject_id = ? ORDER BY id",
      [idOf(path)],
    )
  ).map(({ action }) => action);

describe('a delivery provider', () => {
  it('is added, not offered at first; changed; offered, and no longer; the log tells of all', async () => {
    const path = await aProvider({ name: '<b>Post & “Co”</b>', trackingUrl: 'https://post.example/?n={number}' });
    const page = await admin.page(`${path}?done=added`);
    for (const text of [
      'The provider is added.',
      '&lt;b&gt;Post &amp; “Co”',
      'not offered',
      'It delivers nowhere yet.',
    ])
      expect(page).toContain(text);
    await admin.post(path, { name: ' Post  office ', trackingUrl: '', version: '1' });
    expect(await rowOf(path)).toEqual({ name: 'Post office', tracking_url: '', active: 0, version: 2 });
    await admin.post(`${path}/active`, { version: '2', active: '1' });
    expect(await admin.page('/admin/delivery')).toMatch(/Post office.*offered to buyers/);
    await admin.post(`${path}/active`, { version: '3', active: '0' });
    expect(await rowOf(path)).toMatchObject({ active: 0, version: 4 });
    expect(await actionsOf(path)).toEqual([
      'add-delivery-provider',
      'change-delivery-provider',
      'activate-delivery-provider',
      'deactivate-delivery-provider',
    ]);
    expect(await admin.page(`/admin/log?subject=delivery-provider-${idOf(path)}`)).toContain('added delivery provider');
  });

  it('comes back as it was filled in, with the faults beside its fields', async () => {
    const form = { code: 'Not a code', name: '', trackingUrl: 'http://post.example/<b>' };
    const answer = await admin.post('/admin/delivery', form);
    const page = await answer.text();
    expect(answer.status).toBe(400);
    for (const field of ['code', 'name', 'trackingUrl']) expect(page).toContain(`id="${field}-fault"`);
    expect(page).toContain('value="http://post.example/&lt;b&gt;"');
    expect(await store.query("SELECT id FROM delivery_providers WHERE code = 'Not a code'")).toEqual([]);

    const path = await aProvider();
    const refused = await admin.post(path, { name: 'x'.repeat(81), trackingUrl: 'javascript:{number}', version: '1' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(`value="${'x'.repeat(81)}"`);
    expect(await rowOf(path)).toMatchObject({ name: 'Post', version: 1 });
  });

  it('has a code of its own, whoever is quicker', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => admin.post('/admin/delivery', { code: 'twice', name: 'Twice' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400]);
    const refused = answers.find(({ status }) => status === 400)!;
    expect(await refused.text()).toContain('There is a provider with this code already.');
  });

  it('that somebody else has changed meanwhile is not changed', async () => {
    const path = await aProvider();
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => admin.post(path, { name, trackingUrl: '', version: '1' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    const page = await answers.find(({ status }) => status === 409)!.text();
    expect(page).toContain('Somebody has changed this provider');
    // The form holds what was typed, and the version that is there now: to save again is to have looked.
    expect(page).toMatch(/name="version" value="2"/);
    expect((await admin.post(`${path}/active`, { version: '1', active: '1' })).status).toBe(409);
    for (const version of ['', '0', 'x', '1.5', '9999999999'])
      expect((await admin.post(path, { name: 'Four', trackingUrl: '', version })).status).toBe(400);
    expect(await rowOf(path)).toMatchObject({ version: 2 });
  });
});

describe('a rate', () => {
  const rate = { origin: '**', destination: 'ES', firstCents: '4.5', furtherCents: '1', daysFrom: '2', daysTo: '5' };
  const ratesOf = (path: string) =>
    store.query(
      `SELECT origin, destination, first_cents, further_cents, days_from, days_to FROM delivery_rates
       WHERE provider_id = ? ORDER BY origin, destination`,
      [idOf(path)],
    );

  it('is added, changed and taken away on a page of its own', async () => {
    const path = await aProvider();
    expect(await admin.page(`${path}/rates`)).toContain('<option value="ES">Spain</option>');
    const added = await admin.post(`${path}/rates`, { ...rate, version: '1' });
    expect(added.headers.get('location')).toBe(`${path}?done=changed`);
    const page = await admin.page(path);
    for (const text of [
      '<td>Every country</td><td>Spain</td><td>$4.50</td><td>$1.00</td><td>2 to 5</td>',
      'from Every country to Spain',
    ])
      expect(page).toContain(text);

    const form = await admin.page(`${path}/rates?origin=**&destination=ES`);
    for (const text of ['value="4.50"', 'value="1"', 'name="was" value="** ES"', '<option value="ES" selected>'])
      expect(form).toContain(text);
    await admin.post(`${path}/rates`, { ...rate, origin: 'ES', firstCents: '3', was: '** ES', version: '2' });
    expect(await ratesOf(path)).toEqual([
      { origin: 'ES', destination: 'ES', first_cents: 300, further_cents: 100, days_from: 2, days_to: 5 },
    ]);
    const [entry] = await store.query('SELECT details FROM audit_log ORDER BY id DESC LIMIT 1');
    expect(JSON.parse(entry!['details'] as string)).toEqual({
      gone: ['** ES 450 100 2-5'],
      come: ['ES ES 300 100 2-5'],
    });
    await admin.post(`${path}/rates/remove`, { origin: 'ES', destination: 'ES', version: '3' });
    expect(await ratesOf(path)).toEqual([]);
    expect((await admin.get(`${path}/rates?origin=ES&destination=ES`)).status).toBe(404);
    expect((await admin.post(`${path}/rates/remove`, { origin: 'ES', destination: 'ES', version: '4' })).status).toBe(
      303,
    );
  });

  it('is read and shown as the language writes amounts', async () => {
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const path = await aProvider();
    await spanish.post(`${path}/rates`, { ...rate, firstCents: ' 4,95 ', version: '1' });
    expect(await spanish.page(`${path}/rates?origin=**&destination=ES`)).toContain('value="4,95"');
    const refused = await spanish.post(`${path}/rates`, {
      ...rate,
      firstCents: '1.234,50',
      daysFrom: '9',
      version: '2',
    });
    const page = await refused.text();
    expect(refused.status).toBe(400);
    for (const text of ['Un importe de 0 a 100.000.', 'value="1.234,50"', 'Cualquier país'])
      expect(page).toContain(text);
  });

  it.each([
    ['firstCents', '', 'An amount from 0 to 100,000.'],
    ['firstCents', '-1', 'An amount from 0 to 100,000.'],
    ['furtherCents', '1.234', 'An amount from 0 to 100,000.'],
    ['furtherCents', '1e3', 'An amount from 0 to 100,000.'],
    ['furtherCents', '100000.01', 'An amount from 0 to 100,000.'],
    ['daysFrom', '0', 'A whole number of days from 1 to 200.'],
    ['daysTo', '201', 'A whole number of days from 1 to 200.'],
    ['daysTo', '1', 'Not less than the fewest days'],
    ['origin', 'XX', 'The two letters of a country'],
    ['destination', "E'", 'The two letters of a country'],
  ])('with %s of %p is refused beside its field', async (field, value, fault) => {
    const path = await aProvider();
    const answer = await admin.post(`${path}/rates`, { ...rate, [field]: value, version: '1' });
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toMatch(new RegExp(`id="${field}-fault">${fault}`));
    expect([await ratesOf(path), await rowOf(path)]).toMatchObject([[], { version: 1 }]);
  });

  it('of the same two countries is there once, and one that others changed is looked over first', async () => {
    const path = await aProvider();
    await admin.post(`${path}/rates`, { ...rate, version: '1' });
    const twice = await admin.post(`${path}/rates`, { ...rate, version: '2' });
    expect(twice.status).toBe(400);
    expect(await twice.text()).toContain('There is another rate for the same two countries.');
    const answers = await Promise.all(
      ['FR', 'DE', 'IT'].map((destination) => admin.post(`${path}/rates`, { ...rate, destination, version: '2' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    const stale = await answers.find(({ status }) => status === 409)!.text();
    expect(stale).toContain('Somebody has changed this provider');
    expect(stale).toContain('value="4.5"');
    expect(await ratesOf(path)).toHaveLength(2);
    expect((await admin.post(`${path}/rates/remove`, { origin: '**', destination: 'ES', version: '2' })).status).toBe(
      409,
    );
    expect(await ratesOf(path)).toHaveLength(2);
  });

  it('is one of at most 500, whose change the log can still hold', async () => {
    const path = await aProvider();
    const { countryCodes } = await import('../core/i18n/countries.ts');
    const many = countryCodes
      .flatMap((origin) => countryCodes.slice(0, 3).map((destination) => ({ origin, destination })))
      .slice(0, 500)
      .map((route) => ({ ...route, firstCents: 10_000_000, furtherCents: 10_000_000, daysFrom: 100, daysTo: 200 }));
    await store.database.transaction(({ delivery }) => delivery.replaceRates(1, idOf(path), 1, many));
    await store.database.transaction(({ delivery }) =>
      delivery.replaceRates(
        1,
        idOf(path),
        2,
        many.map((one) => ({ ...one, daysTo: 199 })),
      ),
    );
    const full = await admin.post(`${path}/rates`, { ...rate, version: '3' });
    expect(full.status).toBe(400);
    expect(await full.text()).toContain('A provider can have at most 500 rates.');
    expect((await admin.page(path)).match(/<tr>/g)).toHaveLength(501);
  });
});
