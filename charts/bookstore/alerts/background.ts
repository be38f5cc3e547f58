import { duration } from '../../constructs/duration.ts';
import { series } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { application, databaseBackup, photoBackup } from '../names.ts';
import type { AlertContext, StoreAlert } from './alert-context.ts';

const daySeconds = 86_400;

/** Seconds between two runs of a schedule at most, by the last three of its five fields. */
function longestGapSeconds(schedule: string): number {
  const [, , dayOfMonth, month, dayOfWeek] = schedule.split(' ');
  if (dayOfMonth !== '*' || month !== '*') return 31 * daySeconds;
  return dayOfWeek === '*' ? daySeconds : 7 * daySeconds;
}

/** Alerts on the worker, and on what happens at night: audits, backups, certificates, secrets. */
export const backgroundAlerts = (context: AlertContext): StoreAlert[] => [
  ...workerAlerts(context),
  ...mailAlerts(context),
  ...paymentAlerts(context),
  ...backupAlerts(context),
  ...renewalAlerts(context),
];

function workerAlerts({ environment: { namespace }, contract: { metrics, variables } }: AlertContext): StoreAlert[] {
  const ended = (outcome: 'done' | 'failed') =>
    `sum by (task) (increase(${series(metrics.runs, { namespace, outcome })}[30m])) > 0`;
  // Two audits, so that a difference that stays is told of without a pause.
  const audits = duration(2 * Number(variables.AUDIT_INTERVAL_SECONDS.default));
  return [
    {
      name: 'BookstoreNobodyWorks',
      expr: `(sum(${series(metrics.working, { namespace })}) or vector(0)) == 0`,
      // A worker that dies is replaced within seconds, one that waits for a migration within its deadline.
      forSeconds: 900,
      severity: 'warning',
      summary: 'No worker works',
      description:
        'Copies stay held for orders that nobody pays, payments that were cut off are not gone on with, mails and refunds are not sent.',
    },
    {
      name: 'BookstoreTaskFails',
      expr: `${ended('failed')} unless on (task) ${ended('done')}`,
      forSeconds: 900,
      severity: 'warning',
      summary: 'The task {{ $labels.task }} of the worker fails again and again',
      description: 'It is tried once a minute and has not been done for half an hour.',
    },
    {
      name: 'BookstoreAuditDifferences',
      expr: `sum by (kind) (increase(${series(metrics.auditDifferences, { namespace })}[${audits}])) > 0`,
      // What the audit compares is written in one transaction: any difference is a bug, however small.
      forSeconds: 0,
      severity: 'warning',
      summary: 'The audit found {{ $value | humanize }} wrong rows of {{ $labels.kind }}',
      description: 'Some books show a wrong price or offer in lists, or are not found by a search.',
    },
  ];
}

function mailAlerts({ environment: { namespace }, contract: { metrics } }: AlertContext): StoreAlert[] {
  const increase = (metric: typeof metrics.mailsSent | typeof metrics.mailsFailed, window: string) =>
    `sum(increase(${series(metric, { namespace })}[${window}])) > 0`;
  return [
    {
      name: 'BookstoreMailsWait',
      expr: `max(${series(metrics.mailsWaiting, { namespace })}) > 0 unless on () ${increase(metrics.mailsSent, '30m')}`,
      // A mail server that asks to come back in some minutes (greylisting) is none to be woken by.
      forSeconds: 1800,
      severity: 'warning',
      summary: '{{ $value }} mails wait, and none has been sent for half an hour',
      description: 'Whoever registers or has forgotten a password waits for a mail that does not come.',
    },
    {
      name: 'BookstoreMailsGivenUp',
      expr: increase(metrics.mailsFailed, '1h'),
      forSeconds: 0,
      severity: 'warning',
      summary: '{{ $value | humanize }} mails were given up in the last hour',
      description: 'They were refused for good, or not taken for days. Nobody tries them again.',
    },
  ];
}

function paymentAlerts({ environment: { namespace }, contract: { metrics } }: AlertContext): StoreAlert[] {
  const most = (kind: (typeof metrics.unsettled.labels.kind)[number]) =>
    `max by (kind) (${series(metrics.unsettled, { namespace, kind })}) > 0`;
  return [
    {
      name: 'BookstorePaymentsStuck',
      expr: most('payment-stuck'),
      // What is counted has been tried for 40 minutes already.
      forSeconds: 300,
      severity: 'warning',
      summary: '{{ $value }} payments do not come to an end',
      description:
        'Their providers do not answer. Buyers do not know whether they have paid, and their copies stay held.',
    },
    {
      name: 'BookstoreRefundsFail',
      expr: `${most('refund-stuck')} or ${most('refund-refused')}`,
      // What is counted has been tried for an hour already, or was refused.
      forSeconds: 300,
      severity: 'warning',
      summary: '{{ $value }} refunds cannot be sent ({{ $labels.kind }})',
      description: 'Buyers wait for money that they were told they would get back.',
    },
    {
      name: 'BookstoreRefundsWaitForPeople',
      expr: most('refund-by-hand'),
      forSeconds: daySeconds,
      severity: 'warning',
      summary: 'Refunds have waited for a day to be sent by hand, {{ $value }} of them now',
      description: 'No provider can send them: somebody must, and say so on the page of the admins.',
    },
  ];
}

function backupAlerts({ environment: { namespace, backup, database } }: AlertContext): StoreAlert[] {
  if (!backup) return [];
  const names = [photoBackup.name, ...(database.kind === 'in-cluster' ? [databaseBackup.name] : [])];
  const cronJob = { namespace, cronjob: { matching: names.join('|') } };
  const newest = (metric: typeof clusterMetrics.cronJobLastSuccess | typeof clusterMetrics.cronJobCreated) =>
    `max by (cronjob) (${series(metric, cronJob)})`;
  // For a nightly backup that may take two hours, 26 hours.
  const overdueSeconds = longestGapSeconds(backup.schedule) + backup.deadlineSeconds;
  return [
    {
      name: 'BookstoreBackupOverdue',
      // One that never succeeded counts from its beginning.
      expr: `time() - (${newest(clusterMetrics.cronJobLastSuccess)} or ${newest(clusterMetrics.cronJobCreated)}) > ${overdueSeconds}`,
      forSeconds: 600,
      severity: 'critical',
      summary: '{{ $labels.cronjob }} has not succeeded for {{ $value | humanizeDuration }}',
      description: 'What was added since then would be lost with its volume.',
    },
  ];
}

function renewalAlerts({ environment: { namespace, ingress, secrets } }: AlertContext): StoreAlert[] {
  const certificates = clusterMetrics.certificateExpiry;
  const synced = { name: { matching: `${application}-.+` }, condition: 'Ready', status: 'False' } as const;
  // Both controllers name the object's namespace; without honorLabels, Prometheus moves that out of the way.
  return [
    ...(ingress.kind === 'traefik'
      ? [
          {
            name: 'BookstoreCertificateExpires',
            // cert-manager renews when a third of the time is left, which is 30 days of 90: this is two weeks of failures.
            expr: `min by (name) (${series(certificates, { namespace })} or ${series(certificates, { exported_namespace: namespace })}) - time() < ${14 * daySeconds}`,
            forSeconds: 3600,
            severity: 'warning' as const,
            summary: 'The certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }}',
            description: 'It has not been renewed. When it ends, no browser opens the store.',
          },
        ]
      : []),
    ...(secrets.provider === 'external-secrets'
      ? [
          {
            name: 'BookstoreSecretNotSynced',
            expr: `max by (name) (${series(clusterMetrics.secretSynced, { namespace, ...synced })} or ${series(clusterMetrics.secretSynced, { exported_namespace: namespace, ...synced })}) == 1`,
            forSeconds: 900,
            severity: 'warning' as const,
            summary: 'External Secrets cannot read {{ $labels.name }}',
            description: 'The Secret keeps its old content: a password that is rotated away locks the store out.',
          },
        ]
      : []),
  ];
}
