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
