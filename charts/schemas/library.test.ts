import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { definitionIn, knownKinds, knownReleases, schemaOf, sources } from './library.ts';
import { scalarFault } from './scalars.ts';
import type { Schema } from './schema.ts';

/** A schema and every schema within it, definitions of each release included. */
function* schemasIn(schema: Schema, seen: Set<string>): Generator<Schema> {
  yield schema;
  const {
    $ref,
    items,
    additionalProperties: others,
    properties = {},
    anyOf = [],
    oneOf = [],
    allOf = [],
    not,
  } = schema;
  if ($ref !== undefined && !seen.has($ref)) {
    seen.add($ref);
    for (const { schema: definition } of definitionIn($ref, knownReleases))
      if (definition) yield* schemasIn(definition, seen);
  }
  for (const inner of [...Object.values(properties), ...anyOf, ...oneOf, ...allOf, items, not, others])
    if (typeof inner === 'object') yield* schemasIn(inner, seen);
}

const schemas = (): Schema[] => {
  const seen = new Set<string>();
  return knownKinds().flatMap((name) => {
    const kind = schemaOf(name)!;
    return [...schemasIn(kind.from === 'kubernetes' ? { $ref: kind.definition } : kind.schema, seen)];
  });
};

describe('charts/schemas/data', () => {
  it('holds the releases from the one that the charts are written in, without a gap', () => {
    const minors = knownReleases.map((release) => Number(release.split('.')[1]));
    expect(minors[0]).toBe(28);
    expect(minors).toEqual(minors.map((_, at) => 28 + at));
    expect(minors.length).toBeGreaterThan(7);
  });

  it('holds every definition that another one refers to', () => {
    expect(schemas().length).toBeGreaterThan(5000);
  });

  it('knows a file for every add-on, and no other file', () => {
    const files = readdirSync(join(import.meta.dirname, 'data')).map((name) => name.replace('.json', ''));
    expect(files.sort()).toEqual(['kubernetes', 'sources', ...sources.packages.map(({ name }) => name)].sort());
  });

  it('holds no pattern that JavaScript cannot read', () => {
    const patterns = schemas().filter(({ pattern }) => pattern !== undefined);
    expect(patterns.length).toBeGreaterThan(50);
    for (const { pattern } of patterns) expect(() => scalarFault('text', { pattern: pattern! })).not.toThrow();
  });
});

describe('definitionIn', () => {
  it('tells releases apart by what they have', () => {
    const handlers = definitionIn('core.v1.LifecycleHandler', ['1.28', '1.29', '1.37']);
    expect(handlers.map(({ releases }) => releases)).toEqual([['1.28'], ['1.29', '1.37']]);
  });

  it('says where a definition is not there yet', () => {
    const [before, after] = definitionIn('storage.v1.VolumeAttributesClass', knownReleases);
    expect(before).toMatchObject({ schema: null });
    expect(before!.releases).toContain('1.33');
    expect(after!.schema).toMatchObject({ type: 'object' });
    expect(after!.releases[0]).toBe('1.34');
  });
});
