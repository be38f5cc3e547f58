import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { MOST_COUNTED } from './overview.model.ts';

const tabs = [
  { tab: 'overview', path: '/admin' },
  { tab: 'users', path: '/admin/users' },
  { tab: 'reports', path: '/admin/reports' },
  { tab: 'orders', path: '/admin/orders' },
  { tab: 'transfers', path: '/admin/transfers' },
  { tab: 'refunds', path: '/admin/refunds' },
  { tab: 'delivery', path: '/admin/delivery' },
  { tab: 'jobs', path: '/admin/jobs' },
  { tab: 'log', path: '/admin/log' },
] as const;

export interface AdminPage {
  readonly tab: (typeof tabs)[number]['tab'];
  /** @default the tab's own */
  readonly title?: string | undefined;
  /** What has just been done. */
  readonly done?: string | null;
  /** Why it was not done. */
  readonly problem?: string | null;
  readonly body: SafeHtml;
}

/** A page that only admins see. */
export function adminPage(context: PageContext, { tab, title, done, problem, body }: AdminPage): string {
  const { admin } = context.locale.texts;
  const heading = title ?? admin[tab].title;
  return page(context, {
    title: heading,
    noindex: true,
    body: html`<div class="wrap sheet desk">
<nav aria-label="${admin.pages}"><ul class="chips">${tabs.map(
      ({ tab: other, path }) =>
        html`<li><a class="plain" href="${path}"${other === tab ? html` aria-current="page"` : null}>${admin[other].link}</a></li>`,
    )}</ul></nav>
<h1>${heading}</h1>${done ? html`<p class="done" role="status">${done}</p>` : null}${problem ? html`<p class="done wrong" role="alert">${problem}</p>` : null}
${body}</div>`,
  });
}

/** A moment that programs can read, too. */
export const momentOf = (locale: Locale, date: Date): SafeHtml =>
  html`<time datetime="${date.toISOString()}">${locale.moment(date)}</time>`;

/** What is known of something, as names and values; null is left out. */
export const facts = (known: readonly (readonly [name: string, value: SafeHtml | string | null])[]): SafeHtml =>
  html`<dl class="facts">${known.map(([name, value]) =>
    value === null ? null : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;

/** A number that is counted up to a bound only. */
export const bounded = (locale: Locale, n: number): string =>
  n > MOST_COUNTED ? locale.texts.admin.moreThan(locale.number(MOST_COUNTED)) : locale.number(n);

/** What the address of a page says that was done; null for what it cannot say. */
export const doneText = (texts: Readonly<Record<string, string>>, done: string | undefined): string | null =>
  done !== undefined && Object.hasOwn(texts, done) ? texts[done]! : null;

interface Search {
  readonly action: string;
  readonly label: string;
  readonly value: string;
}

/** A field to look for something. */
export const searchForm = ({ texts }: Locale, { action, label, value }: Search): SafeHtml =>
  html`<form action="${action}" method="get" role="search" aria-label="${label}"><p class="field"><label for="q">${label}</label><input id="q" type="search" name="q" value="${value}" maxlength="200" autocomplete="off"></p><p><button class="second">${texts.admin.search}</button></p></form>`;

interface Pager {
  readonly path: string;
  /** What the list is filtered by; empty texts are left out. */
  readonly query?: Readonly<Record<string, string>>;
  readonly first: boolean;
  /** What the next page begins behind. */
  readonly next: number | string | null;
  /** Lists of what waits begin with the oldest. @default newest-first */
  readonly order?: 'newest-first' | 'oldest-first';
}

/** Leads further into a list, and back to its beginning. */
export function pager(
  { texts }: Locale,
  { path, query = {}, first, next, order = 'newest-first' }: Pager,
): SafeHtml | null {
  if (first && next === null) return null;
  const address = (more: Readonly<Record<string, string>>): string => {
    const fields = new URLSearchParams(Object.entries({ ...query, ...more }).filter(([, value]) => value !== ''));
    return fields.size === 0 ? path : `${path}?${fields}`;
  };
  const { admin } = texts;
  const words = order === 'newest-first' ? admin.newestFirst : admin.oldestFirst;
  const place = order === 'newest-first' ? 'before' : 'after';
  return html`<nav class="pager" aria-label="${admin.pager}">${first ? null : html`<a href="${address({})}">${words.back}</a>`}${next === null ? null : html`<a rel="next" href="${address({ [place]: String(next) })}">${words.next}</a>`}</nav>`;
}
