import { isDeepStrictEqual } from 'node:util';
import { ApiObject, JsonPatch } from 'cdk8s';
import type { RenderedObject } from './rendering.ts';

interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  readonly path: string;
  readonly from?: string;
}

/** cdk8s keeps an object's patches, and a patch its operation, to itself. */
interface Patched {
  readonly patches: readonly JsonPatch[];
}
interface Patch {
  readonly operation: Operation;
}

/**
 * Patches that find nothing where they look: cdk8s applies them without a word, a removal does nothing, and a
 * replacement of what is not there adds it, where a misspelt path is more likely.
 */
export function idlePatches({ path, object, manifest }: RenderedObject): string[] {
  const { patches } = (object ?? { patches: [] }) as unknown as Patched;
  if (!object || patches.length === 0) return [];
  const unpatched = Object.create(object, { patches: { value: [] } });
  let state: unknown = ApiObject.prototype.toJson.call(unpatched);
  return patches.flatMap((patch) => {
    const { op, path: target, from } = (patch as unknown as Patch).operation;
    const before = structuredClone(state);
    state = JsonPatch.apply(state, patch);
    const looksFor = op === 'copy' || op === 'move' ? from! : target;
    const idle = op !== 'add' && op !== 'test' && valueAt(before, looksFor) === undefined;
    const nothing = op === 'remove' && isDeepStrictEqual(before, state);
    return idle || nothing
      ? [
          `${path}: the patch ${op} ${looksFor} of ${manifest.kind} ${manifest.metadata.name} finds nothing there; correct its path, or take it away`,
        ]
      : [];
  });
}

/** What a JSON pointer points at. */
const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], document);
