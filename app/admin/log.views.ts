import type { AuditQuery, LoggedEntry } from '../audit-log/index.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale, Texts } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import { adminPage, momentOf, pager } from './admin-page.views.ts';

export interface LogModel {
  readonly query: AuditQuery;
  readonly first: boolean;
  readonly entries: PageOf<LoggedEntry>;
}

export function logPage(context: PageContext, { query, first, entries }: LogModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.log;
  const { actorId, subject } = query;
  const fields = {
    actor: actorId === undefined ? '' : String(actorId),
    subject: subject ? `${subject.kind}-${subject.id}` : '',
  };
  const filter = [
    ...(actorId === undefined ? [] : [text.by(entries.items[0]?.actorName ?? text.subjects.user(actorId))]),
    ...(subject
      ? [
          text.about(
            nameOf(text, {
              subjectKind: subject.kind,
              subjectId: subject.id,
              subjectName: entries.items[0]?.subjectName ?? null,
            }),
          ),
        ]
      : []),
  ];
  return adminPage(context, {
    tab: 'log',
    body: html`${filter.length === 0 ? null : html`<p>${filter.join(' ')} <a href="/admin/log">${text.all}</a></p>`}
${entries.items.length === 0 ? html`<p>${admin.none}</p>` : html`<ol class="rows">${entries.items.map((entry) => entryRow(locale, entry))}</ol>`}
${pager(locale, { path: '/admin/log', query: fields, first, next: entries.next })}`,
  });
}

type Subject = Pick<LoggedEntry, 'subjectKind' | 'subjectId' | 'subjectName'>;

/** What an entry is about, in words: users have names, the rest has numbers. */
function nameOf(text: Texts['admin']['log'], { subjectKind, subjectId, subjectName }: Subject): string {
  if (subjectName) return subjectName;
  const words: Readonly<Record<string, (id: number) => string>> = text.subjects;
  return Object.hasOwn(words, subjectKind) ? words[subjectKind]!(subjectId) : `${subjectKind} ${subjectId}`;
}

/** Pages of what entries are about. */
const pages: Readonly<Record<string, string>> = {
  user: '/admin/users',
  order: '/admin/orders',
  listing: '/admin/reports',
  'delivery-provider': '/admin/delivery',
  payment: '/admin/transfers',
};

/** An entry as a sentence: who, what, and why where it was said. */
export function entryRow(locale: Locale, entry: LoggedEntry): SafeHtml {
  const text = locale.texts.admin.log;
  const phrases: Readonly<Record<string, (subject: string) => string>> = text.actions;
  const subject = nameOf(text, entry);
  const phrase = Object.hasOwn(phrases, entry.action)
    ? phrases[entry.action]!(subject)
    : text.other(entry.action, subject);
  const path = pages[entry.subjectKind];
  // What was said to an order is its note.
  const { note, reason = note, ...details } = entry.details;
  return html`<li><p>${actorOf(locale, entry)} ${path ? html`<a href="${path}/${entry.subjectId}">${phrase}</a>` : phrase}</p>
${typeof reason === 'string' && reason !== '' ? html`<p>${text.because(reason)}</p>` : null}${
  Object.keys(details).length === 0
    ? null
    : html`<details><summary>${text.details}</summary><p class="quiet"><code>${JSON.stringify(details)}</code></p></details>`
}
<p class="quiet">${momentOf(locale, entry.at)} · <a href="/admin/log?subject=${entry.subjectKind}-${entry.subjectId}">${text.about(subject)}</a></p></li>`;
}

function actorOf({ texts }: Locale, { actorId, actorName }: LoggedEntry): SafeHtml {
  const text = texts.admin.log;
  if (actorId === null) return html`<b>${text.store}</b>`;
  return html`<b><a href="/admin/log?actor=${actorId}"><bdi>${actorName || text.subjects.user(actorId)}</bdi></a></b>`;
}
