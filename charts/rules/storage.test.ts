import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('shared-folder-is-writable', () => {
  const id = 'shared-folder-is-writable';

  it("holds where the pods run as the access point's user", () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web runs as 10001:10001 = access point 10001:10001');
  });

  it('refuses an access point of another user', () => {
    const model = aModel({ environment: { uploads: { accessPoint: { uid: 1000 } } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web runs as 10001:10001, the access point is of 1000:10001');
  });

  it('refuses an app that took another user', () => {
    expect(broken(aModel({ contract: { identity: { uid: 20_000, gid: 20_000 } } }))).toEqual([id]);
  });

  it.each([
    ['a claim of one node', 'PersistentVolumeClaim', { accessModes: ['ReadWriteOnce'] }],
    ['a volume of one node', 'PersistentVolume', { accessModes: ['ReadWriteOnce'] }],
    ['files that go with the claim', 'PersistentVolume', { persistentVolumeReclaimPolicy: 'Delete' }],
    [
      'a handle without access point',
      'PersistentVolume',
      { csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0' } },
    ],
    ['a volume for any namespace', 'PersistentVolume', { claimRef: { name: 'uploads' } }],
  ])('refuses %s', (_, kind, spec) => {
    expect(broken(aModel({ edit: { kind, change: (object) => Object.assign(object['spec'], spec) } }))).toEqual([id]);
  });
});
