import { describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { alertsOf } from '../../charts/bookstore/alerts.ts';
import { dashboardOf } from '../../charts/bookstore/dashboard.ts';
import { Alerts } from '../../charts/constructs/alerts.ts';
import { anEnvironment } from '../../charts/testing/an-environment.ts';
import { rendered } from '../../charts/testing/rendered.ts';
import { checkRules, playOut, promtoolMissing, type Scenario, type Series } from './promtool.ts';

const withPromtool = promtoolMissing ? it.skip : it;
const unlessMissing = promtoolMissing ? ` (not run here: ${promtoolMissing})` : '';

const environment = anEnvironment({
  ingress: { kind: 'traefik', certificate: { issuer: 'self-signed' } },
  backup: {
    volume: {
      kind: 'efs-access-point',
      fileSystemId: 'fs-0fedcba9876543210',
      accessPoint: { id: 'fsap-0fedcba9876543210', uid: 10_001, gid: 10_001 },
    },
  },
});
const app = new App();
new Alerts(new Chart(app, 'monitoring'), 'Alerts', {
  name: 'bookstore',
  groups: alertsOf(environment, 'https://example.com/docs/RUNBOOK.md'),
});
const rules = rendered(app).only('PrometheusRule')['spec'];

const of = (metric: string, labels: Readonly<Record<string, string>> = {}): string =>
  `${metric}{${Object.entries({ namespace: 'bookstore', ...labels })
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
const pods = ['bookstore-web-1', 'bookstore-web-2'];
const ofEachPod = (metric: string, labels: Readonly<Record<string, string>>, values: string): Series =>
  Object.fromEntries(pods.map((pod) => [of(metric, { pod, ...labels }), values]));

const requests = (status: string) => of('bookstore_http_requests_total', { method: 'GET', route: '/', status });
const bucket = (le: string) => of('bookstore_http_request_duration_seconds_bucket', { method: 'GET', route: '/', le });
const check = (name: string, values: string) => ofEachPod('bookstore_health_check_passing', { check: name }, values);
const connections = (state: string, values: string) =>
  ofEachPod('bookstore_database_connections', { pool: 'writer', state }, values);
const mails = (what: string): string => of(`bookstore_mails_${what}`, { pod: 'bookstore-worker-1' });
const unsettled = (kind: string, values: string): Series => ({
  [of('bookstore_payments_unsettled', { kind, pod: 'bookstore-worker-1' })]: values,
});
const web = { deployment: 'bookstore-web' };
const autoscaler = { horizontalpodautoscaler: 'bookstore-web' };
const photos = { persistentvolumeclaim: 'uploads' };
const backup = { cronjob: 'bookstore-backup' };
const certificate = of('certmanager_certificate_expiration_timestamp_seconds', { name: 'bookstore' });
const backupDone = of('kube_cronjob_status_last_successful_time', backup);
const available = of('kube_deployment_status_replicas_available', web);
const job = (letter: string, metric: string) =>
  of(metric, {
    job_name: `bookstore-migrate-${letter.repeat(10)}`,
    ...(metric === 'kube_job_failed' && { condition: 'true' }),
  });

/** A store with a hundred requests a minute in which nothing is wrong, for 33 hours. */
const healthy: Series = {
  [requests('200')]: '0+100x2000',
  [bucket('0.5')]: '0+100x2000',
  [bucket('2.5')]: '0+100x2000',
  [bucket('+Inf')]: '0+100x2000',
  ...check('database', '1x2000'),
  ...check('schema', '1x2000'),
  ...check('files', '1x2000'),
  ...connections('in-use', '3x2000'),
  ...connections('waiting', '0x2000'),
  ...ofEachPod('bookstore_database_connections_limit', { pool: 'writer' }, '10x2000'),
  ...ofEachPod('nodejs_eventloop_lag_p99_seconds', {}, '0.012x2000'),
  [of('kube_deployment_spec_replicas', web)]: '2x2000',
  [available]: '2x2000',
  [of('kube_deployment_status_condition', { ...web, condition: 'Progressing', status: 'false' })]: '0x2000',
  [of('kube_pod_container_status_restarts_total', { pod: 'bookstore-web-1', container: 'bookstore-web' })]: '0x2000',
  [of('kube_horizontalpodautoscaler_status_current_replicas', autoscaler)]: '2x2000',
  [of('kube_horizontalpodautoscaler_spec_max_replicas', autoscaler)]: '6x2000',
  [of('kubelet_volume_stats_available_bytes', photos)]: '50x2000',
  [of('kubelet_volume_stats_capacity_bytes', photos)]: '100x2000',
  [job('a', 'kube_job_created')]: '0x2000',
  [job('a', 'kube_job_failed')]: '0x2000',
  [of('bookstore_worker_working', { pod: 'bookstore-worker-1' })]: '1x2000',
  [of('bookstore_worker_working', { pod: 'bookstore-worker-2' })]: '0x2000',
  [of('bookstore_task_runs_total', { task: 'audit', outcome: 'done' })]: '0x59 1x60 2x2000',
  [of('bookstore_task_runs_total', { task: 'audit', outcome: 'failed' })]: '0x2000',
  [of('bookstore_audit_differences_total', { kind: 'offer-floor' })]: '0x2000',
  [of('kube_cronjob_created', backup)]: '0x2000',
  [backupDone]: '0x1440 86400x600',
  [certificate]: '7776000x2000',
  [of('externalsecret_status_condition', { name: 'bookstore-database', condition: 'Ready', status: 'False' })]:
    '0x2000',
};
const without = (...missing: string[]): Series =>
  Object.fromEntries(Object.entries(healthy).filter(([name]) => !missing.some((start) => name.startsWith(start))));
/** Each minute one request more has failed, of a hundred. */
const failing = (share: number): Series => ({ ...healthy, [requests('503')]: `0+${share}x2000` });

const scenarios: readonly Scenario[] = [
  { name: 'a healthy store', series: healthy, atMinutes: 420, firing: [] },
  { name: 'a store that was just installed', series: healthy, atMinutes: 3, firing: [] },
  {
    name: 'two requests in a hundred that fail',
    series: failing(2),
    atMinutes: 60,
    firing: ['BookstoreErrorsFast', 'BookstoreErrorsSlow'],
  },
  { name: 'eight in a thousand', series: failing(0.8), atMinutes: 420, firing: ['BookstoreErrorsSlow'] },
  { name: 'one in two thousand, within the budget', series: failing(0.05), atMinutes: 420, firing: [] },
  {
    name: 'an outage that is over',
    series: { ...healthy, [requests('503')]: '0+20x30 600x600' },
    atMinutes: 75,
    firing: [],
  },
  {
    name: 'a single error in a quiet night',
    series: { ...healthy, [requests('200')]: '0+1x2000', [requests('500')]: '0x100 1x1000' },
    atMinutes: 104,
    firing: [],
  },
  {
    name: 'one page in ten that takes a second',
    series: { ...healthy, [bucket('0.5')]: '0+90x2000' },
    atMinutes: 30,
    firing: ['BookstoreSlow'],
  },
  {
    name: 'pages that take longer than any bucket',
    series: { ...healthy, [bucket('0.5')]: '0+90x2000', [bucket('2.5')]: '0+90x2000', [bucket('5')]: '0+100x2000' },
    atMinutes: 30,
    firing: ['BookstoreSlow', 'BookstoreVerySlow'],
  },
  {
    name: 'one slow page in a quiet night',
    series: {
      ...without('bookstore_http'),
      [requests('200')]: '0+1x2000',
      [bucket('0.5')]: '0x2000',
      [bucket('+Inf')]: '0+1x2000',
    },
    atMinutes: 30,
    firing: [],
  },
  {
    name: 'no web pod for two minutes',
    series: { ...healthy, [available]: '2x10 0x2000' },
    atMinutes: 13,
    firing: ['BookstoreDown'],
  },
  {
    name: 'a pod too few for twenty minutes',
    series: { ...healthy, [available]: '1x2000' },
    atMinutes: 20,
    firing: ['BookstorePodsMissing'],
  },
  {
    name: 'a failover of a minute',
    series: { ...healthy, ...check('database', '1x10 0x1 1x2000') },
    atMinutes: 12,
    firing: [],
  },
  {
    name: 'a database that is away, for every pod',
    series: { ...healthy, ...check('database', '1x10 0x2000') },
    atMinutes: 25,
    firing: ['BookstoreDatabaseDown'],
  },
  {
    name: 'a database that one pod does not reach',
    series: { ...healthy, [of('bookstore_health_check_passing', { pod: pods[0]!, check: 'database' })]: '0x2000' },
    atMinutes: 10,
    firing: ['BookstoreDatabaseUnreachable'],
  },
  {
    name: 'a pool that is used up',
    series: { ...healthy, ...connections('in-use', '10x2000'), ...connections('waiting', '4x2000') },
    atMinutes: 12,
    firing: ['BookstoreConnectionsExhausted', 'BookstoreConnectionsNearlyExhausted'],
  },
  {
    name: 'callers that wait in a burst',
    series: { ...healthy, ...connections('waiting', '0x10 4x1 0x2000') },
    atMinutes: 12,
    firing: [],
  },
  {
    name: 'a migration within its deadline',
    series: { ...healthy, ...check('schema', '0x2000') },
    atMinutes: 19,
    firing: [],
  },
  {
    name: 'a migration beyond its deadline',
    series: { ...healthy, ...check('schema', '0x2000') },
    atMinutes: 21,
    firing: ['BookstoreMigrationPending'],
  },
  {
    name: 'a migration that has failed',
    series: { ...healthy, [job('b', 'kube_job_created')]: '600x2000', [job('b', 'kube_job_failed')]: '1x2000' },
    atMinutes: 12,
    firing: ['BookstoreMigrationFailed'],
  },
  {
    name: 'a failed migration that a later one made good',
    series: {
      ...healthy,
      [job('a', 'kube_job_failed')]: '1x2000',
      [job('b', 'kube_job_created')]: '600x2000',
      [job('b', 'kube_job_failed')]: '0x2000',
    },
    atMinutes: 60,
    firing: [],
  },
  {
    name: 'a rollout beyond its deadline',
    series: {
      ...healthy,
      [of('kube_deployment_status_condition', { ...web, condition: 'Progressing', status: 'false' })]: '1x2000',
    },
    atMinutes: 5,
    firing: ['BookstoreRolloutStuck'],
  },
  ...[
    { restarts: 2, firing: [] },
    { restarts: 3, firing: ['BookstorePodsRestart'] },
  ].map(({ restarts, firing }) => ({
    name: `a pod that restarts ${restarts} times in an hour`,
    series: {
      ...healthy,
      [of('kube_pod_container_status_restarts_total', {
        pod: 'bookstore-web-1',
        container: 'bookstore-web',
      })]: `0x90 ${restarts}x2000`,
    },
    atMinutes: 100,
    firing,
  })),
  {
    name: 'an event loop that is blocked',
    series: { ...healthy, ...ofEachPod('nodejs_eventloop_lag_p99_seconds', {}, '0.4x2000') },
    atMinutes: 8,
    firing: ['BookstoreEventLoopBlocked'],
  },
  {
    name: 'an autoscaler that has nothing left',
    series: { ...healthy, [of('kube_horizontalpodautoscaler_status_current_replicas', autoscaler)]: '6x2000' },
    atMinutes: 40,
    firing: ['BookstoreAutoscalerAtMaximum'],
  },
  {
    name: 'a volume that is nearly full',
    series: { ...healthy, [of('kubelet_volume_stats_available_bytes', photos)]: '9x2000' },
    atMinutes: 20,
    firing: ['BookstoreVolumeNearlyFull'],
  },
  {
    name: 'photos that one pod cannot write',
    series: { ...healthy, [of('bookstore_health_check_passing', { pod: pods[0]!, check: 'files' })]: '0x2000' },
    atMinutes: 10,
    firing: ['BookstorePhotosNotWritable'],
  },
  {
    name: 'a store that Prometheus does not read',
    series: without('bookstore_', 'nodejs_'),
    atMinutes: 20,
    firing: ['BookstoreMetricsMissing', 'BookstoreNobodyWorks'],
  },
  {
    name: 'workers that all wait',
    series: { ...healthy, [of('bookstore_worker_working', { pod: 'bookstore-worker-1' })]: '0x2000' },
    atMinutes: 20,
    firing: ['BookstoreNobodyWorks'],
  },
  {
    name: 'a task that fails and is done the next time',
    series: { ...healthy, [of('bookstore_task_runs_total', { task: 'audit', outcome: 'failed' })]: '0x58 1x2000' },
    atMinutes: 80,
    firing: [],
  },
  {
    name: 'a task that fails again and again',
    series: { ...healthy, [of('bookstore_task_runs_total', { task: 'audit', outcome: 'failed' })]: '0x130 0+1x2000' },
    atMinutes: 170,
    firing: ['BookstoreTaskFails'],
  },
  {
    name: 'mails that the mail server does not take',
    series: { ...healthy, [mails('waiting')]: '0x60 3x2000', [mails('sent_total')]: '0x2000' },
    atMinutes: 95,
    firing: ['BookstoreMailsWait'],
  },
  {
    name: 'a mail that waits while others are sent',
    series: { ...healthy, [mails('waiting')]: '1x2000', [mails('sent_total')]: '0+1x2000' },
    atMinutes: 95,
    firing: [],
  },
  {
    name: 'mails that are given up',
    series: { ...healthy, [mails('failed_total')]: '0x60 2x2000' },
    atMinutes: 70,
    firing: ['BookstoreMailsGivenUp'],
  },
  {
    name: 'a payment whose provider does not answer',
    series: { ...healthy, ...unsettled('payment-stuck', '0x60 1x2000') },
    atMinutes: 70,
    firing: ['BookstorePaymentsStuck'],
  },
  {
    name: 'a refund that its provider refuses',
    series: { ...healthy, ...unsettled('refund-refused', '0x60 1x2000') },
    atMinutes: 70,
    firing: ['BookstoreRefundsFail'],
  },
  {
    name: 'refunds and transfers that people see to within a day',
    series: {
      ...healthy,
      ...unsettled('refund-by-hand', '0x60 2x1400 0x600'),
      ...unsettled('transfer-awaited', '5x2000'),
    },
    atMinutes: 1455,
    firing: [],
  },
  {
    name: 'refunds that nobody has sent for a day',
    series: { ...healthy, ...unsettled('refund-by-hand', '2x2000') },
    atMinutes: 1445,
    firing: ['BookstoreRefundsWaitForPeople'],
  },
  {
    name: 'an audit that finds a difference, two hours later',
    series: { ...healthy, [of('bookstore_audit_differences_total', { kind: 'offer-floor' })]: '0x59 1x2000' },
    atMinutes: 178,
    firing: ['BookstoreAuditDifferences'],
  },
  { name: 'a nightly backup', series: healthy, atMinutes: 1560, firing: [] },
  {
    name: 'a backup that failed last night',
    series: { ...healthy, [backupDone]: '0x2000' },
    atMinutes: 1580,
    firing: ['BookstoreBackupOverdue'],
  },
  {
    name: 'a backup that never succeeded',
    series: without(backupDone),
    atMinutes: 1580,
    firing: ['BookstoreBackupOverdue'],
  },
  { name: 'a backup that has not begun yet', series: without(backupDone), atMinutes: 1500, firing: [] },
  {
    name: 'a certificate that is not renewed',
    series: { ...healthy, [certificate]: `${13 * 86_400}x2000` },
    atMinutes: 90,
    firing: ['BookstoreCertificateExpires'],
  },
  {
    name: 'a certificate whose namespace Prometheus moved out of the way',
    series: {
      ...without(certificate),
      'certmanager_certificate_expiration_timestamp_seconds{namespace="cert-manager",exported_namespace="bookstore",name="bookstore"}': `${13 * 86_400}x2000`,
    },
    atMinutes: 90,
    firing: ['BookstoreCertificateExpires'],
  },
  {
    name: 'a secret that is not synced',
    series: {
      ...healthy,
      [of('externalsecret_status_condition', { name: 'bookstore-database', condition: 'Ready', status: 'False' })]:
        '1x2000',
    },
    atMinutes: 20,
    firing: ['BookstoreSecretNotSynced'],
  },
];

describe(`the alerts, as Prometheus evaluates them${unlessMissing}`, () => {
  withPromtool('are rules that it takes', async () => {
    expect(await checkRules(rules)).toContain('SUCCESS');
  });

  withPromtool('speak the PromQL that the dashboard speaks, too', async () => {
    const expressions = dashboardOf(environment).rows.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries));
    const recorded = expressions.map(({ expr }, at) => ({
      record: `dashboard:expression:${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    expect(await checkRules({ groups: [{ name: 'dashboard', rules: recorded }] })).toContain(
      `${expressions.length} rules found`,
    );
  });

  withPromtool.each(scenarios)('tell of $name: $firing', async (scenario) => {
    expect(await playOut(rules, scenario)).toContain('SUCCESS');
  });

  withPromtool('have each a scenario in which they fire', () => {
    const fired = new Set(scenarios.flatMap(({ firing }) => firing));
    const names = rules.groups.flatMap((group: { rules: { alert: string }[] }) =>
      group.rules.map(({ alert }) => alert),
    );
    expect(names.filter((name: string) => !fired.has(name))).toEqual([]);
  });
});
