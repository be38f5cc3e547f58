import { inputField, type SentForm, sessionField, textField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';

/** How to reach the people behind the shop; `address` is undefined when they gave none. */
export function contactPage(context: PageContext, address: string | undefined, form: SentForm): string {
  const { contact } = context.locale.texts;
  return page(context, {
    title: contact.title,
    description: contact.lede,
    canonical: '/contact',
    body: html`<article class="wrap"><h1 class="list-heading">${contact.title}</h1>
<div class="prose"><p class="lede">${contact.lede}</p>
${address === undefined ? html`<p>${contact.noAddress}</p>` : html`<p class="actions">${contact.address} <a href="mailto:${encodeURIComponent(address).replace('%40', '@')}">${address}</a></p>`}
<h2>${contact.helps}</h2>
<ul>${contact.hints.map((hint) => html`<li>${hint}</li>`)}</ul>
</div>
${address === undefined ? null : contactForm(context, form)}</article>`,
  });
}

function contactForm(context: PageContext, form: SentForm): SafeHtml {
  const { contact } = context.locale.texts;
  return html`<div class="sheet"><h2>${contact.write}</h2>
<form action="/contact" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'name', label: contact.name, autocomplete: 'name' })}
${inputField(form, { name: 'address', label: contact.from, type: 'email', hint: contact.fromHint, autocomplete: 'email' })}
${textField(form, { name: 'message', label: contact.message, rows: 8 })}
<p><button>${contact.send}</button></p>
</form></div>`;
}

/** The answer to a message: it will be read. */
export function contactSentPage(context: PageContext): string {
  const { contact } = context.locale.texts;
  return page(context, {
    title: contact.sent,
    noindex: true,
    body: html`<article class="wrap"><h1 class="list-heading">${contact.sent}</h1>
<div class="prose"><p class="lede">${contact.sentReason}</p></div></article>`,
  });
}
