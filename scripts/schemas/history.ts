import type { Variant } from '../../charts/schemas/library.ts';
import type { Schema } from '../../charts/schemas/schema.ts';

/**
 * A definition's schemas over the releases, each only where it differs from the one before.
 * @param schemas one for each release, in their order; `undefined` where the release has no such definition
 */
export function history(releases: readonly string[], schemas: readonly (Schema | undefined)[]): Variant[] {
  let before = 'null';
  return releases.flatMap((since, at): Variant[] => {
    const schema = schemas[at] ?? null;
    const text = JSON.stringify(schema);
    if (text === before) return [];
    before = text;
    return [{ since, schema }];
  });
}
