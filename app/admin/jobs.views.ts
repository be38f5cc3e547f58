import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import type { DeadLetter } from '../mail/index.ts';
import type { StuckAttempt } from '../payments/index.ts';
import { adminPage, doneText, facts, momentOf, pager } from './admin-page.views.ts';

export interface JobsModel {
  readonly mails: readonly DeadLetter[];
  readonly first: boolean;
  readonly next: string | null;
  readonly done?: string | undefined;
}

/** What nobody tries any more unless an admin says so. */
export function jobsPage(context: PageContext, { mails, first, next, done }: JobsModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.jobs;
  return adminPage(context, {
    tab: 'jobs',
    done: doneText(text.done, done),
    body: html`<section aria-labelledby="mails"><h2 id="mails">${text.mails}</h2><p>${text.mailsLede}</p>
${mails.length === 0 ? html`<p>${admin.none}</p>` : html`<ul class="rows">${mails.map((mail) => mailRow(context, mail))}</ul>`}
${pager(locale, { path: '/admin/jobs', first, next })}</section>
<p><a href="/admin/jobs/payments">${text.toPayments}</a><br><a href="/admin/refunds">${text.toRefunds}</a></p>`,
  });
}

function mailRow(context: PageContext, mail: DeadLetter): SafeHtml {
  const { locale } = context;
  const text = locale.texts.admin.jobs;
  const names: Readonly<Record<string, string>> = text.templates;
  const { id, recipient, template, createdAt, failedAt, attempts, lastError } = mail;
  return html`<li><h3>${names[template] ?? template}</h3>
${facts([
  [text.recipient, recipient],
  [text.written, momentOf(locale, createdAt)],
  [text.givenUp, momentOf(locale, failedAt)],
  [text.attempts, locale.number(attempts)],
  [text.lastError, lastError],
])}
<div class="actions"><form action="/admin/jobs/mails/${id}/retry" method="post">${sessionField(context)}<button class="second">${text.retry} <span class="hidden">${recipient}</span></button></form>
<form action="/admin/jobs/mails/${id}/drop" method="post">${sessionField(context)}<button class="link">${text.drop} <span class="hidden">${recipient}</span></button></form></div></li>`;
}

export interface StuckModel {
  readonly attempts: PageOf<StuckAttempt>;
  readonly first: boolean;
  readonly done?: string | undefined;
}

/** Attempts to pay that do not come to an end: the worker goes on with them, but rarely. */
export function stuckPaymentsPage(context: PageContext, { attempts, first, done }: StuckModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.jobs;
  return adminPage(context, {
    tab: 'jobs',
    title: text.paymentsTitle,
    done: doneText(text.done, done),
    body: html`<p>${text.paymentsLede}</p>
${attempts.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${attempts.items.map((attempt) => attemptRow(context, attempt))}</ul>
${pager(locale, { path: '/admin/jobs/payments', first, next: attempts.next, order: 'oldest-first' })}
<p><a href="/admin/jobs">${text.toMails}</a></p>`,
  });
}

function attemptRow(context: PageContext, attempt: StuckAttempt): SafeHtml {
  const { locale } = context;
  const text = locale.texts.admin.jobs;
  const { id, reference, provider, state, checks, nextCheckAt, lastError, createdAt } = attempt;
  return html`<li><h2><a href="/admin/orders?q=${reference}">${reference}</a></h2>
${facts([
  [text.provider, provider],
  [text.state, text.attemptStates[state as keyof typeof text.attemptStates]],
  [text.begun, momentOf(locale, createdAt)],
  [text.attempts, locale.number(checks)],
  [text.nextCheck, momentOf(locale, nextCheckAt)],
  [text.lastError, lastError],
])}
<form action="/admin/jobs/payments/${id}/retry" method="post">${sessionField(context)}<button class="second">${text.retry} <span class="hidden">${reference}</span></button></form></li>`;
}
