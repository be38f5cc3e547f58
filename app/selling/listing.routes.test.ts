import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aBook, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
/** An offer that nobody ever changes, for all forms that are refused. */
let refused: Awaited<ReturnType<typeof aSellerWithOffer>>;
beforeAll(async () => {
  store = await openTestStore();
  refused = await aSellerWithOffer();
});
afterAll(() => store.close());

const facts = { condition: 'good' as const, notes: 'Read.', priceCents: 1000, copies: 3 };

async function aSellerWithOffer(headers: Record<string, string> = {}) {
  const user = await aShopkeeper(store.database);
  const bookId = await aBook(store.database);
  const id = (await store.database.transaction(({ shops }) => shops.offer(user.id, bookId, facts)))!;
  const visitor = new Visitor(store, headers);
  await visitor.logIn(user);
  return { user, visitor, id, bookId, path: `/selling/listings/${id}` };
}

const rowOf = async (id: number) => (await store.query('SELECT * FROM listings WHERE id = ?', [id]))[0]!;
const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)![1]!;

/** The form of a page as a browser would send it, with some fields typed over. */
async function formOf(visitor: Visitor, path: string, typed: Record<string, string> = {}) {
  const page = await visitor.page(path);
  return {
    condition: 'good',
    notes: 'Read.',
    price: '10',
    copies: hidden(page, 'copies-before'),
    version: hidden(page, 'version'),
    'copies-before': hidden(page, 'copies-before'),
    ...typed,
  };
}

it('shows an offer as it is, and saves what its seller changes', async () => {
  const { visitor, id, path } = await aSellerWithOffer();
  const page = await visitor.page(path);
  expect(page).toMatch(/value="good" checked/);
  expect(page).toContain('value="10"');
  const form = await formOf(visitor, path, { price: '9,99', notes: 'Read.\r\nTorn.', condition: 'fair', copies: '5' });
  expect((await visitor.post(path, form)).headers.get('location')).toBe(`${path}?done`);
  expect(await rowOf(id)).toMatchObject({
    price_cents: 999,
    notes: 'Read.\nTorn.',
    condition: 6,
    available: 5,
    quantity: 5,
    version: 2,
  });
});

it('refuses the second of two edits that began at the same place, and keeps what was typed', async () => {
  const { visitor, id, path } = await aSellerWithOffer();
  const [first, second] = [
    await formOf(visitor, path, { price: '11' }),
    await formOf(visitor, path, { price: '12', notes: 'My own words' }),
  ];
  const answers = await Promise.all([visitor.post(path, first), visitor.post(path, second)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  const late = answers.find(({ status }) => status === 409)!;
  const page = await late.text();
  expect(page).toContain('role="alert"');
  // It carries the version of now: sent again, it is meant.
  expect(hidden(page, 'version')).toBe('2');
  expect(await rowOf(id)).toMatchObject({ version: 2 });
});

it('never makes copies of those that were sold while the form was open', async () => {
  const { visitor, id, path } = await aSellerWithOffer();
  const untouched = await formOf(visitor, path, { price: '11' });
  await store.database.transaction(({ listings }) => listings.take([{ listingId: id, quantity: 2 }]));
  expect((await visitor.post(path, untouched)).status).toBe(303);
  expect(await rowOf(id)).toMatchObject({ available: 1, quantity: 3, price_cents: 1100 });
  const typed = await formOf(visitor, path, { copies: '4' });
  await store.database.transaction(({ listings }) => listings.take([{ listingId: id, quantity: 1 }]));
  expect((await visitor.post(path, typed)).status).toBe(409);
  expect(await rowOf(id)).toMatchObject({ available: 0, quantity: 3 });
  expect((await visitor.post(path, await formOf(visitor, path, { copies: '4' }))).status).toBe(303);
  expect(await rowOf(id)).toMatchObject({ available: 4, quantity: 7 });
  // What was sold can come back.
  await store.database.transaction(({ listings }) => listings.giveBack([{ listingId: id, quantity: 3 }]));
  expect(await rowOf(id)).toMatchObject({ available: 7, quantity: 7 });
});

it('is taken back, put up again and deleted', async () => {
  const { visitor, id, path, bookId } = await aSellerWithOffer();
  const offers = async () =>
    (await store.query('SELECT offers FROM offer_floor WHERE book_id = ? AND min_condition = 7', [bookId]))[0]![
      'offers'
    ];
  await visitor.post(`${path}/take-back`);
  expect([(await rowOf(id))['status'], await offers()]).toEqual(['withdrawn', 0]);
  await visitor.post(`${path}/put-up`);
  await visitor.post(`${path}/put-up`);
  expect([(await rowOf(id))['status'], await offers()]).toEqual(['live', 1]);
  expect((await visitor.post(`${path}/delete`)).headers.get('location')).toBe('/selling');
  expect([(await rowOf(id))['status'], await offers()]).toEqual(['withdrawn', 0]);
  expect((await visitor.get(path)).status).toBe(404);
  for (const action of ['', '/take-back', '/put-up', '/delete'])
    expect((await visitor.post(path + action, await formOf(visitor, '/selling/shop').catch(() => ({})))).status).toBe(
      404,
    );
});

it('that was taken down shows why, and stays down', async () => {
  const { visitor, id, path } = await aSellerWithOffer();
  const form = await formOf(visitor, path);
  await store.database.transaction(({ listings }) => listings.takeDown(id, 'A <forbidden> book'));
  for (const page of [await visitor.page(path), await visitor.page('/selling')])
    expect(page).toContain('A &lt;forbidden&gt; book');
  expect((await visitor.post(path, form)).status).toBe(409);
  expect((await visitor.post(`${path}/put-up`)).status).toBe(409);
  expect(await rowOf(id)).toMatchObject({ status: 'withdrawn', version: 1 });
  expect((await visitor.post(`${path}/delete`)).status).toBe(303);
});

it.each([
  ['price', '0'],
  ['copies', '-1'],
  ['copies', '1000'],
  ['notes', ''],
  ['condition', 'unknown'],
])('refuses %s %j as it was filled in', async (field, value) => {
  const { visitor, id, path } = refused;
  const response = await visitor.post(path, await formOf(visitor, path, { [field]: value }));
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(`id="${field}-fault"`);
  expect(await rowOf(id)).toMatchObject({ version: 1, price_cents: 1000, available: 3 });
});

it.each(['', 'x', '-1', '99999999999'])('takes no forged version %j', async (version) => {
  const { visitor, id, path } = refused;
  const form = await formOf(visitor, path, { version });
  expect((await visitor.post(path, form)).status).toBe(409);
  expect((await visitor.post(path, { ...form, version: '1', 'copies-before': version, copies: '9' })).status).toBe(409);
  expect(await rowOf(id)).toMatchObject({ version: 1, available: 3 });
});

it('is nobody else’s: not another seller’s, not a member’s without a shop, not a guest’s', async () => {
  const { visitor: owner, id, path } = await aSellerWithOffer();
  const { visitor: seller } = await aSellerWithOffer();
  const member = new Visitor(store);
  await member.logIn(await aUser(store.database));
  const form = await formOf(owner, path, { price: '1' });
  for (const visitor of [seller, member]) {
    expect((await visitor.get(path)).status).toBe(404);
    for (const action of ['', '/take-back', '/put-up', '/delete'])
      expect((await visitor.post(path + action, form)).status).toBe(404);
  }
  const guest = new Visitor(store);
  expect((await guest.get(path)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  for (const action of ['', '/take-back', '/put-up', '/delete']) {
    expect((await guest.post(path + action, form)).headers.get('location')).toBe('/login');
    expect((await owner.post(path + action, { ...form, 'form-token': 'x' })).status).toBe(403);
    expect((await owner.post(path + action, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  }
  expect(await rowOf(id)).toMatchObject({ version: 1, price_cents: 1000, status: 'live', deleted_at: null });
});

it.each(['0', 'x', '1e3', '../1', '99999999999', "1'--"])('leads nowhere by the number %j', async (id) => {
  const { visitor } = refused;
  expect((await visitor.get(`/selling/listings/${encodeURIComponent(id)}`)).status).toBe(404);
});

it('are listed page by page, the newest first, each once', async () => {
  const { user, visitor, bookId } = await aSellerWithOffer();
  for (let index = 0; index < 49; index++)
    await store.database.transaction(({ shops }) => shops.offer(user.id, bookId, facts));
  const seen: string[] = [];
  for (let path = '/selling'; path !== ''; ) {
    const page = await visitor.page(path);
    seen.push(...[...page.matchAll(/id="listing-(\d+)"/g)].map(([, id]) => id!));
    path = /rel="next" href="([^"]+)"/.exec(page)?.[1] ?? '';
  }
  expect(seen).toHaveLength(50);
  expect(new Set(seen).size).toBe(50);
  expect(seen).toEqual([...seen].sort((a, b) => Number(b) - Number(a)));
  expect((await visitor.get('/selling?before=x')).status).toBe(200);
});

it('speaks Spanish', async () => {
  const { visitor, path } = await aSellerWithOffer({ 'accept-language': 'es' });
  const page = await visitor.page(path);
  expect(page).toContain('Cambia tu oferta');
  expect(page).toContain('Muy bueno');
  expect(await visitor.page('/selling')).toContain('Quedan 3 ejemplares');
});
