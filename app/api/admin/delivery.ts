import { z } from 'zod';
import type { Texts } from '../../core/i18n/locale.ts';
import { NewProviderForm, ProviderForm, RateInput, RatesInput } from '../../delivery/index.ts';
import { type Answer, type ApiDatabase, created, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { problem } from '../error-codes.ts';
import { pathId } from '../schemas.ts';

const Provider = z
  .object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    trackingUrl: z.string().describe('With {number} where the number of a parcel goes; may be empty'),
    active: z.boolean().describe('Whether buyers can choose it'),
    version: z.int().describe('What `If-Match` names, in quotes'),
  })
  .meta({ id: 'DeliveryProvider' });
const Rate = z.object(RateInput.shape).meta({
  id: 'DeliveryRate',
  description: 'From one country to another, ISO 3166-1 alpha-2 or ** for every one; amounts in minor units',
});
const ProviderWithRates = Provider.extend({
  currency: z.string().describe('Of its rates, ISO 4217'),
  rates: z.array(Rate),
}).meta({ id: 'DeliveryProviderWithRates' });

const words = ({ delivery }: Texts) => ({
  ...delivery.faults,
  cost: 'accepted: 0 to 10000000, in minor units of the currency',
});
const params = { provider: pathId };

/** Who delivers, where to, and for how much. Orders keep what they were placed with. */
export function deliveryEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const withRates = (id: number) =>
    database.readCurrent(async ({ delivery }) => ({
      ...(await delivery.providerById(id)),
      currency,
      rates: await delivery.rates(id),
    }));
  const show = async (id: number): Promise<Answer> => {
    const provider = await withRates(id);
    return ok(provider, { ETag: `"${provider.version}"` });
  };

  return [
    endpoint({
      method: 'get',
      path: '/admin/delivery-providers',
      tag: 'Administration',
      summary: 'Who delivers, by name',
      scope: 'admin:read',
      answer: { status: 200, description: 'All of them', body: z.object({ providers: z.array(Provider) }) },
      run: async () => ok({ providers: await database.readCurrent(({ delivery }) => delivery.providers()) }),
    }),
    endpoint({
      method: 'post',
      path: '/admin/delivery-providers',
      tag: 'Administration',
      summary: 'Add a delivery provider',
      description: 'It has no rates yet, and is not offered until it is made active.',
      scope: 'admin:write',
      body: z.strictObject(NewProviderForm),
      words,
      answer: { status: 201, description: 'The provider', body: ProviderWithRates },
      errors: ['delivery-code-taken'],
      run: async ({ caller: { user }, body: { code, ...facts } }) => {
        const id = await database.transaction(({ delivery }) => delivery.add(user.id, code, facts));
        if (id === null) throw problem('delivery-code-taken');
        return created(`/admin/delivery-providers/${id}`, await withRates(id));
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/delivery-providers/{provider}',
      tag: 'Administration',
      summary: 'A delivery provider with its rates',
      scope: 'admin:read',
      params,
      answer: { status: 200, description: 'The provider', body: ProviderWithRates },
      run: ({ params: { provider } }) => show(provider),
    }),
    endpoint({
      method: 'put',
      path: '/admin/delivery-providers/{provider}',
      tag: 'Administration',
      summary: 'Change a delivery provider, offer it or offer it no longer',
      scope: 'admin:write',
      params,
      body: z.strictObject({ ...ProviderForm, active: z.boolean() }),
      words,
      ifMatch: true,
      answer: { status: 200, description: 'The provider as it is now', body: ProviderWithRates },
      run: async ({ caller: { user }, params: { provider: id }, body: { active, ...facts }, version }) => {
        await database.transaction(async ({ delivery }) => {
          const current = await delivery.providerById(id);
          let seen = Number(version);
          if (current.version !== seen) throw problem('version-conflict');
          // Each is an entry of the log; what stays as it is is none.
          if (current.name !== facts.name || current.trackingUrl !== facts.trackingUrl) {
            const change = await delivery.change(user.id, id, seen, facts);
            if (change.outcome === 'stale') throw problem('version-conflict');
            seen = change.version;
          }
          if (current.active === active) return;
          const change = await delivery.setActive(user.id, id, seen, active);
          if (change.outcome === 'stale') throw problem('version-conflict');
        });
        return show(id);
      },
    }),
    endpoint({
      method: 'put',
      path: '/admin/delivery-providers/{provider}/rates',
      tag: 'Administration',
      summary: 'Put these rates in the place of all that a delivery provider had',
      scope: 'admin:write',
      params,
      body: z.strictObject({ rates: RatesInput }),
      words,
      ifMatch: true,
      answer: { status: 200, description: 'The provider as it is now', body: ProviderWithRates },
      run: async ({ caller: { user }, params: { provider: id }, body: { rates }, version }) => {
        const change = await database.transaction(({ delivery }) =>
          delivery.replaceRates(user.id, id, Number(version), rates),
        );
        if (change.outcome === 'stale') throw problem('version-conflict');
        return show(id);
      },
    }),
  ];
}
