import { ofKind, workloads } from './manifests.ts';
import { held, type Rule, verdict } from './rule.ts';

export const storageRules: readonly Rule[] = [
  {
    id: 'shared-folder-is-writable',
    statement:
      "The shared folder is mounted by all pods (ReadWriteMany) through an EFS access point whose user is the pods' own, and outlives its claim.",
    severity: 'loss',
    source:
      'Amazon EFS CSI driver: Static provisioning, Access points; Amazon EFS: Enforcing a user identity using an access point',
    check({ environment: { uploads, namespace }, objects }) {
      if (uploads.kind !== 'efs-access-point') return held(`${uploads.kind}: no access point is named`);
      const { uid, gid } = uploads.accessPoint;
      const volumes = ofKind(objects, 'PersistentVolume');
      const claims = ofKind(objects, 'PersistentVolumeClaim');
      const mounts = workloads(objects).flatMap(({ name, pod, containers }) => {
        const volumeNames = (pod.volumes ?? [])
          .filter(({ persistentVolumeClaim }) =>
            claims.some(({ metadata }) => metadata.name === persistentVolumeClaim?.claimName),
          )
          .map((volume) => volume.name);
        return containers
          .filter(({ volumeMounts }) => volumeMounts?.some((mount) => volumeNames.includes(mount.name)))
          .map(({ securityContext }) => ({ name, uid: securityContext?.runAsUser, gid: securityContext?.runAsGroup }));
      });
      const handle = /^fs-[0-9a-f]{8,40}::fsap-[0-9a-f]{8,40}$/;
      const faults = [
        ...volumes.flatMap(({ metadata, spec }) => [
          ...(handle.test(spec.csi?.volumeHandle ?? '')
            ? []
            : [`${metadata.name} has the handle ${spec.csi?.volumeHandle}, not fs-…::fsap-…`]),
          ...(spec.accessModes.includes('ReadWriteMany') ? [] : [`${metadata.name} is ${spec.accessModes.join(', ')}`]),
          ...(spec.persistentVolumeReclaimPolicy === 'Retain'
            ? []
            : [`${metadata.name} is deleted with its claim (${spec.persistentVolumeReclaimPolicy})`]),
          ...(spec.claimRef?.namespace === namespace ? [] : [`${metadata.name} may be claimed from another namespace`]),
        ]),
        ...claims
          .filter(({ spec }) => !spec.accessModes.includes('ReadWriteMany'))
          .map(({ metadata, spec }) => `${metadata.name} is ${spec.accessModes.join(', ')}`),
        ...mounts
          .filter((mount) => mount.uid !== uid || mount.gid !== gid)
          .map((mount) => `${mount.name} runs as ${mount.uid}:${mount.gid}, the access point is of ${uid}:${gid}`),
      ];
      return verdict(
        faults,
        `${volumes.map(({ spec }) => spec.csi?.volumeHandle).join(', ')}, ReadWriteMany, ${mounts.map((mount) => `${mount.name} runs as ${mount.uid}:${mount.gid}`).join(', ')} = access point ${uid}:${gid}`,
        'make the access point with the uid and gid of `identity` in the contract, and write them to uploads.accessPoint',
      );
    },
  },
];
