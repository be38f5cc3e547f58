import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const edited = (kind: string, change: (spec: AnyObject) => void, name?: string) =>
  aModel({ edit: { kind, ...(name && { name }), change: (object) => change(object['spec']) } });
const volume = (spec: object) => edited('PersistentVolume', (given) => Object.assign(given, spec), 'bookstore-uploads');
const claim = (spec: object) => edited('PersistentVolumeClaim', (given) => Object.assign(given, spec), 'uploads');

describe('shared-folder-is-writable', () => {
  const id = 'shared-folder-is-writable';

  it("holds where the pods run as the access point's user", () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web runs as 10001:10001 = access point 10001:10001');
  });

  it('refuses an access point of another user', () => {
    const model = aModel({ environment: { uploads: { accessPoint: { uid: 1000 } } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(
      'bookstore-web runs as 10001:10001, the access point is of 1000:10001',
    );
  });

  it('refuses an app that took another user', () => {
    expect(broken(aModel({ contract: { identity: { uid: 20_000, gid: 20_000 } } }))).toEqual([id]);
  });

  it.each([
    [
      'a claim of one node',
      claim({ accessModes: ['ReadWriteOnce'] }),
      'PersistentVolumeClaim uploads is ReadWriteOnce',
    ],
    [
      'a volume of one node',
      volume({ accessModes: ['ReadWriteOnce'] }),
      'PersistentVolume bookstore-uploads is ReadWriteOnce',
    ],
    [
      'a handle without access point',
      volume({ csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0' } }),
      'has the handle fs-0123456789abcdef0, not fs-…::fsap-…',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  const handle = (volumeHandle: string) => volume({ csi: { driver: 'efs.csi.aws.com', volumeHandle } });
  const copies = {
    kind: 'efs-access-point',
    fileSystemId: 'fs-0123456789abcdef1',
    accessPoint: { id: 'fsap-0123456789abcdef1', uid: 10_001, gid: 10_001 },
  } as const;

  it.each([
    ['another access point', handle('fs-0123456789abcdef0::fsap-0123456789abcdef7')],
    ['another file system', handle('fs-0123456789abcdef7::fsap-0123456789abcdef0')],
  ])('refuses %s than the environment names', (_, model) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(
      'the environment names fs-0123456789abcdef0::fsap-0123456789abcdef0',
    );
  });

  it('judges the volume of the copies by its own access point', () => {
    const backup = (change: object) =>
      aModel({ environment: { backup: { volume: { ...copies, accessPoint: { ...copies.accessPoint, ...change } } } } });
    expect(broken(backup({}))).toEqual([]);
    const model = backup({ uid: 999 });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toMatch(/bookstore-\S+ runs as 10001:10001, the access point is of 999:10001/);
  });

  it('refuses volumes that have changed places', () => {
    const model = aModel({
      environment: { backup: { volume: copies } },
      edit: {
        kind: 'PersistentVolume',
        change: ({ metadata, spec }: AnyObject) => {
          const at = metadata.name === 'bookstore-uploads' ? 1 : 0;
          spec.csi.volumeHandle = `fs-0123456789abcdef${at}::fsap-0123456789abcdef${at}`;
        },
      },
    });
    expect(verdictOf(id, model).numbers).toContain(
      'bookstore-uploads is fs-0123456789abcdef1::fsap-0123456789abcdef1, the environment names fs-0123456789abcdef0',
    );
  });

  it('judges a class that makes access points', () => {
    const dynamic = (parameters: object) =>
      aModel({
        environment: { uploads: { kind: 'efs-dynamic', fileSystemId: 'fs-0123456789abcdef0' } },
        edit: { kind: 'StorageClass', change: (object) => Object.assign(object['parameters'], parameters) },
      });
    expect(broken(dynamic({}))).toEqual([]);
    expect(broken(dynamic({ uid: '999' }))).toEqual([id]);
    expect(verdictOf(id, dynamic({ fileSystemId: 'fs-0123456789abcdef7' })).numbers).toContain(
      'uploads is made on fs-0123456789abcdef7, the environment names fs-0123456789abcdef0',
    );
  });

  it('takes a volume of one node where there is one node, and not where there are two', () => {
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toContain('one node: every pod sees the volume');
    const two = aModel({ of: 'local', environment: { cluster: { platform: 'other', nodes: 2 } as never } });
    expect(broken(two)).toEqual([id]);
    expect(verdictOf(id, two).numbers).toContain('PersistentVolumeClaim uploads is ReadWriteOnce');
  });

  it('leaves the volume of a single pod alone, such as the database server has', () => {
    const two = aModel({
      of: 'local',
      environment: {
        cluster: { platform: 'other', nodes: 2 } as never,
        uploads: { kind: 'storage-class', accessMode: 'ReadWriteMany' },
        backup: { volume: { kind: 'storage-class', accessMode: 'ReadWriteMany' } },
      },
    });
    const claims = two.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim') as AnyObject[];
    expect(claims.filter((each) => each['spec'].accessModes.includes('ReadWriteOnce'))).not.toEqual([]);
    expect(broken(two)).toEqual([]);
    const several = structuredClone(two.objects) as AnyObject[];
    for (const object of several) if (object.kind === 'StatefulSet') object['spec'].replicas = 2;
    expect(verdictOf(id, { ...two, objects: several }).numbers).toBe(
      'PersistentVolumeClaim bookstore-mysql-data is ReadWriteOnce',
    );
  });

  it('refuses a pod that begins with chown', () => {
    const model = edited(
      'Deployment',
      (spec) => {
        const { spec: pod } = spec['template'];
        pod.initContainers = [{ ...pod.containers[0], name: 'own', command: ['chown', '-R', '10001', '/var/lib'] }];
      },
      'bookstore-web',
    );
    expect(verdictOf(id, model).numbers).toContain('bookstore-web begins with chown');
  });
});

describe('data-lies-on-claims', () => {
  const id = 'data-lies-on-claims';
  const mysql = (change: (pod: AnyObject) => void) =>
    aModel({ of: 'local', edit: { kind: 'StatefulSet', change: (object) => change(object['spec'].template.spec) } });
  const claimed = (pod: AnyObject) =>
    pod['volumes'].find((each: AnyObject) => each['persistentVolumeClaim']) as AnyObject & { name: string };
  const mount = (pod: AnyObject) =>
    pod['containers'][0].volumeMounts.find((each: AnyObject) => each['name'] === claimed(pod).name);

  it('holds where the folder of the data is mounted from a claim', () => {
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toBe(
      'bookstore-mysql/bookstore-mysql: /var/lib/mysql/data on the claim at /var/lib/mysql',
    );
    expect(verdictOf(id, aModel())).toMatchObject({ outcome: 'held', numbers: 'no StatefulSet' });
  });

  it.each([
    [
      'data that go with the pod',
      (pod: AnyObject) => {
        const data = claimed(pod);
        delete data['persistentVolumeClaim'];
        Object.assign(data, { emptyDir: { sizeLimit: '10Gi' } });
      },
      'has no claim to write to',
    ],
    [
      'a claim beside the data',
      (pod: AnyObject) => Object.assign(mount(pod), { mountPath: '/var/lib/mysql-files' }),
      'keeps its data in /var/lib/mysql/data, its claims are mounted at /var/lib/mysql-files',
    ],
    [
      'a claim that cannot be written',
      (pod: AnyObject) => Object.assign(mount(pod), { readOnly: true }),
      'has no claim to write to',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(verdictOf(id, mysql(change)).numbers).toContain(numbers);
    expect(broken(mysql(change))).toContain(id);
  });
});

describe('files-outlive-claims', () => {
  const id = 'files-outlive-claims';

  it('holds where volume and class are retained', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^1 volume, .*: Retain$/);
  });

  it.each([
    ['files that go with the claim', { persistentVolumeReclaimPolicy: 'Delete' }, 'is deleted with its claim (Delete)'],
    ['a volume for any namespace', { claimRef: { name: 'uploads' } }, 'may be claimed from another namespace'],
  ])('refuses %s', (_, spec, numbers) => {
    expect(broken(volume(spec))).toEqual([id]);
    expect(verdictOf(id, volume(spec)).numbers).toContain(numbers);
  });

  it('refuses a class that deletes, which is the default', () => {
    const model = aModel({ edit: { kind: 'StorageClass', change: (object) => delete object['reclaimPolicy'] } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('(Delete, the default)');
  });
});

describe('volume-meets-its-claim', () => {
  const id = 'volume-meets-its-claim';

  it('holds where both name each other', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-uploads (bookstore-uploads) ↔ uploads');
  });

  it.each([
    ['classes that differ', claim({ storageClassName: 'gp3' }), 'is of class bookstore-uploads, its claim wants gp3'],
    ['a claim that takes any volume', claim({ volumeName: undefined }), 'names no volume, not bookstore-uploads'],
    [
      'a claim that is too large',
      claim({ resources: { requests: { storage: '1Ti' } } }),
      'wants 1Ti, bookstore-uploads has 100Gi',
    ],
    [
      'a volume for another claim',
      volume({ claimRef: { name: 'photos', namespace: 'bookstore' } }),
      'is kept for photos, which is not there',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });
});
