import { join } from 'node:path';
import type { Manifest } from '../rules/manifests.ts';
import { CompositionFault, environmentApp } from './environment-app.ts';
import { manifestsFolder, type NamedEnvironment } from './environments.ts';
import { currentFolder, drift, foreignFault } from './folders.ts';
import { fileText } from './rendering.ts';
import type { EnvironmentResult } from './synth.ts';

/** An environment that holds, ready to be written. */
export interface Prepared extends EnvironmentResult {
  /** Context of its cluster in the kubeconfig. */
  readonly context: string;
  /** Namespace of its objects. */
  readonly namespace: string;
  /** Text of each of its files, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Objects of each of its files, by name. */
  readonly manifests: ReadonlyMap<string, readonly Manifest[]>;
  /** What its GitOps controller reads, and the objects in it; none where it asks for none. */
  readonly gitopsText?: string;
  readonly gitopsManifests: readonly Manifest[];
}

/** Renders an environment and judges it; its faults, where it does not hold. */
export function prepare(
  environment: NamedEnvironment,
  options: { readonly root: string; readonly today: string },
): Prepared | { readonly faults: readonly string[] } {
  try {
    return preparedOf(environment, options);
  } catch (error) {
    if (error instanceof CompositionFault) return { faults: [error.message] };
    throw error;
  }
}

function preparedOf(
  { name, file, environment }: NamedEnvironment,
  { root, today }: { readonly root: string; readonly today: string },
): Prepared | { readonly faults: readonly string[] } {
  const { files, judged, refusals } = environmentApp({ name, environment, today });
  const folder = `${manifestsFolder}/${name}`;
  const current = currentFolder(join(root, folder));
  const faults = [...refusals(), ...(current?.foreign ?? []).map((foreign) => foreignFault(`${folder}/${foreign}`))];
  if (faults.length > 0) return { faults };
  const own = files().filter(({ gitops }) => !gitops);
  const shared = files().find(({ gitops }) => gitops);
  const texts = new Map(own.map((rendered) => [rendered.name, fileText(rendered, file)]));
  const manifestsOf = ({ objects }: (typeof own)[number]) => objects.map(({ manifest }) => manifest);
  return {
    name,
    folder,
    context: environment.cluster.context,
    namespace: environment.namespace,
    files: texts.size,
    objects: own.reduce((sum, { objects }) => sum + objects.length, 0),
    differences: drift(current?.files ?? new Map(), texts),
    judgements: judged().judgements,
    texts,
    manifests: new Map(own.map((rendered) => [rendered.name, manifestsOf(rendered)])),
    gitopsManifests: shared ? manifestsOf(shared) : [],
    ...(shared ? { gitopsText: fileText(shared, file) } : {}),
  };
}
