import { series } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { web, worker } from '../names.ts';
import { thresholds } from '../thresholds.ts';
import type { AlertContext, StoreAlert } from './alert-context.ts';

/** Alerts on the pods, whatever they do. */
export function podAlerts({ environment, contract: { metrics } }: AlertContext): StoreAlert[] {
  const { namespace } = environment;
  const { minReplicas, maxReplicas } = environment.web;
  const deployments = { namespace, deployment: { matching: `${web.name}|${worker.name}` } };
  const perDeployment = (expr: string) => `max by (deployment) (${expr})`;
  return [
    {
      name: 'BookstorePodsMissing',
      expr: `${perDeployment(series(clusterMetrics.deploymentAvailable, deployments))} < ${perDeployment(series(clusterMetrics.deploymentWanted, deployments))}`,
      // New nodes, images and volumes are there in a few minutes; a rollout keeps the wanted number of pods.
      forSeconds: 900,
      severity: 'warning',
      summary: '{{ $labels.deployment }} has only {{ $value }} pods available',
      description: 'Fewer pods than wanted serve; the loss of one more node may be noticed.',
    },
    {
      name: 'BookstoreRolloutStuck',
      // True once progressDeadlineSeconds have passed, which include the migration.
      expr: `${perDeployment(series(clusterMetrics.deploymentCondition, { ...deployments, condition: 'Progressing', status: 'false' }))} == 1`,
      forSeconds: 60,
      severity: 'warning',
      summary: 'The rollout of {{ $labels.deployment }} has made no progress within its deadline',
      description: 'The pods of the last release serve on; those of the new one do not become ready.',
    },
    {
      name: 'BookstorePodsRestart',
      expr: `sum by (pod, container) (increase(${series(clusterMetrics.restarts, { namespace })}[1h])) >= ${thresholds.restarts}`,
      forSeconds: 60,
      severity: 'warning',
      summary: 'Pod {{ $labels.pod }} has restarted {{ $value | humanize }} times in an hour',
      description: 'The process ends by itself, is killed for its memory, or fails its liveness probe.',
    },
    {
      name: 'BookstoreEventLoopBlocked',
      expr: `max by (pod) (${series(metrics.eventLoopLag, { namespace })}) > ${thresholds.eventLoopLagSeconds}`,
      forSeconds: 300,
      severity: 'warning',
      summary: 'The event loop of pod {{ $labels.pod }} is blocked for {{ $value | humanizeDuration }}',
      description: 'All requests of this pod wait for one that computes, or the pod is throttled at its CPU limit.',
    },
    ...(minReplicas < maxReplicas ? [autoscalerAtMaximum(namespace)] : []),
    {
      name: 'BookstoreVolumeNearlyFull',
      // EFS grows by itself and reports a capacity of exbibytes: it never gets here, a volume of the cluster does.
      expr: `max by (persistentvolumeclaim) (${series(clusterMetrics.volumeAvailable, { namespace })} / ${series(clusterMetrics.volumeCapacity, { namespace })}) < 0.1`,
      forSeconds: 900,
      severity: 'warning',
      summary: 'The volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
      description: 'When it is full, photos, copies or the database cannot be written.',
    },
    {
      name: 'BookstorePhotosNotWritable',
      expr: `min by (pod) (${series(metrics.healthChecks, { namespace, check: 'files' })}) == 0`,
      forSeconds: 300,
      severity: 'critical',
      summary: 'Pod {{ $labels.pod }} cannot write the folder of the photos',
      description: 'Sellers cannot add photos, and those that are there may not be shown.',
    },
    {
      name: 'BookstoreMetricsMissing',
      expr: `absent(${series(metrics.healthChecks, { namespace, check: 'database' })})`,
      forSeconds: 600,
      severity: 'warning',
      summary: 'Prometheus reads no metrics of the store',
      description: 'No other alert on requests or the database can fire.',
    },
  ];
}

function autoscalerAtMaximum(namespace: string): StoreAlert {
  const autoscaler = { namespace, horizontalpodautoscaler: web.name };
  return {
    name: 'BookstoreAutoscalerAtMaximum',
    expr: `max(${series(clusterMetrics.autoscalerReplicas, autoscaler)}) >= max(${series(clusterMetrics.autoscalerMaximum, autoscaler)})`,
    // A peak of minutes is what the maximum is for.
    forSeconds: 1800,
    severity: 'warning',
    summary: 'The store has run with the most pods that it may have, {{ $value }}, for half an hour',
    description: 'More load makes the store slow: nothing can be added by itself any more.',
  };
}
