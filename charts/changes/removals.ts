import type { Manifest } from '../rules/manifests.ts';
import { groupOf, stemOf, titleOf } from './identity.ts';

/** An object that is in the cluster and no longer in the manifests: an apply leaves it there. */
export interface Removal {
  readonly object: Manifest;
  /** Deletes it, and nothing else. */
  readonly command: string;
  /** What goes with it, or when to wait; none where it is only an object. */
  readonly advice?: string;
  /** Whether something is lost for good. */
  readonly grave: boolean;
}

const losses: Readonly<Record<string, string>> = {
  Namespace: 'everything in it goes with it, claims and Secrets included',
  PersistentVolumeClaim: 'its files go with it, unless the reclaim policy of its volume is Retain',
  PersistentVolume: 'the cluster forgets where the files lie',
  StatefulSet: 'its pods stop; its claims and their files stay, unless its retention policy says Delete',
  CustomResourceDefinition: 'every object of its kind goes with it, in all namespaces',
  Secret: 'what only it holds is gone',
  ExternalSecret: 'the Secret that it owns goes with it, and pods that need it no longer start',
  Application: 'with its finalizer, everything that it applied goes with it',
  Kustomization: 'where it prunes, everything that it applied goes with it',
};

/** Groups of which kubectl knows the kinds by themselves. */
const builtIn = /^$|^(apps|batch|autoscaling|policy)$|\.k8s\.io$/;

/** What to know about an object that is no longer rendered. */
export function removalOf(object: Manifest, context: string): Removal {
  const { kind } = object;
  const loss = losses[kind];
  const command = deletion(object, context);
  if (loss) return { object, command, advice: loss, grave: true };
  const advice =
    stemOf(object) === undefined
      ? undefined
      : kind === 'Job'
        ? 'once it has finished: its logs go with it'
        : 'once the rollout has finished and no rollback needs it: older ReplicaSets start their pods with it';
  return advice ? { object, command, advice, grave: false } : { object, command, grave: false };
}

/** The kubectl command that deletes an object. */
export function deletion(object: Manifest, context: string, orphan = false): string {
  const { metadata, kind } = object;
  const group = groupOf(object);
  const type = builtIn.test(group) ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  return [
    `kubectl --context ${context}`,
    ...(metadata.namespace ? [`-n ${metadata.namespace}`] : []),
    `delete ${type} ${metadata.name}`,
    ...(orphan ? ['--cascade=orphan'] : []),
  ].join(' ');
}

/** Objects that need no command of their own, because their Namespace is removed as well. */
export function withoutContents(removed: readonly Manifest[]): {
  readonly listed: Manifest[];
  readonly inside: number;
} {
  const namespaces = removed.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const listed = removed.filter(({ metadata }) => !namespaces.includes(metadata.namespace ?? ''));
  return { listed, inside: removed.length - listed.length };
}

export const removalTitle = ({ object, grave }: Removal): string => `${titleOf(object)}${grave ? ' (DATA)' : ''}`;
