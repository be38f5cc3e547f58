import { z } from 'zod';
import { AddressForm, type OwnData } from '../accounts/index.ts';
import { InvalidInput, NotFound } from '../core/errors.ts';
import { type Locale, languageTags } from '../core/i18n/locale.ts';
import type { Services } from '../services.ts';
import { type ApiDatabase, created, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { Address, line, pathId } from './schemas.ts';

const Profile = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    locale: z.enum(languageTags).describe('Language of the mails to you'),
    role: z.enum(['user', 'admin']),
  })
  .meta({ id: 'Profile' });

const text = z.string('accepted: a text');
const AddressBody = z.strictObject({
  name: text,
  line1: text,
  line2: text.default(''),
  city: text,
  region: text.default(''),
  postalCode: text.default(''),
  country: text.describe('ISO 3166-1 alpha-2'),
  phone: text.default(''),
});

const addressSchema = z.object(AddressForm);

/** An address as the pages take it. @throws InvalidInput with the words of the page's language */
function readAddress({ texts }: Locale, body: z.output<typeof AddressBody>): z.output<typeof addressSchema> {
  const result = addressSchema.safeParse(body);
  if (result.success) return result.data;
  const words: Readonly<Record<string, string>> = texts.addresses.faults;
  throw new InvalidInput(
    Object.fromEntries(result.error.issues.map(({ path, message }) => [String(path[0]), words[message] ?? message])),
  );
}

/** Who somebody is, and where their parcels go. */
export function profileEndpoints(database: ApiDatabase, ownData: OwnData<Services>): Endpoint[] {
  const addressOf = async (userId: number, id: number) => {
    const address = await database.readCurrent(({ addresses }) => addresses.find(userId, id));
    if (!address) throw new NotFound('address', id);
    return address;
  };

  return [
    endpoint({
      method: 'get',
      path: '/me',
      tag: 'Profile',
      summary: 'Whom the token stands for',
      scope: 'profile:read',
      answer: { status: 200, description: 'The profile', body: Profile },
      run: async ({ caller: { user } }) => ok(user),
    }),
    endpoint({
      method: 'put',
      path: '/me',
      tag: 'Profile',
      summary: 'Change your name and the language of mails to you',
      scope: 'profile:write',
      body: z.strictObject({ name: line(1, 80), locale: z.enum(languageTags, `accepted: ${languageTags.join(', ')}`) }),
      answer: { status: 200, description: 'The profile as it is now', body: Profile },
      run: async ({ caller: { user }, body }) => {
        await database.transaction(({ accounts }) => accounts.setProfile(user.id, body));
        return ok({ ...user, ...body });
      },
    }),
    endpoint({
      method: 'get',
      path: '/me/data',
      tag: 'Profile',
      summary: 'A copy of all that the store knows of you',
      scope: 'profile:read',
      answer: { status: 200, description: 'The copy', body: z.looseObject({}) },
      run: async ({ caller: { user } }) => ok(await ownData.export(user.id)),
    }),
    endpoint({
      method: 'get',
      path: '/me/addresses',
      tag: 'Profile',
      summary: 'Your addresses',
      scope: 'profile:read',
      answer: { status: 200, description: 'The addresses', body: z.object({ addresses: z.array(Address) }) },
      run: async ({ caller: { user } }) =>
        ok({ addresses: await database.readCurrent(({ addresses }) => addresses.list(user.id)) }),
    }),
    endpoint({
      method: 'post',
      path: '/me/addresses',
      tag: 'Profile',
      summary: 'Add an address',
      scope: 'profile:write',
      body: AddressBody,
      once: true,
      answer: { status: 201, description: 'The address', body: Address },
      errors: ['addresses-full'],
      run: async ({ caller: { user }, body, key, locale }) => {
        const address = readAddress(locale, body);
        const { answer: id } = await database.transaction(({ addresses, idempotency }) =>
          idempotency.once(user.id, key, ['add-address', address], async () => {
            const added = await addresses.add(user.id, address);
            if (added.outcome !== 'added') throw problem('addresses-full');
            return added.id;
          }),
        );
        return created(`/me/addresses/${id}`, { id, ...address });
      },
    }),
    endpoint({
      method: 'put',
      path: '/me/addresses/{address}',
      tag: 'Profile',
      summary: 'Change an address',
      description: 'Orders keep the address that they were placed with.',
      scope: 'profile:write',
      params: { address: pathId },
      body: AddressBody,
      answer: { status: 200, description: 'The address as it is now', body: Address },
      run: async ({ caller: { user }, params, body, locale }) => {
        await addressOf(user.id, params.address);
        const address = readAddress(locale, body);
        await database.transaction(({ addresses }) => addresses.change(user.id, params.address, address));
        return ok({ id: params.address, ...address });
      },
    }),
    endpoint({
      method: 'delete',
      path: '/me/addresses/{address}',
      tag: 'Profile',
      summary: 'Remove an address',
      scope: 'profile:write',
      params: { address: pathId },
      answer: { status: 204, description: 'There is no such address' },
      run: async ({ caller: { user }, params }) => {
        await addressOf(user.id, params.address);
        await database.transaction(({ addresses }) => addresses.remove(user.id, params.address));
        return nothing;
      },
    }),
  ];
}
