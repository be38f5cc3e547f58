import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { ClusterVolume, type ClusterVolumeProps } from './cluster-volume.ts';
import {
  type EfsProvisioning,
  EfsVolume,
  type EfsVolumeProps,
  type ProvisionedEfsVolumeProps,
  type StaticEfsVolumeProps,
} from './efs-volume.ts';

const accessPoint: Required<StaticEfsVolumeProps> = {
  name: 'files',
  namespace: 'wiki',
  fileSystemId: 'fs-01234567',
  accessPointId: 'fsap-89abcdef',
  size: '5Gi',
};
const provisioned: Required<Omit<ProvisionedEfsVolumeProps, 'provisioning'>> & {
  provisioning: Required<EfsProvisioning>;
} = {
  name: 'files',
  namespace: 'wiki',
  fileSystemId: 'fs-01234567',
  provisioning: { basePath: '/wikis', uid: 10_001, gid: 10_002, directoryPerms: '770' },
  size: '5Gi',
};

const efs = (props: EfsVolumeProps, chart = {}) =>
  renderedInChart((scope) => new EfsVolume(scope, 'Files', props), chart);

describe('EfsVolume of an access point', () => {
  it('binds one claim to it, for all pods, for ever', () => {
    const objects = efs(accessPoint);
    const volume = objects.only('PersistentVolume');
    expect(volume.metadata).toEqual({ name: 'wiki-files' });
    expect(volume['spec']).toMatchObject({
      accessModes: ['ReadWriteMany'],
      capacity: { storage: '5Gi' },
      claimRef: { name: 'files', namespace: 'wiki' },
      csi: { volumeHandle: 'fs-01234567::fsap-89abcdef' },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'wiki-files',
    });
    expect(objects.only('PersistentVolumeClaim')['spec']).toMatchObject({
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'wiki-files',
      volumeName: 'wiki-files',
    });
    expect(objects.only('StorageClass')).toMatchObject({ reclaimPolicy: 'Retain', provisioner: 'efs.csi.aws.com' });
  });

  it('takes the namespace of its chart, which is not that of volume and class', () => {
    const { namespace: _, size: __, ...minimal } = accessPoint;
    const objects = efs(minimal, { namespace: 'shop' });
    expect(objects.only('PersistentVolumeClaim').metadata).toMatchObject({ name: 'files', namespace: 'shop' });
    expect(objects.only('PersistentVolume')['spec'].claimRef.namespace).toBe('shop');
    for (const kind of ['PersistentVolume', 'StorageClass']) {
      expect(objects.only(kind).metadata).toEqual({ name: 'shop-files' });
    }
    expect(() => efs(minimal)).toThrow('namespace is missing');
  });
});

describe('EfsVolume without an access point', () => {
  it('lets the driver make one for the claim, as the user that the pods are', () => {
    const objects = efs(provisioned);
    expect(objects.ofKind('PersistentVolume')).toEqual([]);
    expect(objects.only('StorageClass')).toMatchObject({
      metadata: { name: 'wiki-files' },
      reclaimPolicy: 'Retain',
      parameters: {
        provisioningMode: 'efs-ap',
        fileSystemId: 'fs-01234567',
        basePath: '/wikis',
        uid: '10001',
        gid: '10002',
        directoryPerms: '770',
        // A claim of a name that was there before gets a folder of its own.
        ensureUniqueDirectory: 'true',
      },
    });
    const claim = objects.only('PersistentVolumeClaim')['spec'];
    expect(claim).toMatchObject({ accessModes: ['ReadWriteMany'], storageClassName: 'wiki-files' });
    expect(claim).not.toHaveProperty('volumeName');
  });

  it('makes it at the root of the file system, for its user alone, unless told otherwise', () => {
    const objects = efs({ ...provisioned, provisioning: { uid: 10_001, gid: 10_001 } });
    expect(objects.only('StorageClass')['parameters']).toMatchObject({ basePath: '/', directoryPerms: '750' });
  });
});

describe('EfsVolume refuses', () => {
  it.each([
    ['an id that is none', { ...accessPoint, fileSystemId: 'vol-1' }, 'fileSystemId is "vol-1"; accepted is `fs-`'],
    [
      'the id of a mount target',
      { ...accessPoint, accessPointId: 'fsmt-89abcdef' },
      'accessPointId is "fsmt-89abcdef"',
    ],
    ['a name that no claim may have', { ...accessPoint, name: 'My Files' }, 'name is "My Files"'],
    ['a size without a unit', { ...accessPoint, size: '100' }, 'size is "100"; accepted is a size with its unit'],
    ['an access point and a new one', { ...accessPoint, ...provisioned }, 'either an access point or its provisioning'],
    [
      'a relative path',
      { ...provisioned, provisioning: { basePath: 'wikis', uid: 1, gid: 1 } },
      'provisioning.basePath is "wikis"',
    ],
    [
      'a path that climbs',
      { ...provisioned, provisioning: { basePath: '/wikis/..', uid: 1, gid: 1 } },
      'provisioning.basePath is "/wikis/.."',
    ],
    [
      'a path longer than EFS takes',
      { ...provisioned, provisioning: { basePath: `/${'a'.repeat(60)}`, uid: 1, gid: 1 } },
      'a path of 52 characters at most',
    ],
    ['root', { ...provisioned, provisioning: { uid: 0, gid: 1 } }, 'provisioning.uid is 0'],
    [
      'a folder that its own user cannot write to',
      { ...provisioned, provisioning: { uid: 1, gid: 1, directoryPerms: '550' } },
      'provisioning.directoryPerms is "550"',
    ],
  ] as [string, EfsVolumeProps, string][])('%s', (_, props, message) => {
    expect(() => efs(props)).toThrow(message);
  });
});

describe('ClusterVolume', () => {
  const complete: Required<ClusterVolumeProps> = {
    name: 'files',
    namespace: 'wiki',
    storageClass: 'standard',
    accessMode: 'ReadWriteOnce',
    size: '2Gi',
  };
  const claim = (props: ClusterVolumeProps, chart = { namespace: 'shop' }) =>
    renderedInChart((scope) => new ClusterVolume(scope, 'Files', props), chart).only('PersistentVolumeClaim');

  it("claims space of the cluster's default class for all pods", () => {
    expect(claim({ name: 'files' })).toMatchObject({
      metadata: { name: 'files', namespace: 'shop' },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '5Gi' } } },
    });
    expect(claim({ name: 'files' })['spec']).not.toHaveProperty('storageClassName');
  });

  it('claims of the class, for the pods and of the size that are named', () => {
    expect(claim(complete)).toMatchObject({
      metadata: { namespace: 'wiki' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'standard',
        resources: { requests: { storage: '2Gi' } },
      },
    });
  });

  it('refuses an empty class, which would mean none, and a size without a unit', () => {
    expect(() => claim({ name: 'files', storageClass: '' })).toThrow('storageClass is ""');
    expect(() => claim({ name: 'files', size: '2' })).toThrow('size is "2"');
  });
});
