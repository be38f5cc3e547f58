import { z } from 'zod';
import { NotFound } from '../../core/errors.ts';
import { pageOf } from '../../core/page-of.ts';
import { type Payments, paymentStates } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { type ApiDatabase, type Endpoint, endpoint, nothing, ok } from '../endpoint.ts';
import { problem } from '../error-codes.ts';
import { priceIn } from '../present-order.ts';
import { at, Money, moment, next, Paged, pathId } from '../schemas.ts';

const Transfer = z
  .object({
    paymentId: z.int(),
    reference: z.string().describe('Number of the order'),
    amount: Money,
    payer: z.object({ id: z.int(), name: z.string() }),
    since: moment,
  })
  .meta({ id: 'Transfer' });
const TransferInDetail = Transfer.extend({
  state: z.enum(paymentStates),
  arrivedAt: moment.nullable(),
  holdsUntil: moment.nullable().describe('Until when the copies are held; null when they are no longer, or for good'),
}).meta({ id: 'TransferInDetail' });

/** Money that arrives by bank transfer, which an admin sees in the account and confirms. */
export function transferEndpoints(database: ApiDatabase, currency: string, payments: Payments<Services>): Endpoint[] {
  const price = priceIn(currency);
  return [
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
        const page = pageOf(found, limit);
        const transfers = page.items.map(({ id, reference, amountCents, payerId, payerName, createdAt }) => ({
          paymentId: id,
          reference,
          amount: price(amountCents),
          payer: { id: payerId, name: payerName },
          since: at(createdAt),
        }));
        return ok({ transfers, next: page.next });
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/transfers/{payment}',
      tag: 'Administration',
      summary: 'A bank transfer, awaited or not any more',
      scope: 'admin:read',
      params: { payment: pathId },
      answer: { status: 200, description: 'The transfer', body: TransferInDetail },
      run: async ({ params: { payment } }) => {
        const { found, payer, holds } = await database.readCurrent(async (services) => {
          const transfer = await services.payments.find(payment);
          if (transfer?.method !== 'transfer') throw new NotFound('payment', payment);
          return {
            found: transfer,
            payer: await services.admin.userById(transfer.payerId),
            holds: await services.admin.holdsOf([payment]),
          };
        });
        const holdsUntil = holds.get(payment) ?? null;
        return ok({
          paymentId: payment,
          reference: found.reference,
          amount: price(found.amountCents),
          payer: { id: payer.id, name: payer.name },
          since: at(found.createdAt),
          state: found.state,
          arrivedAt: found.capturedAt && at(found.capturedAt),
          holdsUntil: holdsUntil && at(holdsUntil),
        });
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
      once: true,
      answer: { status: 204, description: 'The payment is captured' },
      errors: ['payment-not-awaited'],
      run: async ({ caller: { user }, params: { payment }, key }) => {
        // What is confirmed is confirmed once, whatever the key; the key tells when it was used for something else.
        await database.transaction(({ idempotency }) =>
          idempotency.once(user.id, key, ['confirm', payment], async () => null),
        );
        const { outcome } = await payments.confirmTransfer(payment, user.id);
        if (outcome !== 'confirmed' && outcome !== 'paid') throw problem('payment-not-awaited');
        return nothing;
      },
    }),
  ];
}
