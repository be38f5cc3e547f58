import { inputField, type SentForm, selectField, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { accountPage } from './account-page.views.ts';
import { type ApiToken, scopes, tokenDays } from './api-token.model.ts';

export interface ApiTokensModel {
  readonly tokens: readonly ApiToken[];
  readonly form: SentForm;
  /** Scopes that are ticked. */
  readonly chosen: readonly string[];
  /** A token that has just been made: it is shown this once. */
  readonly made?: string;
  /** One was taken back. */
  readonly revoked?: boolean;
}

/** The tokens with which programs act for a user. */
export function apiTokensPage(context: PageContext, { tokens, form, chosen, made, revoked }: ApiTokensModel): string {
  const { locale } = context;
  const { apiTokens: text } = locale.texts;
  return accountPage(context, {
    tab: 'tokens',
    done: revoked ? text.revoked : null,
    body: html`<p class="lede">${text.lede} <a href="/api">${text.reference}</a></p>
${made === undefined ? null : html`<div class="notice" role="status"><p>${text.made}</p><p><code>${made}</code></p></div>`}
${tokens.length === 0 ? html`<p class="quiet">${text.none}</p>` : html`<ul class="rows">${tokens.map((token) => tokenRow(context, token))}</ul>`}
<h2>${text.add}</h2>
<form action="/account/tokens" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'name', label: text.name, hint: text.nameHint, autocomplete: 'off' })}
${scopeField(context, form, chosen)}
${selectField(form, { name: 'days', label: text.days, value: '90', choices: tokenDays.map((days) => ({ value: String(days), label: text.daysOf(days) })) })}
<p><button>${text.submit}</button></p>
</form>`,
  });
}

function scopeField({ locale }: PageContext, { faults }: SentForm, chosen: readonly string[]): SafeHtml {
  const { apiTokens: text } = locale.texts;
  const fault = faults['scopes'];
  return html`<fieldset class="radios"${fault === undefined ? null : html` aria-describedby="scopes-fault"`}><legend>${text.scopes}</legend>${scopes.map(
    (scope) =>
      html`<label><input type="checkbox" name="scope-${scope}" value="yes"${chosen.includes(scope) ? html` checked` : null}> <span>${text.scopeNames[scope]} <code>${scope}</code></span></label>`,
  )}${fault === undefined ? null : html`<span class="wrong" id="scopes-fault">${fault}</span>`}</fieldset>`;
}

function tokenRow(context: PageContext, { id, name, scopes: granted, createdAt, usedAt, endsAt }: ApiToken): SafeHtml {
  const { locale } = context;
  const { apiTokens: text } = locale.texts;
  return html`<li><h2><bdi>${name}</bdi></h2>
<p class="quiet">${granted.map((scope) => html`<code>${scope}</code> `)}<br>${text.since(locale.moment(createdAt))}<br>${usedAt === null ? text.unused : text.used(locale.moment(usedAt))}<br>${text.until(locale.moment(endsAt))}</p>
<form action="/account/tokens/revoke" method="post">${sessionField(context)}<input type="hidden" name="token" value="${id}"><button class="link">${text.revoke(name)}</button></form></li>`;
}
