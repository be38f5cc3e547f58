import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Autoscaling, autoscalerSpec, boundsOf } from './autoscaling.ts';
import { containerPorts, type Ports } from './container-ports.ts';
import type { SelectorLabels } from './labels.ts';
import type { LintExemptions } from './lint-exemptions.ts';
import { podSpec } from './pod.ts';
import { type Probes, probesOf, startupSecondsOf } from './probes.ts';
import { propChecks } from './prop-checks.ts';
import { oneAtATime, type Rollout, rolloutSpec } from './rollout.ts';
import { hostAntiAffinity, spreadOverZonesAndHosts } from './spread.ts';
import { metadataOf, oneReplicaIsWanted, type Workload, type WorkloadProps, workloadOf } from './workload.ts';

export interface WebServiceProps extends WorkloadProps {
  /** Port on which the container serves HTTP. Its name is `http`; the Service offers it under the same number. */
  readonly port: number;
  /** Further ports of the container by name, such as `metrics`; the Service does not offer them. @default none */
  readonly ports?: Ports;
  /** @default /livez and /readyz, 60 seconds to start */
  readonly probes?: Probes;
  /** No autoscaler where both bounds are equal. @default 3 to 6 pods, by 60 % of the reserved CPU */
  readonly autoscaling?: Autoscaling;
  /** @default one pod more and none less than wanted, ten seconds apart */
  readonly rollout?: Rollout;
  /**
   * Seconds between SIGTERM and SIGKILL: at least what the process takes for a shutdown, which begins with serving on
   * while the balancer takes the pod out.
   *
   * @default 60: as long again as the default of Kubernetes, 30, which is also the least
   */
  readonly terminationGracePeriodSeconds?: number;
}

/** What polaris asks against kube-score: replicas that are set, beside an autoscaler. */
const replicasAreTheAutoscalers: LintExemptions = {
  'polaris/deploymentMissingReplicas': 'the autoscaler owns the replicas: an apply would set them back',
};

/** kube-score asks for two only where a Service leads to them. */
const oneReplicaServes: LintExemptions = {
  ...oneReplicaIsWanted,
  'kube-score/deployment-replicas': 'one pod was asked for',
};

const onePodIsWanted: LintExemptions = {
  'polaris/hpaMinAvailability': 'one pod was asked for',
  'kube-score/horizontalpodautoscaler-replicas': 'one pod was asked for',
};

/**
 * A stateless HTTP service: Deployment, Service, autoscaler (unless the number of pods is fixed) and disruption budget, and where none is given its own
 * ServiceAccount and NetworkPolicy.
 *
 * The process is expected to be PID 1, to serve on for a few seconds after SIGTERM, and to answer its probes without
 * asking anything outside the pod.
 */
export class WebService extends Construct {
  readonly name: string;
  readonly labels: SelectorLabels;
  /** Port of the Service. */
  readonly port: number;
  readonly #service: k8s.KubeService;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { port, networkScope = this } = props;
    const workload = workloadOf(this, props, { from: [{ pods: {}, port }] });
    const { name, labels, selector, exemptions } = workload;
    this.name = name;
    this.labels = labels;
    this.port = port;
    const metadata = metadataOf(workload);

    this.#service = new k8s.KubeService(networkScope, networkScope === this ? 'Service' : `${id}Service`, {
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: { ...labels },
        // The VPC CNI enforces network policies only where Service port and container port are equal.
        ports: [{ name: 'http', port, targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' }],
      },
    });
    const autoscaling = props.autoscaling ?? {};
    const { minReplicas, fixed } = boundsOf(this, autoscaling);
    const described = metadataOf(workload, props.version, {
      ...(fixed ? minReplicas === 1 && oneReplicaServes : replicasAreTheAutoscalers),
      ...exemptions,
    });
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: described,
      spec: {
        // None beside an autoscaler, which owns that field: an apply would set it back.
        ...(fixed && { replicas: minReplicas }),
        selector,
        ...rolloutSpec(this, props.rollout ?? {}, { maxSurge: 1, maxUnavailable: 0 }, startupSecondsOf(props.probes)),
        template: { metadata: { labels: described.labels }, spec: this.#pod(props, workload) },
      },
    });
    if (!fixed) {
      new k8s.KubeHorizontalPodAutoscalerV2(this, 'Autoscaler', {
        metadata: metadataOf(workload, undefined, minReplicas === 1 ? onePodIsWanted : {}),
        spec: autoscalerSpec(this, name, autoscaling),
      });
    }
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', { metadata, spec: oneAtATime(selector) });
  }

  /** Writes an annotation on the Service, for what is in front of it. */
  annotate(name: string, value: string): void {
    this.#service.metadata.addAnnotation(name, value);
  }

  #pod(props: WebServiceProps, { pod, selector }: Workload): k8s.PodSpec {
    const { terminationGracePeriodSeconds = 60 } = props;
    propChecks(this).whole('terminationGracePeriodSeconds', terminationGracePeriodSeconds, 30, 3600);
    return podSpec(
      this,
      pod,
      {
        terminationGracePeriodSeconds,
        topologySpreadConstraints: spreadOverZonesAndHosts(selector),
        affinity: hostAntiAffinity(selector),
      },
      {
        ports: containerPorts(this, { http: props.port }, props.ports),
        ...probesOf(this, props.probes ?? {}, 'http'),
      },
    );
  }
}
