import type { ListedUser } from '../accounts/index.ts';
import type { LoggedEntry } from '../audit-log/index.ts';
import { type SentForm, sessionField, textField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import { adminPage, bounded, doneText, facts, momentOf, pager, searchForm } from './admin-page.views.ts';
import { entryRow } from './log.views.ts';
import type { AdminUser, UserDeeds } from './user.model.ts';
import type { UserOutcome } from './users.ts';

export interface UsersModel {
  readonly query: string;
  /** Of the pages of the list. */
  readonly first: boolean;
  readonly users: PageOf<ListedUser>;
}

export function usersPage(context: PageContext, { query, first, users }: UsersModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  return adminPage(context, {
    tab: 'users',
    body: html`${searchForm(locale, { action: '/admin/users', label: admin.users.search, value: query })}
${users.items.length === 0 ? html`<p>${admin.none}</p>` : html`<ul class="rows">${users.items.map((user) => userRow(locale, user))}</ul>`}
${pager(locale, { path: '/admin/users', query: { q: query }, first, next: users.next })}`,
  });
}

const userRow = (locale: Locale, user: ListedUser): SafeHtml =>
  html`<li><h2><a href="/admin/users/${user.id}"><bdi>${nameOf(locale, user)}</bdi></a></h2>
<p class="quiet">${user.deletedAt ? null : html`${user.email}<br>`}${standing(locale, user).map((word) => html`<b>${word}</b> · `)}${locale.texts.admin.users.since(locale.moment(user.createdAt))}</p></li>`;

type Standing = Pick<ListedUser, 'role' | 'suspendedAt' | 'deletedAt'>;

/** What an account is beside being one. */
function standing({ texts }: Locale, { role, suspendedAt, deletedAt }: Standing): string[] {
  const text = texts.admin.users;
  return [
    ...(role === 'admin' ? [text.isAdmin] : []),
    ...(suspendedAt ? [text.isSuspended] : []),
    ...(deletedAt ? [text.isDeleted] : []),
  ];
}

const nameOf = ({ texts }: Locale, { id, name, deletedAt }: Pick<ListedUser, 'id' | 'name' | 'deletedAt'>): string =>
  deletedAt ? texts.admin.log.subjects.user(id) : name;

export interface UserModel {
  readonly user: AdminUser;
  readonly deeds: UserDeeds;
  /** What was done to the account. */
  readonly entries: readonly LoggedEntry[];
  /** The account is that of whoever looks at it. */
  readonly self: boolean;
  readonly form: SentForm;
  readonly done?: string | undefined;
  readonly problem?: UserOutcome | undefined;
}

export function userPage(context: PageContext, model: UserModel): string {
  const { locale } = context;
  const { admin, accounts } = locale.texts;
  const text = admin.users;
  const { user, deeds, entries, problem } = model;
  return adminPage(context, {
    tab: 'users',
    title: nameOf(locale, user),
    done: doneText(text.done, model.done),
    problem: problem && problem !== 'done' ? text.problems[problem] : null,
    body: html`${facts([
      [text.number, String(user.id)],
      [accounts.fields.email, user.deletedAt ? null : user.email],
      [text.language, locale.languageLabel(user.locale)],
      [text.opened, momentOf(locale, user.createdAt)],
      [text.standing, standing(locale, user).join(', ') || null],
      [text.sessions, locale.number(user.sessions)],
      [text.secondFactor, user.secondFactorSince && momentOf(locale, user.secondFactorSince)],
      [text.bought, html`<a href="/admin/orders?buyer=${user.id}">${bounded(locale, deeds.bought)}</a>`],
      [text.shop, user.sellerId === null ? null : html`<bdi>${user.sellerName}</bdi>`],
      [
        text.sold,
        user.sellerId === null
          ? null
          : html`<a href="/admin/orders?seller=${user.sellerId}">${bounded(locale, deeds.sold)}</a>`,
      ],
      [text.offers, user.sellerId === null ? null : bounded(locale, deeds.offers)],
    ])}
${user.deletedAt ? null : commands(context, model)}
<section aria-labelledby="entries"><h2 id="entries">${text.entries}</h2>
${entries.length === 0 ? html`<p>${admin.none}</p>` : html`<ul class="rows">${entries.map((entry) => entryRow(locale, entry))}</ul>`}</section>`,
  });
}

function commands(context: PageContext, { user, self, form }: UserModel): SafeHtml {
  const { admin } = context.locale.texts;
  const text = admin.users;
  const path = `/admin/users/${user.id}`;
  const role = user.role === 'admin' ? 'user' : 'admin';
  return html`${
    self
      ? null
      : user.suspendedAt
        ? html`<form action="${path}/restore" method="post">${sessionField(context)}<p><button>${text.restore}</button></p></form>`
        : html`<section aria-labelledby="suspend"><h2 id="suspend">${text.suspendTitle}</h2><p>${text.suspendLede}</p>
<form action="${path}/suspend" method="post" novalidate>${sessionField(context)}${textField(form, { name: 'reason', label: admin.reason, rows: 3 })}<p><button>${text.suspend}</button></p></form></section>`
  }${
    self || user.secondFactorSince === null
      ? null
      : html`<form action="${path}/second-factor" method="post">${sessionField(context)}<p class="quiet">${text.resetHint}</p><p><button class="second">${text.reset}</button></p></form>`
  }${
    user.suspendedAt
      ? null
      : html`<form action="${path}/role" method="post">${sessionField(context)}<input type="hidden" name="role" value="${role}"><p class="quiet">${role === 'admin' ? text.promoteHint : text.demoteHint}</p><p><button class="second">${role === 'admin' ? text.promote : text.demote}</button></p></form>`
  }`;
}
