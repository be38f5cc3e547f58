import type Router from '@koa/router';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { seeOther } from '../core/http/forms.ts';
import type { Payment } from './payment.model.ts';
import type { Payments } from './payments.ts';

/** Attempts are known by UUIDs. */
const KEY = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Where payers come back to from a provider's page. Whatever the address says, the provider is asked.
 *
 * @param home the page of what is paid
 */
export function returnRoutes(
  router: Router,
  payments: Pick<Payments, 'paymentOf' | 'resolve'>,
  home: (payment: Payment) => string,
): void {
  router.get('/payments/return/:key', members, async (ctx) => {
    const key = ctx.params['key']!;
    const payment = KEY.test(key) ? await payments.paymentOf(key) : null;
    if (payment?.payerId !== identityOf(ctx).user.id) throw new NotFound('payment', key);
    await payments.resolve(key);
    seeOther(ctx, home(payment));
  });
}
