import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { ArgoApplication, type ArgoApplicationProps } from './argo-application.ts';

const minimal: ArgoApplicationProps = {
  name: 'wiki',
  repository: 'https://git.example.com/wiki.git',
  revision: 'main',
  path: 'manifests/production',
  destinationNamespace: 'wiki',
};
const all: Required<ArgoApplicationProps> = {
  ...minimal,
  destinationServer: 'https://other.example.com',
  namespace: 'gitops',
  project: 'wikis',
  automated: false,
  prune: false,
  pruneLast: false,
  selfHeal: false,
  retries: 3,
  retrySeconds: 5,
  longestRetrySeconds: 60,
  ignoreDifferences: [{ group: 'apps', kind: 'Deployment', name: 'wiki', jsonPointers: ['/spec/replicas'] }],
  deleteObjects: true,
};
// In a chart with another namespace than Argo CD's.
const application = (props: ArgoApplicationProps) =>
  renderedInChart((chart) => new ArgoApplication(chart, 'Application', props)).only('Application');

describe('ArgoApplication', () => {
  it('applies a folder server-side, prunes, heals and tries again, and leaves the objects when it is deleted', () => {
    expect(application(minimal)).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'wiki', namespace: 'argocd' },
      spec: {
        project: 'default',
        source: {
          repoURL: 'https://git.example.com/wiki.git',
          targetRevision: 'main',
          path: 'manifests/production',
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'wiki' },
        syncPolicy: {
          automated: { prune: true, selfHeal: true, allowEmpty: false },
          syncOptions: ['ServerSideApply=true', 'CreateNamespace=false', 'PruneLast=true', 'FailOnSharedResource=true'],
          retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
        },
      },
    });
  });

  it('leaves to controllers what is theirs, also while it applies', () => {
    const { metadata, spec } = application(all) as unknown as {
      metadata: object;
      spec: { syncPolicy: { syncOptions: string[] } };
    };
    expect(metadata).toEqual({
      name: 'wiki',
      namespace: 'gitops',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    expect(spec).toMatchObject({
      project: 'wikis',
      destination: { server: 'https://other.example.com' },
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', name: 'wiki', jsonPointers: ['/spec/replicas'] }],
      syncPolicy: { retry: { limit: 3, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } } },
    });
    expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
    expect(spec.syncPolicy.syncOptions).not.toContain('PruneLast=true');
  });

  it('applies nothing by itself when it is told so', () => {
    expect(application(all)['spec'].syncPolicy.automated).toBeUndefined();
    expect(application({ ...all, automated: true })['spec'].syncPolicy.automated).toEqual({
      prune: false,
      selfHeal: false,
      allowEmpty: false,
    });
  });

  it.each(['/manifests', '../manifests', ''])('refuses the path %j, which no repository has', (path) => {
    expect(() => application({ ...minimal, path })).toThrow('accepted: a folder in the repository');
  });
});
