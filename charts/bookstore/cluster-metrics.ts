import type { Measured } from '../constructs/promql.ts';

/** A metric that the cluster tells of the store. */
interface ClusterMetric extends Measured {
  /** Program that serves it, as the documents of that program name the metric. */
  readonly from: 'kube-state-metrics' | 'kubelet' | 'cert-manager' | 'external-secrets';
}

const all = <T extends Readonly<Record<string, ClusterMetric>>>(metrics: T): T => metrics;

/** What no program of ours serves, and alerts and dashboard need all the same. */
export const clusterMetrics = all({
  deploymentWanted: {
    name: 'kube_deployment_spec_replicas',
    from: 'kube-state-metrics',
    labels: { deployment: 'any' },
  },
  deploymentAvailable: {
    name: 'kube_deployment_status_replicas_available',
    from: 'kube-state-metrics',
    labels: { deployment: 'any' },
  },
  deploymentCondition: {
    name: 'kube_deployment_status_condition',
    from: 'kube-state-metrics',
    labels: { deployment: 'any', condition: ['Available', 'Progressing'], status: ['true', 'false', 'unknown'] },
  },
  restarts: {
    name: 'kube_pod_container_status_restarts_total',
    from: 'kube-state-metrics',
    labels: {},
  },
  resourceLimit: {
    name: 'kube_pod_container_resource_limits',
    from: 'kube-state-metrics',
    labels: { resource: ['cpu', 'memory', 'ephemeral_storage'] },
  },
  autoscalerReplicas: {
    name: 'kube_horizontalpodautoscaler_status_current_replicas',
    from: 'kube-state-metrics',
    labels: { horizontalpodautoscaler: 'any' },
  },
  autoscalerMaximum: {
    name: 'kube_horizontalpodautoscaler_spec_max_replicas',
    from: 'kube-state-metrics',
    labels: { horizontalpodautoscaler: 'any' },
  },
  jobFailed: {
    name: 'kube_job_failed',
    from: 'kube-state-metrics',
    labels: { job_name: 'any', condition: ['true', 'false', 'unknown'] },
  },
  jobCreated: {
    name: 'kube_job_created',
    from: 'kube-state-metrics',
    labels: { job_name: 'any' },
  },
  cronJobCreated: {
    name: 'kube_cronjob_created',
    from: 'kube-state-metrics',
    labels: { cronjob: 'any' },
  },
  cronJobLastSuccess: {
    name: 'kube_cronjob_status_last_successful_time',
    from: 'kube-state-metrics',
    labels: { cronjob: 'any' },
  },
  volumeAvailable: {
    name: 'kubelet_volume_stats_available_bytes',
    from: 'kubelet',
    labels: { persistentvolumeclaim: 'any' },
  },
  volumeCapacity: {
    name: 'kubelet_volume_stats_capacity_bytes',
    from: 'kubelet',
    labels: { persistentvolumeclaim: 'any' },
  },
  certificateExpiry: {
    name: 'certmanager_certificate_expiration_timestamp_seconds',
    from: 'cert-manager',
    labels: { name: 'any', exported_namespace: 'any' },
  },
  secretSynced: {
    name: 'externalsecret_status_condition',
    from: 'external-secrets',
    labels: { name: 'any', exported_namespace: 'any', condition: ['Ready'], status: ['True', 'False'] },
  },
} as const);
