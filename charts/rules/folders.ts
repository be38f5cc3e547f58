import { variablesOf } from './manifests.ts';
import { mebibytes, quantity } from './quantity.ts';
import { type ManifestRule, type Rule, verdict } from './rule.ts';
import { appContainers, workloads } from './workloads.ts';

export const folderRules: readonly Rule[] = [
  {
    id: 'written-folders-are-mounted',
    statement:
      'Every folder that a role writes to is a volume, since its own file system is read-only: scratch space of the pod, and a claim for each folder that a setting names.',
    severity: 'loss',
    source:
      'Kubernetes: Configure a Security Context for a Pod or Container, readOnlyRootFilesystem; Volumes, emptyDir',
    check(model) {
      const { contract, objects } = model;
      const containers = appContainers(model);
      return verdict(
        containers.flatMap(({ role, container, workload: { name, pod } }) => {
          const variables = variablesOf(container, objects);
          const volumeAt = (path: string) => {
            const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path);
            return { mount, volume: pod.volumes?.find((volume) => volume.name === mount?.name) };
          };
          const named = Object.entries(contract.variablesOf[role])
            .filter(([variable]) => variable.endsWith('_FOLDER'))
            .map(([variable, declared]) => ({
              variable,
              path: variables[variable] || ('default' in declared && declared.default) || '',
            }))
            // Scratch space is looked at by itself.
            .filter(({ path }) => !path.startsWith(`${contract.folders.temporary}/`));
          return [
            ...(volumeAt(contract.folders.temporary).volume?.emptyDir
              ? []
              : [`${name} has no scratch space at ${contract.folders.temporary}`]),
            ...named.flatMap(({ variable, path }) => {
              const { mount, volume } = volumeAt(path);
              if (!volume?.persistentVolumeClaim)
                return [`${name} has no volume at ${path || 'no path'} (${variable})`];
              // The copies are made by a role that reads the photos; who writes to a folder is who serves it.
              return mount?.readOnly && named.length === 1 ? [`${name} cannot write to ${path} (${variable})`] : [];
            }),
          ];
        }),
        containers
          .map(
            ({ container, workload }) =>
              `${workload.name}: ${(container.volumeMounts ?? []).map(({ mountPath }) => mountPath).join(' ')}`,
          )
          .join('; '),
        'mount a volume there',
      );
    },
  },
];

export const scratchRule: ManifestRule = {
  id: 'scratch-space-is-bounded',
  statement:
    'Scratch folders have a size, and all that a container may write fits what it may use of the disk of its node or of its memory; a pod that exceeds it is evicted.',
  severity: 'outage',
  source: 'Kubernetes: Volumes, emptyDir; Local ephemeral storage, Configurations and limits',
  check({ objects }) {
    const rows = workloads(objects).map(({ name, pod, containers }) => {
      const scratch = (pod.volumes ?? []).flatMap(({ name: volume, emptyDir }) =>
        emptyDir ? [{ volume, ...emptyDir }] : [],
      );
      const sum = (medium: 'Memory' | undefined) =>
        scratch
          .filter((each) => (each.medium || undefined) === medium)
          .reduce((total, { sizeLimit }) => total + quantity(sizeLimit), 0);
      const limit = (resource: string, of: 'limits' | 'requests') =>
        containers.reduce((total, { resources }) => total + quantity(resources?.[of]?.[resource]), 0);
      return {
        name,
        unbounded: scratch.filter(({ sizeLimit }) => sizeLimit === undefined).map(({ volume }) => volume),
        disk: sum(undefined),
        memory: sum('Memory'),
        diskLimit: limit('ephemeral-storage', 'limits'),
        diskRequest: limit('ephemeral-storage', 'requests'),
        memoryLimit: limit('memory', 'limits'),
      };
    });
    return verdict(
      rows.flatMap(({ name, unbounded, disk, memory, diskLimit, diskRequest, memoryLimit }) => [
        ...unbounded.map((volume) => `${volume} of ${name} may fill the disk of its node`),
        ...(diskLimit > 0 && diskRequest > 0 ? [] : [`${name} does not say how much disk it uses (ephemeral-storage)`]),
        ...(diskLimit > 0 && disk > diskLimit
          ? [`${name} may write ${mebibytes(disk)} and is evicted at ${mebibytes(diskLimit)}`]
          : []),
        ...(memory > 0 && memory >= memoryLimit
          ? [`folders in memory of ${name} take ${mebibytes(memory)} of ${mebibytes(memoryLimit)}`]
          : []),
      ]),
      rows.map(({ name, disk, diskLimit }) => `${name}: ${mebibytes(disk)} of ${mebibytes(diskLimit)} disk`).join('; '),
      'give every emptyDir a sizeLimit, and the container an ephemeral-storage limit above their sum',
    );
  },
};
