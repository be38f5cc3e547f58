import type { Chart } from 'cdk8s';
import { ArgoApplication } from '../constructs/argo-application.ts';
import { FluxKustomization } from '../constructs/flux-kustomization.ts';
import { stampSyncWaves } from '../constructs/sync-waves.ts';
import { application } from './names.ts';
import type { Site } from './site.ts';

/** Chart whose objects lie in manifests/gitops: they tell a controller to apply the folder of the others. */
export const gitopsChart = 'gitops';

/** The object by which Argo CD or Flux applies the environment, and for Argo CD the order; nothing without either. */
export function gitopsOf(site: Site): void {
  const { name, environment } = site;
  const { gitops, namespace } = environment;
  if (!gitops) return;
  if (gitops.controller === 'argocd') stampSyncWaves(wavesOf(site));
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
    });
  } else {
    new FluxKustomization(chart, 'Kustomization', {
      ...common,
      reference: { branch: revision },
      namespace: gitops.namespace,
      intervalSeconds: gitops.intervalSeconds,
      timeoutSeconds: environment.migration.deadlineSeconds + 900,
    });
  }
}

/** A claim may be bound only when a pod uses it: its chart then comes with the pods, which a wave of its own would hold up. */
function wavesOf({ app, environment: { uploads, backup } }: Site): readonly (readonly Chart[])[] {
  const waits = [uploads, backup?.volume].some((volume) => volume?.kind === 'storage-class');
  const storage = app.charts.filter(({ node }) => waits && node.id === 'storage');
  return app.charts
    .filter((chart) => !storage.includes(chart))
    .map((chart) => (chart.node.id === 'web' ? [...storage, chart] : [chart]));
}
