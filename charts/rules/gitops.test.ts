import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

const repository = 'https://git.example.com/books.git';
const argocd = { gitops: { controller: 'argocd', repository } } as const;
const flux = { gitops: { controller: 'flux', repository } } as const;
const copies = { kind: 'efs-dynamic', fileSystemId: 'fs-00000000000000002' } as const;

describe('gitops-applies-in-order', () => {
  const id = 'gitops-applies-in-order';
  const wave = (kind: string, value: string) =>
    aModel({
      environment: argocd,
      edit: {
        kind,
        change: ({ metadata }) => Object.assign(metadata.annotations!, { 'argocd.argoproj.io/sync-wave': value }),
      },
    });

  it('holds where waves follow each other, or Flux waits', () => {
    expect(verdictOf(id, aModel({ environment: argocd })).numbers).toMatch(
      /^argocd applies manifests\/test in waves 0, .*\d$/,
    );
    expect(verdictOf(id, aModel({ environment: flux })).numbers).toBe('flux applies manifests/test');
  });

  it('refuses pods that come with their migration, and a migration before its settings', () => {
    expect(broken(wave('Deployment', '0'))).toEqual([id]);
    expect(verdictOf(id, wave('Deployment', '0')).numbers).toMatch(
      /Deployment bookstore-web in wave 0, but Job bookstore-migrate-\w{10} in wave 4/,
    );
    expect(broken(wave('Job', '1'))).toEqual([id]);
    expect(verdictOf(id, wave('Job', '1')).numbers).toMatch(/^Job bookstore-migrate-\w{10} in wave 1, but ConfigMap /);
  });

  it('refuses a migration that comes with the database, and pods before anything that they need', () => {
    const local = { of: 'local', environment: argocd } as const;
    const late = (kind: string, name: string, value: string) =>
      aModel({
        ...local,
        edit: {
          kind,
          name,
          change: ({ metadata }) =>
            Object.assign(metadata, {
              annotations: { ...metadata.annotations, 'argocd.argoproj.io/sync-wave': value },
            }),
        },
      });
    const server = late('StatefulSet', 'bookstore-mysql', '5');
    expect(broken(server)).toEqual([id]);
    expect(verdictOf(id, server).numbers).toMatch(
      /^Job bookstore-migrate-\w{10} in wave 4, but StatefulSet bookstore-mysql in wave 5/,
    );
    for (const [kind, name] of [
      ['ServiceAccount', 'bookstore-worker'],
      ['NetworkPolicy', 'bookstore-worker'],
      ['Service', 'bookstore-web'],
      ['PersistentVolumeClaim', 'uploads'],
    ] as const)
      expect(verdictOf(id, late(kind, name, '8')).numbers).toContain(`${kind} ${name} in wave 8`);
  });

  it('does not mind a dashboard that comes after the pods, nor a claim of EFS that comes before them', () => {
    const monitoring = { namespace: 'monitoring', runbookUrl: 'https://books.example.com/runbook' } as const;
    const environment = { ...argocd, monitoring, backup: { volume: copies } };
    expect(verdictOf(id, aModel({ environment })).outcome).toBe('held');
  });

  it('refuses a claim that waits for pods of a later wave, or for a schedule before the last one', () => {
    const moved = (name: string, value: string) =>
      aModel({
        of: 'local',
        environment: argocd,
        edit: {
          kind: 'PersistentVolumeClaim',
          name,
          change: ({ metadata }) => Object.assign(metadata.annotations!, { 'argocd.argoproj.io/sync-wave': value }),
        },
      });
    expect(broken(moved('uploads', '1'))).toEqual([id]);
    expect(verdictOf(id, moved('uploads', '1')).numbers).toBe(
      'PersistentVolumeClaim uploads in wave 1 waits for its first pod, which comes in wave 5: no later wave begins',
    );
    expect(broken(moved('backup', '5'))).toEqual([id]);
    expect(verdictOf(id, moved('backup', '5')).numbers).toBe(
      'PersistentVolumeClaim backup in wave 5 waits for its first pod, which comes by a schedule: no later wave begins',
    );
  });

  it('refuses a controller that waits for the first backup', () => {
    const waiting = aModel({
      of: 'local',
      environment: flux,
      edit: { kind: 'Kustomization', change: (object) => Object.assign(object['spec'], { wait: true }) },
    });
    expect(broken(waiting)).toEqual([id]);
    expect(verdictOf(id, waiting).numbers).toBe('flux waits for the claim backup, which waits for a schedule');
    const pruning = aModel({
      of: 'local',
      environment: argocd,
      edit: {
        kind: 'Application',
        change: (object) => object['spec'].syncPolicy.syncOptions.push('PruneLast=true'),
      },
    });
    expect(broken(pruning)).toEqual([id]);
  });

  it('refuses the folder of another environment', () => {
    const model = aModel({
      environment: flux,
      edit: {
        kind: 'Kustomization',
        change: (object) => Object.assign(object['spec'], { path: './manifests/staging' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('flux applies manifests/staging, not manifests/test');
  });

  it('refuses an environment that nobody applies', () => {
    const model = aModel({ environment: argocd, remove: { kind: 'Application' } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('no object of argocd is among the manifests');
  });
});

describe('gitops-keeps-data', () => {
  const id = 'gitops-keeps-data';
  const controllers = [
    ['argocd', argocd, 'argocd.argoproj.io/sync-options'],
    ['flux', flux, 'kustomize.toolkit.fluxcd.io/prune'],
  ] as const;

  describe.each(controllers)('%s', (controller, environment, annotation) => {
    it('holds where it may delete neither data nor settings', () => {
      expect(verdictOf(id, aModel({ of: 'local', environment })).numbers).toBe(
        `${controller} keeps 6 objects: namespace, volumes, claims, settings`,
      );
    });

    it.each(['Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'ConfigMap'])('may delete no %s', (kind) => {
      const model = aModel({
        environment,
        edit: {
          kind,
          change: ({ metadata }) => Object.assign(metadata.annotations!, { [annotation]: 'PruneLast=true' }),
        },
      });
      expect(broken(model)).toEqual([id]);
      expect(verdictOf(id, model).numbers).toMatch(
        new RegExp(`^${controller} deletes ${kind} [\\w-]+ when git has it no longer$`),
      );
    });
  });
});
