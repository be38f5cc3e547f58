import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { Limit } from './limit.service.ts';

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 8 });
});
afterAll(() => data.close());

const take = (...limits: Limit[]) => data.database.transaction((services) => services.limits.take(limits));
const limit = (key: string, most = 3, seconds = 60): Limit => ({ key, most, seconds });

describe('a limit', () => {
  it('lets so many pass, then none for the rest of its window', async () => {
    for (let n = 0; n < 3; n++) expect(await take(limit('a'))).toBeNull();
    const wait = await take(limit('a'));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await take(limit('b'))).toBeNull();
  });

  it('begins anew when its window is over', async () => {
    for (let n = 0; n < 4; n++) await take(limit('c'));
    await data.query('UPDATE rate_limits SET ends_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
    expect(await take(limit('c'))).toBeNull();
    for (let n = 0; n < 2; n++) expect(await take(limit('c'))).toBeNull();
    expect(await take(limit('c'))).toBeGreaterThan(50);
  });

  it('is exact for many who come at once, in any order of their limits', async () => {
    const [one, other] = [limit('d', 10), limit('e', 25)];
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? take(one, other) : take(other, one))),
    );
    expect(waits.filter((wait) => wait === null)).toHaveLength(10);
    const hits = await data.query('SELECT hits FROM rate_limits WHERE hits > 25');
    expect(hits).toEqual([{ hits: 40 }, { hits: 40 }]);
  });

  it('stores nothing of what it counts', async () => {
    await take(limit('login ada@example.org'));
    const rows = await data.query('SELECT key_hash FROM rate_limits');
    expect(rows.some(({ key_hash }) => String(key_hash).includes('ada'))).toBe(false);
  });
});
