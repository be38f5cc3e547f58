import { z } from 'zod';
import type { ListedUser } from '../../accounts/index.ts';
import { resetSecondFactor, restoreUser, setRole, suspendUser, type UserOutcome } from '../../admin/index.ts';
import { languageTags } from '../../core/i18n/locale.ts';
import { pageOf } from '../../core/page-of.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from '../endpoint.ts';
import { problem } from '../error-codes.ts';
import { at, lines, moment, next, Paged, pathId } from '../schemas.ts';

const User = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    role: z.enum(['user', 'admin']),
    createdAt: moment,
    suspendedAt: moment.nullable(),
    deletedAt: moment.nullable(),
  })
  .meta({ id: 'User' });
const UserWithDeeds = User.extend({
  locale: z.enum(languageTags).describe('Language of the mails to them'),
  sessions: z.int().describe('Browsers that are logged in'),
  secondFactorSince: moment.nullable().describe('Since when logging in takes a code, too; null when it does not'),
  shop: z.object({ id: z.int(), name: z.string() }).nullable(),
  deeds: z
    .object({ bought: z.int(), sold: z.int(), offers: z.int() })
    .describe('Orders of theirs, and offers that are for sale now; a number above 1000 says only that'),
}).meta({ id: 'UserWithDeeds' });

const present = <T extends ListedUser>({ createdAt, suspendedAt, deletedAt, ...user }: T) => ({
  ...user,
  createdAt: at(createdAt),
  suspendedAt: suspendedAt && at(suspendedAt),
  deletedAt: deletedAt && at(deletedAt),
});

function assertDone(outcome: UserOutcome): void {
  if (outcome === 'oneself') throw problem('not-oneself');
  if (outcome === 'last') throw problem('last-admin');
  if (outcome !== 'done') throw problem('already-done');
}

/** Who uses the store, who may, and who looks after it. */
export function userEndpoints(database: ApiDatabase): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/users',
      tag: 'Administration',
      summary: 'Users, the newest first',
      scope: 'admin:read',
      query: {
        ...Paged,
        q: z
          .string()
          .trim()
          .max(200, 'accepted: up to 200 characters')
          .default('')
          .describe('A part of a name or an address'),
      },
      answer: { status: 200, description: 'A page of the list', body: z.object({ users: z.array(User), next }) },
      run: async ({ query: { q, after = null, limit } }) => {
        const filter = { query: q, before: after };
        const page = pageOf(await database.readCurrent(({ accounts }) => accounts.list(filter, limit + 1)), limit);
        return ok({ users: page.items.map(present), next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/users/{user}',
      tag: 'Administration',
      summary: 'A user, and how much they do here',
      scope: 'admin:read',
      params: { user: pathId },
      answer: { status: 200, description: 'The user', body: UserWithDeeds },
      run: async ({ params }) => {
        const { user, deeds } = await database.readCurrent(async ({ admin }) => {
          const found = await admin.userById(params.user);
          return { user: found, deeds: await admin.deedsOf(found) };
        });
        const { sellerId, sellerName, secondFactorSince, ...facts } = user;
        return ok({
          ...present(facts),
          secondFactorSince: secondFactorSince && at(secondFactorSince),
          shop: sellerId && { id: sellerId, name: sellerName },
          deeds,
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/users/{user}/suspend',
      tag: 'Administration',
      summary: 'Suspend a user',
      description: 'No session, no token, no offers, until the user is restored.',
      scope: 'admin:write',
      params: { user: pathId },
      body: z.strictObject({ reason: lines(1, 500) }),
      answer: { status: 204, description: 'The user is suspended' },
      errors: ['already-done', 'not-oneself'],
      run: async ({ caller, params, body: { reason } }) => {
        assertDone(
          await database.transaction((services) => suspendUser(services, caller.user.id, params.user, reason)),
        );
        return nothing;
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/users/{user}/restore',
      tag: 'Administration',
      summary: 'Let a suspended user in again',
      scope: 'admin:write',
      params: { user: pathId },
      answer: { status: 204, description: 'The user is let in' },
      errors: ['already-done'],
      run: async ({ caller, params }) => {
        assertDone(await database.transaction((services) => restoreUser(services, caller.user.id, params.user)));
        return nothing;
      },
    }),
    endpoint({
      method: 'put',
      path: '/admin/users/{user}/role',
      tag: 'Administration',
      summary: 'Make a user an admin, or an admin a user',
      description: 'Any but the last admin; nobody who is suspended or deleted becomes one.',
      scope: 'admin:write',
      params: { user: pathId },
      body: z.strictObject({ role: z.enum(['user', 'admin'], 'accepted: user, admin') }),
      answer: { status: 204, description: 'The user has the role' },
      errors: ['already-done', 'last-admin'],
      run: async ({ caller, params, body: { role } }) => {
        assertDone(await database.transaction((services) => setRole(services, caller.user.id, params.user, role)));
        return nothing;
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/users/{user}/reset-second-factor',
      tag: 'Administration',
      summary: 'Take the second factor off the account of a user who has lost it',
      description: 'The user is told by mail. For your own account there is its page, which asks for a code.',
      scope: 'admin:write',
      params: { user: pathId },
      answer: { status: 204, description: 'Logging in takes the password alone' },
      errors: ['already-done', 'not-oneself'],
      run: async ({ caller, params }) => {
        assertDone(await database.transaction((services) => resetSecondFactor(services, caller.user.id, params.user)));
        return nothing;
      },
    }),
  ];
}
