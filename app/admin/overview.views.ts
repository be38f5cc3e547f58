import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import { orderStates } from '../orders/index.ts';
import { adminPage, bounded } from './admin-page.views.ts';
import type { Overview } from './overview.model.ts';

/** How much there is of everything, and what waits for an admin. */
export function overviewPage(context: PageContext, overview: Overview): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.overview;
  const line = (name: string, n: number, path?: string): SafeHtml =>
    html`<li><span>${bounded(locale, n)}</span>${path ? html`<a href="${path}">${name}</a>` : html`<b>${name}</b>`}</li>`;
  return adminPage(context, {
    tab: 'overview',
    body: html`<section aria-labelledby="waiting"><h2 id="waiting">${text.waiting}</h2>
<ul class="index">${line(text.reports, overview.reports, '/admin/reports')}
${line(text.transfers, overview.transfers, '/admin/transfers')}
${line(text.refunds, overview.refunds, '/admin/refunds')}
${line(text.mails, overview.mails, '/admin/jobs')}
${line(text.payments, overview.payments, '/admin/jobs/payments')}</ul></section>
<section aria-labelledby="store"><h2 id="store">${text.store}</h2>
<ul class="index">${line(text.users, overview.users, '/admin/users')}
${line(text.offers, overview.offers, '/books')}
${orderStates.map((state) => line(admin.orders.of[state], overview[state], `/admin/orders?state=${state}`))}</ul></section>`,
  });
}
