import type { Construct } from 'constructs';
import { descriptiveLabels, nameOfId, type SelectorLabels, selectorLabels } from './labels.ts';
import { exempt, type LintExemptions } from './lint-exemptions.ts';
import { type PodNetwork, PodNetworkPolicy } from './network-policy.ts';
import { type PodProps, podExemptions } from './pod.ts';
import { dnsLabel, propChecks } from './prop-checks.ts';
import { WorkloadIdentity } from './workload-identity.ts';

/** What every workload is told: its pods, and what surrounds them. */
export interface WorkloadProps extends Omit<PodProps, 'name'> {
  /** Name of all its objects. @default the construct's id in kebab-case */
  readonly name?: string;
  /** Labels by which everything selects the pods; unique in the namespace. @default `app.kubernetes.io/name` with the name */
  readonly labels?: SelectorLabels;
  /** Shown as `app.kubernetes.io/version`. @default none */
  readonly version?: string;
  /** ServiceAccount of the pods. @default one of its own, without a token and without a role */
  readonly serviceAccount?: string;
  /**
   * What the pods may talk to, as a NetworkPolicy of the workload; `elsewhere` when the caller makes the policy.
   *
   * @default names may be looked up; a service may be reached from its own namespace
   */
  readonly network?: PodNetwork | 'elsewhere';
  /**
   * Where the NetworkPolicy, and the Service of those that have one, are placed. In a chart that is applied before the
   * pods, the ALB controller's readiness gate finds them.
   *
   * @default this construct
   */
  readonly networkScope?: Construct;
  /** Checks of linters that the workload does not pass on purpose, each with its reason. @default none */
  readonly lintExemptions?: LintExemptions;
}

/** A workload's names and labels, after its ServiceAccount and its NetworkPolicy were made. */
export interface Workload {
  readonly name: string;
  /** The labels that select its pods. */
  readonly labels: SelectorLabels;
  readonly selector: { readonly matchLabels: Record<string, string> };
  readonly pod: PodProps;
  /** Exemptions from checks of linters that hold for every workload with these pods. */
  readonly exemptions: LintExemptions;
}

/** polaris wants a rule for connections in either direction. */
export const oneDirectionIsSilent: LintExemptions = {
  'polaris/missingNetworkPolicy': 'where nobody may connect, the policy for both directions says so by its silence',
};

/** polaris wants two replicas. */
export const oneReplicaIsWanted: LintExemptions = {
  'polaris/deploymentMissingReplicas': 'one pod was asked for',
};

const isSilent = ({ from = [], to = [], dns = true }: PodNetwork): boolean =>
  from.length === 0 || (to.length === 0 && !dns);

/**
 * Makes what surrounds a workload's pods.
 *
 * @param network what the pods may talk to when the props do not say
 */
export function workloadOf(at: Construct, props: WorkloadProps, network: PodNetwork): Workload {
  const { name = nameOfId(at.node.id), labels = selectorLabels(name) } = props;
  propChecks(at).matching('name', name, dnsLabel.form, dnsLabel.words);
  const open = props.network ?? network;
  if (open !== 'elsewhere') {
    // The id carries ours: in a scope of their own, the policies of several workloads meet.
    new PodNetworkPolicy(props.networkScope ?? at, `${at.node.id}Network`, { ...open, name, labels });
  }
  const serviceAccount = props.serviceAccount ?? new WorkloadIdentity(at, 'Identity', { name }).name;
  return {
    name,
    labels,
    selector: { matchLabels: { ...labels } },
    pod: { ...props, name, serviceAccount },
    exemptions: {
      ...podExemptions(props),
      ...(open !== 'elsewhere' && isSilent(open) && oneDirectionIsSilent),
      ...props.lintExemptions,
    },
  };
}

/** Name, labels and exemptions of an object of the workload. The version only where a release changes something anyway. */
export const metadataOf = (
  { name, labels }: Pick<Workload, 'name' | 'labels'>,
  version?: string,
  exemptions: LintExemptions = {},
) => ({
  name,
  labels: { ...labels, ...descriptiveLabels(name, version) },
  ...(Object.keys(exemptions).length > 0 && { annotations: exempt(exemptions) }),
});
