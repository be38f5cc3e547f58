import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { duration } from './duration.ts';

/** What wakes somebody, what waits for the morning, what is only shown. */
export type Severity = 'critical' | 'warning' | 'info';

/** An alert as people on call need it: nothing of this may be missing. */
export interface Alert {
  /** In CamelCase; unique among the alerts. */
  readonly name: string;
  /** PromQL that has a result while something is wrong. */
  readonly expr: string;
  /** Seconds for which the expression must hold; 0 fires at once. */
  readonly forSeconds: number;
  readonly severity: Severity;
  /** One line: what is wrong. May use `{{ $labels.… }}` and `{{ $value }}`. */
  readonly summary: string;
  /** What that means for those who use the application. */
  readonly description: string;
  /** Address of the section that says what to do. */
  readonly runbookUrl: string;
}

/** Alerts that are evaluated together, one after the other. */
export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}

export interface AlertsProps {
  readonly name: string;
  readonly groups: readonly AlertGroup[];
  /** Labels of every alert beside its severity, by which Alertmanager routes. @default none */
  readonly alertLabels?: Readonly<Record<string, string>>;
  /** Seconds between two evaluations. @default that of Prometheus */
  readonly intervalSeconds?: number;
  /**
   * Labels of the object, by which a Prometheus with a `ruleSelector` finds it.
   *
   * @default none, for a Prometheus that takes every PrometheusRule
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A PrometheusRule with alerts. */
export class Alerts extends Construct {
  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    refuseFaults(props.groups);
    new ApiObject(this, 'Rule', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: props.name, ...(props.labels && { labels: { ...props.labels } }) },
      spec: {
        groups: props.groups.map(({ name, alerts }) => ({
          name,
          ...(props.intervalSeconds !== undefined && { interval: duration(props.intervalSeconds) }),
          rules: alerts.map((alert) => ({
            alert: alert.name,
            expr: alert.expr,
            for: duration(alert.forSeconds),
            labels: { ...props.alertLabels, severity: alert.severity },
            annotations: {
              summary: alert.summary,
              description: alert.description,
              runbook_url: alert.runbookUrl,
            },
          })),
        })),
      },
    });
  }
}

/** What Prometheus or the reader of an alert would only find out later. */
function refuseFaults(groups: readonly AlertGroup[]): void {
  const seen = new Set<string>();
  const once = (kind: string, name: string): void => {
    if (seen.has(`${kind} ${name}`)) throw new Error(`${kind} ${name}: received twice; accepted: each name once`);
    seen.add(`${kind} ${name}`);
  };
  for (const group of groups) {
    once('group', group.name);
    for (const { name, runbookUrl, forSeconds } of group.alerts) {
      once('alert', name);
      if (!/^[A-Z][A-Za-z0-9]+$/.test(name)) throw new Error(`alert ${name}: accepted: a name in CamelCase`);
      if (!/^https?:\/\/\S+$/.test(runbookUrl))
        throw new Error(`alert ${name}: runbookUrl: received ${runbookUrl}; accepted: an http or https address`);
      duration(forSeconds);
    }
  }
}
