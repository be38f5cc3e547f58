import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { duration } from './duration.ts';
import type { SelectorLabels } from './labels.ts';

export interface PodMetricsProps {
  readonly name: string;
  /** The pods that are read, in this namespace. */
  readonly selector: SelectorLabels;
  /** Name of the container's port that serves metrics. */
  readonly port: string;
  /** @default /metrics */
  readonly path?: string;
  /** Seconds between two scrapes. @default 30 */
  readonly intervalSeconds?: number;
  /** Seconds after which a scrape has failed; at most the interval. @default 10 */
  readonly timeoutSeconds?: number;
  /**
   * Series that one pod may serve; with more, the scrape fails and counts as down. Bounds what a label with unbounded
   * values can do to Prometheus.
   *
   * @default 10000
   */
  readonly seriesLimit?: number;
  /**
   * Labels of the object, by which a Prometheus with a `podMonitorSelector` finds it.
   *
   * @default none, for a Prometheus that takes every PodMonitor
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A PodMonitor: the Prometheus Operator reads the metrics of every pod, not of whichever a Service picks. */
export class PodMetrics extends Construct {
  constructor(scope: Construct, id: string, props: PodMetricsProps) {
    super(scope, id);
    const { path = '/metrics', intervalSeconds = 30, timeoutSeconds = 10 } = props;
    if (!path.startsWith('/')) throw new Error(`path: received ${path}; accepted: a path that begins with /`);
    if (timeoutSeconds > intervalSeconds)
      throw new Error(
        `timeoutSeconds: received ${timeoutSeconds}; accepted: at most intervalSeconds, which is ${intervalSeconds}`,
      );
    new ApiObject(this, 'PodMonitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: props.name, ...(props.labels && { labels: { ...props.labels } }) },
      spec: {
        selector: { matchLabels: { ...props.selector } },
        sampleLimit: props.seriesLimit ?? 10_000,
        podMetricsEndpoints: [
          {
            port: props.port,
            path,
            scheme: 'http',
            interval: duration(intervalSeconds),
            scrapeTimeout: duration(timeoutSeconds),
          },
        ],
      },
    });
  }
}
