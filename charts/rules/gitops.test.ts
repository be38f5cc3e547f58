import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('gitops-applies-in-order', () => {
  const id = 'gitops-applies-in-order';
  const repository = 'https://git.example.com/books.git';
  const argocd = { gitops: { controller: 'argocd', repository } } as const;
  const flux = { gitops: { controller: 'flux', repository } } as const;
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
    expect(verdictOf(id, wave('Deployment', '0')).numbers).toMatch(/^Deployment in wave 0, but .*Job up to wave \d$/);
    expect(broken(wave('Job', '1'))).toEqual([id]);
    expect(verdictOf(id, wave('Job', '1')).numbers).toMatch(/^Job in wave 1, but .* up to wave \d$/);
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
