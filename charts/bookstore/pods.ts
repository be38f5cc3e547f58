import type { SecretGroup } from '../../app/contract/variable.ts';
import type { Folder } from '../constructs/folders.ts';
import type { PodProps } from '../constructs/pod.ts';
import type { Resources } from '../constructs/resources.ts';
import type { Contract } from '../contract.ts';
import { amount } from '../environment/field.ts';
import type { Environment } from '../environment/schema.ts';
import type { Site } from './site.ts';

/** CPU and memory as an environment writes them. */
type Sizes = Readonly<Record<'cpuRequest' | 'cpuLimit' | 'memory', string>>;

export const resourcesOf = ({ cpuRequest, cpuLimit, memory }: Sizes): Resources => ({
  cpuRequest: amount(cpuRequest),
  cpuLimit: amount(cpuLimit),
  memory: amount(memory),
});

/** `repository:tag@digest`; without digest where the nodes have the image. */
export const imageOf = ({ repository, tag, digest }: Environment['image']): string =>
  digest === 'none' ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;

/** What the pods of all roles have in common. */
export interface Shared {
  readonly priorityClass: string;
  /** Name of the ConfigMap. */
  readonly settings: string;
}

/** The pod of a role of the app. */
export const podOf = (
  { environment, contract }: Site,
  { priorityClass, settings }: Shared,
  sizes: Sizes,
  folders: readonly Folder[],
): Omit<PodProps, 'name'> => ({
  image: imageOf(environment.image),
  // An image without digest is one that the nodes were given: no registry has it.
  ...(environment.image.digest === 'none' && { imagePullPolicy: 'Never' as const }),
  identity: contract.identity,
  priorityClass,
  settings,
  folders,
  resources: resourcesOf(sizes),
});

/** A Secret where the app looks for that group of its secrets. */
export const secretFolder = ({ folders }: Contract, group: SecretGroup, secret: string): Folder => ({
  path: `${folders.secrets}/${group}`,
  secret,
});

/** The pod's own disk for temporary files, of a size such as `512Mi`. */
export const temporaryFolder = ({ folders }: Contract, size: string): Folder => ({
  path: folders.temporary,
  scratchMebibytes: amount(size),
});

/** Seconds between the end of a role's own shutdown and SIGKILL. */
export const shutdownMarginSeconds = 5;
