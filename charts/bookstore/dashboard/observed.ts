import { bucketsOf, type Measured, type Where } from '../../constructs/promql.ts';
import type { Contract } from '../../contract.ts';

/** What the pictures of the dashboard show: the app's metrics, and how their series are chosen. */
export interface Observed {
  readonly metrics: Contract['metrics'];
  /** Series of a metric in the store's namespace. */
  readonly select: <M extends Measured>(metric: M, where?: Where<M>) => string;
}

/** Range of rates: as long as the picture needs, and never shorter than four scrapes (Grafana, Prometheus data source). */
const range = '$__rate_interval';

/** Rate of a counter a second. */
export const rate = (selected: string): string => `rate(${selected}[${range}])`;
/** A quantile of the time to answer. */
export const quantile = (share: number, { metrics, select }: Observed): string =>
  `histogram_quantile(${share}, sum by (le) (${rate(select(bucketsOf(metrics.requestDuration)))}))`;
/** Share of the requests that failed; 0 where none did. */
export const errorRatio = ({ metrics, select }: Observed): string =>
  `(sum(${rate(select(metrics.requests, { status: { matching: '5..' } }))}) or vector(0)) / sum(${rate(select(metrics.requests))})`;
