import { join } from 'node:path';
import { parseAllDocuments, parseDocument } from 'yaml';
import { type Comparison, compare } from '../changes/comparison.ts';
import type { Difference } from '../changes/difference.ts';
import { identityOf } from '../changes/identity.ts';
import { acceptanceOf, type Refusal } from '../changes/refusal.ts';
import { refusalText } from '../changes/refusal-text.ts';
import { refusalsOf } from '../changes/refusals.ts';
import type { Manifest } from '../rules/manifests.ts';
import type { Baseline } from './baseline.ts';
import { environmentsFolder } from './environments.ts';
import { currentFolder } from './folders.ts';
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
  const changes = withoutMoved([
    ...given.prepared.map((environment) => changeOf(environment, given)),
    ...goneOf(given),
  ]);
  const refused = given.prepared.flatMap(({ name, context }) =>
    changes
      .filter((change) => change.name === name)
      .flatMap(({ refusals }) => refusals.filter((refusal) => !isAccepted(refusal, name, given)))
      .map((refusal) => refusalText(name, refusal, context)),
  );
  const needed = changes.flatMap(({ refusals }) => refusals.map(acceptanceOf));
  return { changes, refused, needless: given.accepted.filter((accepted) => !needed.includes(accepted)) };
}

function changeOf(environment: Prepared, { baseline }: Given): Difference {
  const { name, context, texts, manifests, gitopsText, gitopsManifests } = environment;
  const file = `${name}.yaml`;
  const shared = baseline.differing(gitopsChart, new Map(gitopsText ? [[file, gitopsText]] : []));
  const differing = [...baseline.differing(name, texts)];
  const before = [...differing.flatMap(([, text]) => parsed(text)), ...parsed(shared.get(file))];
  const after = [
    ...differing.flatMap(([path]) => manifests.get(path) ?? []),
    ...(shared.has(file) ? gitopsManifests : []),
  ];
  const objects = [...manifests.values()].flat();
  const comparison = compare(before, after);
  return { name, context, comparison, objects, refusals: refusalsOf(comparison, objects) };
}

/** Environments of the baseline that are no more: all that they had is left in their clusters. */
function goneOf({ baseline, names, only }: Given): Difference[] {
  const gone = baseline.folders.filter((folder) => folder !== gitopsChart && !names.includes(folder));
  return (only.length > 0 ? [] : gone).map((name) => {
    const shared = baseline.differing(gitopsChart, new Map()).get(`${name}.yaml`);
    const files = [...baseline.differing(name, new Map())];
    const before = [...files.flatMap(([, text]) => parsed(text)), ...parsed(shared)];
    const context = contextOf(baseline.read(`${environmentsFolder}/${name}.yaml`));
    return { name, context: context ?? 'CONTEXT', comparison: compare(before, []), objects: [], refusals: [] };
  });
}

const contextOf = (file: string | undefined): string | undefined => {
  const context = file && parseDocument(file).getIn(['cluster', 'context']);
  return typeof context === 'string' ? context : undefined;
};

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
  if (accepted.includes(acceptanceOf(refusal))) return true;
  if (against !== undefined) return false;
  const files = [...(currentFolder(join(parent, name))?.files ?? [])];
  const onDisk = files.flatMap(([, text]) => parsed(text));
  const rendered = prepared.find((environment) => environment.name === name)!;
  const objects = [...rendered.manifests.values()].flat();
  const wanted = identityOf(refusal.wanted);
  const still = refusalsOf(compare(onDisk, objects), objects).map((other) => identityOf(other.wanted));
  return onDisk.some((object) => identityOf(object) === wanted) && !still.includes(wanted);
}

/** The objects of a rendered file; those that cannot be read, as after a merge, count as not there. */
const parsed = (text: string | undefined): Manifest[] =>
  parseAllDocuments(text ?? '', { version: '1.1' }).flatMap((document) => {
    const object = document.errors.length > 0 ? undefined : (document.toJS() as Manifest | null);
    return object?.kind && object.metadata?.name ? [object] : [];
  });
