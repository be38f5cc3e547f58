import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generatedDocuments } from './documents.ts';
import { jsonText } from './json-text.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
  readonly const?: unknown;
  readonly additionalProperties?: boolean;
}

const textOf = (path: string) => generatedDocuments().find((document) => document.path === path)!.text;
const schema: Schema = JSON.parse(textOf('charts/environments/environment.schema.json'));

/** Every key of a schema with its path, choices included. */
function* keysOf(of: Schema, path = ''): Generator<[path: string, schema: Schema]> {
  for (const [name, inner] of Object.entries(of.properties ?? {})) {
    yield [`${path}.${name}`, inner];
    yield* keysOf(inner, `${path}.${name}`);
  }
  for (const inner of [...(of.anyOf ?? []), ...(of.oneOf ?? []), ...(of.items ? [of.items] : [])])
    yield* keysOf(inner, path);
}

describe('generatedDocuments', () => {
  it.each(generatedDocuments())('are what is committed: $path', ({ path, text }) => {
    expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toBe(text);
  });
});

describe('environment.schema.json', () => {
  it('describes every key', () => {
    const keys = [...keysOf(schema)];
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter(([, { description, const: fixed }]) => !description && fixed === undefined)).toEqual([]);
  });

  it('knows no key that the code does not', () => {
    const groups = [...keysOf(schema), ['', schema] as const].filter(([, { properties }]) => properties);
    expect(groups.filter(([, { additionalProperties }]) => additionalProperties !== false)).toEqual([]);
  });
});

describe('jsonText', () => {
  it('is JSON, with short lists on one line and long ones on many', () => {
    const value = { short: ['a', 1, null], long: ['x'.repeat(80), 'y'.repeat(80)], empty: {}, deep: [{ a: [] }] };
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(jsonText(value)).toContain('"short": ["a", 1, null],\n');
    expect(jsonText(value)).toContain(`"long": [\n    "${'x'.repeat(80)}",\n`);
  });
});
