import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { UsageError } from '../../app/core/errors.ts';
import type { Environment } from '../../charts/environment/schema.ts';
import { loadEnvironments, manifestsFolder } from '../../charts/synth/environments.ts';
import { Kubectl } from '../kubectl.ts';
import type { Terminal } from '../terminal.ts';

/** An object of Kubernetes, as far as scripts read any. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
  };
  // biome-ignore lint/suspicious/noExplicitAny: its fields are those of its kind.
  readonly [field: string]: any;
}

/** One of the manifests' files: they are applied in the order of their names. */
export interface ManifestFile {
  /** Such as `05-migration.yaml`. */
  readonly name: string;
  readonly text: string;
  readonly objects: readonly ClusterObject[];
}

/** An environment, its committed manifests, and the cluster that its file names. */
export interface Target {
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  readonly environment: Environment;
  readonly files: readonly ManifestFile[];
  readonly kubectl: Kubectl;
  readonly terminal: Terminal;
}

/**
 * Opens the environment of a name.
 *
 * @throws UsageError when there is none, its file or manifests are wrong, or the kubeconfig has no such cluster
 */
export async function openTarget(terminal: Terminal, root: string, name: string): Promise<Target> {
  const { environments, faults, names } = loadEnvironments(root);
  const found = environments.find((environment) => environment.name === name);
  if (!found) {
    const own = faults.filter((fault) => fault.includes(`/${name}.yaml`));
    if (own.length > 0) throw new UsageError(own.join('\n'));
    throw new UsageError(`received the environment ${name}; accepted: ${names.join(', ')}`);
  }
  const { environment } = found;
  const files = readManifests(join(root, manifestsFolder, name));
  if (files.length === 0)
    throw new UsageError(`${manifestsFolder}/${name} is not there; run \`npm run synth -- ${name}\` and commit it.`);
  // Its diff is read here: a program of somebody's own may write anything.
  const variables = { ...process.env, KUBECTL_EXTERNAL_DIFF: undefined };
  const kubectl = await Kubectl.on(terminal, environment.cluster.context, variables);
  return { name, root, environment, files, kubectl, terminal };
}

/** The manifests of a folder, in the order in which they are applied. */
export function readManifests(folder: string): ManifestFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((name) => manifestFile(name, readFileSync(join(folder, name), 'utf8')));
}

/** @param text one or more documents of YAML */
export function manifestFile(name: string, text: string): ManifestFile {
  const objects = parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as ClusterObject | null;
    return object ? [object] : [];
  });
  return { name, text, objects };
}

/** The objects of a kind. */
export const objectsOf = (files: readonly ManifestFile[], kind: string): ClusterObject[] =>
  files.flatMap(({ objects }) => objects.filter((object) => object.kind === kind));

/** As people write it: `Deployment/bookstore-web`. */
export const titleOf = ({ kind, metadata }: ClusterObject): string => `${kind}/${metadata.name}`;
