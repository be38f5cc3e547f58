import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, aListing, anAdmin, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
let other: Visitor;
const hostile = '<script>alert(1)</script>';
beforeAll(async () => {
  store = await openTestStore();
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
  other = new Visitor(store);
  await other.logIn(await anAdmin(store.database));
});
afterAll(() => store.close());

let counter = 0;
/** An offer that so many members have reported, of a seller whose mails are Spanish. */
async function aReported({ reports = 1, seller = true } = {}) {
  const shop = seller ? await aShopkeeper(store.database) : undefined;
  if (shop) await store.query("UPDATE users SET locale = 'es' WHERE id = ?", [shop.id]);
  const title = `Title ${++counter} ${hostile}`;
  const bookId = await aBook(store.database, { title });
  await aListing(store.database, { bookId, notes: `Notes ${hostile}`, ...(shop ? { sellerId: shop.sellerId } : {}) });
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  const id = row!['id'] as number;
  for (let n = 0; n < reports; n++) {
    const { id: reporter } = await aUser(store.database, { name: `Reporter ${hostile}` });
    const report = { reason: 'fraud', text: `Text ${hostile}` } as const;
    await store.database.transaction((services) => services.reports.report(reporter, id, report));
  }
  return { id, bookId, title, shop };
}
const stateOf = async (id: number) =>
  (await store.query('SELECT status, taken_down_reason FROM listings WHERE id = ?', [id]))[0];
const outcomesOf = async (id: number) =>
  (await store.query('SELECT outcome FROM listing_reports WHERE listing_id = ?', [id])).map(({ outcome }) => outcome);
const entriesOf = async (id: number) =>
  (await store.query("SELECT action FROM audit_log WHERE subject_kind = 'listing' AND subject_id = ?", [id])).map(
    ({ action }) => action,
  );
const mails = (id: number) =>
  store.query('SELECT m.recipient, m.locale, m.data FROM mails m WHERE m.dedupe_key = ?', [`listing-${id}-taken-down`]);

describe('a reported offer', () => {
  it('is shown as buyers see it, with what members say of it, all of it escaped', async () => {
    const { id } = await aReported({ reports: 2 });
    const page = await admin.page(`/admin/reports/${id}`);
    for (const text of ['It looks like fraud', 'Notes &lt;script&gt;', 'Text &lt;script&gt;', '$10.00', 'for sale'])
      expect(page).toContain(text);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/Reporter &lt;/g)).toHaveLength(2);
    expect(await admin.page('/admin/reports')).toContain(`href="/admin/reports/${id}"`);
  });

  it('is taken down with a reason that its seller reads in a mail, in the seller’s language', async () => {
    const { id, bookId, title, shop } = await aReported({ reports: 3 });
    const answer = await admin.post(`/admin/reports/${id}/take-down`, { reason: ' A <b>copy</b> \u{1F4DA} ' });
    expect(answer.headers.get('location')).toBe(`/admin/reports/${id}?done=takenDown`);
    expect(await stateOf(id)).toEqual({ status: 'withdrawn', taken_down_reason: 'A <b>copy</b> \u{1F4DA}' });
    expect(await outcomesOf(id)).toEqual(['taken-down', 'taken-down', 'taken-down']);
    expect(await store.query('SELECT SUM(offers) AS offers FROM offer_floor WHERE book_id = ?', [bookId])).toEqual([
      { offers: '0' },
    ]);
    const [mail] = await mails(id);
    expect(mail).toMatchObject({ recipient: shop!.email, locale: 'es' });
    expect(JSON.parse(mail!['data'] as string)).toEqual({
      title,
      reason: 'A <b>copy</b> \u{1F4DA}',
    });
    expect(await entriesOf(id)).toEqual(['take-down-listing']);
    const page = await admin.page(`/admin/reports/${id}?done=takenDown`);
    for (const text of ['The offer is taken down', 'A &lt;b&gt;copy', 'Taken down']) expect(page).toContain(text);
    expect(page).not.toContain(`/admin/reports/${id}/take-down`);
    expect(await admin.page('/admin/reports')).not.toContain(`href="/admin/reports/${id}"`);
    expect(await admin.page('/admin/reports/closed')).toContain(`href="/admin/reports/${id}"`);
    expect((await admin.get(`/books/${bookId}`)).status).not.toBe(500);
  });

  it('stays as it is when nothing is wrong with it', async () => {
    const { id } = await aReported({ reports: 2 });
    await admin.post(`/admin/reports/${id}/dismiss`);
    expect(await stateOf(id)).toEqual({ status: 'live', taken_down_reason: null });
    expect(await outcomesOf(id)).toEqual(['dismissed', 'dismissed']);
    expect([await mails(id), await entriesOf(id)]).toEqual([[], ['dismiss-reports']]);
  });

  it.each(['', ' \n ', 'x'.repeat(501)])('is not taken down for the reason %p', async (reason) => {
    const { id } = await aReported();
    const answer = await admin.post(`/admin/reports/${id}/take-down`, { reason });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('id="reason-fault"');
    expect(await stateOf(id)).toMatchObject({ status: 'live' });
    expect(await outcomesOf(id)).toEqual([null]);
  });

  it('is dealt with once, by whoever is first of several admins', async () => {
    const { id } = await aReported({ reports: 3 });
    const answers = await Promise.all([
      admin.post(`/admin/reports/${id}/take-down`, { reason: 'First' }),
      other.post(`/admin/reports/${id}/take-down`, { reason: 'Second' }),
      admin.post(`/admin/reports/${id}/dismiss`),
      other.post(`/admin/reports/${id}/dismiss`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409]);
    const late = await answers.find(({ status }) => status === 409)!.text();
    expect(late).toContain('its reports were dealt with already');
    expect(await entriesOf(id)).toHaveLength(1);
    expect(new Set(await outcomesOf(id)).size).toBe(1);
    const { status } = (await stateOf(id))!;
    expect(status).toBe((await outcomesOf(id))[0] === 'dismissed' ? 'live' : 'withdrawn');
  });

  it('that nobody’s account sells is taken down without a mail', async () => {
    const { id } = await aReported({ seller: false });
    expect((await admin.post(`/admin/reports/${id}/take-down`, { reason: 'Why' })).status).toBe(303);
    expect(await mails(id)).toEqual([]);
  });

  it('is none that nobody has reported', async () => {
    await aListing(store.database);
    const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
    const path = `/admin/reports/${row!['id']}`;
    const answers = [
      await admin.get(path),
      await admin.post(`${path}/take-down`, { reason: 'Why' }),
      await admin.post(`${path}/dismiss`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('the lists of reports', () => {
  it('have each report on one page: what waits from the oldest on, the rest from the newest', async () => {
    const { id } = await aReported({ reports: 0 });
    await store.query(
      `INSERT INTO users (email, email_key, name, locale, password_hash, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
       SELECT CONCAT('r', i, '@example.org'), CONCAT('r', i, '@example.org'), CONCAT('Crowd ', i), 'en', 'none', UTC_TIMESTAMP(3) FROM n`,
    );
    await store.query(
      `INSERT INTO listing_reports (listing_id, reporter_id, reason, text, created_at)
       SELECT ?, id, 'other', '', UTC_TIMESTAMP(3) FROM users WHERE email LIKE 'r%@example.org'`,
      [id],
    );
    const walk = async (first: string): Promise<number> => {
      let rows = 0;
      for (let path: string | undefined = first; path; ) {
        const page: string = await admin.page(path);
        rows += page.split(`href="/admin/reports/${id}"`).length - 1;
        path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1];
      }
      return rows;
    };
    expect(await walk('/admin/reports')).toBe(120);
    await admin.post(`/admin/reports/${id}/dismiss`);
    expect([await walk('/admin/reports'), await walk('/admin/reports/closed')]).toEqual([0, 120]);
    for (const query of ['?after=0', '?after=x', '/closed?before=-1'])
      expect((await admin.get(`/admin/reports${query}`)).status).toBe(400);
  });

  it('are told in Spanish', async () => {
    const { id } = await aReported();
    const spanish = new Visitor(store, { 'accept-language': 'es' });
    await spanish.logIn(await anAdmin(store.database));
    const page = await spanish.page(`/admin/reports/${id}`);
    for (const text of ['Como la ven quienes compran', 'Lo que dicen las denuncias', 'No tiene nada malo'])
      expect(page).toContain(text);
  });
});

describe('a suspended seller', () => {
  it('has nothing for sale, and has it again when restored', async () => {
    const { id, shop } = await aReported();
    await admin.post(`/admin/users/${shop!.id}/suspend`, { reason: 'Fraud' });
    expect(await stateOf(id)).toMatchObject({ status: 'withdrawn' });
    expect((await admin.post('/cart', { listing: String(id) })).status).toBe(409);
    await admin.post(`/admin/users/${shop!.id}/restore`);
    expect(await stateOf(id)).toMatchObject({ status: 'live' });
  });
});
