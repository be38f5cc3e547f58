import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { JsonSchema } from './reference.model.ts';

const object = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? value : {}) as JsonSchema;
const list = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value : []);

/** The fields of an object, with those of the objects in them. */
export function fieldList(locale: Locale, schema: JsonSchema): SafeHtml {
  const { apiReference: text } = locale.texts;
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  return html`<ul>${Object.entries(object(schema['properties'])).map(([name, field]) => {
    const type = object(field);
    const inner = innerOf(type);
    const { description } = type;
    return html`<li><code>${name}</code> (${typeOf(type)}, ${inLanguageOf(locale, required.has(name) ? text.required : text.optional)})${
      typeof description === 'string' ? html`: ${formatted(description)}` : null
    }${inner ? fieldList(locale, inner) : null}</li>`;
  })}</ul>`;
}

/** An object that has no name of its own, and so is told where it stands. */
function innerOf(schema: JsonSchema): JsonSchema | null {
  if (schema['properties']) return schema;
  const inside = [...list(schema['anyOf']), ...(schema['items'] ? [object(schema['items'])] : [])];
  return inside.map(innerOf).find((found) => found !== null) ?? null;
}

/** A word of the page's language in a text that is English. */
export const inLanguageOf = ({ tag }: Locale, word: string): SafeHtml | string =>
  tag === 'en' ? word : html`<span lang="${tag}">${word}</span>`;

/** What a value can be, in a few words; what has a name leads to it. */
export function typeOf(schema: JsonSchema): SafeHtml | string {
  const { $ref: reference, anyOf, allOf, items, enum: values, type, format, const: constant } = schema;
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1)!;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (Array.isArray(values))
    return html`${values.map((value, index) => html`${index > 0 ? ' | ' : null}<code>${String(value)}</code>`)}`;
  const choices = list(anyOf).length > 0 ? list(anyOf) : list(allOf);
  if (choices.length > 0)
    return html`${choices.map((choice, index) => html`${index > 0 ? ' | ' : null}${typeOf(choice)}`)}`;
  if (items) return html`${typeOf(object(items))}[]`;
  if (Array.isArray(type)) return type.join(' | ');
  return typeof format === 'string' ? format : typeof type === 'string' ? type : 'any';
}

/** A sentence with `code` and **bold** in it. */
export const formatted = (text: string): SafeHtml =>
  html`${text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<b>${part.slice(2, -2)}</b>` : part;
  })}`;

/** Paragraphs and lists. */
export const paragraphsOf = (text: string): SafeHtml =>
  html`${text
    .trim()
    .split(/\n\n+/)
    .map((block) =>
      block.startsWith('- ')
        ? html`<ul>${block.split('\n').map((line) => html`<li>${formatted(line.slice(2))}</li>`)}</ul>`
        : html`<p>${formatted(block)}</p>`,
    )}`;
