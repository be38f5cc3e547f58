import { html } from '../core/html.ts';
import type { Texts } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';

/** The rules of the shop, or what it does with personal data. */
export function legalPage(context: PageContext, canonical: string, text: Texts['terms']): string {
  return page(context, {
    title: text.title,
    description: text.lede,
    canonical,
    body: html`<article class="wrap"><h1 class="list-heading">${text.title}</h1>
<div class="prose"><p class="lede">${text.lede}</p>
${text.sections.map(({ heading, paragraphs }) => html`<h2>${heading}</h2>${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}`)}
</div></article>`,
  });
}

/** How to reach the people behind the shop; `address` is undefined when they gave none. */
export function contactPage(context: PageContext, address: string | undefined): string {
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
</div></article>`,
  });
}
