import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from './schema.ts';

/** A definition from a release on, until the next variant; `null` where it is gone. */
export interface Variant {
  readonly since: string;
  readonly schema: Schema | null;
}

/** data/kubernetes.json: what Kubernetes serves, in all releases at once. */
export interface KubernetesData {
  /** Definition of each kind, such as `apps/v1 Deployment`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, readonly Variant[]>>;
}

/** A kind that a custom resource definition adds. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly schema: Schema;
}

/** data/sources.json: where all of it was read from. */
export interface Sources {
  readonly kubernetes: {
    readonly module: string;
    readonly releases: readonly { readonly name: string; readonly version: string; readonly sum: string }[];
  };
  readonly packages: readonly {
    /** Also the name of its data file. */
    readonly name: string;
    readonly module: string;
    readonly version: string;
    readonly sum: string;
    readonly licence: string;
    /** Such as `cert-manager.io/v1 Issuer`. */
    readonly kinds: readonly string[];
  }[];
}

const folder = join(import.meta.dirname, 'data');
const read = <Data>(name: string): Data => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Data;

const once = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key)!;
  };
};

// Read when the first object asks for them: an environment without certificates does not pay for their schemas.
const kubernetes = once((_: 'kubernetes') => read<KubernetesData>('kubernetes'));
const packageKinds = once((name: string) => read<CustomKind[]>(name));

export const sources = read<Sources>('sources');

/** Releases of Kubernetes that there are schemas for, in their order, such as `1.34`. */
export const knownReleases: readonly string[] = sources.kubernetes.releases.map(({ name }) => name);

/** A schema, and those of the asked releases that it holds for. */
export interface ReleaseSchema {
  readonly schema: Schema | null;
  readonly releases: readonly string[];
}

/** A definition as these releases have it: one entry for all that have the same. */
export function definitionIn(name: string, releases: readonly string[]): readonly ReleaseSchema[] {
  const variants = kubernetes('kubernetes').definitions[name];
  if (!variants) throw new Error(`there is no definition ${name}`);
  return variantsIn(variants)(releases);
}

const variantsIn = once((variants: readonly Variant[]) =>
  once((releases: readonly string[]): readonly ReleaseSchema[] => {
    const at = (release: string) => knownReleases.indexOf(release);
    const found = [{ since: knownReleases[0]!, schema: null }, ...variants].map(({ since, schema }, number, all) => {
      const next = all[number + 1];
      const end = next ? at(next.since) : knownReleases.length;
      return { schema, releases: releases.filter((release) => at(release) >= at(since) && at(release) < end) };
    });
    const [only] = found.filter((variant) => variant.releases.length === releases.length);
    // The same array, so that what is below is found in the cache above.
    return only ? [{ ...only, releases }] : found.filter((variant) => variant.releases.length > 0);
  }),
);

export type KindSchema =
  | { readonly from: 'kubernetes'; readonly definition: string }
  | { readonly from: 'package'; readonly origin: string; readonly schema: Schema };

/** The schema of a kind, such as `apps/v1 Deployment`. */
export function schemaOf(kind: string): KindSchema | undefined {
  const definition = kubernetes('kubernetes').kinds[kind];
  if (definition) return { from: 'kubernetes', definition };
  const source = sources.packages.find(({ kinds }) => kinds.includes(kind));
  if (!source) return undefined;
  const { schema } = packageKinds(source.name).find((custom) => `${custom.apiVersion} ${custom.kind}` === kind)!;
  return { from: 'package', origin: `${source.name} ${source.version}`, schema };
}

/** Every kind that there is a schema for, such as `apps/v1 Deployment`. */
export const knownKinds = (): string[] => [
  ...Object.keys(kubernetes('kubernetes').kinds),
  ...sources.packages.flatMap(({ kinds }) => kinds),
];
