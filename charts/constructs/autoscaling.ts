import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** How many pods a Deployment has, between two bounds; where both are equal that number is fixed, without an autoscaler. */
export interface Autoscaling {
  /** Pods at least. @default 3: one for each of three zones */
  readonly minReplicas?: number;
  /** Pods at most; bounded by what they share, such as the connections of a database. @default twice the minimum */
  readonly maxReplicas?: number;
  /** Mean use of the reserved CPU that is aimed at, in percent. @default 60 */
  readonly targetCpuPercent?: number;
  /** Also scales by a rate of requests that a metrics adapter offers; the larger of the two answers counts. @default CPU alone */
  readonly requestsPerSecond?: RequestRate;
  /** @default two pods or half of them a minute, without delay: each new pod opens connections to the database */
  readonly scaleUp?: ScalingSpeed;
  /** @default one pod a minute, after five minutes that would have wanted fewer: each drains for about as long */
  readonly scaleDown?: ScalingSpeed;
}

/** A rate of requests over all pods, as the external metrics API offers it (Prometheus Adapter, KEDA). */
export interface RequestRate {
  /** Name of the metric. */
  readonly metric: string;
  /** Labels of the series. @default all series of that name */
  readonly selector?: Readonly<Record<string, string>>;
  /** Requests per second that one pod is to answer. */
  readonly perPod: number;
}

/** How fast an autoscaler goes in one direction; the larger of pods and percent counts. */
export interface ScalingSpeed {
  /** Pods a minute. */
  readonly podsPerMinute: number;
  /** Percent of the present pods a minute. @default pods alone */
  readonly percentPerMinute?: number;
  /** Seconds over which the most cautious wish counts. */
  readonly stabilizationSeconds: number;
}

const quickly: ScalingSpeed = { podsPerMinute: 2, percentPerMinute: 50, stabilizationSeconds: 0 };
const slowly: ScalingSpeed = { podsPerMinute: 1, stabilizationSeconds: 300 };

/** Pods at least and at most. */
export function boundsOf(at: Construct, autoscaling: Autoscaling) {
  const { minReplicas = 3, maxReplicas = 2 * minReplicas, requestsPerSecond } = autoscaling;
  const check = propChecks(at);
  check.whole('autoscaling.minReplicas', minReplicas, 1, 1000);
  check.whole('autoscaling.maxReplicas', maxReplicas, minReplicas, 1000);
  const fixed = minReplicas === maxReplicas;
  check.that(
    !(fixed && requestsPerSecond),
    'autoscaling.requestsPerSecond',
    requestsPerSecond,
    'none where minReplicas is maxReplicas: nothing is scaled',
  );
  return { minReplicas, maxReplicas, fixed };
}

/** Autoscaler of a Deployment by CPU and perhaps by requests, both directions explicit. */
export function autoscalerSpec(
  at: Construct,
  deployment: string,
  props: Autoscaling,
): k8s.HorizontalPodAutoscalerSpecV2 {
  const { targetCpuPercent = 60, requestsPerSecond: rate } = props;
  const { minReplicas, maxReplicas } = boundsOf(at, props);
  propChecks(at).whole('autoscaling.targetCpuPercent', targetCpuPercent, 1, 100);
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
    minReplicas,
    maxReplicas,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: targetCpuPercent } },
      },
      ...(rate ? [requestMetric(at, rate)] : []),
    ],
    behavior: {
      scaleUp: speed(at, 'autoscaling.scaleUp', props.scaleUp ?? quickly),
      scaleDown: speed(at, 'autoscaling.scaleDown', props.scaleDown ?? slowly),
    },
  };
}

function requestMetric(at: Construct, { metric, selector, perPod }: RequestRate): k8s.MetricSpecV2 {
  const check = propChecks(at);
  check.matching('autoscaling.requestsPerSecond.metric', metric, /^[a-zA-Z_][\w.:-]*$/, 'the name of a metric');
  check.whole('autoscaling.requestsPerSecond.perPod', perPod, 1, 1_000_000);
  return {
    type: 'External',
    external: {
      metric: { name: metric, ...(selector && { selector: { matchLabels: { ...selector } } }) },
      target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString(String(perPod)) },
    },
  };
}

function speed(at: Construct, prop: string, wanted: ScalingSpeed): k8s.HpaScalingRulesV2 {
  const { podsPerMinute, percentPerMinute, stabilizationSeconds } = wanted;
  const check = propChecks(at);
  check.whole(`${prop}.podsPerMinute`, podsPerMinute, 1, 1000);
  if (percentPerMinute !== undefined) check.whole(`${prop}.percentPerMinute`, percentPerMinute, 1, 1000);
  check.whole(`${prop}.stabilizationSeconds`, stabilizationSeconds, 0, 3600);
  return {
    stabilizationWindowSeconds: stabilizationSeconds,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: podsPerMinute, periodSeconds: 60 },
      ...(percentPerMinute === undefined ? [] : [{ type: 'Percent', value: percentPerMinute, periodSeconds: 60 }]),
    ],
  };
}
