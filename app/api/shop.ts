import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { countryCodes } from '../core/i18n/countries.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { line } from './schemas.ts';

const Shop = z
  .object({ id: z.int(), name: z.string(), place: z.string(), country: z.string().nullable() })
  .meta({ id: 'Shop' });

const codes = new Set(countryCodes);

/** What a seller says of their shop. */
export function shopEndpoints(database: ApiDatabase): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/shop',
      tag: 'Selling',
      summary: 'Your shop',
      scope: 'listings:read',
      answer: { status: 200, description: 'The shop', body: Shop },
      run: async ({ caller: { user } }) => {
        const shop = await database.readCurrent(({ listings }) => listings.sellerOfUser(user.id));
        if (!shop) throw new NotFound('shop', 'yours');
        return ok(shop);
      },
    }),
    endpoint({
      method: 'put',
      path: '/shop',
      tag: 'Selling',
      summary: 'Open your shop, or change what it says of itself',
      scope: 'listings:write',
      body: z.strictObject({
        name: line(1, 80),
        place: line(1, 120),
        country: z
          .string()
          .refine((code) => codes.has(code), 'accepted: a country code such as GB')
          .describe('Where it ships from, ISO 3166-1 alpha-2'),
      }),
      answer: { status: 200, description: 'The shop as it is now', body: Shop },
      errors: ['shop-name-taken'],
      run: async ({ caller: { user }, body }) => {
        const { outcome } = await database.transaction(({ shops }) => shops.save(user.id, body));
        if (outcome === 'name-taken') throw problem('shop-name-taken');
        return ok((await database.readCurrent(({ listings }) => listings.sellerOfUser(user.id)))!);
      },
    }),
  ];
}
