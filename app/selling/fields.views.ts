import type { BookFacts } from '../catalog/index.ts';
import { inputField, radioField, type SentForm, selectField, textField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { conditions } from '../listings/index.ts';
import { languageChoices } from './languages.ts';
import { type Fields, MOST_COPIES } from './selling-input.ts';

/** The fields of an edition. */
export function bookFields(locale: Locale, form: SentForm): SafeHtml {
  const { find, offer: text } = locale.texts.selling;
  const optional = (name: string, label: string, hint?: string) =>
    inputField(form, { name, label: text.optional(label), hint, autocomplete: 'off', required: false });
  return html`${inputField(form, { name: 'title', label: text.bookName, autocomplete: 'off' })}
${optional('authors', text.authors, text.authorsHint)}
${optional('publisher', text.publisher)}
${optional('year', text.year)}
${selectField(form, {
  name: 'language',
  label: text.language,
  value: '',
  choices: [{ value: '', label: text.noLanguage }, ...languageChoices(locale, form.received['language'] ?? null)],
})}
${optional('isbn', find.isbn, find.isbnHint)}`;
}

/** An edition as the fields have it. */
export const fieldsOfBook = ({ title, authors, publisher, year, language, isbn }: BookFacts): Fields => ({
  title,
  authors,
  publisher: publisher ?? '',
  year: year === null ? '' : String(year),
  language: language ?? '',
  isbn: isbn ?? '',
});

/** The fields of a copy. */
export function offerFields(locale: Locale, form: SentForm): SafeHtml {
  const { conditions: grades, selling } = locale.texts;
  const { offer: text } = selling;
  return html`${radioField(form, {
    name: 'condition',
    legend: text.condition,
    choices: conditions.map((condition) => ({
      value: condition,
      label: grades[condition].name,
      hint: grades[condition].meaning,
    })),
  })}
${textField({ ...form, received: { notes: '', ...form.received } }, { name: 'notes', label: text.notes, rows: 4, required: false })}
<p class="quiet">${text.notesHint}</p>
${inputField(form, { name: 'price', label: text.price(locale.currency), autocomplete: 'off' })}
${inputField(form, { name: 'copies', label: text.copies, hint: text.copiesHint(MOST_COPIES), autocomplete: 'off', value: '1' })}`;
}
