import { z } from 'zod';
import { NotFound } from '../../core/errors.ts';
import { pageOf } from '../../core/page-of.ts';
import { type Refund as RefundModel, refundStates } from '../../payments/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { problem } from '../error-codes.ts';
import { at, Money, moment, next, Paged, pathId } from '../schemas.ts';

const Refund = z
  .object({
    id: z.int(),
    paymentId: z.int(),
    parcelId: z.int(),
    reference: z.string().describe('Number of the order'),
    payer: z.string().describe('Whom the money goes back to'),
    amount: Money,
    state: z.enum(refundStates),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: moment,
    doneAt: moment.nullable(),
  })
  .meta({ id: 'Refund' });

const present = ({ amountCents, currency, orderId, payerName, createdAt, doneAt, ...refund }: RefundModel) => ({
  ...refund,
  parcelId: orderId,
  payer: payerName,
  amount: { amount: amountCents, currency },
  createdAt: at(createdAt),
  doneAt: doneAt && at(doneAt),
});

/** Money to give back that no provider sends: by hand, or because it has refused. */
export function refundEndpoints(database: ApiDatabase): Endpoint[] {
  const deal = (action: 'done' | 'retry', summary: string, description: string) =>
    endpoint({
      method: 'post',
      path: `/admin/refunds/{refund}/${action}`,
      tag: 'Administration',
      summary,
      description,
      scope: 'admin:write',
      params: { refund: pathId },
      once: true,
      answer: { status: 200, description: 'The refund as it is now', body: Refund },
      errors: ['refund-not-left'],
      run: async ({ caller: { user }, params: { refund: id }, key }) => {
        const refund = await database.transaction(async ({ idempotency, refunds }) => {
          await idempotency.once(user.id, key, ['refund', action, id], async () => {
            const outcome =
              action === 'done' ? await refunds.doneByHand(id, user.id) : await refunds.retry(id, user.id);
            if (outcome === 'done') return;
            throw (await refunds.find(id)) ? problem('refund-not-left') : new NotFound('refund', id);
          });
          return (await refunds.find(id))!;
        });
        return ok(present(refund));
      },
    });

  return [
    endpoint({
      method: 'get',
      path: '/admin/refunds',
      tag: 'Administration',
      summary: 'Refunds that are left to people, the oldest first',
      description: 'To be sent by hand, refused by the provider, or asked for in vain again and again.',
      scope: 'admin:read',
      query: Paged,
      answer: { status: 200, description: 'A page of the list', body: z.object({ refunds: z.array(Refund), next }) },
      run: async ({ query: { after = 0, limit } }) => {
        const page = pageOf(await database.readCurrent(({ refunds }) => refunds.leftToPeople(limit + 1, after)), limit);
        return ok({ refunds: page.items.map(present), next: page.next });
      },
    }),
    deal('done', 'Say that you have sent the money', 'Of a refund that is to be sent by hand, or that was refused.'),
    deal('retry', 'Have the provider asked again', 'Of a refund that the provider has refused.'),
  ];
}
