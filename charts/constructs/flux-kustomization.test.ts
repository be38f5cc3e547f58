import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { FluxKustomization, type FluxKustomizationProps } from './flux-kustomization.ts';

const minimal: FluxKustomizationProps = {
  name: 'wiki',
  repository: 'https://git.example.com/wiki.git',
  reference: { branch: 'main' },
  path: 'manifests/production',
};
const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'wiki-migrate', namespace: 'wiki' };
const all: Required<FluxKustomizationProps> = {
  ...minimal,
  reference: { semver: '>=1.0.0' },
  path: './manifests/production',
  namespace: 'gitops',
  secret: 'wiki-git',
  sourceIntervalSeconds: 300,
  intervalSeconds: 3600,
  retrySeconds: 30,
  timeoutSeconds: 900,
  prune: false,
  healthChecks: [job],
};
// In a chart with another namespace than Flux's.
const objects = (props: FluxKustomizationProps) =>
  renderedInChart((chart) => new FluxKustomization(chart, 'Flux', props));

describe('FluxKustomization', () => {
  it('applies a folder of a branch, prunes, and waits until everything is healthy', () => {
    expect(objects(minimal).only('GitRepository')).toEqual({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'wiki', namespace: 'flux-system' },
      spec: { url: 'https://git.example.com/wiki.git', ref: { branch: 'main' }, interval: '1m' },
    });
    expect(objects(minimal).only('Kustomization')).toEqual({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'wiki', namespace: 'flux-system' },
      spec: {
        sourceRef: { kind: 'GitRepository', name: 'wiki' },
        path: './manifests/production',
        interval: '10m',
        retryInterval: '1m',
        timeout: '30m',
        prune: true,
        wait: true,
      },
    });
  });

  it('waits for what is named alone, because Flux ignores names when it waits for everything', () => {
    expect(objects(all).only('Kustomization')).toMatchObject({
      metadata: { namespace: 'gitops' },
      spec: {
        path: './manifests/production',
        interval: '1h',
        retryInterval: '30s',
        timeout: '15m',
        prune: false,
        wait: false,
        healthChecks: [job],
      },
    });
  });

  it('follows matching tags of a repository with credentials', () => {
    expect(objects(all).only('GitRepository')['spec']).toMatchObject({
      ref: { semver: '>=1.0.0' },
      interval: '5m',
      secretRef: { name: 'wiki-git' },
    });
  });

  it('refuses a folder that no repository has', () => {
    expect(() => objects({ ...minimal, path: '../manifests' })).toThrow('path: received ../manifests');
  });
});
