import type Router from '@koa/router';
import { DomainError, NotFound } from '../core/errors.ts';
import { readBody } from '../core/http/forms.ts';
import type { Payments } from './payments.ts';

/**
 * Where providers post what has happened. They have no cookie and come from no page of the store: what lets them in is
 * their signature, so these routes are not for `sameOrigin` to guard.
 */
export function webhookRoutes(router: Router, payments: Pick<Payments, 'receive'>): void {
  router.post('/webhooks/:provider', async (ctx) => {
    const id = ctx.params['provider']!;
    const { outcome } = await payments.receive(id, ctx.req.headers, await readBody(ctx));
    if (outcome === 'unknown-provider') throw new NotFound('payment-provider', id);
    if (outcome === 'refused')
      throw new DomainError('bad-signature', 401, 'The signature of this message is not right.');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { received: true };
  });
}
