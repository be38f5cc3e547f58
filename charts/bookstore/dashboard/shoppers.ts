import type { DashboardRow } from '../../constructs/dashboard.ts';
import type { Panel } from '../../constructs/dashboard-panel.ts';
import { bucketsOf } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { web } from '../names.ts';
import { thresholds } from '../thresholds.ts';
import { errorRatio, type Observed, quantile, rate } from './observed.ts';

/** Six numbers that say at a glance whether anything is wrong. */
export const nowRow = (observed: Observed): DashboardRow => {
  const { metrics, select } = observed;
  const numbers: Panel[] = [
    {
      title: 'Requests',
      unit: 'reqps',
      queries: [{ expr: `sum(${rate(select(metrics.requests))})`, legend: 'requests' }],
    },
    {
      title: 'Failed',
      unit: 'percentunit',
      limit: thresholds.errorBudget,
      queries: [{ expr: errorRatio(observed), legend: 'failed' }],
    },
    {
      title: 'Slowest twentieth',
      unit: 's',
      limit: thresholds.slowSeconds,
      queries: [{ expr: quantile(0.95, observed), legend: 'p95' }],
    },
    {
      title: 'Web pods',
      unit: 'short',
      limit: 1,
      wrongBelow: true,
      queries: [
        { expr: `max(${select(clusterMetrics.deploymentAvailable, { deployment: web.name })})`, legend: 'available' },
      ],
    },
    {
      title: 'Checks that fail',
      description: 'Checks of /health, over all pods: database, schema, files.',
      unit: 'short',
      limit: 1,
      queries: [{ expr: `count(${select(metrics.healthChecks)} == 0) or vector(0)`, legend: 'failing' }],
    },
    {
      title: 'Audit differences',
      description: 'Wrong prices, offers or search terms that the worker found in a day. Any is a bug.',
      unit: 'short',
      limit: 1,
      queries: [{ expr: `sum(increase(${select(metrics.auditDifferences)}[24h]))`, legend: 'rows' }],
    },
  ];
  return {
    title: 'Now',
    panels: numbers.map((panel) => ({ ...panel, kind: 'stat', width: 4, height: 4 })),
  };
};

/** What shoppers notice: errors and waiting, by route. */
export const requestsRow = (observed: Observed): DashboardRow => {
  const { metrics, select } = observed;
  return {
    title: 'Requests',
    panels: [
      {
        title: 'Requests by status',
        unit: 'reqps',
        stacked: true,
        queries: [{ expr: `sum by (status) (${rate(select(metrics.requests))})`, legend: '{{status}}' }],
      },
      {
        title: 'Failed requests by route',
        unit: 'reqps',
        queries: [
          {
            expr: `topk(5, sum by (route) (${rate(select(metrics.requests, { status: { matching: '5..' } }))}))`,
            legend: '{{route}}',
          },
        ],
      },
      {
        title: 'Time to answer',
        unit: 's',
        limit: thresholds.slowSeconds,
        queries: [0.5, 0.95, 0.99].map((share) => ({
          expr: quantile(share, observed),
          legend: `p${share * 100}`,
        })),
      },
      {
        title: 'Slowest routes',
        description: '95th percentile of the five slowest.',
        unit: 's',
        width: 12,
        queries: [
          {
            expr: `topk(5, histogram_quantile(0.95, sum by (le, route) (${rate(select(bucketsOf(metrics.requestDuration)))})))`,
            legend: '{{route}}',
          },
        ],
      },
      {
        title: 'Requests being answered',
        unit: 'short',
        width: 12,
        queries: [{ expr: `sum by (pod) (${select(metrics.requestsInFlight)})`, legend: '{{pod}}' }],
      },
    ],
  };
};
