import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { conditions } from '../listings/index.ts';
import { type CatalogueQuery, sorts } from './catalog.model.ts';
import type { LanguageShelf } from './home.views.ts';

/** A form that could not be read: what is wrong and what was received, by name of the field. */
export interface InvalidForm {
  readonly faults: Readonly<Record<string, string>>;
  readonly received?: Readonly<Record<string, string>>;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The filters as a form that works by itself: it loads the list with what was chosen. */
export function filterForm(
  locale: Locale,
  query: CatalogueQuery,
  languages: readonly LanguageShelf[],
  invalid?: InvalidForm,
): SafeHtml {
  const { catalogue, conditions: grades } = locale.texts;
  const { faults = {}, received = {} } = invalid ?? {};
  const q = received['q'] ?? query.q;
  const price = received['max'] ?? (query.maxPriceCents === null ? '' : locale.typedAmount(query.maxPriceCents));
  const gradeChoices = conditions.map((value) => ({ value, label: grades[value].name }));
  const codes = languages.map(({ code }) => code);
  // A language that has no books (any more) is still the one that was asked for.
  if (query.language && !codes.includes(query.language)) codes.push(query.language);
  const languageChoices = codes.map((code) => ({ value: code, label: locale.languageLabel(code) }));
  const sortChoices = sorts
    .filter((value) => value !== 'relevance' || q !== '')
    .map((value) => ({ value, label: catalogue.sorts[value] }));
  return html`<details class="filters"${invalid ? html` open` : null}><summary>${catalogue.filters}</summary>
<form action="/books" method="get">
${q ? html`<input type="hidden" name="q" value="${q}">` : null}
${select('condition', catalogue.condition, catalogue.anyCondition, gradeChoices, received['condition'] ?? query.condition, faults)}
<p class="field"><label for="max">${catalogue.max(locale.currency)}</label><input id="max" name="max" inputmode="decimal" size="8" maxlength="12" value="${price}"${describedBy('max', faults)}>${fault('max', faults)}</p>
${select('language', catalogue.language, catalogue.anyLanguage, languageChoices, received['language'] ?? query.language, faults)}
${select('sort', catalogue.sort, null, sortChoices, received['sort'] ?? query.sort, faults)}
<button>${catalogue.apply}</button>
${['q', 'after', 'before'].map((name) => (faults[name] === undefined ? null : html`<p class="wrong">${faults[name]}</p>`))}
</form></details>`;
}

function select(
  name: string,
  label: string,
  any: string | null,
  choices: readonly Choice[],
  chosen: string | null,
  faults: InvalidForm['faults'],
): SafeHtml {
  return html`<p class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"${describedBy(name, faults)}>${
    any === null ? null : html`<option value="">${any}</option>`
  }${choices.map((choice) =>
    choice.value === chosen
      ? html`<option value="${choice.value}" selected>${choice.label}</option>`
      : html`<option value="${choice.value}">${choice.label}</option>`,
  )}</select>${fault(name, faults)}</p>`;
}

const describedBy = (name: string, faults: InvalidForm['faults']): SafeHtml | null =>
  faults[name] === undefined ? null : html` aria-invalid="true" aria-describedby="${name}-fault"`;

const fault = (name: string, faults: InvalidForm['faults']): SafeHtml | null =>
  faults[name] === undefined ? null : html`<span class="wrong" id="${name}-fault">${faults[name]}</span>`;
