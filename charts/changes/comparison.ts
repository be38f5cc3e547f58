import type { Manifest } from '../rules/manifests.ts';
import { type FieldChange, fieldChanges } from './fields.ts';
import { groupOf, identityOf, stemOf } from './identity.ts';

/** An object that was there and is there. */
export interface ChangedObject {
  readonly before: Manifest;
  readonly after: Manifest;
  readonly fields: readonly FieldChange[];
}

/** How the objects of an environment differ from those it had. */
export interface Comparison {
  readonly added: readonly Manifest[];
  readonly removed: readonly Manifest[];
  readonly changed: readonly ChangedObject[];
  /** Objects named by their content's hash, of which another one takes the place; not in `added` and `removed`. */
  readonly replaced: readonly ChangedObject[];
}

/** Compares what an environment had with what it has; objects that are equal may be left out of both. */
export function compare(before: readonly Manifest[], after: readonly Manifest[]): Comparison {
  const was = new Map(before.map((object) => [identityOf(object), object]));
  const is = new Map(after.map((object) => [identityOf(object), object]));
  const changed = [...is].flatMap(([identity, object]) => {
    const old = was.get(identity);
    return old ? changedObject(old, object) : [];
  });
  const removed = [...was].flatMap(([identity, object]) => (is.has(identity) ? [] : [object]));
  const added = [...is].flatMap(([identity, object]) => (was.has(identity) ? [] : [object]));
  const replaced = removed.flatMap((old) => {
    const successors = added.filter((object) => placeOf(object) !== undefined && placeOf(object) === placeOf(old));
    const rivals = removed.filter((object) => placeOf(object) === placeOf(old));
    return successors.length === 1 && rivals.length === 1 ? changedObject(old, successors[0]!) : [];
  });
  return {
    added: added.filter((object) => !replaced.some(({ after: successor }) => successor === object)),
    removed: removed.filter((object) => !replaced.some(({ before: old }) => old === object)),
    changed,
    replaced,
  };
}

function changedObject(before: Manifest, after: Manifest): ChangedObject[] {
  const fields = fieldChanges(before, after);
  return fields.length === 0 ? [] : [{ before, after, fields }];
}

/** What a name without its hash stands for. */
function placeOf(object: Manifest): string | undefined {
  const stem = stemOf(object);
  return stem && [groupOf(object), object.kind, object.metadata.namespace, stem].join('|');
}

export const isEmpty = ({ added, removed, changed, replaced }: Comparison): boolean =>
  added.length + removed.length + changed.length + replaced.length === 0;
