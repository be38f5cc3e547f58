import { z } from 'zod';
import { restoreUser, suspendUser, type UserOutcome } from '../admin/index.ts';
import { NotFound } from '../core/errors.ts';
import type { Payments } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { priceIn } from './present-order.ts';
import { at, line, Money, moment, next, Paged, pathId } from './schemas.ts';

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

const Transfer = z
  .object({
    paymentId: z.int(),
    reference: z.string().describe('Number of the order'),
    amount: Money,
    payer: z.string(),
    since: moment,
  })
  .meta({ id: 'Transfer' });

function assertDone(outcome: UserOutcome): void {
  if (outcome === 'oneself') throw problem('not-oneself');
  if (outcome !== 'done') throw problem('already-done');
}

/** What admins do without looking at a page. */
export function adminEndpoints(database: ApiDatabase, currency: string, payments: Payments<Services>): Endpoint[] {
  const price = priceIn(currency);
  return [
    endpoint({
      method: 'get',
      path: '/admin/users',
      tag: 'Administration',
      summary: 'Users, the newest first',
      scope: 'admin:read',
      query: { ...Paged, q: z.string().trim().max(200, 'accepted: up to 200 characters').default('') },
      answer: { status: 200, description: 'A page of the list', body: z.object({ users: z.array(User), next }) },
      run: async ({ query: { q, after = null, limit } }) => {
        const filter = { query: q, before: after };
        const found = await database.readCurrent(({ accounts }) => accounts.list(filter, limit + 1));
        const page = found.slice(0, limit);
        const users = page.map(({ createdAt, suspendedAt, deletedAt, ...user }) => ({
          ...user,
          createdAt: at(createdAt),
          suspendedAt: suspendedAt && at(suspendedAt),
          deletedAt: deletedAt && at(deletedAt),
        }));
        return ok({ users, next: found.length > limit ? page.at(-1)!.id : null });
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
      body: z.strictObject({ reason: line(1, 300) }),
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
      method: 'get',
      path: '/admin/transfers',
      tag: 'Administration',
      summary: 'Bank transfers that are awaited, the oldest first',
      scope: 'admin:read',
      query: Paged,
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({ transfers: z.array(Transfer), next }),
      },
      run: async ({ query: { after = 0, limit } }) => {
        const found = await database.readCurrent(({ paymentLists }) => paymentLists.awaitedTransfers(limit + 1, after));
        const page = found.slice(0, limit);
        const transfers = page.map(({ id, reference, amountCents, payerName, createdAt }) => ({
          paymentId: id,
          reference,
          amount: price(amountCents),
          payer: payerName,
          since: at(createdAt),
        }));
        return ok({ transfers, next: found.length > limit ? page.at(-1)!.id : null });
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/transfers/{payment}/confirm',
      tag: 'Administration',
      summary: 'Say that a transfer has arrived',
      description: 'Asked again, it changes nothing.',
      scope: 'admin:write',
      params: { payment: pathId },
      answer: { status: 204, description: 'The payment is captured' },
      errors: ['payment-not-awaited'],
      run: async ({ caller, params }) => {
        const { outcome } = await payments.confirmTransfer(params.payment, caller.user.id).catch((error: unknown) => {
          if (error instanceof NotFound) throw new NotFound('payment', params.payment);
          throw error;
        });
        if (outcome !== 'confirmed' && outcome !== 'paid') throw problem('payment-not-awaited');
        return nothing;
      },
    }),
  ];
}
