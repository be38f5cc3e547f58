import { bookPath, type Edition } from '../catalog/index.ts';
import { type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import { bookFields } from './fields.views.ts';
import { sellingPage } from './selling-page.views.ts';

export interface EditionModel {
  readonly edition: Edition;
  readonly form: SentForm;
  readonly note?: 'saved' | 'conflict' | undefined;
}

/** An edition to whoever may edit it. */
export function editionPage(context: PageContext, { edition, form, note }: EditionModel): string {
  const { locale } = context;
  const { edition: text, offer } = locale.texts.selling;
  return sellingPage(context, {
    title: text.title,
    done: note === 'saved' ? text.saved : null,
    body: html`<p class="lede">${text.lede}</p>
${note === 'conflict' ? conflictBox(locale, edition) : null}
<form action="/selling/books/${edition.id}" method="post" novalidate>${sessionField(context)}<input type="hidden" name="version" value="${edition.version}">
${bookFields(locale, form)}
<p><button>${text.submit}</button></p>
</form>
<p><a href="${bookPath(edition)}">${offer.see}</a></p>`,
  });
}

/** What an edition says now, beside the form that says something else. */
function conflictBox(locale: Locale, edition: Edition): SafeHtml {
  const { edit, find, offer } = locale.texts.selling;
  const facts: readonly (readonly [string, string | null])[] = [
    [offer.bookName, edition.title],
    [offer.authors, edition.authors],
    [offer.publisher, edition.publisher],
    [offer.year, edition.year === null ? null : locale.texts.book.yearOf(edition.year)],
    [offer.language, edition.language && locale.languageLabel(edition.language)],
    [find.isbn, edition.isbn],
  ];
  return html`<div class="notice" role="alert"><h2>${edit.conflict.title}</h2><p>${edit.conflict.reason}</p>
<dl class="facts">${facts.map(([name, value]) => (value ? html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>` : null))}</dl></div>`;
}
