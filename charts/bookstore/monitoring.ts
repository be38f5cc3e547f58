import { Alerts } from '../constructs/alerts.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import { PodMetrics } from '../constructs/pod-metrics.ts';
import { alertsOf } from './alerts.ts';
import { dashboardOf } from './dashboard.ts';
import { application, web, worker } from './names.ts';
import type { Site } from './site.ts';

/** What Prometheus scrapes and when it wakes somebody, and what Grafana shows; nothing where there is neither. */
export function monitoringOf(site: Site): void {
  const { environment, contract } = site;
  const { monitoring } = environment;
  if (!monitoring) return;
  const chart = site.chart('monitoring');
  const { labels, runbookUrl } = monitoring;
  for (const workload of [web, worker]) {
    new PodMetrics(chart, `Metrics-${workload.name}`, {
      name: workload.name,
      selector: workload.labels,
      port: 'metrics',
      path: contract.paths.metrics,
      labels,
    });
  }
  new Alerts(chart, 'Alerts', { name: application, groups: alertsOf(environment, runbookUrl, contract), labels });
  new Dashboard(chart, 'Dashboard', dashboardOf(environment, contract));
}
