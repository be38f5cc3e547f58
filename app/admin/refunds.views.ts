import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import type { Refund } from '../payments/index.ts';
import { adminPage, doneText, facts, momentOf, pager } from './admin-page.views.ts';

export interface RefundsModel {
  readonly refunds: PageOf<Refund>;
  readonly first: boolean;
  readonly done?: string | undefined;
}

/** Refunds that wait for a person, the oldest first. */
export function refundsPage(context: PageContext, { refunds, first, done }: RefundsModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.refunds;
  return adminPage(context, {
    tab: 'transfers',
    title: text.title,
    done: doneText(text.done, done),
    body: html`<p>${text.lede}</p>
${refunds.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${refunds.items.map((refund) => refundRow(context, refund))}</ul>
${pager(locale, { path: '/admin/refunds', first, next: refunds.next, order: 'oldest-first' })}
<p><a href="/admin/transfers">${text.toTransfers}</a></p>`,
  });
}

function refundRow(context: PageContext, refund: Refund): SafeHtml {
  const { locale } = context;
  const text = locale.texts.admin.refunds;
  const { id, orderId, amountCents, state, attempts, lastError, createdAt, reference, payerName } = refund;
  const button = (command: 'done' | 'retry', label: string): SafeHtml =>
    html`<form action="/admin/refunds/${id}/${command}" method="post">${sessionField(context)}<button class="second">${label} <span class="hidden">${reference}</span></button></form>`;
  return html`<li><h2><a href="/admin/orders/${orderId}">${reference}</a></h2>
${facts([
  [text.amount, locale.money(amountCents)],
  [text.buyer, html`<bdi>${payerName}</bdi>`],
  [text.since, momentOf(locale, createdAt)],
  [text.state, state === 'done' ? null : text.states[state]],
  [text.attempts, attempts === 0 ? null : locale.number(attempts)],
  [text.lastError, lastError],
])}
${state === 'due' ? null : html`<div class="actions">${state === 'failed' ? button('retry', text.retry) : null}${button('done', text.sent)}</div>`}</li>`;
}
