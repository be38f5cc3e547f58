import { bookPath, gradeClass, languageOf } from '../catalog/index.ts';
import { type SentForm, sessionField, textField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PageOf } from '../core/page-of.ts';
import { type Photo, photoPath } from '../photos/index.ts';
import type { OpenReport } from '../selling/index.ts';
import { adminPage, doneText, facts, momentOf, pager } from './admin-page.views.ts';
import type { ClosedReport, Report, ReportedListing } from './report.model.ts';

interface Reports<T> {
  readonly reports: PageOf<T>;
  /** Of the pages of the list. */
  readonly first: boolean;
}

/** What nobody has dealt with, the oldest first. */
export function reportsPage(context: PageContext, { reports, first }: Reports<OpenReport>): string {
  const { locale } = context;
  const { admin, selling } = locale.texts;
  const text = admin.reports;
  return adminPage(context, {
    tab: 'reports',
    body: html`<p><a href="/admin/reports/closed">${text.toClosed}</a></p>
${reports.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${reports.items.map(
      (report) =>
        html`<li><h2 dir="auto"><a href="/admin/reports/${report.listingId}">${report.title}</a></h2>
<p><b>${selling.report.reasons[report.reason]}</b>${report.text ? html` <bdi>${report.text}</bdi>` : null}</p>
<p class="quiet"><bdi>${report.sellerName}</bdi> · ${text.reportedBy} <a href="/admin/users/${report.reporterId}"><bdi>${report.reporterName}</bdi></a>, ${momentOf(locale, report.createdAt)}</p></li>`,
    )}</ul>
${pager(locale, { path: '/admin/reports', first, next: reports.next, order: 'oldest-first' })}`,
  });
}

/** What was dealt with, the newest first. */
export function closedReportsPage(context: PageContext, { reports, first }: Reports<ClosedReport>): string {
  const { locale } = context;
  const { admin, selling } = locale.texts;
  const text = admin.reports;
  return adminPage(context, {
    tab: 'reports',
    title: text.closedTitle,
    body: html`<p><a href="/admin/reports">${text.toOpen}</a></p>
${reports.items.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${reports.items.map(
      ({ listingId, title, sellerName, reason, outcome, closedAt }) =>
        html`<li><h2 dir="auto"><a href="/admin/reports/${listingId}">${title}</a></h2><p><b>${text.outcomes[outcome]}</b> · ${selling.report.reasons[reason]}</p><p class="quiet"><bdi>${sellerName}</bdi>, ${momentOf(locale, closedAt)}</p></li>`,
    )}</ul>
${pager(locale, { path: '/admin/reports/closed', first, next: reports.next })}`,
  });
}

export interface ReportedModel {
  readonly listing: ReportedListing;
  readonly reports: readonly Report[];
  readonly photos: readonly Photo[];
  readonly form: SentForm;
  readonly done?: string | undefined;
  /** Another admin was quicker. */
  readonly late: boolean;
}

/** An offer as buyers see it, what members say of it, and what can be done. */
export function reportedListingPage(context: PageContext, model: ReportedModel): string {
  const { locale } = context;
  const text = locale.texts.admin.reports;
  const { listing, reports, done, late } = model;
  const open = reports.some(({ closedAt }) => closedAt === null);
  return adminPage(context, {
    tab: 'reports',
    title: text.listingTitle(listing.book.title),
    done: doneText(text.done, done),
    problem: late ? text.late : null,
    body: html`${offer(locale, model)}
<section aria-labelledby="reports"><h2 id="reports">${text.said}</h2><ul class="rows">${reports.map((report) => reportRow(locale, report))}</ul></section>
${open ? commands(context, model) : null}`,
  });
}

function offer(locale: Locale, { listing, photos }: ReportedModel): SafeHtml {
  const { admin, conditions } = locale.texts;
  const text = admin.reports;
  const { book, seller, condition, live, available, takenDownAt, takenDownReason } = listing;
  const name = html`<bdi>${seller.name}</bdi>, <bdi>${seller.place}</bdi>`;
  return html`<section aria-labelledby="offer"><h2 id="offer">${text.offer}</h2>
<p dir="auto"${languageOf(locale, book.language)}><a href="${bookPath(book)}">${book.title}</a></p><p class="quiet" dir="auto">${book.authors}</p>
<p class="${gradeClass(condition)}">${conditions[condition].name}</p>
<p dir="auto">${listing.notes}</p>
${photos.length === 0 ? null : html`<div class="actions">${photos.map((photo) => html`<a href="${photoPath(photo.name, 1600)}"><img class="photo" src="${photoPath(photo.name, 240)}" width="96" height="144" alt="${text.photo}" loading="lazy"></a>`)}</div>`}
${facts([
  [text.price, locale.money(listing.priceCents)],
  [text.copies, locale.number(available)],
  [text.seller, seller.userId === null ? name : html`<a href="/admin/users/${seller.userId}">${name}</a>`],
  [text.state, takenDownAt ? text.isTakenDown : live ? text.isLive : text.isNotLive],
  [text.takenDownAt, takenDownAt && momentOf(locale, takenDownAt)],
  [admin.reason, takenDownReason],
])}</section>`;
}

function reportRow(locale: Locale, report: Report): SafeHtml {
  const { admin, selling } = locale.texts;
  const text = admin.reports;
  const { reason, reporterId, reporterName, createdAt, closedAt, outcome } = report;
  return html`<li><p><b>${selling.report.reasons[reason]}</b></p>${report.text ? html`<p dir="auto">${report.text}</p>` : null}
<p class="quiet">${text.reportedBy} <a href="/admin/users/${reporterId}"><bdi>${reporterName}</bdi></a>, ${momentOf(locale, createdAt)}${closedAt && outcome ? html`<br>${text.outcomes[outcome]}, ${momentOf(locale, closedAt)}` : null}</p></li>`;
}

function commands(context: PageContext, { listing, form }: ReportedModel): SafeHtml {
  const { admin } = context.locale.texts;
  const text = admin.reports;
  const path = `/admin/reports/${listing.id}`;
  return html`<section aria-labelledby="take-down"><h2 id="take-down">${text.takeDownTitle}</h2><p>${text.takeDownLede}</p>
<form action="${path}/take-down" method="post" novalidate>${sessionField(context)}${textField(form, { name: 'reason', label: admin.reason, rows: 3 })}<p><button>${text.takeDown}</button></p></form></section>
<form action="${path}/dismiss" method="post">${sessionField(context)}<p class="quiet">${text.dismissHint}</p><p><button class="second">${text.dismiss}</button></p></form>`;
}
