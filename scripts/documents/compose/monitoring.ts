import { App, Chart } from 'cdk8s';
import { alertsOf } from '../../../charts/bookstore/alerts.ts';
import { clusterMetrics } from '../../../charts/bookstore/cluster-metrics.ts';
import { dashboardOf } from '../../../charts/bookstore/dashboard.ts';
import { application, web, worker } from '../../../charts/bookstore/names.ts';
import { Alerts } from '../../../charts/constructs/alerts.ts';
import { Dashboard } from '../../../charts/constructs/dashboard.ts';
import { contract } from '../../../charts/contract.ts';
import { environment } from './environment.ts';
import { webServices } from './store.ts';

/** Where people on call find docs/RUNBOOK.md; with another address in it, `npm run docs` again. */
const runbookUrl = 'https://github.com/bookstore/bookstore/blob/main/docs/RUNBOOK.md';

const { namespace } = environment;
const scrapeSeconds = 15;

/** Prometheus: what to scrape, under the labels that pods have in a cluster, because alerts and dashboard ask by them. */
export const prometheusConfiguration = () => ({
  global: { scrape_interval: `${scrapeSeconds}s`, evaluation_interval: '30s' },
  rule_files: ['/etc/prometheus/rules.yaml'],
  scrape_configs: [
    {
      job_name: application,
      metrics_path: contract.paths.metrics,
      static_configs: [
        ...webServices.map((name) => ({ name, deployment: web.name })),
        { name: 'worker', deployment: worker.name },
      ].map(({ name, deployment }) => ({
        targets: [`${name}:${contract.ports.metrics}`],
        labels: { namespace, pod: name, container: deployment, deployment },
      })),
    },
  ],
});

/** What kube-state-metrics tells of pods in a cluster, told by what Prometheus itself sees: who is there and who answers. */
const insteadOfCluster = [
  {
    record: clusterMetrics.deploymentWanted.name,
    expr: `count by (namespace, deployment) (up{job="${application}"})`,
  },
  {
    record: clusterMetrics.deploymentAvailable.name,
    expr: `sum by (namespace, deployment) (up{job="${application}"})`,
  },
];

/** Metrics that nobody here has: of the cluster and its add-ons. */
const unknown = Object.values(clusterMetrics)
  .map(({ name }) => name)
  .filter((name) => !insteadOfCluster.some(({ record }) => record === name));
const isKnown = (expr: string): boolean => !unknown.some((name) => expr.includes(name));

const chart = () => new Chart(new App(), 'monitoring', { disableResourceNameHashes: true });

/** The alerts of a cluster, as far as what they ask for exists here. */
export function prometheusRules(): object {
  const at = chart();
  const groups = alertsOf(environment, runbookUrl, contract)
    .map(({ name, alerts }) => ({ name, alerts: alerts.filter(({ expr }) => isKnown(expr)) }))
    .filter(({ alerts }) => alerts.length > 0);
  new Alerts(at, 'Alerts', { name: application, groups });
  const [rule] = at.toJson() as [{ spec: { groups: object[] } }];
  return { groups: [{ name: `${application}-instead-of-cluster`, rules: insteadOfCluster }, ...rule.spec.groups] };
}

/** The dashboard of a cluster, as far as what it shows exists here. */
export function dashboardText(): string {
  const at = chart();
  const dashboard = dashboardOf(environment, contract);
  const rows = dashboard.rows.map(({ title, panels }) => ({
    title,
    panels: panels
      .map((panel) => ({ ...panel, queries: panel.queries.filter(({ expr }) => isKnown(expr)) }))
      .filter(({ queries }) => queries.length > 0),
  }));
  new Dashboard(at, 'Dashboard', { ...dashboard, title: 'BookStore', rows });
  const [map] = at.toJson() as [{ data: Record<string, string> }];
  return Object.values(map.data)[0]!;
}
