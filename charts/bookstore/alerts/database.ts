import { series } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { migrate } from '../names.ts';
import type { AlertContext, StoreAlert } from './alert-context.ts';

/** Seconds after a migration's deadline in which its Job is seen to have ended, and new pods become ready. */
const afterMigrationSeconds = 300;

/** Alerts on the database, its connections and its schema. */
export function databaseAlerts({ environment, contract: { metrics } }: AlertContext): StoreAlert[] {
  const { namespace, migration } = environment;
  const check = (name: (typeof metrics.healthChecks.labels.check)[number]) =>
    series(metrics.healthChecks, { namespace, check: name });
  const connections = (state: (typeof metrics.databaseConnections.labels.state)[number]) =>
    `sum by (pod, pool) (${series(metrics.databaseConnections, { namespace, state })})`;
  const limit = `sum by (pod, pool) (${series(metrics.databasePoolLimit, { namespace })})`;
  const job = { namespace, job_name: { matching: `${migrate.name}-[0-9a-f]+` } };
  return [
    {
      name: 'BookstoreDatabaseDown',
      expr: `max(${check('database')}) == 0`,
      // A failover of Aurora takes less than a minute (Aurora User Guide, High availability); the store recovers by itself.
      forSeconds: 120,
      severity: 'critical',
      summary: 'No pod reaches the database',
      description: 'Every page that needs data answers 503. This lasts longer than a failover.',
    },
    {
      name: 'BookstoreDatabaseUnreachable',
      expr: `min by (pod) (${check('database')}) == 0 and on () max(${check('database')}) == 1`,
      forSeconds: 300,
      severity: 'warning',
      summary: 'Pod {{ $labels.pod }} does not reach the database, others do',
      description: 'The pod answers 503 to its share of the shoppers.',
    },
    {
      name: 'BookstoreConnectionsNearlyExhausted',
      // A pod that lives with nine tenths of its connections in use has nothing left for a slow statement.
      expr: `${connections('in-use')} / ${limit} > 0.9`,
      forSeconds: 600,
      severity: 'warning',
      summary: 'Pod {{ $labels.pod }} uses {{ $value | humanizePercentage }} of its {{ $labels.pool }} connections',
      description: 'The next slow statement makes pages wait for a connection.',
    },
    {
      name: 'BookstoreConnectionsExhausted',
      // Every scrape of three minutes saw callers without a connection: no burst, but too few connections or too slow ones.
      expr: `${connections('waiting')} > 0`,
      forSeconds: 180,
      severity: 'critical',
      summary: '{{ $value }} requests of pod {{ $labels.pod }} wait for a {{ $labels.pool }} connection',
      description: 'Pages are slow, and answer 503 when the wait reaches DATABASE_ACQUIRE_TIMEOUT_MS.',
    },
    {
      name: 'BookstoreMigrationPending',
      expr: `min by (pod) (${check('schema')}) == 0`,
      forSeconds: migration.deadlineSeconds + afterMigrationSeconds,
      severity: 'warning',
      summary: 'Pod {{ $labels.pod }} waits for a migration that should be done',
      description: 'New pods do not become ready: a release, more pods under load or a lost node all wait for it.',
    },
    {
      name: 'BookstoreMigrationFailed',
      // Only of the newest Job: one that failed and was made good by a later release stays for its logs.
      expr: `max by (namespace, job_name) (${series(clusterMetrics.jobFailed, { ...job, condition: 'true' })}) == 1 and on (namespace, job_name) topk(1, max by (namespace, job_name) (${series(clusterMetrics.jobCreated, job)}))`,
      forSeconds: 60,
      severity: 'critical',
      summary: 'The migration {{ $labels.job_name }} has failed for good',
      description: 'The release is stuck. Old pods serve on, but one that is lost cannot be replaced.',
    },
  ];
}
