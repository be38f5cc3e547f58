import type { Role } from '../../app/contract/operations.ts';
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

/** Share of memory that V8's heap may take at most, and least, in percent. */
const heapPercent = { most: 75, least: 25 } as const;

/** What is left for V8's heap when the role has what it needs beside it; a rule tells whether that fits. */
const heapOf = (role: Role, { memory }: Sizes, { outsideHeapMebibytes }: Contract): number => {
  const left = Math.floor(100 * (1 - outsideHeapMebibytes[role] / amount(memory)));
  return Math.min(heapPercent.most, Math.max(heapPercent.least, left));
};

/** The pod of a role of the app. */
export const podOf = (
  role: Role,
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
  nodeHeapPercent: heapOf(role, sizes, contract),
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
