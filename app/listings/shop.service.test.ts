import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '../database/database.ts';
import { servicesOver } from '../services.ts';
import { aBook, aListing, aShopkeeper } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase({ poolSize: 12, acquireTimeoutMs: 60_000 });
});
afterAll(() => store.close());

const facts = { condition: 'good' as const, notes: 'Read.', priceCents: 1000, copies: 5 };
const rowOf = async (id: number) => (await store.query('SELECT * FROM listings WHERE id = ?', [id]))[0]!;

async function anOffer(bookId?: number) {
  const user = await aShopkeeper(store.database);
  const book = bookId ?? (await aBook(store.database));
  const id = (await store.database.transaction(({ shops }) => shops.offer(user.id, book, facts)))!;
  return { userId: user.id, bookId: book, id };
}

async function expectExactFloors() {
  const differences = [];
  for (let last: number | null = 0; last !== null; ) {
    const from: number = last;
    const batch = await store.database.snapshot(({ audit }) => audit.batch(from));
    differences.push(...batch.differences);
    last = batch.last;
  }
  expect(differences).toEqual([]);
}

it('keeps stock and floors exact while an offer is bought, edited, taken back and put up at once', async () => {
  const { userId, id } = await anOffer();
  let taken = 0;
  const buy = async () => {
    for (let round = 0; round < 6; round++) {
      const lacking = await store.database.transaction(({ listings }) =>
        listings.take([{ listingId: id, quantity: 1 }]),
      );
      if (lacking.length === 0) taken++;
    }
  };
  const edit = async (seed: number) => {
    for (let round = 0; round < 6; round++) {
      const seen = (await store.database.readCurrent(({ shops }) => shops.find(userId, id)))!;
      await store.database.transaction(({ shops }) =>
        shops.change(userId, id, {
          ...facts,
          priceCents: 900 + seed * 10 + round,
          version: seen.version,
          copiesBefore: seen.available,
          copies: Math.max(0, seen.available + (round % 3) - 1),
        }),
      );
    }
  };
  const turn = async () => {
    for (const up of [false, true, false, true])
      await store.database.transaction(({ shops }) => shops.setUp(userId, id, up));
  };
  await Promise.all([buy(), buy(), buy(), edit(1), edit(2), turn()]);
  const { available, quantity } = await rowOf(id);
  expect(Number(quantity) - Number(available)).toBe(taken);
  await expectExactFloors();
});

it('sells nothing of an offer that is deleted at the same moment, and loses nothing either', async () => {
  for (let round = 0; round < 5; round++) {
    const { userId, id } = await anOffer();
    const [, ...answers] = await Promise.all([
      store.database.transaction(({ shops }) => shops.remove(userId, id)),
      ...Array.from({ length: 5 }, () =>
        store.database.transaction(({ listings }) => listings.take([{ listingId: id, quantity: 1 }])),
      ),
    ]);
    const sold = answers.filter((lacking) => lacking.length === 0).length;
    expect(await rowOf(id)).toMatchObject({ available: 5 - sold, quantity: 5, status: 'withdrawn' });
  }
  await expectExactFloors();
});

it('lets one of many edits with one version through', async () => {
  const { userId, id } = await anOffer();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      store.database.transaction(({ shops }) =>
        shops.change(userId, id, { ...facts, priceCents: 100 + index, version: 1, copiesBefore: 5 }),
      ),
    ),
  );
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['changed', ...Array(9).fill('conflict')]);
});

it('hides what a suspended user has up, and shows that again and nothing else', async () => {
  const { userId, bookId, id } = await anOffer();
  const back = (await store.database.transaction(({ shops }) => shops.offer(userId, bookId, facts)))!;
  const down = (await store.database.transaction(({ shops }) => shops.offer(userId, bookId, facts)))!;
  await store.database.transaction(({ shops }) => shops.setUp(userId, back, false));
  expect(await store.database.transaction(({ listings }) => listings.hideAll(userId))).toBe(2);
  expect(await store.database.transaction(({ listings }) => listings.takeDown(down, 'No.'))).toBe(true);
  expect(await store.database.transaction(({ listings }) => listings.takeDown(down, 'Again.'))).toBe(false);
  expect(await store.database.transaction(({ shops }) => shops.setUp(userId, id, true))).toBe(false);
  expect((await store.database.read(({ shops }) => shops.find(userId, id)))!.state).toBe('hidden');
  expect((await store.database.read(({ listings }) => listings.forSale([id]))).get(id)!.available).toBe(0);
  await expectExactFloors();
  expect(await store.database.transaction(({ listings }) => listings.showAll(userId))).toBe(1);
  const states = await Promise.all(
    [id, back, down].map((one) => store.database.read(({ shops }) => shops.find(userId, one))),
  );
  expect(states.map((one) => one!.state)).toEqual(['live', 'withdrawn', 'taken-down']);
  expect(await store.database.transaction(({ listings }) => listings.withdrawAll(userId))).toBe(3);
  expect(await store.database.transaction(({ listings }) => listings.showAll(userId))).toBe(0);
  expect(await store.database.read(({ shops }) => shops.find(userId, id))).toBeNull();
  await expectExactFloors();
});

it('puts nothing up for who is suspended, not even at the same moment', async () => {
  for (let round = 0; round < 5; round++) {
    const { userId, bookId } = await anOffer();
    await Promise.all([
      store.database.transaction(({ shops }) => shops.offer(userId, bookId, facts)),
      store.database.transaction(async ({ accounts, listings }) => {
        await accounts.suspend(userId);
        await listings.hideAll(userId);
      }),
      store.database.transaction(({ shops }) => shops.offer(userId, bookId, facts)),
    ]);
    expect(
      await store.query("SELECT COUNT(*) AS n FROM listings WHERE status = 'live' AND book_id = ?", [bookId]),
    ).toEqual([{ n: 0 }]);
  }
  await expectExactFloors();
});

it('is one shop for a user who opens it twice at once', async () => {
  const user = await aShopkeeper(store.database);
  await store.query('DELETE FROM sellers WHERE user_id = ?', [user.id]);
  const shop = { name: `Twice ${user.id}`, place: 'Rome', country: 'IT' };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => store.database.transaction(({ shops }) => shops.save(user.id, shop))),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(5).fill('saved'));
});

it('needs one connection', async () => {
  const { userId, bookId, id } = await anOffer();
  await aListing(store.database, { bookId });
  const narrow = new Database({ ...store.options, poolSize: 1 }, servicesOver(testCursors));
  await narrow.connect();
  try {
    await narrow.transaction(({ shops }) => shops.offer(userId, bookId, facts));
    await narrow.transaction(({ shops }) => shops.change(userId, id, { ...facts, version: 1, copiesBefore: 5 }));
    await narrow.transaction(({ shops }) => shops.setUp(userId, id, false));
    await narrow.transaction(({ listings }) => listings.hideAll(userId));
    await narrow.transaction(({ listings }) => listings.showAll(userId));
    await narrow.transaction(({ listings }) => listings.takeDown(id, 'No.'));
    await narrow.transaction(({ shops }) => shops.remove(userId, id));
    await narrow.transaction(({ listings }) => listings.withdrawAll(userId));
  } finally {
    await narrow.close();
  }
});
