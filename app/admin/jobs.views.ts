import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import type { DeadLetter } from '../mail/index.ts';
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
${pager(locale, { path: '/admin/jobs', first, next })}</section>`,
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
