import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const web = (change: (container: AnyObject, pod: AnyObject) => void) =>
  aModel({
    edit: {
      kind: 'Deployment',
      name: 'bookstore-web',
      change: (object) => change(object['spec'].template.spec.containers[0], object['spec'].template.spec),
    },
  });
const mountAt = (container: AnyObject, path: string) =>
  container['volumeMounts'].find((mount: { mountPath: string }) => mount.mountPath === path);

describe('written-folders-are-mounted', () => {
  const id = 'written-folders-are-mounted';
  const { temporary, uploads } = contract.folders;

  it('says what is mounted', () => {
    expect(verdictOf(id, aModel()).numbers).toContain(`${uploads} ${temporary}`);
  });

  it('refuses a role without scratch space', () => {
    const model = web((container) => Object.assign(mountAt(container, temporary), { mountPath: '/scratch' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web has no scratch space at /tmp');
  });

  it('refuses photos that would be written into the container', () => {
    const model = web((container) => Object.assign(mountAt(container, uploads), { mountPath: '/photos' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(`bookstore-web has no volume at ${uploads} (UPLOAD_FOLDER)`);
  });

  it('refuses mails that would be written into the container', () => {
    const model = aModel({
      edit: {
        kind: 'ConfigMap',
        change: (object) => Object.assign(object['data'], { MAIL_FOLDER: '/var/mail' }),
      },
    });
    expect(verdictOf(id, model).numbers).toContain('bookstore-worker has no volume at /var/mail (MAIL_FOLDER)');
  });

  it('refuses photos that cannot be written', () => {
    const model = web((container) => Object.assign(mountAt(container, uploads), { readOnly: true }));
    expect(broken(model)).toEqual([id]);
  });
});

describe('scratch-space-is-bounded', () => {
  const id = 'scratch-space-is-bounded';
  const scratch = (pod: AnyObject) => pod['volumes'].find((volume: AnyObject) => volume['emptyDir']).emptyDir;

  it('says how much of the disk is used', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web: 512 MiB of 576 MiB disk');
  });

  it.each([
    [
      'a folder without a size',
      web((_, pod) => delete scratch(pod).sizeLimit),
      'scratch-tmp of bookstore-web may fill the disk of its node',
    ],
    [
      'a folder that is larger than the limit',
      web((_, pod) => Object.assign(scratch(pod), { sizeLimit: '1Gi' })),
      'bookstore-web may write 1024 MiB and is evicted at 576 MiB',
    ],
    [
      'a container that does not say what it writes',
      web((container) => delete container['resources'].limits['ephemeral-storage']),
      'bookstore-web does not say how much disk it uses',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it('counts folders in memory against the memory', () => {
    const model = web((_, pod) => Object.assign(scratch(pod), { medium: 'Memory', sizeLimit: '768Mi' }));
    expect(verdictOf(id, model).numbers).toContain('folders in memory of bookstore-web take 768 MiB of 768 MiB');
  });
});
