import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aBook, aListing, aShopkeeper, aUser, bookFacts } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const offer = { condition: 'fine' as const, notes: '', priceCents: 900, copies: 1 };

/** A seller who has entered an edition and offers it. */
async function aCreator() {
  const user = await aShopkeeper(store.database);
  const facts = bookFacts();
  const entered = await store.database.transaction(({ editions }) => editions.enter(facts, user.id));
  if (!('bookId' in entered)) throw new Error(entered.outcome);
  const { bookId } = entered;
  await store.database.transaction(({ shops }) => shops.offer(user.id, bookId, offer));
  const visitor = new Visitor(store);
  await visitor.logIn(user);
  return { user, visitor, bookId, facts, path: `/selling/books/${bookId}` };
}

const form = (typed: Record<string, string> = {}) => ({
  title: 'A better title',
  authors: 'Zoë Author',
  publisher: 'House',
  year: '1950',
  language: 'fr',
  isbn: '',
  version: '1',
  ...typed,
});

const rowOf = async (id: number) => (await store.query('SELECT * FROM books WHERE id = ?', [id]))[0]!;

/** Lists and searches read what the books say. */
async function expectExact() {
  const differences = [];
  for (let last: number | null = 0; last !== null; ) {
    const from: number = last;
    const batch = await store.database.snapshot(({ audit }) => audit.batch(from));
    differences.push(...batch.differences);
    last = batch.last;
  }
  expect(differences).toEqual([]);
}

it('is edited by who entered it, and found by what it says now', async () => {
  const { visitor, bookId, facts, path } = await aCreator();
  expect(await visitor.page(path)).toContain(`value="${facts.title}"`);
  const title = `Retitled ${bookId}`;
  const response = await visitor.post(path, form({ title, isbn: '0306406152' }));
  expect(response.headers.get('location')).toBe(`${path}?done`);
  expect(await rowOf(bookId)).toMatchObject({ title, isbn: '9780306406157', language: 'fr', year: 1950, version: 2 });
  expect(await store.page(`/books?q=${encodeURIComponent(title)}`)).toContain(title);
  expect(await store.page('/books?language=fr')).toContain(title);
  await expectExact();
  // Whoever enters the same facts means this edition; the facts of before are another one.
  const enter = (entered: typeof facts) =>
    store.database.transaction(({ editions }) => editions.enter(entered, 1).catch(() => null));
  const same = { title, authors: 'Zoë Author', publisher: 'House', year: 1950, language: 'fr', isbn: '9780306406157' };
  expect(await enter(same)).toEqual({ outcome: 'known', bookId });
});

it('is edited by nobody else: another seller, a member, a guest', async () => {
  const { bookId, path, visitor: creator } = await aCreator();
  const { visitor: seller } = await aCreator();
  const member = new Visitor(store);
  await member.logIn(await aUser(store.database));
  for (const visitor of [seller, member]) {
    expect((await visitor.get(path)).status).toBe(404);
    expect((await visitor.post(path, form())).status).toBe(404);
  }
  const guest = new Visitor(store);
  expect((await guest.get(path)).headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  expect((await guest.post(path, form())).headers.get('location')).toBe('/login');
  expect((await creator.post(path, form({ 'form-token': 'x' }))).status).toBe(403);
  expect((await rowOf(bookId))['version']).toBe(1);
});

it('is edited by admins alone once somebody else has it up for sale, and when it was imported', async () => {
  const { visitor, bookId, path } = await aCreator();
  await aListing(store.database, { bookId });
  expect((await visitor.get(path)).status).toBe(404);
  expect((await visitor.post(path, form())).status).toBe(404);
  const admin = await aUser(store.database);
  await store.query("UPDATE users SET role = 'admin' WHERE id = ?", [admin.id]);
  const desk = new Visitor(store);
  await desk.logIn(admin);
  expect((await desk.post(path, form({ title: `By admin ${bookId}` }))).status).toBe(303);
  const imported = await aBook(store.database, { language: 'grc' });
  expect(await desk.page((await store.get(`/books/${imported}`)).headers.get('location')!)).toContain(
    `href="/selling/books/${imported}"`,
  );
  // A language that is not among the usual ones stays.
  const edit = form({ title: `Imported ${imported}`, language: 'grc' });
  expect((await desk.post(`/selling/books/${imported}`, edit)).status).toBe(303);
  await expectExact();
});

it('refuses the second of two edits that began at the same place, and shows what it says now', async () => {
  const { visitor, path, bookId } = await aCreator();
  await visitor.page(path);
  const answers = await Promise.all(
    ['One', 'Two', 'Three'].map((word) => visitor.post(path, form({ title: `${word} ${bookId}` }))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
  const page = await answers.find(({ status }) => status === 409)!.text();
  expect(page).toContain('role="alert"');
  expect(page).toContain('name="version" value="2"');
  expect(page).toContain(String((await rowOf(bookId))['title']));
});

it('takes no ISBN that another book has, and no facts that another edition has', async () => {
  const { visitor, path, bookId } = await aCreator();
  await aBook(store.database, { isbn: '9780140449136', title: 'The other one' });
  const taken = await visitor.post(path, form({ isbn: '978-0-14-044913-6' }));
  expect(taken.status).toBe(409);
  const page = await taken.text();
  expect(page).toContain('id="isbn-fault"');
  expect(page).toContain('The other one');
  const other = bookFacts({ title: 'Twin' });
  await aBook(store.database, other);
  const twin = form({ title: 'Twin', authors: other.authors, publisher: '', year: '1900', language: 'en' });
  expect((await visitor.post(path, twin)).status).toBe(409);
  expect((await rowOf(bookId))['version']).toBe(1);
});

it('gives an ISBN to one of many who are given it at once', async () => {
  const creators = await Promise.all([aCreator(), aCreator(), aCreator()]);
  const answers = await Promise.all(
    creators.map(({ visitor, path, bookId }) =>
      visitor.post(path, form({ title: `Rival ${bookId}`, isbn: '9781861972712' })),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
  await expectExact();
});

it('cannot be edited behind the back of who puts it up at the same moment, and floors stay exact', async () => {
  const { user, visitor, path, bookId } = await aCreator();
  const sellers = await Promise.all([aShopkeeper(store.database), aShopkeeper(store.database)]);
  await Promise.all([
    ...sellers.map(({ id }) => store.database.transaction(({ shops }) => shops.offer(id, bookId, offer))),
    visitor.post(path, form({ title: `Raced ${bookId}`, language: 'de' })),
    store.database.transaction(({ shops }) => shops.offer(user.id, bookId, offer)),
  ]);
  expect((await visitor.post(path, form({ version: '2' }))).status).toBe(404);
  await expectExact();
});

it.each([
  ['title', ''],
  ['year', '3000'],
  ['isbn', '123'],
  ['language', '<b>'],
])('refuses %s %j as it was filled in', async (field, value) => {
  const { visitor, path } = await aCreator();
  const response = await visitor.post(path, form({ [field]: value }));
  expect(response.status).toBe(400);
  const page = await response.text();
  expect(page).toContain(`id="${field}-fault"`);
  expect(page).toContain('value="Zoë Author"');
});
