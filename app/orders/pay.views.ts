import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { OrderGroup } from './order.model.ts';
import { momentOf } from './order-parts.views.ts';

/** How far paying has come. */
export type PayStep =
  /** The way to pay as its provider has it: a form, an account to transfer to. */
  | { readonly step: 'pay'; readonly way: SafeHtml | null; readonly reason?: string | null | undefined }
  /** The buyer goes on at this address, which may be another site's. */
  | { readonly step: 'leave'; readonly url: string }
  /** Whether it is paid is not known yet. */
  | { readonly step: 'finding' }
  /** The hold has ended, or the order was called off. */
  | { readonly step: 'over' };

export interface PayModel {
  readonly group: OrderGroup;
  readonly now: Date;
  readonly pay: PayStep;
}

/** Seconds up to which a hold is counted down; a longer one is told in days. */
const COUNTED = 3 * 3600;
const DAY = 24 * 3600;

/** The page on which an order is paid, while its copies are held. */
export function payPage(context: PageContext, { group, now, pay }: PayModel): string {
  const { locale } = context;
  const { orders, cart } = locale.texts;
  const { pay: text } = orders;
  const over = pay.step === 'over';
  return page(context, {
    title: over ? text.over : text.title,
    noindex: true,
    script: 'countdown.js',
    body: html`<div class="wrap sheet">
<h1>${over ? text.over : text.title}</h1>
${
  over
    ? html`<p class="lede">${text.overReason}</p><p class="actions"><a class="button" href="/cart">${cart.title}</a> <a href="/orders/${group.number}">${text.order}</a></p>`
    : html`<p><a href="/orders/${group.number}">${orders.order(group.number)}</a></p>
<p class="total">${text.amount} <span class="price">${locale.money(group.totalCents)}</span></p>
${group.holdsUntil ? held(locale, group.holdsUntil, now) : null}
${stepOf(locale, group, pay)}`
}
</div>`,
  });
}

/** Until when the copies are held, and how long that is; a script may count it down. */
function held(locale: Locale, until: Date, now: Date): SafeHtml {
  const { pay: text } = locale.texts.orders;
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  const left =
    seconds > COUNTED
      ? text.days(Math.ceil(seconds / DAY))
      : html`<span data-seconds="${seconds}">${text.minutes(Math.ceil(seconds / 60))}</span>`;
  return html`<p class="done">${text.held} ${momentOf(locale, until)} (${left}).</p>`;
}

function stepOf(locale: Locale, { number }: OrderGroup, pay: Exclude<PayStep, { step: 'over' }>): SafeHtml {
  const { pay: text } = locale.texts.orders;
  switch (pay.step) {
    case 'pay':
      return html`${pay.reason ? html`<div class="notice" role="alert"><p><b>${pay.reason}</b></p><p>${text.failed}</p></div>` : null}${pay.way}`;
    case 'leave':
      return html`<p>${text.leave}</p><p class="actions"><a class="button" href="${pay.url}">${text.go}</a></p>`;
    default:
      return html`<p class="lede">${text.finding}</p><p class="actions"><a class="button" href="/orders/${number}/pay">${text.again}</a></p>`;
  }
}
