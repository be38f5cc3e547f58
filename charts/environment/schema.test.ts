import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environmentSchema } from './schema.ts';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Every key of the schema, with the path under which it is written and whether it must be. */
function* keys(schema: JsonSchema, at = ''): Generator<{ path: string; schema: JsonSchema; required: boolean }> {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = at ? `${at}.${key}` : key;
    yield { path, schema: property, required: schema.required?.includes(key) ?? false };
    yield* keys(property, path);
  }
  for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) yield* keys(inner, at);
  if (schema.items) yield* keys(schema.items, `${at}[]`);
}

const all = [...keys(z.toJSONSchema(environmentSchema, { io: 'input' }) as JsonSchema)];

describe('environmentSchema', () => {
  it('describes every key', () => {
    expect(all.filter(({ schema }) => !schema.description).map(({ path }) => path)).toEqual([]);
  });

  it('gives every key that may be left out a default, or says what its absence means', () => {
    const silent = all.filter(
      ({ schema, required }) =>
        !required && schema.default === undefined && !/\bwhen unset|by default/.test(schema.description ?? ''),
    );
    // A group whose keys all have defaults needs none of its own.
    expect(silent.filter(({ schema }) => !schema.properties).map(({ path }) => path)).toEqual([]);
  });

  it('says in which unit a number is', () => {
    const units =
      /seconds|percent|days|mebibytes|connections|pods|port|nodes|requests|ACUs|user|group|order|disk|cpu|memory/i;
    const numbers = all.filter(({ schema }) =>
      ['integer', 'number'].includes((schema as { type?: string }).type ?? ''),
    );
    expect(numbers.filter(({ schema }) => !units.test(schema.description ?? '')).map(({ path }) => path)).toEqual([]);
  });
});
