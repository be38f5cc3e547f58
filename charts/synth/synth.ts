import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from '../changes/difference.ts';
import type { Judgement } from '../rules/judgement.ts';
import { readBaseline } from './baseline.ts';
import { differencesOf } from './differences.ts';
import { environmentsFolder, loadEnvironments, manifestsFolder } from './environments.ts';
import { currentFolder, type Drift, drift, foldersIn, foreignFault } from './folders.ts';
import { type Prepared, prepare } from './prepare.ts';
import { gitopsChart } from './rendering.ts';
import { type FolderContents, recover, replaceFolders, type Writer } from './swap.ts';

export interface SynthOptions {
  /** The project's folder. */
  readonly root: string;
  /** `write` replaces manifests; `check` and `diff` write nothing, and `diff` takes every change to the cluster as wanted. */
  readonly mode: 'write' | 'check' | 'diff';
  /** Names of the environments to render; all when empty. */
  readonly only: readonly string[];
  /** Objects, as `Kind/name` or `environment:Kind/name`, of which a change is accepted that the cluster refuses or keeps. */
  readonly accepted: readonly string[];
  /** Commit to compare with. @default the last one, else what lies on the disk */
  readonly against: string | undefined;
  /** As `2027-01-31`; waivers end. */
  readonly today: string;
  readonly writer: Writer;
  /** Texts that environment files are to have, by the environment's name. @default what is on the disk */
  readonly unwritten?: ReadonlyMap<string, string>;
  /** A second folder to copy the result to, for the cdk8s CLI. @default none */
  readonly copyTo?: string | undefined;
  /** Environment of the programs that it starts. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** What became of one environment. */
export interface EnvironmentResult {
  readonly name: string;
  /** Folder of its manifests, relative to the project. */
  readonly folder: string;
  readonly files: number;
  readonly objects: number;
  /** Files that differed from what is rendered now. */
  readonly differences: readonly Drift[];
  readonly judgements: readonly Judgement[];
}

export type SynthResult =
  | { readonly outcome: 'refused'; readonly faults: readonly string[] }
  | {
      readonly outcome: 'rendered';
      readonly environments: readonly EnvironmentResult[];
      /** What an apply would do now, environments that are no more included. */
      readonly changes: readonly Difference[];
      /** What they were compared with, in words, and why it is not what one would expect. */
      readonly baseline: { readonly source: string; readonly caveat?: string };
      /** Acceptances that nothing needed. */
      readonly needless: readonly string[];
      /** Folders of environments that are no more. */
      readonly removed: readonly string[];
      /** Files for GitOps controllers that differed, relative to the project. */
      readonly gitops: readonly Drift[];
      /** Folders that an interrupted run had left aside, put back before this one. */
      readonly recovered: readonly string[];
    };

/** Renders environments and, when all of them hold, replaces what is in `manifests/`. */
export function synth(options: SynthOptions): SynthResult {
  const { root, mode, writer, only } = options;
  const parent = join(root, manifestsFolder);
  const recovered = mode === 'write' ? recover(parent, writer) : [];
  const { environments, faults, names } = loadEnvironments(root, only, options.unwritten);
  if (faults.length > 0) return { outcome: 'refused', faults };

  const prepared: Prepared[] = [];
  for (const environment of environments) {
    const result = prepare(environment, options);
    if ('faults' in result) faults.push(...result.faults);
    else prepared.push(result);
  }
  const removed = only.length === 0 ? foldersToRemove(parent, names, faults) : [];
  const gitops = gitopsFiles(parent, prepared, names, faults);
  if (faults.length > 0) return { outcome: 'refused', faults };

  const baseline = readBaseline({
    root,
    manifests: manifestsFolder,
    environments: environmentsFolder,
    against: options.against,
    variables: options.variables,
  });
  const { changes, refused, needless } = differencesOf({ ...options, parent, prepared, names, baseline });
  if (mode !== 'diff' && refused.length > 0) return { outcome: 'refused', faults: refused };

  if (mode === 'write') {
    const contents: FolderContents = new Map([
      ...prepared.filter(({ differences }) => differences.length > 0).map(({ name, texts }) => [name, texts] as const),
      ...(gitops.differences.length > 0
        ? [[gitopsChart, gitops.files.size > 0 ? gitops.files : undefined] as const]
        : []),
      ...removed.map((name) => [name, undefined] as const),
    ]);
    if (contents.size > 0) mkdirSync(parent, { recursive: true });
    replaceFolders(parent, contents, writer);
    if (options.copyTo) {
      for (const name of [
        ...prepared.map((environment) => environment.name),
        ...(gitops.files.size > 0 ? [gitopsChart] : []),
      ])
        cpSync(join(parent, name), join(options.copyTo, name), { recursive: true });
    }
  }
  return {
    outcome: 'rendered',
    environments: prepared,
    changes,
    baseline,
    needless,
    removed: removed.map((name) => `${manifestsFolder}/${name}`),
    gitops: gitops.differences.map(({ file, how }) => ({ file: `${manifestsFolder}/${gitopsChart}/${file}`, how })),
    recovered: recovered.map((name) => `${manifestsFolder}/${name}`),
  };
}

/** Folders that only hold what was rendered for an environment that is no more. */
function foldersToRemove(parent: string, names: readonly string[], faults: string[]): string[] {
  return foldersIn(parent).filter((name) => {
    if (names.includes(name) || name === gitopsChart) return false;
    const { files, foreign } = currentFolder(join(parent, name))!;
    if (files.size > 0) faults.push(...foreign.map((file) => foreignFault(`${manifestsFolder}/${name}/${file}`)));
    return files.size > 0;
  });
}

/** The folder that all environments share; those that are not rendered now keep their file in it. */
function gitopsFiles(parent: string, prepared: readonly Prepared[], names: readonly string[], faults: string[]) {
  const current = currentFolder(join(parent, gitopsChart));
  const kept = [...(current?.files ?? [])].filter(([file]) => {
    const name = file.replace(/\.yaml$/, '');
    return names.includes(name) && !prepared.some((environment) => environment.name === name);
  });
  const rendered = prepared.flatMap(({ name, gitopsText }) =>
    gitopsText ? [[`${name}.yaml`, gitopsText] as const] : [],
  );
  const files = new Map([...kept, ...rendered]);
  const differences = drift(current?.files ?? new Map(), files);
  if (differences.length > 0)
    faults.push(...(current?.foreign ?? []).map((file) => foreignFault(`${manifestsFolder}/${gitopsChart}/${file}`)));
  return { files, differences };
}
