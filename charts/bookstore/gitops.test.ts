import { describe, expect, it } from '@jest/globals';
import { environmentApp } from '../synth/environment-app.ts';
import { committedEnvironment } from '../testing/an-environment.ts';
import { rendered } from '../testing/rendered.ts';
import { bookstore } from './bookstore.ts';

const repository = 'https://git.example.com/books.git';
const applied = (of: 'production' | 'local', controller: 'argocd' | 'flux') =>
  rendered(bookstore(committedEnvironment(of, { gitops: { controller, repository } })));
const prunesLast = (of: 'production' | 'local') =>
  applied(of, 'argocd').only('Application')['spec'].syncPolicy.syncOptions.includes('PruneLast=true');
const wave = (of: 'production' | 'local', kind: string, name: string) =>
  applied(of, 'argocd').only(kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'];

const monitoring = { namespace: 'monitoring', runbookUrl: 'https://books.example.com/RUNBOOK.md' } as const;
const backup = { volume: { kind: 'efs-dynamic', fileSystemId: 'fs-0fedcba9876543210' } } as const;

describe('gitops', () => {
  it.each(
    (['production', 'staging', 'local'] as const).flatMap((of) =>
      (['argocd', 'flux'] as const).flatMap((controller) =>
        [{}, { monitoring, backup }].map((more) => [of, controller, more] as const),
      ),
    ),
  )('is switched on for %s with %s, and %j', (of, controller, more) => {
    const environment = committedEnvironment(of, { ...more, gitops: { controller, repository } });
    expect(environmentApp({ name: of, environment, today: '2026-01-01' }).refusals()).toEqual([]);
  });

  it('lets Flux wait for everything, but not for a claim that is bound when the first backup runs: for the workloads', () => {
    expect(applied('production', 'flux').only('Kustomization')['spec']).toMatchObject({ wait: true });
    const { wait, healthChecks } = applied('local', 'flux').only('Kustomization')['spec'];
    expect(wait).toBe(false);
    expect(healthChecks).toEqual([
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'bookstore-mysql', namespace: 'bookstore' },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: expect.stringMatching(/^bookstore-migrate-\w{10}$/),
        namespace: 'bookstore',
      },
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'bookstore-web', namespace: 'bookstore' },
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'bookstore-worker', namespace: 'bookstore' },
    ]);
  });

  it('lets Argo CD prune when everything is healthy, but not behind such a claim', () => {
    expect(prunesLast('production')).toBe(true);
    expect(prunesLast('local')).toBe(false);
  });

  it('applies a claim with the first pods that use it', () => {
    expect(wave('local', 'PersistentVolumeClaim', 'uploads')).toBe(wave('local', 'Deployment', 'bookstore-web'));
    expect(wave('local', 'PersistentVolumeClaim', 'bookstore-mysql-data')).toBe(
      wave('local', 'StatefulSet', 'bookstore-mysql'),
    );
    expect(wave('local', 'PersistentVolumeClaim', 'backup')).toBe(wave('local', 'CronJob', 'bookstore-backup'));
    expect(wave('production', 'PersistentVolumeClaim', 'uploads')).toBe('1');
  });
});
