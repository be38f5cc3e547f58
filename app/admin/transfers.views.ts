import { sessionField } from '../core/form.views.ts';
import { html } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import type { AwaitedTransfer, Confirmed, Payment } from '../payments/index.ts';
import { adminPage, doneText, facts, momentOf, pager } from './admin-page.views.ts';
import type { AdminUser } from './user.model.ts';

export interface TransfersModel {
  readonly transfers: PageOf<AwaitedTransfer>;
  /** Until when the copies are held, by payment. */
  readonly holds: ReadonlyMap<number, Date | null>;
  readonly first: boolean;
}

/** Transfers that have not arrived, the oldest first. */
export function transfersPage(context: PageContext, { transfers, holds, first }: TransfersModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.transfers;
  return adminPage(context, {
    tab: 'transfers',
    body: html`<p>${text.lede}</p>
${transfers.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${transfers.items.map(
      ({ id, reference, amountCents, payerId, payerName, createdAt }) => {
        const until = holds.get(id) ?? null;
        return html`<li><h2><a href="/admin/transfers/${id}">${reference}</a></h2>
${facts([
  [text.amount, locale.money(amountCents)],
  [text.buyer, html`<a href="/admin/users/${payerId}"><bdi>${payerName}</bdi></a>`],
  [text.since, momentOf(locale, createdAt)],
  [text.until, until && momentOf(locale, until)],
])}</li>`;
      },
    )}</ul>
${pager(locale, { path: '/admin/transfers', first, next: transfers.next, order: 'oldest-first' })}
<p><a href="/admin/refunds">${text.toRefunds}</a></p>`,
  });
}

export interface TransferModel {
  readonly payment: Payment;
  readonly payer: AdminUser;
  readonly holdsUntil: Date | null;
  readonly done?: string | undefined;
  readonly problem?: Confirmed['outcome'] | undefined;
}

/** One transfer, to be compared with the account before it is confirmed. */
export function transferPage(context: PageContext, model: TransferModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.transfers;
  const { payment, payer, holdsUntil, done, problem } = model;
  const { id, reference, amountCents, state, createdAt, capturedAt } = payment;
  return adminPage(context, {
    tab: 'transfers',
    title: text.transferTitle(reference),
    done: doneText(text.done, done),
    problem: problem && problem !== 'confirmed' ? text.problems[problem] : null,
    body: html`${facts([
      [text.reference, reference],
      [text.amount, locale.money(amountCents)],
      [text.buyer, html`<a href="/admin/users/${payer.id}"><bdi>${payer.name || payer.id}</bdi></a>`],
      [text.since, momentOf(locale, createdAt)],
      [text.until, holdsUntil && momentOf(locale, holdsUntil)],
      [text.arrived, capturedAt && momentOf(locale, capturedAt)],
    ])}
${
  state === 'captured' || state === 'ended'
    ? html`<p>${state === 'captured' ? text.isArrived : text.isEnded}</p>`
    : html`<form action="/admin/transfers/${id}/confirm" method="post">${sessionField(context)}<p>${text.confirmLede(locale.money(amountCents), reference)}</p><p><button>${text.confirm}</button></p></form>`
}
<p><a href="/admin/orders?q=${reference}">${text.toOrders}</a></p>`,
  });
}
