import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Comparison, compare } from '../changes/comparison.ts';
import type { Difference } from '../changes/difference.ts';
import { identityOf } from '../changes/identity.ts';
import { acceptanceOf, type Refusal } from '../changes/refusal.ts';
import { refusalText } from '../changes/refusal-text.ts';
import { refusalsOf } from '../changes/refusals.ts';
import type { Manifest } from '../rules/manifests.ts';
import { type Baseline, BaselineFault } from './baseline.ts';
import { manifestsFolder } from './environments.ts';
import { currentFolder } from './folders.ts';
import { environmentFolders, formerFolders, homeOf } from './former-folders.ts';
import type { Prepared } from './prepare.ts';
import { gitopsChart } from './rendering.ts';

interface Given {
  /** The folder of all manifests. */
  readonly parent: string;
  readonly prepared: readonly Prepared[];
  /** Names of all environments. */
  readonly names: readonly string[];
  readonly baseline: Baseline;
  readonly only: readonly string[];
  readonly accepted: readonly string[];
  readonly against: string | undefined;
}

export interface Differences {
  readonly changes: readonly Difference[];
  /** What makes the synth refuse, one text each. */
  readonly refused: readonly string[];
  /** Acceptances that nothing needed. */
  readonly needless: readonly string[];
}

/** What an apply would do to each environment, against what it is taken to have. */
export function differencesOf(given: Given): Differences {
  const former = formerFolders(given.prepared, given.names, given.baseline);
  const changes = withoutMoved([
    ...given.prepared.map((environment) => changeOf(environment, former.get(environment.name), given)),
    ...goneOf([...former.values()], given),
  ]);
  const refused = changes.flatMap((change) =>
    change.refusals
      .filter((refusal) => !isAccepted(refusal, change.name, given))
      .map((refusal) => refusalText(refusal, change)),
  );
  const needed = changes.flatMap(({ name, refusals }) =>
    refusals.flatMap((refusal) => [acceptanceOf(refusal), acceptanceOf(refusal, name)]),
  );
  return { changes, refused, needless: given.accepted.filter((accepted) => !needed.includes(accepted)) };
}

/** @param former the folder of the baseline that it is compared with; none for a new environment */
function changeOf(environment: Prepared, former: string | undefined, { baseline, names }: Given): Difference {
  const { name, context, texts, manifests, gitopsText, gitopsManifests } = environment;
  const had = (folder: string, rendered: ReadonlyMap<string, string>) =>
    former === undefined
      ? new Map([...rendered.keys()].map((file) => [file, undefined]))
      : baseline.differing(folder, rendered);
  const file = `${former}.yaml`;
  const shared = had(gitopsChart, new Map(gitopsText ? [[file, gitopsText]] : []));
  const differing = [...had(former ?? name, texts)];
  const before = [
    ...objectsBefore(baseline, former ?? name, new Map(differing)),
    ...objectsBefore(baseline, gitopsChart, new Map([[file, shared.get(file)]])),
  ];
  const after = [
    ...differing.flatMap(([path]) => manifests.get(path) ?? []),
    ...(shared.has(file) ? gitopsManifests : []),
  ];
  const objects = [...manifests.values()].flat();
  const comparison = compare(before, after);
  return {
    name,
    context,
    comparison,
    objects,
    refusals: refusalsOf(comparison, objects),
    ...(former !== undefined && former !== name ? { formerName: former } : {}),
    ...(names.length > 1 ? { amongOthers: true } : {}),
  };
}

/** Environments of the baseline that are no more: all that they had is left in their clusters. */
function goneOf(former: readonly string[], { baseline, names, only }: Given): Difference[] {
  const gone = environmentFolders(baseline).filter((folder) => !names.includes(folder) && !former.includes(folder));
  return (only.length > 0 ? [] : gone).map((name) => {
    const file = `${name}.yaml`;
    const before = [
      ...objectsBefore(baseline, name, baseline.differing(name, new Map())),
      ...objectsBefore(baseline, gitopsChart, new Map([[file, baseline.differing(gitopsChart, new Map()).get(file)]])),
    ];
    const context = homeOf(name, baseline)?.context ?? 'CONTEXT';
    return { name, context, comparison: compare(before, []), objects: [], refusals: [] };
  });
}

/** What another environment brings to the same cluster is not removed from it: its environment has another name. */
function withoutMoved(changes: readonly Difference[]): Difference[] {
  return changes.map((change) => {
    const others = changes
      .filter(({ name, context }) => name !== change.name && [context, 'CONTEXT'].includes(change.context))
      .flatMap(({ objects }) => objects.map(identityOf));
    const removed = change.comparison.removed.filter((object) => !others.includes(identityOf(object)));
    return { ...change, comparison: { ...change.comparison, removed } satisfies Comparison };
  });
}

/**
 * Whether someone has said that a change is meant: now, or when an earlier synth wrote to the disk what is rendered now
 * and is not committed yet.
 */
function isAccepted(refusal: Refusal, name: string, { accepted, against, parent, prepared }: Given): boolean {
  if (accepted.includes(acceptanceOf(refusal)) || accepted.includes(acceptanceOf(refusal, name))) return true;
  if (against !== undefined) return false;
  const files = [...(currentFolder(join(parent, name))?.files ?? [])];
  const onDisk = files.flatMap(([, text]) => parsed(text).objects);
  const rendered = prepared.find((environment) => environment.name === name)!;
  const objects = [...rendered.manifests.values()].flat();
  const wanted = identityOf(refusal.wanted);
  const still = refusalsOf(compare(onDisk, objects), objects).map((other) => identityOf(other.wanted));
  return onDisk.some((object) => identityOf(object) === wanted) && !still.includes(wanted);
}

/**
 * The objects of some of a baseline's files.
 *
 * @throws BaselineFault when one cannot be read: what changes in it would be taken for new
 */
function objectsBefore(
  { source }: Baseline,
  folder: string,
  texts: ReadonlyMap<string, string | undefined>,
): readonly Manifest[] {
  return [...texts].flatMap(([file, text]) => {
    const { objects, fault } = parsed(text);
    if (fault === undefined) return objects;
    throw new BaselineFault(
      `${manifestsFolder}/${folder}/${file}: received, in ${source}, ${fault}; accepted: a rendered manifest, since what changes in it cannot be told otherwise: name a commit that has one (--against COMMIT), or remove the file from there`,
    );
  });
}

/** The objects of a rendered file, and why some of them cannot be read. */
function parsed(text: string | undefined): { readonly objects: readonly Manifest[]; readonly fault?: string } {
  const faults: string[] = [];
  const objects = parseAllDocuments(text ?? '', { version: '1.1' }).flatMap((document) => {
    const [error] = document.errors;
    // YAML's own message may repeat what is in the file, and with it a secret.
    if (error) faults.push(`what is not YAML in line ${error.linePos?.[0].line}`);
    const object = error ? null : (document.toJS() as Manifest | null);
    if (object === null) return [];
    if (object.apiVersion && object.kind && object.metadata?.name) return [object];
    faults.push('a document that is no object of Kubernetes');
    return [];
  });
  return faults[0] === undefined ? { objects } : { objects, fault: faults[0] };
}
