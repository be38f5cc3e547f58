import { ofKind } from './manifests.ts';
import { selects } from './pod.ts';
import { count, held, type Rule, verdict } from './rule.ts';
import { appContainers, workloads } from './workloads.ts';

export const monitoringRules: readonly Rule[] = [
  {
    id: 'monitoring-finds-pods',
    statement:
      'Prometheus reads the metrics of every server of the app, by a port that its pods have and the path that the app serves, with the labels by which Prometheus chooses.',
    severity: 'outage',
    source: 'Prometheus Operator: API reference, PodMonitor',
    check(model) {
      const { environment, contract, objects } = model;
      const { monitoring } = environment;
      if (!monitoring) return held('no monitoring');
      const monitors = ofKind(objects, 'PodMonitor');
      const servers = appContainers(model).filter(({ workload }) => workload.kind === 'Deployment');
      const all = workloads(objects);
      return verdict(
        [
          ...servers
            .filter(({ workload }) => !monitors.some(({ spec }) => selects(spec.selector, workload.labels)))
            .map(({ workload }) => `nobody reads the metrics of ${workload.name}`),
          ...monitors.flatMap(({ metadata: { name, labels = {} }, spec }) => {
            const ports = all
              .filter((workload) => selects(spec.selector, workload.labels))
              .flatMap(({ containers }) =>
                containers.flatMap(({ ports: open }) => (open ?? []).map((port) => port.name)),
              );
            return [
              ...(ports.length === 0 ? [`PodMonitor ${name} selects no pods`] : []),
              ...spec.podMetricsEndpoints.flatMap(({ port, path = '/metrics' }) => [
                ...(ports.length === 0 || ports.includes(port)
                  ? []
                  : [`PodMonitor ${name} reads port ${port}, the pods have ${ports.join(', ')}`]),
                ...(path === contract.paths.metrics
                  ? []
                  : [`PodMonitor ${name} reads ${path}, the app serves ${contract.paths.metrics}`]),
              ]),
              ...Object.entries(monitoring.labels)
                .filter(([key, value]) => labels[key] !== value)
                .map(([key, value]) => `PodMonitor ${name} lacks the label ${key}: ${value}`),
            ];
          }),
        ],
        `${count(monitors.length, 'monitor')} for ${servers.map(({ workload }) => workload.name).join(', ')}`,
        'render a PodMetrics for each server, with monitoring.labels',
      );
    },
  },
];
