import { z } from 'zod';
import { dropMail, GivenUpAfter, placeOf, retryAttempt, retryMail } from '../../admin/index.ts';
import { NotFound } from '../../core/errors.ts';
import { pageOf } from '../../core/page-of.ts';
import { attemptStates } from '../../payments/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from '../endpoint.ts';
import { at, moment, next, Paged, pathId } from '../schemas.ts';

const Mail = z
  .object({
    id: z.int(),
    recipient: z.string(),
    locale: z.string(),
    template: z.string(),
    createdAt: moment,
    failedAt: moment,
    attempts: z.int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'GivenUpMail', description: 'What it says is not told: links in mails open accounts' });
const StuckPayment = z
  .object({
    attemptId: z.int(),
    paymentId: z.int(),
    reference: z.string().describe('Number of the order'),
    provider: z.string(),
    state: z.enum(attemptStates),
    checks: z.int(),
    nextCheckAt: moment,
    lastError: z.string().nullable(),
    createdAt: moment,
  })
  .meta({ id: 'StuckPayment' });

/** What the worker has given up, to be tried again or dropped. */
export function jobEndpoints(database: ApiDatabase): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/mails',
      tag: 'Administration',
      summary: 'Mails that were given up, the latest first',
      scope: 'admin:read',
      query: { after: GivenUpAfter.describe('The `next` of the page before'), limit: Paged.limit },
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({
          mails: z.array(Mail),
          next: z.string().nullable().describe('What to ask the next page with, as `after`; null on the last'),
        }),
      },
      run: async ({ query: { after, limit } }) => {
        const found = await database.readCurrent(({ deadLetters }) => deadLetters.list(limit + 1, after));
        const mails = found.slice(0, limit).map(({ createdAt, failedAt, ...mail }) => ({
          ...mail,
          createdAt: at(createdAt),
          failedAt: at(failedAt),
        }));
        return ok({ mails, next: found.length > limit ? placeOf(found[limit - 1]!) : null });
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/mails/{mail}/retry',
      tag: 'Administration',
      summary: 'Have a mail tried again that was given up',
      scope: 'admin:write',
      params: { mail: pathId },
      answer: { status: 204, description: 'The worker sends it' },
      run: async ({ caller: { user }, params: { mail } }) => {
        if (!(await database.transaction((services) => retryMail(services, user.id, mail))))
          throw new NotFound('mail', mail);
        return nothing;
      },
    }),
    endpoint({
      method: 'delete',
      path: '/admin/mails/{mail}',
      tag: 'Administration',
      summary: 'Drop a mail that was given up',
      scope: 'admin:write',
      params: { mail: pathId },
      answer: { status: 204, description: 'There is no such mail any more' },
      run: async ({ caller: { user }, params: { mail } }) => {
        if (!(await database.transaction((services) => dropMail(services, user.id, mail))))
          throw new NotFound('mail', mail);
        return nothing;
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/stuck-payments',
      tag: 'Administration',
      summary: 'Attempts to pay that do not come to an end, the oldest first',
      scope: 'admin:read',
      query: Paged,
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({ payments: z.array(StuckPayment), next }),
      },
      run: async ({ query: { after = 0, limit } }) => {
        const found = await database.readCurrent(({ paymentLists }) => paymentLists.stuckAttempts(limit + 1, after));
        const page = pageOf(found, limit);
        const payments = page.items.map(({ id, nextCheckAt, createdAt, ...attempt }) => ({
          attemptId: id,
          ...attempt,
          nextCheckAt: at(nextCheckAt),
          createdAt: at(createdAt),
        }));
        return ok({ payments, next: page.next });
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/stuck-payments/{attempt}/retry',
      tag: 'Administration',
      summary: 'Have the worker go on at once with an attempt to pay',
      scope: 'admin:write',
      params: { attempt: pathId },
      once: true,
      answer: { status: 204, description: 'The worker goes on with it' },
      run: async ({ caller: { user }, params: { attempt }, key }) => {
        await database.transaction((services) =>
          services.idempotency.once(user.id, key, ['retry-attempt', attempt], async () => {
            if (!(await retryAttempt(services, user.id, attempt))) throw new NotFound('attempt', attempt);
          }),
        );
        return nothing;
      },
    }),
  ];
}
