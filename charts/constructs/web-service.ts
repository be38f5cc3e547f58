import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Autoscaling, autoscalerSpec } from './autoscaling.ts';
import { descriptiveLabels, type SelectorLabels } from './labels.ts';
import { lintChoices, type PodProps, podSpec } from './pod.ts';
import { type Probes, probesOf } from './probes.ts';
import { hostAntiAffinity, spreadOverZonesAndHosts } from './spread.ts';

export interface WebServiceProps extends PodProps {
  /** Labels by which Service, Deployment, autoscaler and disruption budget select the pods. */
  readonly labels: SelectorLabels;
  /** Shown as `app.kubernetes.io/version`. @default none */
  readonly version?: string;
  /** Ports of the container by name; the Service offers `http`, under the same number (see `service`). */
  readonly ports: { readonly http: number; readonly [name: string]: number };
  readonly probes: Probes;
  readonly autoscaling: Autoscaling;
  /** Pods above the wanted number during a rollout. @default 1 */
  readonly maxSurge?: number;
  /** Seconds that a new pod must stay ready before it counts. @default 10 */
  readonly minReadySeconds?: number;
  /** Seconds between SIGTERM and SIGKILL: at least what the process takes for a shutdown. */
  readonly terminationGracePeriodSeconds: number;
  /** Seconds without progress after which a rollout has failed. @default 600, the default of Kubernetes */
  readonly progressDeadlineSeconds?: number;
  /** ReplicaSets kept for `kubectl rollout undo`. @default 5 */
  readonly revisionHistoryLimit?: number;
  /**
   * Where the Service is placed; in a chart that is applied before the pods, the ALB controller's readiness gate finds it.
   *
   * @default this construct
   */
  readonly serviceScope?: Construct;
}

/** A stateless HTTP service: Deployment, Service, autoscaler and disruption budget. */
export class WebService extends Construct {
  readonly name: string;
  readonly labels: SelectorLabels;
  /** Port of the Service. */
  readonly port: number;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    this.name = props.name;
    this.labels = props.labels;
    this.port = props.ports.http;
    const metadata = { name: props.name, labels: { ...props.labels, ...descriptiveLabels(props.name) } };
    // The version only where a release changes something anyway.
    const labels = { ...props.labels, ...descriptiveLabels(props.name, props.version) };
    const selector = { matchLabels: { ...props.labels } };

    new k8s.KubeService(props.serviceScope ?? this, 'Service', {
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: { ...props.labels },
        // The VPC CNI enforces network policies only where Service port and container port are equal.
        ports: [{ name: 'http', port: this.port, targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' }],
      },
    });
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: { name: props.name, labels, annotations: lintChoices },
      spec: {
        // No `replicas`: the autoscaler owns that field, and an apply would set it back.
        selector,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(props.maxSurge ?? 1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        minReadySeconds: props.minReadySeconds ?? 10,
        progressDeadlineSeconds: props.progressDeadlineSeconds ?? 600,
        revisionHistoryLimit: props.revisionHistoryLimit ?? 5,
        template: { metadata: { labels }, spec: this.#pod(props, selector) },
      },
    });
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'Autoscaler', {
      metadata,
      spec: autoscalerSpec(props.name, props.autoscaling),
    });
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector,
        // A pod that is not ready must not keep a node from being drained.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }

  #pod(props: WebServiceProps, selector: k8s.LabelSelector): k8s.PodSpec {
    return podSpec(
      props,
      {
        terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
        topologySpreadConstraints: spreadOverZonesAndHosts(selector),
        affinity: hostAntiAffinity(selector),
      },
      {
        ports: Object.entries(props.ports).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
        ...probesOf(props.probes, 'http'),
      },
    );
  }
}
