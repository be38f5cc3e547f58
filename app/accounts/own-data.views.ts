import { checkField, inputField, type SentForm, sessionField } from '../core/form.views.ts';
import { html } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { accountPage } from './account-page.views.ts';
import type { LeaveReason } from './own-data.model.ts';

/** What somebody can do with all that the store knows of them. */
export function ownDataPage(context: PageContext): string {
  const text = context.locale.texts.ownData;
  return accountPage(context, {
    tab: 'data',
    body: html`<h2>${text.copy}</h2>
<p>${text.copyLede}</p>
<form action="/account/data/export" method="post">${sessionField(context)}<p><button>${text.download}</button></p></form>
<h2>${text.leave}</h2>
<p>${text.leaveLede}</p>
<p><a href="/account/delete">${text.leave}</a></p>`,
  });
}

/** Where what is under way can be looked at. */
const places: Record<LeaveReason, string> = {
  buying: '/orders',
  selling: '/selling',
  administering: '/admin/users',
};

export interface LeaveModel {
  readonly reasons: readonly LeaveReason[];
  readonly form: SentForm;
}

export function leavePage(context: PageContext, { reasons, form }: LeaveModel): string {
  const { accounts, ownData: text } = context.locale.texts;
  return accountPage(context, {
    tab: 'data',
    title: text.leave,
    body:
      reasons.length > 0
        ? html`<p class="lede">${text.notYet}</p>
<ul>${reasons.map((reason) => html`<li><a href="${places[reason]}">${text.reasons[reason]}</a></li>`)}</ul>`
        : html`<div class="prose"><p>${text.leaveLede}</p><p>${text.kept}</p></div>
<form action="/account/delete" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'current', label: accounts.fields.currentPassword, type: 'password', autocomplete: 'current-password' })}
${checkField(form, { name: 'sure', label: text.sure })}
<p class="actions"><button>${text.submit}</button> <a href="/account">${text.stay}</a></p>
</form>`,
  });
}
