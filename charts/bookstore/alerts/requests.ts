import { bucketsOf, series } from '../../constructs/promql.ts';
import { clusterMetrics } from '../cluster-metrics.ts';
import { web } from '../names.ts';
import { thresholds } from '../thresholds.ts';
import type { AlertContext, StoreAlert } from './alert-context.ts';

/**
 * How many times faster than allowed the budget is spent, over a long window that proves it and a short one that shows
 * it goes on: 14.4 spends 2 % of the month in an hour, 6 spends 5 % of it in six (SRE Workbook, Alerting on SLOs).
 */
const burns = {
  fast: { rate: 14.4, long: '1h', short: '5m' },
  slow: { rate: 6, long: '6h', short: '30m' },
} as const;

/** Errors in the long window below which nobody is told: one failed request in a quiet night is not an incident. */
const fewErrors = 10;

/** Requests a second below which a percentile is the luck of single requests: 60 in ten minutes. */
const littleTraffic = 0.1;

/** Alerts on what shoppers notice: errors, slowness, nobody there. */
export function requestAlerts({ environment: { namespace }, contract: { metrics } }: AlertContext): StoreAlert[] {
  const failed = series(metrics.requests, { namespace, status: { matching: '5..' } });
  const answered = series(metrics.requests, { namespace });
  const burning = ({ rate, long, short }: (typeof burns)[keyof typeof burns]) => {
    const over = (window: string) =>
      `sum(rate(${failed}[${window}])) / sum(rate(${answered}[${window}])) > ${rate} * ${thresholds.errorBudget}`;
    return `${over(long)} and ${over(short)} and sum(increase(${failed}[${long}])) > ${fewErrors}`;
  };
  const slower = (quantile: number, seconds: number) =>
    `histogram_quantile(${quantile}, sum by (le) (rate(${series(bucketsOf(metrics.requestDuration), { namespace })}[10m]))) > ${seconds} and sum(rate(${answered}[10m])) > ${littleTraffic}`;
  return [
    {
      name: 'BookstoreDown',
      expr: `max(${series(clusterMetrics.deploymentAvailable, { namespace, deployment: web.name })}) == 0`,
      // Two scrapes of kube-state-metrics: longer than any hiccup of it, shorter than anybody's patience.
      forSeconds: 60,
      severity: 'critical',
      summary: 'No web pod is available',
      description: 'Nobody can open the store: the balancer has no pod to send requests to.',
    },
    {
      name: 'BookstoreErrorsFast',
      expr: burning(burns.fast),
      forSeconds: 120,
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of the requests failed in the last hour',
      description: 'Shoppers see error pages. At this rate the month has no errors left to spend within two days.',
    },
    {
      name: 'BookstoreErrorsSlow',
      expr: burning(burns.slow),
      forSeconds: 900,
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the requests failed in the last six hours',
      description:
        'Some shoppers see error pages, steadily. At this rate the month has no errors left within five days.',
    },
    {
      name: 'BookstoreSlow',
      expr: slower(0.95, thresholds.slowSeconds),
      forSeconds: 900,
      severity: 'warning',
      summary: 'One page in twenty takes longer than {{ $value | humanizeDuration }}',
      description: 'Shoppers notice that they wait.',
    },
    {
      name: 'BookstoreVerySlow',
      expr: slower(0.99, thresholds.verySlowSeconds),
      forSeconds: 600,
      severity: 'critical',
      summary: 'One page in a hundred takes longer than {{ $value | humanizeDuration }}',
      description: 'Shoppers give up or reload. Something that pages wait for is close to failing.',
    },
  ];
}
