import { html, type SafeHtml } from './html.ts';
import type { PageContext } from './page-context.ts';

/** What is wrong with a form that was sent, and how it was filled in, by name of the field. */
export interface SentForm {
  readonly faults: Readonly<Record<string, string>>;
  readonly received: Readonly<Record<string, string>>;
}

export const untouched: SentForm = { faults: {}, received: {} };

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly hint?: string | undefined;
  /** What browsers and password managers fill in. */
  readonly autocomplete: string;
  /** Shown while nothing was sent. */
  readonly value?: string;
  /** @default true */
  readonly required?: boolean;
}

/** A field with its label, its hint, and what is wrong with it. Passwords are never shown again. */
export function inputField(
  form: SentForm,
  { name, label, type = 'text', hint, autocomplete, value, required = true }: Field,
): SafeHtml {
  const shown = type === 'password' ? '' : (form.received[name] ?? value ?? '');
  return html`<p class="field"><label for="${name}">${label}</label>${hint === undefined ? null : html`<span class="quiet" id="${name}-hint">${hint}</span>`}<input id="${name}" name="${name}" type="${type}" value="${shown}" autocomplete="${autocomplete}"${required ? html` required` : null}${described(form, name, hint !== undefined)}>${fault(form, name)}</p>`;
}

/** A field for several lines. `id` tells fields of one name apart, of several forms on a page. */
export const textField = (
  form: SentForm,
  {
    name,
    label,
    rows,
    id = name,
    required = true,
  }: { name: string; label: string; rows: number; id?: string; required?: boolean },
): SafeHtml =>
  html`<p class="field"><label for="${id}">${label}</label><textarea id="${id}" name="${name}" rows="${rows}"${required ? html` required` : null}${described(form, name, false, id)}>
${form.received[name]}</textarea>${fault(form, name, id)}</p>`;

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from. */
export function selectField(
  form: SentForm,
  { name, label, value, choices }: { name: string; label: string; value: string; choices: readonly Choice[] },
): SafeHtml {
  const chosen = form.received[name] ?? value;
  return html`<p class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"${described(form, name, false)}>${choices.map(
    (choice) =>
      html`<option value="${choice.value}"${choice.value === chosen ? html` selected` : null}>${choice.label}</option>`,
  )}</select>${fault(form, name)}</p>`;
}

interface RadioChoice {
  readonly value: string;
  readonly label: SafeHtml | string;
  /** A further line about it. */
  readonly hint?: SafeHtml | string | null;
}

/** One of a few, all of them in sight. Nothing is chosen unless `value` says so. */
export function radioField(
  form: SentForm,
  {
    name,
    legend,
    value,
    choices,
  }: { name: string; legend: SafeHtml | string; value?: string | undefined; choices: readonly RadioChoice[] },
): SafeHtml {
  const chosen = form.received[name] ?? value;
  const wrong = form.faults[name] !== undefined;
  const focused = Object.keys(form.faults)[0] === name;
  return html`<fieldset class="radios"${wrong ? html` aria-describedby="${name}-fault"` : null}><legend>${legend}</legend>${fault(form, name)}${choices.map(
    (choice, index) =>
      html`<label><input type="radio" name="${name}" value="${choice.value}"${choice.value === chosen ? html` checked` : null}${focused && index === 0 ? html` autofocus` : null} required><span>${choice.label}${choice.hint ? html`<span class="quiet">${choice.hint}</span>` : null}</span></label>`,
  )}</fieldset>`;
}

/** A box to tick, which sends `yes`. */
export const checkField = (form: SentForm, { name, label }: { name: string; label: string }): SafeHtml =>
  html`<div class="radios"><label><input type="checkbox" id="${name}" name="${name}" value="yes"${form.received[name] === 'yes' ? html` checked` : null} required${described(form, name, false)}><span>${label}</span></label>${fault(form, name)}</div>`;

/** What makes a form one of this session's own; nothing where nobody is logged in. */
export const sessionField = ({ visitor }: PageContext): SafeHtml | null =>
  visitor === undefined ? null : html`<input type="hidden" name="form-token" value="${visitor.formToken}">`;

function described({ faults }: SentForm, name: string, hint: boolean, id = name): SafeHtml | null {
  const ids = [...(hint ? [`${id}-hint`] : []), ...(faults[name] === undefined ? [] : [`${id}-fault`])];
  const first = Object.keys(faults)[0] === name;
  return html`${faults[name] === undefined ? null : html` aria-invalid="true"`}${first ? html` autofocus` : null}${ids.length === 0 ? null : html` aria-describedby="${ids.join(' ')}"`}`;
}

const fault = ({ faults }: SentForm, name: string, id = name): SafeHtml | null =>
  faults[name] === undefined ? null : html`<span class="wrong" id="${id}-fault">${faults[name]}</span>`;
