import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator } from '../../testing/authenticator.ts';
import { aListing, anAdmin, aShopkeeper, aUser } from '../../testing/builders.ts';
import { deliveryProviders } from '../../testing/orders.ts';
import { aProgram, type Program } from '../../testing/program.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';

let store: TestStore;
let adminId: number;
let admin: Program;
beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  adminId = (await anAdmin(store.database, { name: 'Ada' })).id;
  admin = await aProgram(store, adminId);
});
afterAll(() => store.close());

/** What the log tells of a subject, the first first, as the API tells it. */
const entriesOf = async (subject: string) =>
  (await admin.get(`/admin/log?subject=${subject}`)).body.entries.map(({ action }: any) => action).reverse();

describe('users', () => {
  it('are looked up, suspended with a reason, restored, made admins and users again', async () => {
    const shopkeeper = await aShopkeeper(store.database);
    const path = `/admin/users/${shopkeeper.id}`;
    await aListing(store.database, { sellerId: shopkeeper.sellerId });
    expect((await admin.get(`/admin/users?q=${shopkeeper.email}`)).body.users).toMatchObject([{ id: shopkeeper.id }]);
    expect((await admin.get(path)).body).toMatchObject({
      email: shopkeeper.email,
      locale: 'en',
      role: 'user',
      suspendedAt: null,
      shop: { id: shopkeeper.sellerId },
      deeds: { bought: 0, sold: 0, offers: 1 },
    });
    expect((await admin.post(`${path}/suspend`, { reason: '' })).body.faults).toHaveProperty('reason');
    const suspend = () => admin.post(`${path}/suspend`, { reason: 'Fraud' });
    expect([(await suspend()).status, (await suspend()).body.code]).toEqual([204, 'already-done']);
    expect((await admin.get(path)).body).toMatchObject({ suspendedAt: expect.any(String), deeds: { offers: 0 } });
    const setRole = (role: string) => admin.put(`${path}/role`, { role });
    expect((await setRole('admin')).body.code).toBe('already-done');
    expect((await admin.post(`${path}/restore`)).status).toBe(204);
    for (const role of ['admin', 'user']) expect([role, (await setRole(role)).status]).toEqual([role, 204]);
    expect((await setRole('user')).body.code).toBe('already-done');
    expect((await setRole('owner')).body.faults).toEqual({ role: 'accepted: user, admin' });
    expect(await entriesOf(`user-${shopkeeper.id}`)).toEqual([
      'suspend-user',
      'restore-user',
      'make-admin',
      'unmake-admin',
    ]);
    expect((await admin.get('/admin/users/999999')).status).toBe(404);
  });

  it('that have lost their second factor get in by the password again', async () => {
    const user = await aUser(store.database);
    await anAuthenticator(store.database, user.id);
    const path = `/admin/users/${user.id}`;
    expect((await admin.get(path)).body.secondFactorSince).toEqual(expect.any(String));
    const reset = (id: number) => admin.post(`/admin/users/${id}/reset-second-factor`);
    expect([(await reset(user.id)).status, (await reset(user.id)).body.code]).toEqual([204, 'already-done']);
    expect((await admin.get(path)).body.secondFactorSince).toBeNull();
    expect((await reset(adminId)).body.code).toBe('not-oneself');
    expect(await entriesOf(`user-${user.id}`)).toEqual(['reset-second-factor']);
  });

  it('are never left without an admin, and nobody suspends themselves', async () => {
    expect((await admin.post(`/admin/users/${adminId}/suspend`, { reason: 'Why' })).body.code).toBe('not-oneself');
    expect((await admin.put(`/admin/users/${adminId}/role`, { role: 'user' })).body.code).toBe('last-admin');
    const other = await anAdmin(store.database);
    const theirs = await aProgram(store, other.id);
    const down = await Promise.all([
      admin.put(`/admin/users/${other.id}/role`, { role: 'user' }),
      theirs.put(`/admin/users/${adminId}/role`, { role: 'user' }),
    ]);
    // Whoever was quicker is left; the other is an admin no more, for whom there is no such page.
    expect(down.map(({ status }) => status).sort()).toEqual([204, 404]);
    if (down[1]!.status === 204) {
      await store.query("UPDATE users SET role = 'admin' WHERE id = ?", [adminId]);
      await store.query("UPDATE users SET role = 'user' WHERE id = ?", [other.id]);
    }
  });
});

describe('offers that were reported', () => {
  it('are shown as buyers see them, with what was said of them, until they are dealt with', async () => {
    const { sellerId, id: sellerUserId } = await aShopkeeper(store.database);
    await aListing(store.database, { sellerId });
    const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
    const listing = Number(row!['id']);
    const path = `/admin/reported-listings/${listing}`;
    expect((await admin.get(path)).status).toBe(404);
    const reporter = await aUser(store.database);
    const member = await aProgram(store, reporter.id);
    await member.post(`/listings/${listing}/report`, { reason: 'fraud', text: 'Twice the same photo.' });
    expect((await admin.get(path)).body).toMatchObject({
      id: listing,
      live: true,
      seller: { id: sellerId, userId: sellerUserId },
      takenDown: null,
      reports: [{ reporter: { id: reporter.id }, text: 'Twice the same photo.', closedAt: null }],
    });
    expect((await admin.get('/admin/overview')).body).toMatchObject({ reports: 1, orders: { unpaid: 0 } });
    await admin.post(`/admin/listings/${listing}/take-down`, { reason: 'Not a book.' });
    expect((await admin.get(path)).body).toMatchObject({
      live: false,
      takenDown: { reason: 'Not a book.' },
      reports: [{ outcome: 'taken-down' }],
    });
    expect((await admin.get('/admin/closed-reports')).body.reports[0]).toMatchObject({
      listingId: listing,
      outcome: 'taken-down',
    });
    expect((await admin.get('/admin/reports')).body.reports).toEqual([]);
    expect(await entriesOf(`listing-${listing}`)).toEqual(['take-down-listing']);
  });
});

describe('delivery providers', () => {
  const rate = { origin: 'US', destination: '**', firstCents: 500, furtherCents: 100, daysFrom: 2, daysTo: 5 };
  const change = (path: string, version: unknown, json: object) =>
    admin.put(path, json, { 'if-match': `"${version}"` });

  it('are added, changed in the version that was seen, offered, and given rates', async () => {
    const facts = { name: 'Snail & Sons', trackingUrl: '' };
    const { body: added, headers } = await admin.post('/admin/delivery-providers', { ...facts, code: 'snail' });
    const path = `/admin/delivery-providers/${added.id}`;
    expect(headers.get('location')).toBe(`/api/v1${path}`);
    expect(added).toMatchObject({ ...facts, active: false, version: 1, currency: 'USD', rates: [] });
    expect((await admin.post('/admin/delivery-providers', { ...facts, code: 'snail' })).body.code).toBe(
      'delivery-code-taken',
    );
    const { body: rated } = await change(`${path}/rates`, 1, { rates: [rate] });
    expect(rated).toMatchObject({ version: 2, rates: [rate] });
    const { body: offered, headers: shown } = await change(path, 2, { ...facts, active: true });
    expect([offered.active, shown.get('etag')]).toEqual([true, `"${offered.version}"`]);
    expect((await change(path, 2, { ...facts, name: 'Other', active: true })).body.code).toBe('version-conflict');
    expect((await change(`${path}/rates`, 2, { rates: [] })).body.code).toBe('version-conflict');
    await change(path, offered.version, { ...facts, name: 'Snail', active: false });
    const { providers } = (await admin.get('/admin/delivery-providers')).body;
    expect(providers).toContainEqual(expect.objectContaining({ code: 'snail', name: 'Snail', active: false }));
    // Each change is an entry, what stayed as it was is none.
    expect(await entriesOf(`delivery-provider-${added.id}`)).toEqual([
      'add-delivery-provider',
      'change-delivery-rates',
      'activate-delivery-provider',
      'change-delivery-provider',
      'deactivate-delivery-provider',
    ]);
    expect((await admin.get('/admin/delivery-providers/999999')).status).toBe(404);
    expect((await change('/admin/delivery-providers/999999/rates', 1, { rates: [] })).status).toBe(404);
  });

  it('are refused with what is accepted, field by field, and keep what they had', async () => {
    const { body: provider } = await admin.get('/admin/delivery-providers/1');
    const refused = async (rates: object[]) =>
      (await change('/admin/delivery-providers/1/rates', provider.version, { rates })).body.faults;
    expect(await refused([{ ...rate, origin: 'XX', firstCents: -1, daysTo: 1 }])).toEqual({
      'rates.0.origin': expect.stringContaining('two letters of a country'),
      'rates.0.firstCents': 'accepted: 0 to 10000000, in minor units of the currency',
      'rates.0.daysTo': 'Not less than the fewest days, please.',
    });
    expect(await refused([rate, rate])).toEqual({ 'rates.1.destination': expect.stringContaining('another rate') });
    expect(await refused([{ ...rate, note: 'x' }])).toHaveProperty(['rates.0.note']);
    const many = Array.from({ length: 501 }, () => rate);
    expect(await refused(many)).toMatchObject({ rates: 'A provider can have at most 500 rates.' });
    expect((await admin.get('/admin/delivery-providers/1')).body).toEqual(provider);
    const bad = { code: 'Not a code', name: '', trackingUrl: 'http://example.org/{number}' };
    expect(Object.keys((await admin.post('/admin/delivery-providers', bad)).body.faults)).toEqual(
      expect.arrayContaining(['code', 'name', 'trackingUrl']),
    );
  });
});

describe('mails that were given up', () => {
  it('are listed page by page, tried again or dropped, and found no more then', async () => {
    await store.query(
      `INSERT INTO mails (recipient, locale, template, data, created_at, attempts, failed_at, last_error)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
       SELECT CONCAT('lost', i, '@example.org'), 'en', 'no-account', '{}', UTC_TIMESTAMP(3), 36,
         TIMESTAMPADD(SECOND, i DIV 3, '2026-01-01'), 'refused' FROM n`,
    );
    const seen: any[] = [];
    for (let after = ''; after !== 'end'; ) {
      const { body } = await admin.get(`/admin/mails?limit=2${after}`);
      seen.push(...body.mails);
      after = body.next === null ? 'end' : `&after=${body.next}`;
    }
    expect(seen.map(({ recipient }) => recipient).sort()).toEqual([1, 2, 3, 4, 5].map((i) => `lost${i}@example.org`));
    expect(seen[0]).not.toHaveProperty('data');
    const [first, second] = seen;
    const retry = () => admin.post(`/admin/mails/${first.id}/retry`);
    expect([(await retry()).status, (await retry()).status]).toEqual([204, 404]);
    const drop = () => admin.delete(`/admin/mails/${second.id}`);
    expect([(await drop()).status, (await drop()).status]).toEqual([204, 404]);
    expect([await entriesOf(`mail-${first.id}`), await entriesOf(`mail-${second.id}`)]).toEqual([
      ['retry-mail'],
      ['drop-mail'],
    ]);
    expect((await admin.get('/admin/mails?after=x')).status).toBe(400);
  });
});

describe('the log', () => {
  it('says who did what to whom, of one actor or one subject, page by page', async () => {
    const user = await aUser(store.database, { name: 'Zoë' });
    await admin.post(`/admin/users/${user.id}/suspend`, { reason: 'Fraud' });
    await admin.post(`/admin/users/${user.id}/restore`);
    const { body } = await admin.get(`/admin/log?subject=user-${user.id}&actor=${adminId}&limit=1`);
    expect(body.entries).toMatchObject([
      { actor: { id: adminId, name: 'Ada' }, action: 'restore-user', subject: { kind: 'user', name: 'Zoë' } },
    ]);
    const { body: rest } = await admin.get(`/admin/log?subject=user-${user.id}&after=${body.next}`);
    expect([rest.next, rest.entries]).toMatchObject([null, [{ action: 'suspend-user', details: { reason: 'Fraud' } }]]);
    expect((await admin.get(`/admin/log?actor=${user.id}`)).body.entries).toEqual([]);
    for (const query of ['subject=x', 'actor=0', 'after=x'])
      expect([query, (await admin.get(`/admin/log?${query}`)).status]).toEqual([query, 400]);
  });
});
