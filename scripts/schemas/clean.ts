import type { Schema } from '../../charts/schemas/schema.ts';

/** Keywords whose value is kept as it is. */
const plain = new Set([
  ...['type', 'nullable', 'default', 'enum', 'required', 'pattern', 'format', 'uniqueItems', 'multipleOf'],
  ...['minProperties', 'maxProperties', 'minItems', 'maxItems', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'],
  ...['x-kubernetes-embedded-resource', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys'],
  ...['x-kubernetes-map-type', 'x-kubernetes-validations'],
]);

/** Keywords that say nothing about what is accepted. */
const silent = new Set([
  ...['description', 'title', 'example', 'x-kubernetes-group-version-kind', 'x-kubernetes-patch-strategy'],
  ...['x-kubernetes-patch-merge-key', 'x-kubernetes-unions'],
]);

/**
 * A schema without what it only says to people, its references renamed.
 * @throws Error for a keyword that the charts' check does not know: it would be passed over
 */
export function clean(schema: unknown, reference: (name: string) => string): Schema {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema))
    throw new Error(`received ${JSON.stringify(schema)}; accepted: a schema`);
  const inner = (value: unknown) => clean(value, reference);
  const entries = Object.entries(schema)
    .filter(([keyword]) => !silent.has(keyword))
    .map(([keyword, value]): [string, unknown] => {
      if (plain.has(keyword)) return [keyword, value];
      if (keyword === '$ref') return [keyword, reference(value)];
      if (keyword === 'items' || keyword === 'not') return [keyword, inner(value)];
      if (keyword === 'additionalProperties') return [keyword, typeof value === 'boolean' ? value : inner(value)];
      if (keyword === 'allOf' || keyword === 'anyOf' || keyword === 'oneOf') return [keyword, value.map(inner)];
      if (keyword === 'properties')
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, property]) => [name, inner(property)]))];
      throw new Error(`the keyword ${keyword} (${JSON.stringify(value)}) is not known to charts/schemas`);
    });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as Schema;
}
