import { bookPath } from '../catalog/index.ts';
import { radioField, type SentForm, sessionField, textField } from '../core/form.views.ts';
import { html } from '../core/html.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { SaleFacts } from '../listings/index.ts';
import { reportReasons } from './report.model.ts';

export interface ReportModel {
  readonly sale: SaleFacts;
  readonly form: SentForm;
  readonly done: boolean;
}

/** Where a member tells that something is wrong with an offer. */
export function reportPage(context: PageContext, { sale, form, done }: ReportModel): string {
  const { report: text } = context.locale.texts.selling;
  const back = html`<p><a href="${bookPath({ id: sale.bookId, title: sale.title })}">${text.back}</a></p>`;
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap sheet"><h1>${text.title}</h1>
${
  done
    ? html`<p class="done" role="status">${text.done}</p>`
    : html`<p class="lede">${text.lede(sale.title, sale.sellerName)}</p>
<form action="/listings/${sale.listingId}/report" method="post" novalidate>${sessionField(context)}
${radioField(form, {
  name: 'reason',
  legend: text.reason,
  choices: reportReasons.map((value) => ({ value, label: text.reasons[value] })),
})}
${textField({ ...form, received: { text: '', ...form.received } }, { name: 'text', label: text.text, rows: 4, required: false })}
<p><button>${text.submit}</button></p>
</form>`
}
${back}</div>`,
  });
}
