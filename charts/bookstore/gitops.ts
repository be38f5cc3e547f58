import { ApiObject, type Chart } from 'cdk8s';
import { ArgoApplication } from '../constructs/argo-application.ts';
import { FluxKustomization, type HealthCheck } from '../constructs/flux-kustomization.ts';
import { keepObjects } from '../constructs/kept-objects.ts';
import { stampSyncWaves } from '../constructs/sync-waves.ts';
import { application } from './names.ts';
import type { Site } from './site.ts';

/** Chart whose objects lie in manifests/gitops: they tell a controller to apply the folder of the others. */
export const gitopsChart = 'gitops';

/** The object by which Argo CD or Flux applies the environment, with what it must know of the others; nothing without either. */
export function gitopsOf(site: Site): void {
  const { name, environment } = site;
  const { gitops, namespace, backup } = environment;
  if (!gitops) return;
  keepObjects(site.app, gitops.controller);
  if (gitops.controller === 'argocd') stampSyncWaves(wavesOf(site));
  // Bound when a backup runs for the first time, which may be tomorrow: no sync may wait for it.
  const waitsForBackup = backup?.volume.kind === 'storage-class';
  const healthChecks = waitsForBackup ? workloadsOf(site) : undefined;
  const chart = site.clusterChart(gitopsChart);
  const { repository, revision } = gitops;
  // Several environments may share one controller.
  const common = { name: `${application}-${name}`, repository, path: `manifests/${name}` };
  if (gitops.controller === 'argocd') {
    new ArgoApplication(chart, 'Application', {
      ...common,
      revision,
      destinationNamespace: namespace,
      namespace: gitops.namespace,
      project: gitops.project,
      pruneLast: !waitsForBackup,
    });
  } else {
    new FluxKustomization(chart, 'Kustomization', {
      ...common,
      reference: { branch: revision },
      namespace: gitops.namespace,
      intervalSeconds: gitops.intervalSeconds,
      timeoutSeconds: environment.migration.deadlineSeconds + 900,
      healthChecks,
    });
  }
}

/** A claim may be bound only when a pod uses it: its chart then comes with the pods, which a wave of its own would hold up. */
function wavesOf({ app, environment: { uploads } }: Site): readonly (readonly Chart[])[] {
  const storage = app.charts.filter(({ node }) => uploads.kind === 'storage-class' && node.id === 'storage');
  return app.charts
    .filter((chart) => !storage.includes(chart))
    .map((chart) => (chart.node.id === 'web' ? [...storage, chart] : [chart]));
}

/** What must be healthy after an apply, where that cannot be said of everything. */
const workloadsOf = ({ app, environment: { namespace } }: Site): HealthCheck[] =>
  app.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => ['StatefulSet', 'Job', 'Deployment'].includes(kind))
    .map(({ apiVersion, kind, name }) => ({ apiVersion, kind, name, namespace }));
