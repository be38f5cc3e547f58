import { z } from 'zod';
import { InvalidInput } from '../core/errors.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { Ordering, Placed, SaleTerms } from '../orders/index.ts';
import type { Payments, PayOutcome } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { type ApiDatabase, created, type Endpoint, endpoint, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { orderNumber } from './orders.ts';
import { presentOrder, priceIn } from './present-order.ts';
import { Order, PaymentMethod } from './schemas.ts';

export interface OrderingApiOptions {
  readonly currency: string;
  readonly ordering: Ordering;
  readonly payments: Payments<Services>;
  readonly terms: SaleTerms;
}

/** How a checkout becomes an order, and is paid. */
export function orderingEndpoints(
  database: ApiDatabase,
  { currency, ordering, payments, terms }: OrderingApiOptions,
): Endpoint[] {
  const groupOf = (userId: number, wanted: string) =>
    database.readCurrent(({ orderLists }) => orderLists.groupOfBuyer(userId, wanted));

  return [
    endpoint({
      method: 'get',
      path: '/payment-methods',
      tag: 'Cart and checkout',
      summary: 'The ways to pay that are offered',
      scope: null,
      answer: { status: 200, description: 'The ways to pay', body: z.object({ methods: z.array(PaymentMethod) }) },
      run: async () => ok({ methods: payments.methods() }),
    }),
    endpoint({
      method: 'post',
      path: '/orders',
      tag: 'Orders',
      summary: 'Place the order of your checkout',
      description:
        'Orders what the checkout holds, once for each key. Its copies are held until it is paid, for as long as the way to pay allows.',
      scope: 'orders:write',
      body: z.strictObject({
        expectedTotal: z.int().min(0).describe('The total that you have seen; another one by now refuses the order'),
      }),
      once: true,
      answer: { status: 201, description: 'The order', body: Order },
      errors: ['checkout-empty', 'checkout-incomplete', 'checkout-changed', 'sold-out', 'too-many-holds'],
      run: async ({ caller: { user }, body: { expectedTotal }, key, locale }) => {
        const placed = await ordering.place({
          userId: user.id,
          key,
          keyOf: 'client',
          expectedTotalCents: expectedTotal,
          locale: locale satisfies Locale,
          terms,
        });
        const placedNumber = numberOf(placed);
        return created(
          `/orders/${placedNumber}`,
          presentOrder(priceIn(currency), await groupOf(user.id, placedNumber)),
        );
      },
    }),
    endpoint({
      method: 'post',
      path: '/orders/{number}/payment',
      tag: 'Orders',
      summary: 'Pay an order',
      description:
        'Asks the provider once for each key. `status` says what became of it: `paid`; `action`, when the payer must go on at `url`; `awaiting`, when a transfer is to be sent; `under-way`, when the answer is not known yet and the order tells it later. The details are those that the provider asks for on its page; they are neither stored nor logged.',
      scope: 'orders:write',
      params: { number: orderNumber },
      body: z.strictObject({
        details: z.record(z.string().max(40), z.string().max(200)).default({}).describe('What the provider asks for'),
      }),
      once: true,
      answer: {
        status: 200,
        description: 'What became of it',
        body: z.object({ status: z.enum(['paid', 'action', 'awaiting', 'under-way']), url: z.string().optional() }),
      },
      errors: ['payment-declined', 'payment-not-offered', 'hold-ended'],
      run: async ({ caller: { user }, params, body: { details }, key, locale }) => {
        const group = await groupOf(user.id, params.number);
        const { payment, state, holdsUntil } = group;
        if (state === 'expired' || state === 'cancelled' || (holdsUntil !== null && holdsUntil <= new Date()))
          throw problem('hold-ended');
        // The details are no part of what is remembered: a hash of a card's number is as good as the number.
        const before = (await payments.view(payment.id)).attempt?.id ?? 0;
        const { answer: first } = await database.transaction(({ idempotency }) =>
          idempotency.once(user.id, key, ['pay', params.number], async () => before),
        );
        // Nothing has been tried with this key as long as the latest try is the one of before.
        const paid = first === before ? await payments.pay(payment.id, details) : await payments.outcome(payment.id);
        return ok(statusOf(paid, locale));
      },
    }),
  ];
}

function numberOf(placed: Placed): string {
  switch (placed.outcome) {
    case 'placed':
      return placed.number;
    case 'sold-out':
      throw problem(
        'sold-out',
        `No more for sale as wanted: offers ${placed.lines.map(({ listingId }) => listingId).join(', ')}.`,
      );
    case 'changed':
      throw problem('checkout-changed', `The total is ${placed.totalCents} now.`);
    case 'incomplete':
      throw problem('checkout-incomplete', `The checkout lacks: ${placed.step}.`);
    case 'too-many-holds':
      throw problem('too-many-holds', `There may be ${placed.most} unpaid orders.`);
    case 'empty':
      throw problem('checkout-empty');
  }
}

function statusOf(paid: PayOutcome, { texts }: Locale): object {
  switch (paid.outcome) {
    case 'paid':
    case 'awaiting':
    case 'under-way':
      return { status: paid.outcome };
    case 'action':
      return { status: 'action', url: paid.url };
    case 'declined': {
      const reasons = texts.payments.reasons as Readonly<Record<string, string>>;
      throw problem('payment-declined', reasons[paid.reason] ?? reasons['declined']);
    }
    case 'invalid':
      throw invalidDetails(texts, paid.faults);
    case 'not-offered':
      throw problem('payment-not-offered');
    case 'ended':
      throw problem('hold-ended');
  }
}

/** The faults of what a provider asks for, by field of `details`, in the words of its form. */
function invalidDetails({ payments }: Locale['texts'], faults: Readonly<Record<string, string>>): InvalidInput {
  const words: Readonly<Record<string, string>> = payments.faults;
  return new InvalidInput(
    Object.fromEntries(Object.entries(faults).map(([field, name]) => [`details.${field}`, words[name] ?? name])),
  );
}
