import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFound } from '../core/errors.ts';
import { Database } from '../database/database.ts';
import { servicesOver } from '../services.ts';
import { aListing } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';
import type { Cart, CartLine } from './cart.model.ts';

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase();
});
afterAll(() => data.close());

/** An offer; answers its id. */
async function anOffer(offer: Parameters<typeof aListing>[1] = {}): Promise<number> {
  await aListing(data.database, offer);
  const [row] = await data.query('SELECT MAX(id) AS id FROM listings');
  return row!['id'] as number;
}

const add = (token: string | undefined, listingId: number, copies = 1) =>
  data.database.transaction(({ carts }) => carts.add({ token }, listingId, copies));
const change = (token: string | undefined, listingId: number, copies: number) =>
  data.database.transaction(({ carts }) => carts.change({ token }, listingId, copies));
const remove = (token: string | undefined, listingId: number) =>
  data.database.transaction(({ carts }) => carts.remove({ token }, [listingId]));
const cartOf = (token: string | undefined): Promise<Cart> =>
  data.database.readCurrent(({ carts }) => carts.cart({ token }));
const linesOf = async (token: string): Promise<CartLine[]> =>
  (await cartOf(token)).sellers.flatMap(({ lines }) => lines);

/** A cart with these offers in it; answers its token. */
async function aCart(...listings: number[]): Promise<string> {
  let token: string | undefined;
  for (const id of listings) token = (await add(token, id)).token ?? token;
  return token!;
}

describe('a cart', () => {
  it('is made with the first copy, and holds what its visitor adds, by seller, in the order of adding', async () => {
    const [first, second] = [await anOffer({ priceCents: 1250 }), await anOffer({ priceCents: 300, quantity: 5 })];
    const [{ sellerId } = {}] = await data.query('SELECT seller_id AS sellerId FROM listings WHERE id = ?', [first]);
    const third = await anOffer({ priceCents: 99, sellerId: sellerId as number });
    const token = await aCart(first, second, third);
    await add(token, second, 2);
    expect(await cartOf(token)).toMatchObject({
      sellers: [
        { sellerId, lines: [{ listingId: first, copies: 1 }, { listingId: third }], totalCents: 1349 },
        { lines: [{ listingId: second, copies: 3, priceCents: 300 }], totalCents: 900 },
      ],
      totalCents: 2249,
      copies: 5,
    });
    expect(await data.database.readCurrent(({ carts }) => carts.copies({ token }))).toBe(5);
  });

  it('is nobody else’s: without its token, or with another, there is nothing to see or to change', async () => {
    const id = await anOffer({ quantity: 3 });
    const [mine, other] = [await aCart(id), await aCart(id)];
    await change(other, id, 3);
    await remove(other, id);
    for (const stranger of [undefined, '', mine.slice(1), `${mine}x`, mine.toUpperCase()]) {
      expect((await cartOf(stranger)).sellers).toEqual([]);
      expect(await change(stranger, id, 2)).toEqual({ outcome: 'absent' });
      await remove(stranger, id);
    }
    expect(await linesOf(mine)).toMatchObject([{ listingId: id, wanted: 1 }]);
  });

  it('never takes the token that somebody brings along for a new cart, and stores none', async () => {
    const token = 'A'.repeat(43);
    const made = await add(token, await anOffer());
    expect(made).toMatchObject({ outcome: 'changed', token: expect.stringMatching(/^[\w-]{43}$/) });
    expect(made.token).not.toBe(token);
    expect((await cartOf(token)).sellers).toEqual([]);
    const [row] = await data.query('SELECT token_hash AS hash FROM carts ORDER BY id DESC LIMIT 1');
    expect((row!['hash'] as Buffer).toString('base64url')).not.toBe(made.token);
  });

  it('takes as many copies as there are, at most 99, and says so', async () => {
    const [three, many] = [await anOffer({ quantity: 3 }), await anOffer({ quantity: 500 })];
    const token = await aCart(three, many);
    expect(await add(token, three, 2)).toEqual({ outcome: 'changed', limited: false });
    expect(await add(token, three, 1)).toEqual({ outcome: 'changed', limited: true });
    expect(await change(token, three, 2)).toEqual({ outcome: 'changed', limited: false });
    expect(await change(token, three, 99)).toEqual({ outcome: 'changed', limited: true });
    expect(await add(token, many, 99)).toEqual({ outcome: 'changed', limited: true });
    expect(await linesOf(token)).toMatchObject([{ wanted: 3 }, { wanted: 99 }]);
    expect(await change(token, three, 0)).toEqual({ outcome: 'changed', limited: false });
    expect(await linesOf(token)).toMatchObject([{ wanted: 99 }]);
  });

  it('takes a hundred offers, then more copies of them but no other', async () => {
    const { bookId, sellerId } = await aListing(data.database);
    for (let copy = 0; copy < 101; copy++) await aListing(data.database, { bookId, sellerId, quantity: 2 });
    const found = await data.query('SELECT id FROM listings WHERE book_id = ? AND quantity = 2 ORDER BY id', [bookId]);
    const ids = found.map(({ id }) => id as number);
    const token = await aCart(...ids.slice(0, 100));
    expect(await add(token, ids[100]!)).toEqual({ outcome: 'full' });
    expect(await add(token, ids[0]!)).toMatchObject({ outcome: 'changed' });
    expect(await linesOf(token)).toHaveLength(100);
  });
});

describe('what has happened to an offer meanwhile', () => {
  it('shows in its line, which keeps its place and counts by what is left', async () => {
    const ids = [
      await anOffer({ priceCents: 100, quantity: 5 }),
      await anOffer({ priceCents: 200 }),
      await anOffer({ priceCents: 400 }),
      await anOffer({ priceCents: 800 }),
    ];
    const token = await aCart(...ids);
    await change(token, ids[0]!, 4);
    await data.query('UPDATE listings SET available = 3 WHERE id = ?', [ids[0]]);
    await data.query('UPDATE listings SET available = 0 WHERE id = ?', [ids[1]]);
    await data.query("UPDATE listings SET status = 'withdrawn' WHERE id = ?", [ids[2]]);
    await data.query('UPDATE listings SET price_cents = 900 WHERE id = ?', [ids[3]]);
    expect(await linesOf(token)).toMatchObject([
      { listingId: ids[0], wanted: 4, available: 3, copies: 3 },
      { listingId: ids[1], available: 0, copies: 0, withdrawn: false },
      { listingId: ids[2], available: 0, copies: 0, withdrawn: true },
      { listingId: ids[3], copies: 1, priceCents: 900, addedPriceCents: 800 },
    ]);
    expect(await cartOf(token)).toMatchObject({ totalCents: 3 * 100 + 900, copies: 4 });
    expect(await data.database.readCurrent(({ carts }) => carts.copies({ token }))).toBe(4);

    for (const id of [ids[1]!, ids[2]!]) {
      expect(await add(token, id)).toEqual({ outcome: 'gone' });
      expect(await change(token, id, 2)).toEqual({ outcome: 'gone' });
    }
    // Who adds it again has seen what it costs now.
    await data.query('UPDATE listings SET quantity = 2, available = 2 WHERE id = ?', [ids[3]]);
    await add(token, ids[3]!);
    expect((await linesOf(token))[3]).toMatchObject({ addedPriceCents: 900, wanted: 2 });
  });

  it('makes no cart when there is nothing to put into it', async () => {
    const id = await anOffer();
    await data.query('UPDATE listings SET available = 0 WHERE id = ?', [id]);
    const [before] = await data.query('SELECT COUNT(*) AS carts FROM carts');
    expect(await add(undefined, id)).toEqual({ outcome: 'gone' });
    await expect(add(undefined, 999_999_999)).rejects.toThrow(NotFound);
    expect((await data.query('SELECT COUNT(*) AS carts FROM carts'))[0]).toEqual(before);
  });
});

describe('many at once', () => {
  it('add to one cart and lose nothing, also with a pool of one', async () => {
    const id = await anOffer({ quantity: 90 });
    const token = await aCart(id);
    const single = new Database({ ...data.options, poolSize: 1 }, servicesOver(testCursors));
    await single.connect();
    const others = [await anOffer({ quantity: 20 }), await anOffer({ quantity: 20 }), await anOffer({ quantity: 20 })];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => [
        (index % 4 === 0 ? single : data.database).transaction(({ carts }) => carts.add({ token }, id, 1)),
        data.database.transaction(({ carts }) => carts.add({ token }, others[index % 3]!, 1)),
      ]).flat(),
    );
    await single.close();
    const lines = await linesOf(token);
    expect(lines.map(({ listingId, wanted }) => [listingId, wanted]).sort()).toEqual(
      [[id, 41], ...others.map((other, index) => [other, index === 0 ? 14 : 13])].sort(),
    );
  });

  it('fill it to the last line and no further', async () => {
    const { bookId, sellerId } = await aListing(data.database);
    for (let copy = 0; copy < 110; copy++) await aListing(data.database, { bookId, sellerId, quantity: 3 });
    const found = await data.query('SELECT id FROM listings WHERE book_id = ? AND quantity = 3', [bookId]);
    const ids = found.map(({ id }) => id as number);
    const token = await aCart(...ids.slice(0, 90));
    const outcomes = await Promise.all(ids.slice(90).map((id) => add(token, id)));
    expect(outcomes.filter(({ outcome }) => outcome === 'full')).toHaveLength(10);
    expect(await linesOf(token)).toHaveLength(100);
  });
});

describe('a cart that nobody has changed for ninety days', () => {
  it('is forgotten with its lines, so many at once; any change keeps it', async () => {
    const id = await anOffer({ quantity: 9 });
    const [old, older, added, changed, removed] = await Promise.all([1, 2, 3, 4, 5].map(() => aCart(id)));
    await data.query('UPDATE carts SET touched_at = UTC_TIMESTAMP(3) - INTERVAL 91 DAY');
    const recent = await aCart(id);
    await data.query('UPDATE carts SET touched_at = UTC_TIMESTAMP(3) - INTERVAL 89 DAY ORDER BY id DESC LIMIT 1');
    await add(added, id);
    await change(changed, id, 2);
    await remove(removed, id);
    const [before] = await data.query('SELECT COUNT(*) AS n FROM carts');
    const expire = (limit: number) => data.database.transaction(({ carts }) => carts.expire(limit));
    expect(await expire(1)).toBe(1);
    while ((await expire(10)) > 0);
    const [after] = await data.query('SELECT COUNT(*) AS n FROM carts');
    expect(Number(after!['n'])).toBe(4);
    expect(Number(before!['n'])).toBeGreaterThan(4);
    for (const token of [old!, older!]) expect(await linesOf(token)).toEqual([]);
    for (const token of [added!, changed!, recent]) expect(await linesOf(token)).toHaveLength(1);
  });
});

describe('the tables', () => {
  it.each([
    ['no copies', 'UPDATE cart_lines SET quantity = 0', [3819, 4025]],
    ['a hundred copies', 'UPDATE cart_lines SET quantity = 100', [3819, 4025]],
    ['a price of nothing', 'UPDATE cart_lines SET added_price_cents = 0', [3819, 4025]],
    ['an offer that is not', 'UPDATE cart_lines SET listing_id = 999999999 LIMIT 1', [1452]],
  ])('take no line of %s', async (_, sql, errnos) => {
    await aCart(await anOffer());
    const error: any = await data.query(sql).catch((reason: unknown) => reason);
    expect(errnos).toContain(error.errno);
  });
});
