import { inputField, type SentForm, selectField, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import { type Locale, languageTags } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { Session, User } from './account.model.ts';
import { accountPage } from './account-page.views.ts';
import { SHORTEST_PASSWORD } from './password-policy.ts';
import { proofFields } from './second-factor.views.ts';

export interface ProfileModel {
  readonly user: User;
  readonly form: SentForm;
  readonly saved: boolean;
}

export function profilePage(context: PageContext, { user, form, saved }: ProfileModel): string {
  const { locale } = context;
  const { accounts } = locale.texts;
  const text = accounts.profile;
  return accountPage(context, {
    tab: 'profile',
    done: saved ? text.saved : null,
    body: html`<p>${text.address(user.email)}</p>
<form action="/account" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'name', label: accounts.fields.name, hint: accounts.fields.nameHint, autocomplete: 'name', value: user.name })}
${selectField(form, {
  name: 'locale',
  label: accounts.fields.locale,
  value: user.locale,
  choices: languageTags.map((value) => ({ value, label: locale.languageLabel(value) })),
})}
<p><button>${text.submit}</button></p>
</form>`,
  });
}

export function passwordPage(context: PageContext, form: SentForm, changed: boolean): string {
  const { accounts } = context.locale.texts;
  const text = accounts.password;
  return accountPage(context, {
    tab: 'password',
    done: changed ? text.changed : null,
    body: html`<p class="lede">${text.lede}</p>
<form action="/account/password" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'current', label: accounts.fields.currentPassword, type: 'password', autocomplete: 'current-password' })}
${inputField(form, { name: 'password', label: accounts.fields.newPassword, type: 'password', hint: accounts.fields.passwordHint(SHORTEST_PASSWORD), autocomplete: 'new-password' })}
<p><button>${text.submit}</button></p>
</form>`,
  });
}

export interface SessionsModel {
  readonly sessions: readonly Session[];
  /** The one that looks at the page. */
  readonly current: number;
  readonly ended: boolean;
  /** Their user has shown a short while ago who they are: sessions are ended by nobody else. */
  readonly fresh: boolean;
  readonly secondFactor: boolean;
  readonly form: SentForm;
}

export function sessionsPage(context: PageContext, model: SessionsModel): string {
  const { sessions, current, ended, fresh } = model;
  const text = context.locale.texts.accounts.sessions;
  return accountPage(context, {
    tab: 'sessions',
    done: ended ? text.ended : null,
    body: html`<p class="lede">${text.lede}</p>
<ul class="rows">${sessions.map((session) => sessionRow(context, session, { isCurrent: session.id === current, fresh }))}</ul>
${
  sessions.length > 1 && !fresh
    ? confirmForm(context, model)
    : sessions.length > 1
      ? html`<form action="/account/sessions/end-others" method="post">${sessionField(context)}<p><button>${text.endOthers}</button></p></form>`
      : null
}`,
  });
}

function confirmForm(context: PageContext, { form, secondFactor }: SessionsModel): SafeHtml {
  const text = context.locale.texts.secondFactor;
  return html`<p class="lede">${text.confirmLede}</p>
<form action="/account/sessions/confirm" method="post" novalidate>${sessionField(context)}
${proofFields(context, form, secondFactor)}
<p><button>${text.confirm}</button></p>
</form>`;
}

function sessionRow(
  context: PageContext,
  session: Session,
  { isCurrent, fresh }: { isCurrent: boolean; fresh: boolean },
): SafeHtml {
  const { locale } = context;
  const text = locale.texts.accounts.sessions;
  const name = deviceName(locale, session);
  return html`<li><h2>${name}</h2>
<p class="quiet">${isCurrent ? text.here : text.used(locale.moment(session.usedAt))}<br>${text.since(locale.moment(session.createdAt))}</p>
${
  isCurrent || !fresh
    ? null
    : html`<form action="/account/sessions/end" method="post">${sessionField(context)}<input type="hidden" name="session" value="${session.id}"><button class="link">${text.end(name)}</button></form>`
}</li>`;
}

function deviceName({ texts }: Locale, { browser, system }: Session): string {
  const text = texts.accounts.sessions;
  if (browser && system) return text.on(browser, system);
  return browser || system || text.unknown;
}
