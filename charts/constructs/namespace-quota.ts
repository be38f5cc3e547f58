import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';
import { mebibytes, millicores } from './resources.ts';

/** What pods reserve, and what they may use. */
export interface PodResources {
  /** Pods. */
  readonly pods: number;
  /** Reserved CPU, in thousandths of a core. */
  readonly cpuRequest: number;
  /** CPU at which they are throttled, in thousandths of a core. */
  readonly cpuLimit: number;
  /** Memory, reserved and limit, in mebibytes. */
  readonly memory: number;
  /** Reserved local disk, in mebibytes. */
  readonly diskRequest: number;
  /** Local disk at most, in mebibytes. */
  readonly diskLimit: number;
}

export interface NamespaceQuotaProps {
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** All pods that may exist at once, together: at the peak of a rollout, with every Job under way. */
  readonly peak: PodResources;
  /** What is granted above the peak, in percent, for what nobody counted: the pods of a controller, a rollout by hand. @default 25 */
  readonly headroomPercent?: number;
  /** @default one pod of a controller: 100 to 500 thousandths of a core, 128 MiB of memory, 64 to 256 MiB of disk */
  readonly containerDefaults?: Omit<PodResources, 'pods'>;
}

/**
 * A ResourceQuota, so that a namespace cannot take the cluster's room from others, and a LimitRange, which gives a
 * container that says nothing the resources it must state under a quota: the cluster would refuse it otherwise, such as
 * the pods by which cert-manager answers Let's Encrypt.
 */
export class NamespaceQuota extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceQuotaProps) {
    super(scope, id);
    const { name, namespace, peak, headroomPercent = 25 } = props;
    const check = propChecks(this);
    check.whole('headroomPercent', headroomPercent, 0, 1000);
    for (const [prop, value] of Object.entries(peak)) check.whole(`peak.${prop}`, value, 1, 1_000_000_000);
    for (const resource of ['cpu', 'disk'] as const) {
      check.whole(`peak.${resource}Limit`, peak[`${resource}Limit`], peak[`${resource}Request`], 1_000_000_000);
    }
    const granted = (amount: number) => Math.ceil((amount * (100 + headroomPercent)) / 100);
    new k8s.KubeResourceQuota(this, 'Quota', {
      metadata: { name, namespace },
      spec: {
        hard: {
          pods: k8s.Quantity.fromString(String(granted(peak.pods))),
          'requests.cpu': millicores(granted(peak.cpuRequest)),
          'limits.cpu': millicores(granted(peak.cpuLimit)),
          'requests.memory': mebibytes(granted(peak.memory)),
          'limits.memory': mebibytes(granted(peak.memory)),
          'requests.ephemeral-storage': mebibytes(granted(peak.diskRequest)),
          'limits.ephemeral-storage': mebibytes(granted(peak.diskLimit)),
        },
      },
    });
    const otherwise = props.containerDefaults ?? containerDefaults;
    new k8s.KubeLimitRange(this, 'Defaults', {
      metadata: { name, namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: {
              cpu: millicores(otherwise.cpuRequest),
              memory: mebibytes(otherwise.memory),
              'ephemeral-storage': mebibytes(otherwise.diskRequest),
            },
            default: {
              cpu: millicores(otherwise.cpuLimit),
              memory: mebibytes(otherwise.memory),
              'ephemeral-storage': mebibytes(otherwise.diskLimit),
            },
          },
        ],
      },
    });
  }
}

const containerDefaults: Omit<PodResources, 'pods'> = {
  cpuRequest: 100,
  cpuLimit: 500,
  memory: 128,
  diskRequest: 64,
  diskLimit: 256,
};
