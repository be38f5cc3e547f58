import { type SentForm, sessionField, textField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { OrderEvent, OrderMessage, OrderWithHistory } from './order.model.ts';
import { momentOf } from './order-parts.views.ts';

/** Whose page of an order it is. */
export type Side = 'buyer' | 'seller';

/** What happens by nobody's wish: who did it is not told. */
const own: readonly OrderEvent['action'][] = ['pay', 'expire', 'remind'];

/** What has happened to an order, the oldest first. */
export function timeline(locale: Locale, id: number, events: readonly OrderEvent[]): SafeHtml {
  const { orders: text } = locale.texts;
  return html`<h3 id="timeline-${id}">${text.timeline}</h3>
<ol class="rows" aria-labelledby="timeline-${id}">${events.map(
    ({ at, actor, action, note }) =>
      html`<li><b>${text.events[action]}</b> ${own.includes(action) ? null : text.actors[actor]}<br><span class="quiet">${momentOf(locale, at)}</span>${note ? html`<br><bdi>${note}</bdi>` : null}</li>`,
  )}</ol>`;
}

interface Messages {
  readonly order: OrderWithHistory;
  readonly side: Side;
  /** Where a message is sent to. */
  readonly action: string;
  readonly form: SentForm;
}

/** What buyer and seller have written to each other, and a form for more. */
export function messageBox(context: PageContext, { order, side, action, form }: Messages): SafeHtml {
  const { locale } = context;
  const { messages: text } = locale.texts.orders;
  const { id, messages } = order;
  return html`<h3 id="messages-${id}">${text.title}</h3>
${messages.length === 0 ? null : html`<ol class="rows" aria-labelledby="messages-${id}">${messages.map((message) => messageItem(locale, message, side))}</ol>`}
<form action="${action}" method="post" novalidate>${sessionField(context)}
${textField(form, { name: 'text', id: `text-${id}`, label: side === 'buyer' ? text.toSeller : text.toBuyer, rows: 3 })}
<p><button class="second">${text.send}</button></p>
</form>`;
}

function messageItem(locale: Locale, { id, from, at, text: words }: OrderMessage, side: Side): SafeHtml {
  const { authors } = locale.texts.orders.messages;
  return html`<li id="message-${id}"><b>${from === side ? authors.you : authors[from]}</b> <span class="quiet">${momentOf(locale, at)}</span><p class="said" dir="auto">${words}</p></li>`;
}

interface Cancelling {
  readonly order: OrderWithHistory;
  readonly side: Side;
  readonly action: string;
  readonly form: SentForm;
  /** Orders that go with it, itself among them. */
  readonly together: number;
}

/** Calling an order off: what it means has to be unfolded and read first. */
export function cancelBox(context: PageContext, { order, side, action, form, together }: Cancelling): SafeHtml {
  const { locale } = context;
  const { cancel: text } = locale.texts.orders;
  const unpaid = order.state === 'unpaid';
  return html`<details${Object.keys(form.faults).length > 0 ? html` open` : null}><summary>${text.title}</summary>
<form action="${action}" method="post" novalidate>${sessionField(context)}<input type="hidden" name="version" value="${order.version}">
${unpaid && together > 1 ? html`<p>${text.group}</p>` : null}
<p>${unpaid ? text.unpaid : text.refund(locale.money(order.totalCents))}</p>
${side === 'seller' ? html`<p>${text.gone}</p>` : null}
${textField(form, { name: 'note', id: `note-${order.id}`, label: side === 'seller' ? text.reason : text.note, rows: 2, required: side === 'seller' })}
<p><button class="second">${text.submit}</button></p>
</form></details>`;
}
