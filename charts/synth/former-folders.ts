import { parseDocument } from 'yaml';
import { environmentSchema } from '../environment/schema.ts';
import type { Baseline } from './baseline.ts';
import { environmentsFolder } from './environments.ts';
import { gitopsChart } from './rendering.ts';

/** Where an environment's objects are: one that only has another name is still the same to its cluster. */
interface Home {
  /** Context of the cluster in the kubeconfig. */
  readonly context: string;
  readonly namespace: string;
}

/** The folders of a baseline that hold environments. */
export const environmentFolders = ({ folders }: Baseline): string[] =>
  folders.filter((folder) => folder !== gitopsChart);

/** Where the objects of a baseline's folder are; none where its environment file is not there or cannot be read. */
export function homeOf(folder: string, baseline: Baseline): Home | undefined {
  const file = baseline.read(`${environmentsFolder}/${folder}.yaml`);
  const document = file === undefined ? undefined : parseDocument(file);
  const context = document?.getIn(['cluster', 'context']);
  const namespace = environmentSchema.shape.namespace.safeParse(document?.getIn(['namespace']));
  return typeof context === 'string' && namespace.success ? { context, namespace: namespace.data } : undefined;
}

/**
 * The folder of the baseline that each environment is to be compared with: that of its cluster and namespace, whatever it
 * is called, else that of its name, else the only one that has lost its environment and may be of its cluster.
 *
 * @param names of all environments, also those that are not rendered now
 */
export function formerFolders(
  environments: readonly (Home & { readonly name: string })[],
  names: readonly string[],
  baseline: Baseline,
): ReadonlyMap<string, string> {
  const folders = environmentFolders(baseline);
  const homes = new Map(folders.map((folder) => [folder, homeOf(folder, baseline)]));
  const former = new Map<string, string>();
  const free = () => folders.filter((folder) => ![...former.values()].includes(folder));
  const choose = (folderFor: (environment: (typeof environments)[number]) => string | undefined) => {
    for (const environment of environments) {
      const folder = former.has(environment.name) ? undefined : folderFor(environment);
      if (folder !== undefined) former.set(environment.name, folder);
    }
  };
  const isHome = (folder: string, { context, namespace }: Home) => {
    const home = homes.get(folder);
    return home?.context === context && home.namespace === namespace;
  };
  choose((environment) => free().find((folder) => folder === environment.name && isHome(folder, environment)));
  choose((environment) => free().find((folder) => isHome(folder, environment)));
  choose(({ name }) => free().find((folder) => folder === name));
  choose(({ context }) => {
    const left = free().filter((folder) => !names.includes(folder));
    const possible = left.filter((folder) => (homes.get(folder)?.context ?? context) === context);
    return possible.length === 1 ? possible[0] : undefined;
  });
  return former;
}
