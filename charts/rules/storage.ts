import { efsFaults } from './efs-declarations.ts';
import { type Manifest, ofKind } from './manifests.ts';
import type { Container } from './pod.ts';
import { quantity } from './quantity.ts';
import { count, held, type ManifestRule, type Rule, verdict } from './rule.ts';
import { type Workload, workloads } from './workloads.ts';

interface ClaimMount {
  readonly name: string;
  readonly claim: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/** Containers that mount a claim, and as whom they run. */
const claimMounts = (objects: readonly Manifest[]): ClaimMount[] =>
  workloads(objects).flatMap(({ name, pod, containers }) =>
    (pod.volumes ?? []).flatMap((volume) => {
      const claim = volume.persistentVolumeClaim?.claimName;
      if (claim === undefined) return [];
      return containers
        .filter(({ volumeMounts }) => volumeMounts?.some((mount) => mount.name === volume.name))
        .map(({ securityContext }) => ({
          name,
          claim,
          uid: securityContext?.runAsUser,
          gid: securityContext?.runAsGroup,
        }));
    }),
  );

/** Claims that pods of several nodes may mount at once: of several workloads, or of one that may have two pods. */
function sharedClaims(objects: readonly Manifest[], mounts: readonly ClaimMount[]): Set<string> {
  const alone = ({ kind, name }: Workload): boolean =>
    kind === 'Job' ||
    kind === 'CronJob' ||
    (kind === 'StatefulSet' &&
      ofKind(objects, 'StatefulSet').some(({ metadata, spec }) => metadata.name === name && (spec.replicas ?? 1) <= 1));
  const single = new Set(workloads(objects).flatMap((workload) => (alone(workload) ? workload.name : [])));
  return new Set(
    mounts
      .filter(
        ({ name, claim }) => !single.has(name) || mounts.some((other) => other.claim === claim && other.name !== name),
      )
      .map(({ claim }) => claim),
  );
}

export const storageRules: readonly Rule[] = [
  {
    id: 'shared-folder-is-writable',
    statement:
      "A folder that pods of several nodes share is mounted by all of them (ReadWriteMany), through the EFS access point that the environment declares for it, whose user is the pods' own; nobody tries to change the owner of its files.",
    severity: 'loss',
    source:
      'Amazon EFS CSI driver: Static provisioning, Access points; Amazon EFS: Enforcing a user identity using an access point; Kubernetes: Persistent Volumes, Access Modes',
    check(model) {
      const {
        environment: { uploads, cluster },
        objects,
      } = model;
      const several = cluster.platform === 'eks' || cluster.nodes > 1;
      const mounts = claimMounts(objects);
      const claims = sharedClaims(objects, mounts);
      const shared = [
        ...ofKind(objects, 'PersistentVolumeClaim').filter(({ metadata }) => claims.has(metadata.name)),
        ...ofKind(objects, 'PersistentVolume').filter(({ spec }) => claims.has(spec.claimRef?.name ?? '')),
      ];
      const point = uploads.kind === 'efs-access-point' ? uploads.accessPoint : undefined;
      const faults = [
        ...efsFaults(model, mounts),
        ...(several
          ? shared
              .filter(({ spec }) => !spec.accessModes.includes('ReadWriteMany'))
              .map(({ kind, metadata, spec }) => `${kind} ${metadata.name} is ${spec.accessModes.join(', ')}`)
          : []),
        ...workloads(objects)
          .filter(({ pod }) =>
            pod.initContainers?.some(({ command = [], args = [] }) =>
              /\bchown\b/.test([...command, ...args].join(' ')),
            ),
          )
          .map(({ name }) => `${name} begins with chown, which an access point refuses`),
      ];
      return verdict(
        faults,
        [
          ...new Set(shared.map(({ metadata, spec }) => `${metadata.name} ${spec.accessModes.join(', ')}`)),
          ...new Set(
            mounts.map(
              ({ name, uid, gid }) =>
                `${name} runs as ${uid}:${gid}${point ? ` = access point ${point.uid}:${point.gid}` : ''}`,
            ),
          ),
          ...(several ? [] : ['one node: every pod sees the volume']),
        ].join(', '),
        'make the access point with the uid and gid of `identity` in the contract, and write them to uploads.accessPoint; accessMode ReadWriteMany (uploads, backup.volume) where there are several nodes',
      );
    },
  },
];

/** Folder that a database server is told to keep its data in. */
const dataFolder = ({ command = [], args = [] }: Container): string | undefined => {
  const words = [...command, ...args];
  const at = words.findIndex((word) => /^--datadir(=|$)/.test(word));
  return at < 0 ? undefined : (words[at]?.split('=')[1] ?? words[at + 1]);
};

export const volumeRules: readonly ManifestRule[] = [
  {
    id: 'data-lies-on-claims',
    statement:
      "What a StatefulSet keeps lies on a claim that it may write to, and a database's folder of data in that: any other volume goes with its pod.",
    severity: 'loss',
    source: 'Kubernetes: StatefulSets, Stable Storage; Volumes, emptyDir',
    check({ objects }) {
      const templates = new Map(
        ofKind(objects, 'StatefulSet').map(({ metadata, spec }) => [
          metadata.name,
          (spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name),
        ]),
      );
      const rows = workloads(objects)
        .filter(({ kind }) => kind === 'StatefulSet')
        .flatMap(({ name, pod }) => {
          const claims = new Set([
            ...(templates.get(name) ?? []),
            ...(pod.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? [volume.name] : [])),
          ]);
          return pod.containers.map((container) => ({
            name: `${name}/${container.name}`,
            folders: (container.volumeMounts ?? [])
              .filter((mount) => claims.has(mount.name) && !mount.readOnly)
              .map(({ mountPath }) => mountPath),
            data: dataFolder(container),
          }));
        });
      if (rows.length === 0) return held('no StatefulSet');
      return verdict(
        rows.flatMap(({ name, folders, data }) => {
          if (folders.length === 0) return [`${name} has no claim to write to`];
          return data === undefined || folders.some((folder) => `${data}/`.startsWith(`${folder}/`))
            ? []
            : [`${name} keeps its data in ${data}, its claims are mounted at ${folders.join(', ')}`];
        }),
        rows.map(({ name, folders, data }) => `${name}: ${data ?? 'data'} on the claim at ${folders}`).join('; '),
        'mount a PersistentVolumeClaim where the data lies',
      );
    },
  },
  {
    id: 'files-outlive-claims',
    statement:
      'Deleting a claim, a namespace or a release deletes no file: volumes are retained, and only the claim that they were made for may have them.',
    severity: 'loss',
    source:
      'Kubernetes: Persistent Volumes, Reclaiming and Reserving a PersistentVolume; Storage Classes, Reclaim policy',
    check({ objects }) {
      const volumes = ofKind(objects, 'PersistentVolume');
      const classes = objects.filter(({ kind }) => kind === 'StorageClass') as (Manifest & {
        reclaimPolicy?: string;
      })[];
      if (volumes.length + classes.length === 0) return held("the cluster's own StorageClass decides");
      return verdict(
        [
          ...volumes.flatMap(({ metadata: { name }, spec }) => [
            ...(spec.persistentVolumeReclaimPolicy === 'Retain'
              ? []
              : [`${name} is deleted with its claim (${spec.persistentVolumeReclaimPolicy ?? 'Retain, unwritten'})`]),
            ...(spec.claimRef?.namespace ? [] : [`${name} may be claimed from another namespace`]),
          ]),
          ...classes
            .filter(({ reclaimPolicy }) => reclaimPolicy !== 'Retain')
            .map(
              ({ metadata, reclaimPolicy }) =>
                `volumes of class ${metadata.name} are deleted with their claims (${reclaimPolicy ?? 'Delete, the default'})`,
            ),
        ],
        `${count(volumes.length, 'volume')}, ${count(classes.length, 'class', 'classes')}: Retain`,
        'write Retain, and namespace and name of the claim into claimRef',
      );
    },
  },
  {
    id: 'volume-meets-its-claim',
    statement:
      'A volume and the claim that it was made for name each other, one class and a size that fits; otherwise the claim waits for ever, or takes another volume.',
    severity: 'outage',
    source: 'Kubernetes: Persistent Volumes, Binding and Class',
    check({ objects }) {
      const claims = ofKind(objects, 'PersistentVolumeClaim');
      const pairs = ofKind(objects, 'PersistentVolume').map((volume) => ({
        volume,
        claim: claims.find(
          ({ metadata }) =>
            metadata.name === volume.spec.claimRef?.name &&
            metadata.namespace === (volume.spec.claimRef.namespace ?? metadata.namespace),
        ),
      }));
      if (pairs.length === 0) return held('no volume is made beforehand');
      return verdict(
        pairs.flatMap(({ volume: { metadata, spec }, claim }) => {
          if (!claim) return [`${metadata.name} is kept for ${spec.claimRef?.name ?? 'no claim'}, which is not there`];
          const wanted = claim.spec.resources.requests.storage;
          return [
            ...(claim.spec.storageClassName === spec.storageClassName && spec.storageClassName !== undefined
              ? []
              : [
                  `${metadata.name} is of class ${spec.storageClassName ?? 'none'}, its claim wants ${claim.spec.storageClassName ?? "the cluster's default"}`,
                ]),
            ...(claim.spec.volumeName === metadata.name
              ? []
              : [`claim ${claim.metadata.name} names ${claim.spec.volumeName ?? 'no volume'}, not ${metadata.name}`]),
            ...(quantity(wanted) <= quantity(spec.capacity.storage)
              ? []
              : [`claim ${claim.metadata.name} wants ${wanted}, ${metadata.name} has ${spec.capacity.storage}`]),
          ];
        }),
        pairs
          .map(
            ({ volume: { metadata, spec }, claim }) =>
              `${metadata.name} (${spec.storageClassName}) ↔ ${claim?.metadata.name}`,
          )
          .join('; '),
        'render both by one construct',
      );
    },
  },
];
