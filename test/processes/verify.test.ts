import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../app/testing/database.ts';
import { aPaidOrder, deliveryProviders } from '../../app/testing/orders.ts';
import { environmentOf, runProcess } from './store-process.ts';

let data: TestDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  data = await openTestDatabase();
  environment = environmentOf(data.options.name);
  await deliveryProviders(data.database);
  await aPaidOrder(data.database);
});
afterAll(() => data.close());

async function verify(): Promise<{ code: number | null; output: string }> {
  const { code, stderr } = await runProcess(['verify'], environment);
  return { code, output: stderr };
}

it('says that every rule holds of a store that is well', async () => {
  const { code, output } = await verify();
  expect([code, output.match(/^BROKEN/gm)]).toEqual([0, null]);
  expect(output.match(/^holds /gm)!.length).toBeGreaterThan(12);
});

it('says which rules are broken, and by what', async () => {
  await data.query('UPDATE listings SET available = available + 1');
  await data.query(
    "INSERT INTO photos (listing_id, name, width, height, created_at) SELECT MAX(id), REPEAT('a', 32), 9, 9, NOW() FROM listings",
  );
  const { code, output } = await verify();
  expect(code).toBe(1);
  expect(output).toMatch(/^BROKEN {2}stock-is-accounted-for\n {8}\d+: 1 copies: 1 on sale, 1 taken$/m);
  expect(output).toContain(`${'a'.repeat(32)}-240.webp is missing`);
  expect(output).toMatch(/Rules that do not hold: \d+ of \d+\.\n$/);
});
