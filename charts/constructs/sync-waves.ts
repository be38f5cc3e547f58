import { ApiObject, Chart } from 'cdk8s';

/**
 * Tells Argo CD the order of charts: every object of the first gets wave 0, of the second wave 1, and so on. Argo CD
 * applies a wave when everything in the one before is healthy: for a Job that is done, for a Deployment that its pods
 * are available. `kubectl apply` takes no notice.
 *
 * A PersistentVolumeClaim whose StorageClass waits for its first consumer is never healthy before a pod uses it, and
 * would hold up every later wave: such a chart belongs into the wave of its pods, and where a schedule makes them, into the
 * last one, whose health a sync does not wait for (Argo CD, Sync Phases and Waves).
 *
 * @param order charts in their order; charts that share a place share a wave
 */
export function stampSyncWaves(order: readonly (Chart | readonly Chart[])[]): void {
  for (const [wave, place] of order.entries())
    for (const chart of [place].flat())
      for (const node of chart.node.findAll())
        if (ApiObject.isApiObject(node) && Chart.of(node) === chart)
          node.metadata.addAnnotation('argocd.argoproj.io/sync-wave', String(wave));
}
