import { isDeepStrictEqual } from 'node:util';
import { attributesOf, isAttributeList } from './attributes.ts';

/** Keys from an object's root; an item of a list by what tells it apart, in brackets: `containers`, `[web]`. */
export type Path = readonly string[];

/** One difference between two versions of an object. */
export interface FieldChange {
  readonly path: Path;
  /** `undefined` where it was not set. */
  readonly before?: unknown;
  /** `undefined` where it is not set any more. */
  readonly after?: unknown;
  /** The list has the same entries in another order. */
  readonly reordered?: true;
}

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What differs, down to the smallest field; entries of lists are matched by their names, so that a moved one is no news. */
export function fieldChanges(before: unknown, after: unknown, path: Path = []): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      fieldChanges(before[key], after[key], [...path, key]),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  if (typeof before === 'string' && typeof after === 'string') {
    const inner = [structureOf(before, path), structureOf(after, path)];
    if (inner[0] && inner[1]) return fieldChanges(inner[0], inner[1], path);
  }
  return [{ path, before, after }];
}

/** Texts longer than this are compared by what they hold, if that is JSON. */
const longText = 200;

/** What a text holds that is a structure of its own: a list of attributes, or a JSON document. */
function structureOf(text: string, path: Path): Fields | undefined {
  if (isAttributeList(path.at(-1) ?? '')) return attributesOf(text);
  if (text.length < longText || !text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What tells the entries of a list apart, the first that all of them have and no two share. */
const identifiers: readonly (readonly string[])[] = [
  ['name'],
  ['mountPath'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['secretKey'],
  ['alert'],
  ['record'],
  ['topologyKey'],
  ['host'],
  ['path'],
  ['key'],
  ['id'],
];

const namesOf = (list: readonly unknown[], keys: readonly string[]): string[] | undefined => {
  const names = list.map((item) =>
    isFields(item) && item[keys[0]!] !== undefined ? keys.flatMap((key) => item[key] ?? []).join('/') : undefined,
  );
  return names.every((name) => name !== undefined) && new Set(names).size === names.length ? names : undefined;
};

function listChanges(before: readonly unknown[], after: readonly unknown[], path: Path): FieldChange[] {
  // A command is one thing: its words mean nothing alone.
  if (['command', 'args'].includes(path.at(-1) ?? '')) return [{ path, before, after }];
  for (const keys of identifiers) {
    const [from, to] = [namesOf(before, keys), namesOf(after, keys)];
    if (from && to) return namedListChanges(new Map(zip(from, before)), new Map(zip(to, after)), path);
  }
  return unnamedListChanges(before, after, path);
}

const zip = (names: readonly string[], items: readonly unknown[]) =>
  names.map((name, at) => [name, items[at]] as const);

function namedListChanges(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>, path: Path) {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changes = names.flatMap((name) => fieldChanges(before.get(name), after.get(name), [...path, `[${name}]`]));
  const kept = (from: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...from.keys()].filter((name) => other.has(name));
  const moved = !isDeepStrictEqual(kept(before, after), kept(after, before));
  return moved ? [...changes, { path, reordered: true } as const] : changes;
}

/** Entries without names: equal ones are matched wherever they stand, the others one by one. */
function unnamedListChanges(before: readonly unknown[], after: readonly unknown[], path: Path): FieldChange[] {
  const added = [...after.entries()];
  const removed = [...before.entries()].filter(([, item]) => {
    const same = added.findIndex(([, other]) => isDeepStrictEqual(item, other));
    if (same >= 0) added.splice(same, 1);
    return same < 0;
  });
  if (removed.length === 0 && added.length === 0) return [{ path, reordered: true }];
  const at = (index: number) => [...path, `[${index}]`];
  if (removed.length === added.length)
    return removed.flatMap(([index, item], pair) => fieldChanges(item, added[pair]![1], at(index)));
  return [
    ...removed.map(([index, item]) => ({ path: at(index), before: item })),
    ...added.map(([index, item]) => ({ path: at(index), after: item })),
  ];
}

/** A path as people write it: `spec.containers[web].image`, `metadata.annotations[example.com/x]`. */
export const pathText = (path: Path): string =>
  path
    .map((key, at) => {
      if (key.startsWith('[')) return key;
      return at === 0 || /^[\w-]+$/.test(key) ? `${at ? '.' : ''}${key}` : `[${key}]`;
    })
    .join('');
