import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '../database/database.ts';
import { type Services, servicesOver } from '../services.ts';
import { aListing, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase({ poolSize: 12, acquireTimeoutMs: 60_000 });
});
afterAll(() => store.close());

/** The newest offer, which `aListing` has just made. */
async function anOffer(offer: Parameters<typeof aListing>[1] = {}): Promise<number> {
  await aListing(store.database, offer);
  return Number((await store.query('SELECT MAX(id) AS id FROM listings'))[0]!['id']);
}

const available = async (id: number) =>
  Number((await store.query('SELECT available FROM listings WHERE id = ?', [id]))[0]!['available']);

const take = (lines: Parameters<Services['listings']['take']>[0], database: Database<Services> = store.database) =>
  database.transaction(({ listings }) => listings.take(lines));

/** All floors are what the offers say. */
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

it('sells three copies to three of forty buyers, and no more', async () => {
  const listingId = await anOffer({ quantity: 3 });
  const answers = await Promise.all(Array.from({ length: 40 }, () => take([{ listingId, quantity: 1 }])));
  expect(answers.filter((lacking) => lacking.length === 0)).toHaveLength(3);
  expect(answers.filter((lacking) => lacking.length > 0)).toContainEqual([{ listingId, available: 0 }]);
  expect(await available(listingId)).toBe(0);
  await expectExactFloors();
});

it('takes all or none, and says what is lacking', async () => {
  const [first, second, third] = [
    await anOffer({ quantity: 2 }),
    await anOffer({ quantity: 1 }),
    await anOffer({ quantity: 5 }),
  ];
  const lines = [
    { listingId: third!, quantity: 1 },
    { listingId: second!, quantity: 2 },
    { listingId: first!, quantity: 2 },
    { listingId: 999_999, quantity: 1 },
  ];
  expect(await take(lines)).toEqual([
    { listingId: second, available: 1 },
    { listingId: 999_999, available: 0 },
  ]);
  expect([await available(first!), await available(second!), await available(third!)]).toEqual([2, 1, 5]);
  // Two lines of one offer ask for what they ask for together.
  expect(
    await take([
      { listingId: first!, quantity: 1 },
      { listingId: first!, quantity: 2 },
    ]),
  ).toEqual([{ listingId: first, available: 2 }]);
  await expectExactFloors();
});

it('takes nothing of an offer that is withdrawn, and gives back to it all the same', async () => {
  const listingId = await anOffer({ quantity: 2 });
  expect(await take([{ listingId, quantity: 1 }])).toEqual([]);
  await store.query("UPDATE listings SET status = 'withdrawn' WHERE id = ?", [listingId]);
  expect(await take([{ listingId, quantity: 1 }])).toEqual([{ listingId, available: 0 }]);
  await store.database.transaction(({ listings }) => listings.giveBack([{ listingId, quantity: 1 }]));
  expect(await available(listingId)).toBe(2);
});

it.each([0, -1, 1.5, Number.NaN])('refuses to take %p copies', async (quantity) => {
  const listingId = await anOffer();
  await expect(take([{ listingId, quantity }])).rejects.toThrow(RangeError);
});

it('keeps the floors exact while many take and give back the same offers in any order', async () => {
  const offers = [await anOffer({ quantity: 9 }), await anOffer({ quantity: 9 }), await anOffer({ quantity: 9 })];
  await Promise.all(
    Array.from({ length: 12 }, async (_, buyer) => {
      const lines = (buyer % 2 ? offers : [...offers].reverse()).map((listingId) => ({ listingId, quantity: 2 }));
      for (let round = 0; round < 4; round++)
        if ((await take(lines)).length === 0)
          await store.database.transaction(({ listings }) => listings.giveBack(lines));
    }),
  );
  for (const id of offers) expect(await available(id)).toBe(9);
  await expectExactFloors();
});

it('needs one connection', async () => {
  const listingId = await anOffer({ quantity: 1 });
  const narrow = new Database({ ...store.options, poolSize: 1 }, servicesOver(testCursors));
  await narrow.connect();
  try {
    expect(await take([{ listingId, quantity: 1 }], narrow)).toEqual([]);
    await narrow.transaction(({ listings }) => listings.giveBack([{ listingId, quantity: 1 }]));
  } finally {
    await narrow.close();
  }
});

it('tells what a buyer must know of an offer, and whose it is', async () => {
  const user = await aUser(store.database);
  const listingId = await anOffer({ quantity: 2, priceCents: 1234, condition: 'fair', notes: 'Worn.' });
  await store.query(
    "UPDATE sellers s JOIN listings l ON l.seller_id = s.id SET s.user_id = ?, s.country = 'PT' WHERE l.id = ?",
    [user.id, listingId],
  );
  const facts = (await store.database.read(({ listings }) => listings.forSale([listingId, 999_999]))).get(listingId)!;
  expect(facts).toMatchObject({
    listingId,
    sellerUserId: user.id,
    sellerCountry: 'PT',
    condition: 6,
    notes: 'Worn.',
    priceCents: 1234,
    available: 2,
    photo: null,
  });
  const seller = await store.database.read(({ listings }) => listings.sellerOfUser(user.id));
  expect(seller).toEqual({
    id: facts.sellerId,
    userId: user.id,
    name: facts.sellerName,
    place: 'Lisbon, Portugal',
    country: 'PT',
  });
  expect(await store.database.read(({ listings }) => listings.sellerById(facts.sellerId))).toEqual(seller);
  expect(await store.database.read(({ listings }) => listings.sellerOfUser(999_999))).toBeNull();
  await store.query("UPDATE listings SET status = 'withdrawn' WHERE id = ?", [listingId]);
  const after = await store.database.read(({ listings }) => listings.forSale([listingId]));
  expect(after.get(listingId)?.available).toBe(0);
  expect((await store.database.read(({ listings }) => listings.forSale([]))).size).toBe(0);
});
