import type Router from '@koa/router';
import type { Context } from 'koa';
import { identityOf, members } from '../accounts/index.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { PageContext } from '../core/page-context.ts';
import { type Payments, type PaymentView, payForm, sentDetails } from '../payments/index.ts';
import type { OrderGroup } from './order.model.ts';
import type { OrderPagesDatabase } from './order.routes.ts';
import { type PayStep, payPage } from './pay.views.ts';

/** What the page of an order's payment asks of payments. */
type PayingPayments = Pick<Payments, 'pay' | 'resolve' | 'view'>;

export interface PayOptions {
  readonly database: OrderPagesDatabase;
  readonly payments: PayingPayments;
}

/** Paying for an order while its copies are held. */
export function payRoutes(router: Router, site: Site, { database, payments }: PayOptions): void {
  const load = (ctx: Context): Promise<OrderGroup> =>
    database.readCurrent(({ orderLists }) =>
      orderLists.groupOfBuyer(identityOf(ctx).user.id, ctx['params'].number as string),
    );

  const show = async (ctx: Context, group: OrderGroup, form: SentForm): Promise<void> => {
    const context = pageContextOf(site, ctx);
    const view = await payments.view(group.payment.id);
    if (view.payment.state === 'captured') return seeOther(ctx, `/orders/${group.number}?done=paid`);
    const now = new Date();
    render(ctx, payPage(context, { group, now, pay: stepOf(context, group, { view, form, now }) }));
  };

  router.get('/orders/:number/pay', members, async (ctx) => {
    const group = await load(ctx);
    const { attempt, payment } = await payments.view(group.payment.id);
    // Whoever comes back from another page, or looks again, wants to know how it is by now.
    if (attempt && ['action', 'authorising', 'authorised'].includes(payment.state)) await payments.resolve(attempt.key);
    await show(ctx, group, untouched);
  });

  router.post('/orders/:number/pay', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const group = await load(ctx);
    const path = `/orders/${group.number}/pay`;
    if (isOver(group, new Date())) return seeOther(ctx, path);
    const paid = await payments.pay(group.payment.id, received);
    if (paid.outcome !== 'invalid')
      return seeOther(ctx, paid.outcome === 'paid' ? `/orders/${group.number}?done=paid` : path);
    ctx.status = 400;
    await show(ctx, group, sentDetails(pageContextOf(site, ctx).locale.texts, received, paid.faults));
  });
}

/** Whether it is too late to begin paying. */
const isOver = ({ state, holdsUntil }: OrderGroup, now: Date): boolean =>
  state !== 'unpaid' || holdsUntil === null || holdsUntil <= now;

function stepOf(
  context: PageContext,
  group: OrderGroup,
  { view, form, now }: { readonly view: PaymentView; readonly form: SentForm; readonly now: Date },
): PayStep {
  const { payment, attempt } = view;
  if (payment.state === 'authorising' || payment.state === 'authorised') return { step: 'finding' };
  if (payment.state === 'ended' || isOver(group, now)) return { step: 'over' };
  if (payment.state === 'action') return { step: 'leave', url: attempt!.actionUrl! };
  const reasons = context.locale.texts.payments.reasons as Readonly<Record<string, string>>;
  const reason = payment.state === 'open' && attempt ? (reasons[attempt.reason ?? ''] ?? reasons['declined']) : null;
  return { step: 'pay', reason, way: payForm(context, { view, form, action: `/orders/${group.number}/pay` }) };
}
