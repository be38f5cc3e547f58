import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aListing, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function anOffer(sellerId?: number) {
  const { bookId } = await aListing(store.database, sellerId === undefined ? {} : { sellerId });
  const id = Number((await store.query('SELECT id FROM listings WHERE book_id = ?', [bookId]))[0]!['id']);
  return { id, bookId, path: `/listings/${id}/report` };
}

async function aMember() {
  const user = await aUser(store.database);
  const visitor = new Visitor(store);
  await visitor.logIn(user);
  return { user, visitor };
}

const reportsOf = (listingId: number) => store.query('SELECT * FROM listing_reports WHERE listing_id = ?', [listingId]);

it('is sent once by a member, who is led to it from the book', async () => {
  const { id, bookId, path } = await anOffer();
  const { user, visitor } = await aMember();
  const book = await store.page((await store.get(`/books/${bookId}`)).headers.get('location')!);
  expect(book).toContain(`href="${path}"`);
  await visitor.page(path);
  const form = { reason: 'fraud', text: 'Twice the same\r\ncopy <b>' };
  const answers = await Promise.all([1, 2, 3].map(() => visitor.post(path, form)));
  expect(answers.map(({ headers }) => headers.get('location'))).toEqual(Array(3).fill(`${path}?done`));
  expect(await reportsOf(id)).toMatchObject([
    { reporter_id: user.id, reason: 'fraud', text: 'Twice the same\ncopy <b>' },
  ]);
  expect(await visitor.page(`${path}?done`)).toContain('role="status"');
});

it('is closed once, with all others of the offer', async () => {
  const { id, path } = await anOffer();
  for (const { visitor } of [await aMember(), await aMember()]) {
    await visitor.page(path);
    await visitor.post(path, { reason: 'other', text: '' });
  }
  const { user: admin } = await aMember();
  const open = await store.database.read(({ reports }) => reports.openReports(100, null));
  const own = open.filter(({ listingId }) => listingId === id);
  expect(own).toMatchObject([
    { reason: 'other', live: true, text: '' },
    { reason: 'other', live: true, text: '' },
  ]);
  expect(await store.database.read(({ reports }) => reports.openReport(own[0]!.id))).toEqual(own[0]);
  const close = () => store.database.transaction(({ reports }) => reports.close(own[0]!.id, admin.id, 'taken-down'));
  expect((await Promise.all([close(), close(), close()])).filter((listing) => listing !== null)).toEqual([id]);
  expect(await reportsOf(id)).toMatchObject([
    { outcome: 'taken-down', closed_by: admin.id },
    { outcome: 'taken-down', closed_by: admin.id },
  ]);
  expect(await store.database.read(({ reports }) => reports.openReport(own[1]!.id))).toBeNull();
});

it.each([
  ['reason', ''],
  ['reason', 'because'],
  ['text', 'x'.repeat(1001)],
  ['text', 'a\u202eb'],
])('with %s %j is refused as it was filled in', async (field, value) => {
  const { id, path } = await anOffer();
  const { visitor } = await aMember();
  const response = await visitor.post(path, { reason: 'photo', text: 'Text', [field]: value });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(`id="${field}-fault"`);
  expect(await reportsOf(id)).toEqual([]);
});

it('is for members alone, never of one’s own offer, and of offers that are there', async () => {
  const { path } = await anOffer();
  const guest = new Visitor(store);
  expect((await guest.get(path)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  expect((await guest.post(path, { reason: 'other', text: '' })).headers.get('location')).toBe('/login');
  const shopkeeper = await aShopkeeper(store.database);
  const visitor = new Visitor(store);
  await visitor.logIn(shopkeeper);
  const { id, path: own } = await anOffer(shopkeeper.sellerId);
  expect((await visitor.get(own)).headers.get('location')).toBe(`/selling/listings/${id}`);
  expect((await visitor.post(own, { reason: 'other', text: '' })).status).toBe(404);
  expect((await visitor.post(path, { reason: 'other', text: '', 'form-token': 'x' })).status).toBe(403);
  for (const none of ['0', '999999', 'x']) expect((await visitor.get(`/listings/${none}/report`)).status).toBe(404);
});
