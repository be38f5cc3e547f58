import { inputField, type SentForm } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { SHORTEST_PASSWORD } from './password-policy.ts';
import { codeField } from './second-factor.views.ts';

/** A page with one form, for whoever is not logged in yet. None of them is for search engines. */
function entryPage(context: PageContext, title: string, body: SafeHtml): string {
  return page(context, { title, noindex: true, body: html`<div class="wrap sheet"><h1>${title}</h1>${body}</div>` });
}

const notice = (text: string | undefined): SafeHtml | null =>
  text === undefined ? null : html`<p class="done" role="status">${text}</p>`;

const wrong = (text: string | undefined): SafeHtml | null =>
  text === undefined ? null : html`<p class="wrong" role="alert">${text}</p>`;

export function registerPage(context: PageContext, form: SentForm): string {
  const { accounts } = context.locale.texts;
  const text = accounts.register;
  return entryPage(
    context,
    text.title,
    html`<p class="lede">${text.lede}</p>
<form action="/register" method="post" novalidate>
${inputField(form, { name: 'name', label: accounts.fields.name, hint: accounts.fields.nameHint, autocomplete: 'name' })}
${inputField(form, { name: 'email', label: accounts.fields.email, type: 'email', autocomplete: 'email' })}
${inputField(form, { name: 'password', label: accounts.fields.password, type: 'password', hint: accounts.fields.passwordHint(SHORTEST_PASSWORD), autocomplete: 'new-password' })}
<p><button>${text.submit}</button></p>
</form>
<p>${text.known} <a href="/login">${accounts.login.link}</a></p>`,
  );
}

/** The answer to everybody who gives an address, whether or not there is an account. */
export function sentPage(context: PageContext, reason: 'register' | 'reset'): string {
  const text = context.locale.texts.accounts.sent;
  return entryPage(
    context,
    text.title,
    html`<p class="lede">${text[reason]}</p><p>${text.missing}</p>
<p><a href="${reason === 'register' ? '/register' : '/password/forgotten'}">${text.again}</a></p>`,
  );
}

export interface ConfirmModel {
  readonly email: string;
  readonly token: string;
  readonly form: SentForm;
}

export function confirmPage(context: PageContext, { email, token, form }: ConfirmModel): string {
  const { accounts } = context.locale.texts;
  const text = accounts.confirm;
  return entryPage(
    context,
    text.title,
    html`<p class="lede">${text.lede(email)}</p>
<form action="/register/confirm" method="post" novalidate>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="email" value="${email}" autocomplete="username">
${inputField(form, { name: 'password', label: accounts.fields.password, type: 'password', autocomplete: 'current-password' })}
<p><button>${text.submit}</button></p>
</form>`,
  );
}

/** The page of a link that can be used no more: of a registration, or of a new password. */
export function gonePage(context: PageContext, link: 'register' | 'reset'): string {
  const { accounts } = context.locale.texts;
  return entryPage(
    context,
    accounts.confirm.goneTitle,
    link === 'register'
      ? html`<p class="lede">${accounts.confirm.gone}</p><p class="actions"><a class="button" href="/login">${accounts.login.link}</a> <a href="/register">${accounts.register.link}</a></p>`
      : html`<p class="lede">${accounts.reset.gone}</p><p class="actions"><a class="button" href="/password/forgotten">${accounts.reset.again}</a></p>`,
  );
}

/**
 * Why somebody is shown the page: they have to log in first, have changed their password, logged out, taken too long for
 * the second step, or deleted their account.
 */
export const loginReasons = ['first', 'changed', 'closed', 'late', 'deleted'] as const;
export type LoginReason = (typeof loginReasons)[number];

export interface LoginModel {
  readonly form: SentForm;
  readonly reason?: LoginReason | undefined;
  /** Where to go then. */
  readonly next?: string | null;
}

export function loginPage(context: PageContext, { form, reason, next }: LoginModel): string {
  const { accounts } = context.locale.texts;
  const text = accounts.login;
  return entryPage(
    context,
    text.title,
    html`${notice(reason && text[reason])}${wrong(form.faults['login'])}
<form action="/login" method="post" novalidate>
${next ? html`<input type="hidden" name="next" value="${next}">` : null}
${inputField(form, { name: 'email', label: accounts.fields.email, type: 'email', autocomplete: 'username' })}
${inputField(form, { name: 'password', label: accounts.fields.password, type: 'password', autocomplete: 'current-password' })}
<p><button>${text.submit}</button></p>
</form>
<p><a href="/password/forgotten">${text.forgotten}</a></p>
<p>${text.unknown} <a href="/register">${accounts.register.link}</a></p>`,
  );
}

export interface CodeModel {
  readonly form: SentForm;
  readonly next: string | null;
}

/** The second step of logging in. */
export function codePage(context: PageContext, { form, next }: CodeModel): string {
  const text = context.locale.texts.secondFactor;
  return entryPage(
    context,
    text.step,
    html`<p class="lede">${text.stepLede}</p>
<form action="/login/code" method="post" novalidate>
${next ? html`<input type="hidden" name="next" value="${next}">` : null}
${codeField(context, form, 'any')}
<p><button>${text.submit}</button></p>
</form>
<p><a href="/contact">${text.lost}</a></p>`,
  );
}

export function forgottenPage(context: PageContext, form: SentForm): string {
  const { accounts } = context.locale.texts;
  const text = accounts.forgotten;
  return entryPage(
    context,
    text.title,
    html`<p class="lede">${text.lede}</p>
<form action="/password/forgotten" method="post" novalidate>
${inputField(form, { name: 'email', label: accounts.fields.email, type: 'email', autocomplete: 'email' })}
<p><button>${text.submit}</button></p>
</form>`,
  );
}

export function resetPage(context: PageContext, { email, token, form }: ConfirmModel): string {
  const { accounts } = context.locale.texts;
  const text = accounts.reset;
  return entryPage(
    context,
    text.title,
    html`<p class="lede">${text.lede(email)}</p>
<form action="/password/reset" method="post" novalidate>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="email" value="${email}" autocomplete="username">
${inputField(form, { name: 'password', label: accounts.fields.newPassword, type: 'password', hint: accounts.fields.passwordHint(SHORTEST_PASSWORD), autocomplete: 'new-password' })}
<p><button>${text.submit}</button></p>
</form>`,
  );
}
