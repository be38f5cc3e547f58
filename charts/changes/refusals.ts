import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../rules/manifests.ts';
import { claimSizeRefusals } from './claim-size.ts';
import type { ChangedObject, Comparison } from './comparison.ts';
import type { FieldChange } from './fields.ts';
import { groupOf, titleOf } from './identity.ts';
import { type ImmutableFields, immutableFields } from './immutable-fields.ts';
import { keptSettings } from './kept-settings.ts';
import type { Refusal } from './refusal.ts';

/** Everything in a comparison that a cluster would refuse, keep or run twice. */
export const refusalsOf = (comparison: Comparison, objects: readonly Manifest[]): Refusal[] => [
  ...comparison.changed.flatMap((changed) => [
    ...(immutableFields[`${groupOf(changed.before)}/${changed.before.kind}`] ?? []).flatMap((rule) =>
      immutable(changed, rule),
    ),
    ...claimSizeRefusals(changed, objects),
    ...keptSettings(changed),
  ]),
  ...moves(comparison),
  ...newNamespaces(comparison),
];

function immutable({ before, after, fields }: ChangedObject, rule: ImmutableFields): Refusal[] {
  if (rule.when && !rule.when(before, after)) return [];
  const frozen = fields.filter(
    (change) =>
      rule.frozen.some((path) => isBelow(change, path)) &&
      !rule.free?.some((path) => isBelow(change, path)) &&
      !isDefault(change, rule.defaults ?? {}),
  );
  if (frozen.length === 0) return [];
  const { why, remedy, orphan = false } = rule;
  return [
    {
      object: before,
      wanted: after,
      fields: frozen,
      outcome: 'anew',
      why,
      remedy: `give it another name, ${remedy}`,
      orphan,
    },
  ];
}

const isBelow = ({ path }: FieldChange, prefix: string): boolean =>
  isDeepStrictEqual(path.slice(0, prefix.split('.').length), prefix.split('.'));

function isDefault({ path, before, after }: FieldChange, defaults: Readonly<Record<string, unknown>>): boolean {
  const value = defaults[path.join('.')];
  return value !== undefined && (before ?? value) === (after ?? value);
}

/** Kinds of which two would do the same work at once. */
const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

/** An object that goes by the same name as another kind: apply makes the new one and leaves the old one running. */
const moves = ({ removed, added }: Comparison): Refusal[] =>
  removed.flatMap((old): Refusal[] => {
    const next = added.find(
      ({ kind, metadata }) =>
        metadata.name === old.metadata.name &&
        metadata.namespace === old.metadata.namespace &&
        (kind === old.kind || (workloads.includes(kind) && workloads.includes(old.kind))),
    );
    if (!next) return [];
    const field = (name: 'apiVersion' | 'kind'): FieldChange[] =>
      old[name] === next[name] ? [] : [{ path: [name], before: old[name], after: next[name] }];
    return [
      {
        object: old,
        wanted: next,
        fields: [...field('apiVersion'), ...field('kind')],
        outcome: 'anew',
        why: 'to the cluster it is another object: apply makes it and leaves the old one as it is, so that both are at work',
        remedy: 'move in two releases, or delete the old one when you apply',
        orphan: false,
      },
    ];
  });

/** Kinds that do their work wherever they are: pods, or what starts them. */
const working = [...workloads, 'Job', 'CronJob'];

/**
 * Work that goes on under the same name in another namespace: to the cluster these are two, over one database and one
 * folder. One refusal for a namespace as a whole, since that is what was changed.
 */
function newNamespaces({ removed, added }: Comparison): Refusal[] {
  const moved = removed
    .filter(({ kind }) => working.includes(kind))
    .flatMap((old) => {
      const next = added.find(({ kind, metadata }) => kind === old.kind && metadata.name === old.metadata.name);
      return next && next.metadata.namespace !== old.metadata.namespace ? [{ old, next }] : [];
    });
  const namespace = (objects: readonly Manifest[], { metadata }: Manifest) =>
    objects.find((object) => object.kind === 'Namespace' && object.metadata.name === metadata.namespace);
  const refusals = new Map<Manifest, { readonly wanted: Manifest; readonly titles: string[] }>();
  for (const { old, next } of moved) {
    const object = namespace(removed, old) ?? old;
    const { wanted, titles } = refusals.get(object) ?? { wanted: namespace(added, next) ?? next, titles: [] };
    refusals.set(object, { wanted, titles: [...titles, titleOf(old)] });
  }
  return [...refusals].map(([object, { wanted, titles }]): Refusal => {
    const path = object.kind === 'Namespace' ? 'name' : 'namespace';
    return {
      object,
      wanted,
      fields: [{ path: ['metadata', path], before: object.metadata[path], after: wanted.metadata[path] }],
      outcome: 'beside',
      why: `an apply moves nothing: ${titles.join(', ')} would be at work in both namespaces at once, over the same database and the same files`,
      remedy:
        'keep the namespace; or move in a pause: stop all work in the old one, apply, and delete the old one when the new one holds everything',
      orphan: false,
    };
  });
}
