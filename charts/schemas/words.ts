import type { Schema } from './schema.ts';

/** Longest text that a message quotes. */
const quoted = 60;

/** A value as a message shows it. @param secret never shows what it holds */
export function received(value: unknown, secret: boolean): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `an object with ${listed(Object.keys(value))}`;
  if (typeof value !== 'string') return secret ? `a ${typeof value}` : String(value);
  if (secret) return `text of ${value.length} characters`;
  return JSON.stringify(value.length > quoted ? `${value.slice(0, quoted)}…` : value);
}

const typeNames = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
} as const;

/** What a schema accepts, shortly. */
export function accepted(schema: Schema): string {
  if (schema.enum) return `one of ${schema.enum.map((value) => value || '""').join(', ')}`;
  if (schema['x-kubernetes-int-or-string']) return 'a whole number or text';
  if (schema.type) return typeNames[schema.type];
  const choices = [...new Set([...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(choice))].filter(Boolean);
  return choices.length > 0 ? choices.join(', or ') : 'a value';
}

function choice(schema: Schema): string {
  const { required = [], properties = {}, enum: values } = schema;
  const named = [...required, ...Object.keys(properties).filter((name) => !required.includes(name))];
  if (named.length === 0) return schema.type || values ? accepted(schema) : '';
  return named
    .map((name) => {
      const inner = properties[name]?.enum;
      return inner ? `${name}: ${inner.join(' or ')}` : name;
    })
    .join(' with ');
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** Releases as a range where they are one: `1.28–1.37`. */
export function releaseRange(releases: readonly string[], all: readonly string[]): string {
  const ranges: string[][] = [];
  for (const release of all) {
    if (!releases.includes(release)) continue;
    const last = ranges.at(-1);
    if (last && all.indexOf(last.at(-1)!) === all.indexOf(release) - 1) last.push(release);
    else ranges.push([release]);
  }
  return ranges.map((range) => (range.length > 1 ? `${range[0]}–${range.at(-1)}` : range[0])).join(', ');
}
