import type { JsonSchema, ReadableDocument } from './reference.model.ts';

/** A value that fits a schema, as an example to people. */
export function exampleOf(schema: JsonSchema, document: Pick<ReadableDocument, 'components'>): unknown {
  const { $ref: reference, anyOf, examples, default: preset, enum: values, type, items, properties } = schema;
  if (typeof reference === 'string')
    return exampleOf(document.components.schemas[reference.split('/').at(-1)!] ?? {}, document);
  if (Array.isArray(examples)) return examples[0];
  if (preset !== undefined) return preset;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0], document);
  if (type === 'array') return [exampleOf((items ?? {}) as JsonSchema, document)];
  if (type === 'object')
    return Object.fromEntries(
      Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(([name, field]) => [
        name,
        exampleOf(field, document),
      ]),
    );
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (Array.isArray(type)) return null;
  return type === 'string' ? '…' : null;
}
