import { describe, expect, it } from '@jest/globals';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { renderedInChart } from '../testing/rendered.ts';
import { ClusterVolume } from './cluster-volume.ts';
import { EfsVolume } from './efs-volume.ts';
import { keepObjects } from './kept-objects.ts';
import { RestrictedNamespace } from './restricted-namespace.ts';
import { SettingsMap } from './settings.ts';

const annotations = (controller: 'argocd' | 'flux') => {
  const { all } = renderedInChart((chart: Construct) => {
    new RestrictedNamespace(chart, 'Namespace', { name: 'shop', podSecurityVersion: '1.34' });
    new EfsVolume(chart, 'Files', {
      name: 'files',
      fileSystemId: 'fs-00000000000000001',
      accessPointId: 'fsap-00000001',
    });
    new ClusterVolume(chart, 'Copies', { name: 'copies' });
    new SettingsMap(chart, 'Settings', { name: 'settings', data: { TZ: 'UTC' } });
    new k8s.KubeConfigMap(chart, 'Dashboard', { metadata: { name: 'dashboard' }, data: {} });
    keepObjects(chart, controller);
  });
  return Object.fromEntries(
    all.map(({ kind, metadata }) => [
      ['ConfigMap', 'PersistentVolumeClaim'].includes(kind) ? `${kind} ${metadata.name.replace(/-\w{10}$/, '')}` : kind,
      metadata.annotations,
    ]),
  );
};

describe('keepObjects', () => {
  it('keeps Argo CD from deleting data, even with its Application, and settings that are named by their content', () => {
    const data = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
    expect(annotations('argocd')).toEqual({
      Namespace: data,
      PersistentVolume: data,
      'PersistentVolumeClaim files': data,
      'PersistentVolumeClaim copies': data,
      'ConfigMap settings': {
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      },
      StorageClass: undefined,
      'ConfigMap dashboard': undefined,
    });
  });

  it('keeps Flux from the same', () => {
    const kept = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    expect(annotations('flux')).toEqual({
      Namespace: kept,
      PersistentVolume: kept,
      'PersistentVolumeClaim files': kept,
      'PersistentVolumeClaim copies': kept,
      'ConfigMap settings': kept,
      StorageClass: undefined,
      'ConfigMap dashboard': undefined,
    });
  });
});
