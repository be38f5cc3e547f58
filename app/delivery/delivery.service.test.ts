import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Services } from '../services.ts';
import { anAdmin } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { Rate } from './delivery.model.ts';
import { initialProviders } from './initial-providers.ts';

let data: TestDatabase;
let admin: number;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
  admin = (await anAdmin(data.database)).id;
});
afterAll(() => data.close());

const read = <T>(work: (delivery: Services['delivery']) => Promise<T>): Promise<T> =>
  data.database.readCurrent(({ delivery }) => work(delivery));
const change = <T>(work: (delivery: Services['delivery']) => Promise<T>): Promise<T> =>
  data.database.transaction(({ delivery }) => work(delivery));

const rate = (origin: string, destination: string, firstCents: number, furtherCents = 100): Rate => ({
  origin,
  destination,
  firstCents,
  furtherCents,
  daysFrom: 2,
  daysTo: 5,
});

let counter = 0;
/** A provider that is offered, with these rates and none of another. */
async function aProvider(...rates: Rate[]): Promise<number> {
  await data.query('UPDATE delivery_providers SET active = 0');
  const id = await change((delivery) =>
    delivery.add(admin, `provider-${++counter}`, { name: `Provider ${counter}`, trackingUrl: '' }),
  );
  await change((delivery) => delivery.replaceRates(admin, id!, 1, rates));
  await change((delivery) => delivery.setActive(admin, id!, 2, true));
  return id!;
}

const costOf = async (destination: string, origin: string | null, copies = 1): Promise<number[]> =>
  (await read((delivery) => delivery.quotes(destination, [{ sellerId: 7, origin, copies }])))
    .get(7)!
    .map(({ costCents }) => costCents);

describe('a quote', () => {
  it('is for the first copy, and for each further one', async () => {
    await aProvider(rate('**', 'GB', 500, 120));
    expect([await costOf('GB', 'PT', 1), await costOf('GB', 'PT', 4)]).toEqual([[500], [860]]);
  });

  it('is that of the most specific rate', async () => {
    await aProvider(rate('**', '**', 900), rate('PT', '**', 800), rate('**', 'GB', 700), rate('PT', 'GB', 600));
    expect(await costOf('GB', 'PT')).toEqual([600]);
    expect(await costOf('GB', 'ES')).toEqual([700]);
    expect(await costOf('FR', 'PT')).toEqual([800]);
    expect(await costOf('FR', 'ES')).toEqual([900]);
  });

  it('for a parcel from nobody knows where is one from everywhere', async () => {
    await aProvider(rate('PT', 'GB', 100), rate('**', 'GB', 700));
    expect(await costOf('GB', null)).toEqual([700]);
    expect(await costOf('FR', null)).toEqual([]);
  });

  it('is not made by a provider that does not go there, or is not offered', async () => {
    const id = await aProvider(rate('CO', 'CO', 300));
    expect([await costOf('CO', 'CO'), await costOf('CO', 'PT'), await costOf('GB', 'CO')]).toEqual([[300], [], []]);
    await change((delivery) => delivery.setActive(admin, id, 3, false));
    expect(await costOf('CO', 'CO')).toEqual([]);
  });
});

describe('the providers of a new store', () => {
  it('are put in once, and stay as admins have made them', async () => {
    expect(await change((delivery) => delivery.addMissing())).toBe(4);
    const providers = await read((delivery) => delivery.providers());
    const dhl = providers.find(({ code }) => code === 'dhl')!;
    await change((delivery) => delivery.change(admin, dhl.id, 1, { name: 'DHL Express', trackingUrl: '' }));
    await change((delivery) => delivery.replaceRates(admin, dhl.id, 2, []));
    expect(await change((delivery) => delivery.addMissing())).toBe(0);
    expect(await read((delivery) => delivery.providerById(dhl.id))).toMatchObject({ name: 'DHL Express', version: 3 });
    expect(await read((delivery) => delivery.rates(dhl.id))).toEqual([]);
  });

  it('deliver inside Colombia, and worldwide', async () => {
    await data.query("UPDATE delivery_providers SET active = code IN ('dhl', 'fedex', 'envia', 'servientrega')");
    expect(await costOf('CO', 'CO')).toEqual([290, 340, 790]);
    for (const destination of ['US', 'DE', 'BR', 'JP']) expect(await costOf(destination, null)).not.toEqual([]);
    for (const { trackingUrl } of initialProviders) expect(trackingUrl).toMatch(/^https:\/\/.*\{number\}/);
  });

  it('are put in once by two that do so at the same time', async () => {
    await data.query('DELETE FROM delivery_rates');
    await data.query('DELETE FROM delivery_providers');
    const added = await Promise.all([1, 2, 3].map(() => change((delivery) => delivery.addMissing())));
    expect(added.toSorted()).toEqual([0, 0, 4]);
    expect(await read((delivery) => delivery.providers())).toHaveLength(4);
  });
});

describe('a change of a provider', () => {
  it('is made to the version that was seen, or not at all', async () => {
    const id = await aProvider(rate('**', '**', 500));
    const facts = { name: 'Another', trackingUrl: 'https://example.com/{number}' };
    expect(await change((delivery) => delivery.change(admin, id, 3, facts))).toEqual({
      outcome: 'changed',
      version: 4,
    });
    for (const stale of [
      () => change((delivery) => delivery.change(admin, id, 3, { ...facts, name: 'Late' })),
      () => change((delivery) => delivery.setActive(admin, id, 3, false)),
      () => change((delivery) => delivery.replaceRates(admin, id, 3, [])),
    ])
      expect(await stale()).toEqual({ outcome: 'stale' });
    expect(await read((delivery) => delivery.providerById(id))).toMatchObject({ ...facts, active: true, version: 4 });
    expect(await read((delivery) => delivery.rates(id))).toHaveLength(1);
  });

  it('is told in the log of who did what', async () => {
    const id = await aProvider(rate('**', '**', 500));
    const entries = await data.query(
      "SELECT action, actor_id FROM audit_log WHERE subject_kind = 'delivery-provider' AND subject_id = ? ORDER BY id",
      [id],
    );
    expect(entries).toEqual(
      ['add-delivery-provider', 'change-delivery-rates', 'activate-delivery-provider'].map((action) => ({
        action,
        actor_id: admin,
      })),
    );
  });

  it('needs a provider, and a code of its own', async () => {
    await expect(change((delivery) => delivery.setActive(admin, 999_999, 1, true))).rejects.toMatchObject({
      status: 404,
    });
    expect(await change((delivery) => delivery.add(admin, 'dhl', { name: 'DHL', trackingUrl: '' }))).toBeNull();
  });
});
