import type { DashboardRow } from '../../constructs/dashboard.ts';
import { countOf, sumOf } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { web, worker } from '../names.ts';
import { thresholds } from '../thresholds.ts';
import { type Observed, rate } from './observed.ts';

/** Connections, and whether what the store depends on is there. */
export const databaseRow = ({ metrics, select }: Observed): DashboardRow => ({
  title: 'Database',
  panels: [
    {
      title: 'Connections in use',
      unit: 'short',
      queries: [
        {
          expr: `sum by (pod, pool) (${select(metrics.databaseConnections, { state: 'in-use' })})`,
          legend: '{{pod}} {{pool}}',
        },
        { expr: `max(${select(metrics.databasePoolLimit)})`, legend: 'largest pool' },
      ],
    },
    {
      title: 'Callers without a connection',
      unit: 'short',
      limit: 1,
      queries: [
        {
          expr: `sum by (pod, pool) (${select(metrics.databaseConnections, { state: 'waiting' })})`,
          legend: '{{pod}} {{pool}}',
        },
      ],
    },
    {
      title: 'Checks that hold',
      description: 'Share of the pods for which each check of /health holds.',
      unit: 'percentunit',
      limit: 1,
      wrongBelow: true,
      queries: [{ expr: `avg by (check) (${select(metrics.healthChecks)})`, legend: '{{check}}' }],
    },
  ],
});

/** Pods, what they compute and what they hold in memory. */
export const podsRow = ({ metrics, select }: Observed): DashboardRow => ({
  title: 'Pods',
  panels: [
    {
      title: 'Web pods',
      unit: 'short',
      queries: [
        { expr: `max(${select(clusterMetrics.deploymentWanted, { deployment: web.name })})`, legend: 'wanted' },
        { expr: `max(${select(clusterMetrics.deploymentAvailable, { deployment: web.name })})`, legend: 'available' },
        {
          expr: `max(${select(clusterMetrics.autoscalerMaximum, { horizontalpodautoscaler: web.name })})`,
          legend: 'maximum',
        },
      ],
    },
    {
      title: 'Event loop lag',
      description: '99th percentile: what every request of the pod waits in the worst of a hundred moments.',
      unit: 's',
      limit: thresholds.eventLoopLagSeconds,
      queries: [{ expr: `max by (pod) (${select(metrics.eventLoopLag)})`, legend: '{{pod}}' }],
    },
    {
      title: 'Restarts in an hour',
      unit: 'short',
      limit: thresholds.restarts,
      queries: [{ expr: `sum by (pod) (increase(${select(clusterMetrics.restarts)}[1h]))`, legend: '{{pod}}' }],
    },
    {
      title: 'Processor',
      description: 'Cores in use.',
      unit: 'short',
      queries: [{ expr: `sum by (pod) (${rate(select(metrics.cpu))})`, legend: '{{pod}}' }],
    },
    {
      title: 'Memory',
      unit: 'bytes',
      queries: [
        { expr: `sum by (pod) (${select(metrics.residentMemory)})`, legend: '{{pod}}' },
        {
          expr: `min(${select(clusterMetrics.resourceLimit, { resource: 'memory', pod: { matching: `(${web.name}|${worker.name})-.+` } })})`,
          legend: 'smallest limit',
        },
      ],
    },
    {
      title: "JavaScript's heap",
      unit: 'bytes',
      queries: [{ expr: `sum by (pod) (${select(metrics.heapUsed)})`, legend: '{{pod}}' }],
    },
  ],
});

/** What the worker does. */
export const workRow = ({ metrics, select }: Observed): DashboardRow => ({
  title: 'Worker',
  panels: [
    {
      title: 'Runs of tasks in an hour',
      unit: 'short',
      queries: [
        {
          expr: `sum by (task, outcome) (increase(${select(metrics.runs)}[1h]))`,
          legend: '{{task}} {{outcome}}',
        },
      ],
    },
    {
      title: 'Since the last run that was done',
      unit: 's',
      queries: [{ expr: `time() - max by (task) (${select(metrics.lastDone)})`, legend: '{{task}}' }],
    },
    {
      title: 'Mean time of a run',
      unit: 's',
      queries: [
        {
          expr: `sum by (task) (increase(${select(sumOf(metrics.duration))}[6h])) / sum by (task) (increase(${select(countOf(metrics.duration))}[6h]))`,
          legend: '{{task}}',
        },
      ],
    },
    {
      title: 'Books audited',
      unit: 'short',
      width: 12,
      queries: [{ expr: `sum(increase(${select(metrics.auditedBooks)}[1h]))`, legend: 'in an hour' }],
    },
    {
      title: 'Workers that work',
      description: 'One works, the others wait to take its place.',
      unit: 'short',
      width: 12,
      queries: [{ expr: `sum(${select(metrics.working)})`, legend: 'working' }],
    },
  ],
});
