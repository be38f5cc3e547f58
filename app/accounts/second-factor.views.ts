import { inputField, type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { qrCode } from '../core/qr-code.views.ts';
import { accountPage } from './account-page.views.ts';
import type { SecondFactor } from './second-factor.service.ts';
import type { Enrolment } from './totp.ts';

const passwordField = ({ locale }: PageContext, form: SentForm): SafeHtml =>
  inputField(form, {
    name: 'current',
    label: locale.texts.accounts.fields.currentPassword,
    type: 'password',
    autocomplete: 'current-password',
  });

/** The field for a code: of the app alone, or a recovery code too. */
export const codeField = ({ locale }: PageContext, form: SentForm, takes: 'app' | 'any'): SafeHtml => {
  const text = locale.texts.secondFactor;
  const hint = takes === 'app' ? text.codeHint : text.anyCodeHint;
  return inputField(form, { name: 'code', label: text.code, hint, autocomplete: 'one-time-code' });
};

/** What proves that it is the owner who asks: the password, and a code where there is a second factor. */
export const proofFields = (context: PageContext, form: SentForm, secondFactor: boolean): SafeHtml =>
  html`${passwordField(context, form)}
${secondFactor ? codeField(context, form, 'any') : null}`;

export interface SecondFactorModel {
  readonly factor: SecondFactor | null;
  readonly form: SentForm;
  /** An admin was led here, who needs one. */
  readonly needed: boolean;
  readonly done?: string | null;
}

/** Whether logging in takes two steps, and the way to change that. */
export function secondFactorPage(context: PageContext, { factor, form, needed, done }: SecondFactorModel): string {
  const { locale } = context;
  const text = locale.texts.secondFactor;
  return accountPage(context, {
    tab: 'secondFactor',
    done: done ?? null,
    body: factor
      ? html`<p class="lede">${text.since(locale.moment(factor.since))}</p><p>${text.left(factor.codesLeft)}.</p>
<p class="actions"><a class="button second" href="/account/second-factor/codes">${text.renew}</a> <a href="/account/second-factor/off">${text.off}</a></p>`
      : html`${needed ? html`<div class="notice" role="status"><p>${text.forAdmins}</p></div>` : null}
<p class="lede">${text.lede}</p><p>${text.needs}</p>
<form action="/account/second-factor/begin" method="post" novalidate>${sessionField(context)}
${passwordField(context, form)}
<p><button>${text.begin}</button></p>
</form>`,
  });
}

/** Hands the key to the app, and asks for a first code of it. */
export function setUpPage(context: PageContext, { uri, key }: Enrolment, form: SentForm): string {
  const text = context.locale.texts.secondFactor;
  return accountPage(context, {
    tab: 'secondFactor',
    body: html`<p class="lede">${text.scan}</p>
${qrCode(uri, text.picture)}
<p>${text.byHand} <code>${key}</code></p>
<p><a href="${uri}">${text.follow}</a></p>
<p>${text.thenCode}</p>
<form action="/account/second-factor/on" method="post" novalidate>${sessionField(context)}
${codeField(context, form, 'app')}
<p><button>${text.switchOn}</button></p>
</form>`,
  });
}

/** Recovery codes that have just been made: they are shown this once. */
export function recoveryCodesPage(context: PageContext, codes: readonly string[], done: string | null): string {
  const text = context.locale.texts.secondFactor;
  return accountPage(context, {
    tab: 'secondFactor',
    title: text.codes,
    done,
    body: html`<p class="lede">${text.codesLede}</p>
<ul class="rows">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p><a class="button" href="/account/second-factor">${text.written}</a></p>`,
  });
}

/** Asks the owner for password and code, to make new recovery codes or to switch off. */
export function proofPage(context: PageContext, wanted: 'codes' | 'off', form: SentForm): string {
  const text = context.locale.texts.secondFactor;
  const [title, lede] = wanted === 'codes' ? [text.renew, text.renewLede] : [text.off, text.offLede];
  return accountPage(context, {
    tab: 'secondFactor',
    title,
    body: html`<p class="lede">${lede}</p>
<form action="/account/second-factor/${wanted}" method="post" novalidate>${sessionField(context)}
${proofFields(context, form, true)}
<p class="actions"><button>${title}</button> <a href="/account/second-factor">${text.stay}</a></p>
</form>`,
  });
}
