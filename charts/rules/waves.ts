import { type Manifest, ofKind, type Rendered } from './manifests.ts';
import { selects } from './pod.ts';
import { configMapsOf, servicesOf, type Workload, workloads } from './workloads.ts';

/** Wave in which Argo CD applies an object; one wave waits until everything in the one before is healthy. */
export const waveOf = ({ metadata }: Manifest): number =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

const called = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

const mounts = ({ pod }: Workload, claim: Manifest): boolean =>
  (pod.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name);

/** Claims that a volume may be bound to only when a pod uses them: of a StorageClass that is the cluster's own. */
const waitingClaims = (objects: readonly Manifest[]): Rendered<'PersistentVolumeClaim'>[] => {
  const immediate = objects.filter(
    (object) =>
      object.kind === 'StorageClass' &&
      (object as Manifest & { readonly volumeBindingMode?: string }).volumeBindingMode !== 'WaitForFirstConsumer',
  );
  const names = new Set(immediate.map(({ metadata }) => metadata.name));
  return ofKind(objects, 'PersistentVolumeClaim').filter(
    ({ spec }) => spec.volumeName === undefined && !names.has(spec.storageClassName ?? ''),
  );
};

/** Claims that wait for a pod which only a schedule makes. */
export const claimsOfSchedules = (objects: readonly Manifest[]): Rendered<'PersistentVolumeClaim'>[] =>
  waitingClaims(objects).filter((claim) =>
    workloads(objects).every((workload) => workload.kind === 'CronJob' || !mounts(workload, claim)),
  );

/** What must be there when the pods of a workload start, or when a balancer finds them. */
function needsOf(workload: Workload, objects: readonly Manifest[]): Manifest[] {
  const { pod, labels } = workload;
  const maps = new Set(configMapsOf(workload));
  const secrets = new Set((pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []));
  const services = new Set(servicesOf(objects, labels).map(({ metadata }) => metadata.name));
  const leads = ({ spec }: Rendered<'Ingress'>) =>
    spec.rules?.some(({ http }) => http?.paths.some(({ backend }) => services.has(backend.service.name)));
  return objects.filter((object) => {
    const { name } = object.metadata;
    switch (object.kind) {
      case 'Namespace':
        return true;
      case 'ServiceAccount':
        return name === pod.serviceAccountName;
      case 'PriorityClass':
        return name === pod.priorityClassName;
      case 'ConfigMap':
        return maps.has(name);
      case 'ExternalSecret':
        return secrets.has((object as Rendered<'ExternalSecret'>).spec.target.name);
      case 'PersistentVolumeClaim':
        return mounts(workload, object);
      case 'NetworkPolicy':
        return selects((object as Rendered<'NetworkPolicy'>).spec.podSelector, labels);
      case 'Service':
        return services.has(name);
      case 'Ingress':
        return leads(object as Rendered<'Ingress'>);
      default:
        return false;
    }
  });
}

/** Kinds of which one must be done, or serve, before the next comes. */
const stages = ['StatefulSet', 'Job', 'Deployment'] as const;

/** What is applied too early or too late for what depends on it. */
export function waveFaults(objects: readonly Manifest[]): string[] {
  const running = (kind: string) => objects.filter((object) => object.kind === kind);
  const late = (object: Manifest, before: Manifest) =>
    `${called(object)} in wave ${waveOf(object)}, but ${called(before)} in wave ${waveOf(before)}`;
  const objectOf = ({ kind, name }: Workload) => running(kind).find(({ metadata }) => metadata.name === name);
  return [
    // Within a wave Argo CD applies pods after all that they need.
    ...workloads(objects).flatMap((workload) => {
      const object = objectOf(workload);
      return object
        ? needsOf(workload, objects)
            .filter((need) => waveOf(need) > waveOf(object))
            .map((need) => late(object, need))
        : [];
    }),
    ...stages.flatMap((kind, at) =>
      running(kind).flatMap((object) =>
        stages
          .slice(0, at)
          .flatMap(running)
          .filter((before) => waveOf(before) >= waveOf(object))
          .map((before) => late(object, before)),
      ),
    ),
    ...waitingClaims(objects).flatMap((claim) => {
      const users = workloads(objects).filter((workload) => workload.kind !== 'CronJob' && mounts(workload, claim));
      const bound = Math.min(...users.flatMap((user) => objectOf(user) ?? []).map(waveOf));
      const last = Math.max(...objects.map(waveOf));
      if (waveOf(claim) >= Math.min(bound, last)) return [];
      return [
        `${called(claim)} in wave ${waveOf(claim)} waits for its first pod, which comes ${users.length > 0 ? `in wave ${bound}` : 'by a schedule'}: no later wave begins`,
      ];
    }),
  ];
}
