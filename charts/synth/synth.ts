import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Judgement } from '../rules/judgement.ts';
import { currentDocument, generatedDocuments } from './documents.ts';
import { environmentApp } from './environment-app.ts';
import { loadEnvironments, type NamedEnvironment } from './environments.ts';
import { currentFolder, type Drift, drift, foldersIn } from './folders.ts';
import { fileText } from './rendering.ts';
import { type FolderContents, recover, replaceFolders, type Writer } from './swap.ts';

/** Folder of the rendered manifests, relative to the project. */
const manifestsFolder = 'manifests';

export interface SynthOptions {
  /** The project's folder. */
  readonly root: string;
  /** Only compare what is committed with what is rendered; write nothing. */
  readonly check: boolean;
  /** As `2027-01-31`; waivers end. */
  readonly today: string;
  readonly writer: Writer;
  /** A second folder to copy the result to, for the cdk8s CLI. @default none */
  readonly copyTo?: string;
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
      /** Folders of environments that are no more. */
      readonly removed: readonly string[];
      /** Other generated files that differed, relative to the project. */
      readonly documents: readonly string[];
      /** Folders that an interrupted run had left aside, put back before this one. */
      readonly recovered: readonly string[];
    };

interface Prepared extends EnvironmentResult {
  readonly texts: ReadonlyMap<string, string>;
}

/** Renders every environment and, when all of them hold, replaces what is in `manifests/`. */
export function synth(options: SynthOptions): SynthResult {
  const { root, check, writer } = options;
  const parent = join(root, manifestsFolder);
  const recovered = check ? [] : recover(parent, writer);
  const { environments, faults } = loadEnvironments(root);
  if (faults.length > 0) return { outcome: 'refused', faults };

  const prepared: Prepared[] = [];
  for (const environment of environments) {
    const result = prepare(environment, options);
    if ('faults' in result) faults.push(...result.faults);
    else prepared.push(result);
  }
  if (faults.length > 0) return { outcome: 'refused', faults };

  const removed = foldersIn(parent).filter((name) => {
    const current = currentFolder(join(parent, name));
    return (
      !environments.some((environment) => environment.name === name) && current?.files.size && !current.foreign.length
    );
  });
  const documents = generatedDocuments().filter(({ path, text }) => currentDocument(root, path) !== text);
  if (!check) {
    const contents: FolderContents = new Map([
      ...prepared.filter(({ differences }) => differences.length > 0).map(({ name, texts }) => [name, texts] as const),
      ...removed.map((name) => [name, undefined] as const),
    ]);
    if (contents.size > 0) mkdirSync(parent, { recursive: true });
    replaceFolders(parent, contents, writer);
    for (const { path, text } of documents) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    if (options.copyTo) {
      for (const { name, folder } of prepared)
        cpSync(join(root, folder), join(options.copyTo, name), { recursive: true });
    }
  }
  return {
    outcome: 'rendered',
    environments: prepared,
    removed: removed.map((name) => `${manifestsFolder}/${name}`),
    documents: documents.map(({ path }) => path),
    recovered: recovered.map((name) => `${manifestsFolder}/${name}`),
  };
}

function prepare(
  { name, file, environment }: NamedEnvironment,
  { root, today }: SynthOptions,
): Prepared | { faults: string[] } {
  const { files, judgements, refusals } = environmentApp({ name, environment, today });
  const faults = refusals();
  const folder = `${manifestsFolder}/${name}`;
  const current = currentFolder(join(root, folder));
  for (const foreign of current?.foreign ?? []) {
    faults.push(
      `${folder}/${foreign} is not a rendered manifest and would be lost; move it elsewhere (kubectl reads the whole folder)`,
    );
  }
  if (faults.length > 0) return { faults };
  const texts = new Map(files().map((rendered) => [rendered.name, fileText(rendered, file)]));
  return {
    name,
    folder,
    files: texts.size,
    objects: files().reduce((sum, { objects }) => sum + objects.length, 0),
    differences: drift(current?.files ?? new Map(), texts),
    judgements: judgements(),
    texts,
  };
}
