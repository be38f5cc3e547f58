import type { RenderedObject } from '../synth/rendering.ts';
import { check, type Fault } from './check.ts';
import { definitionIn, knownKinds, knownReleases, schemaOf } from './library.ts';
import { releaseRange } from './words.ts';

/**
 * What the schemas of Kubernetes and of the add-ons do not accept, one line each: unknown fields at any depth, missing
 * ones, wrong types and values. Held to every release that there are schemas for, so that neither the cluster's
 * upgrade nor an older cluster finds more.
 */
export const schemaFaults = (objects: readonly RenderedObject[]): string[] => objects.flatMap(faultsOf);

function faultsOf({ path, manifest }: RenderedObject): string[] {
  const { apiVersion, kind, metadata } = manifest;
  const name = `${path}: ${kind} ${metadata.name}`;
  const kindSchema = schemaOf(`${apiVersion} ${kind}`);
  if (!kindSchema) return [`${name}: ${unknownKind(apiVersion, kind)}`];
  const secret = kind === 'Secret';
  if (kindSchema.from === 'package') {
    const { schema, origin } = kindSchema;
    const faults = check(manifest, schema, { releases: knownReleases, origin, secret });
    return merged(faults).map((fault) => `${name}: ${inWords(fault)}`);
  }
  const absent: string[] = [];
  const faults: Fault[] = [];
  for (const { schema, releases } of definitionIn(kindSchema.definition, knownReleases)) {
    if (schema) faults.push(...check(manifest, schema, { releases, secret }));
    else absent.push(`${name}: ${apiVersion} is not served by Kubernetes ${releaseRange(releases, knownReleases)}`);
  }
  return [...absent, ...merged(faults).map((fault) => `${name}: ${inWords(fault)}`)];
}

/** One fault for all releases that find the same. */
function merged(faults: readonly Fault[]): Fault[] {
  const found = new Map<string, Fault>();
  for (const fault of faults) {
    // Releases know different fields, and so have different things to suggest; the newest of them is heard.
    const key = `${fault.field} ${fault.problem.split(';')[0]}`;
    const earlier = found.get(key);
    found.set(key, earlier ? { ...fault, releases: [...earlier.releases, ...fault.releases] } : fault);
  }
  return [...found.values()];
}

const inWords = ({ field, problem, releases, origin }: Fault): string =>
  `${field || 'the object'} ${problem} (${origin ?? `Kubernetes ${releaseRange(releases, knownReleases)}`})`.replace(
    / received/,
    ': received',
  );

function unknownKind(apiVersion: string, kind: string): string {
  const known = knownKinds().map((name) => name.split(' ') as [string, string]);
  const versions = known.filter(([, name]) => name === kind).map(([version]) => version);
  return versions.length > 0
    ? `received apiVersion ${apiVersion}; accepted: ${versions.join(', ')}`
    : `there is no schema for ${apiVersion} ${kind}; add its definition to scripts/schemas/sources.ts, then \`npm run schemas\``;
}
