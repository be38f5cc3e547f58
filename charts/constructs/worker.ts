import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerPorts, type Ports } from './container-ports.ts';
import type { SelectorLabels } from './labels.ts';
import { podSpec } from './pod.ts';
import { type Probes, probesOf, startupSecondsOf } from './probes.ts';
import { propChecks } from './prop-checks.ts';
import { oneAtATime, type Rollout, rolloutSpec } from './rollout.ts';
import { hostAntiAffinity, spreadOverZonesAndHosts } from './spread.ts';
import { metadataOf, oneReplicaIsWanted, type WorkloadProps, workloadOf } from './workload.ts';

export interface WorkerProps extends WorkloadProps {
  /** Pods; what they do must not depend on how many there are. @default 2: one may go with its node */
  readonly replicas?: number;
  /** Port on which the process answers its probes, over HTTP. Its name is `http`. @default 8080 */
  readonly port?: number;
  /** Further ports of the container by name, such as `metrics`. @default none */
  readonly ports?: Ports;
  /** @default /livez and /readyz, 60 seconds to start */
  readonly probes?: Probes;
  /** @default none more and one less than wanted, ten seconds apart */
  readonly rollout?: Rollout;
  /** Seconds between SIGTERM and SIGKILL: at least what the longest piece of work takes. @default 60 */
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * A process that nobody calls: a Deployment with a fixed number of pods and a disruption budget, without Service and
 * autoscaler, and where none is given with its own ServiceAccount and NetworkPolicy.
 */
export class Worker extends Construct {
  readonly name: string;
  readonly labels: SelectorLabels;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const { replicas = 2, port = 8080, terminationGracePeriodSeconds = 60 } = props;
    const check = propChecks(this);
    check.whole('replicas', replicas, 1, 1000);
    check.whole('terminationGracePeriodSeconds', terminationGracePeriodSeconds, 5, 86_400);
    const workload = workloadOf(this, props, {});
    const { name, labels, selector, exemptions } = workload;
    this.name = name;
    this.labels = labels;

    const metadata = metadataOf(workload, props.version, { ...(replicas === 1 && oneReplicaIsWanted), ...exemptions });
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata,
      spec: {
        replicas,
        selector,
        ...rolloutSpec(this, props.rollout ?? {}, { maxSurge: 0, maxUnavailable: 1 }, startupSecondsOf(props.probes)),
        template: {
          metadata: { labels: metadata.labels },
          spec: podSpec(
            this,
            workload.pod,
            {
              terminationGracePeriodSeconds,
              topologySpreadConstraints: spreadOverZonesAndHosts(selector),
              affinity: hostAntiAffinity(selector),
            },
            {
              ports: containerPorts(this, { http: port }, props.ports),
              ...probesOf(this, props.probes ?? {}, 'http'),
            },
          ),
        },
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: metadataOf(workload),
      spec: oneAtATime(selector),
    });
  }
}
