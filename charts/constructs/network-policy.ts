import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { exempt, type LintExemptions } from './lint-exemptions.ts';
import { propChecks } from './prop-checks.ts';

/** Who may connect to a pod, or whom it may connect to, and on which TCP port. */
export type Peer =
  /** Addresses outside the cluster, or of its nodes and balancers. */
  | { readonly cidrs: readonly string[]; readonly port: number }
  /** Pods of a namespace: all, or those with these labels. */
  | { readonly namespace: string; readonly pods?: Readonly<Record<string, string>>; readonly port: number }
  /** Pods of the same namespace with these labels; all of them when there are no labels. */
  | { readonly pods: Readonly<Record<string, string>>; readonly port: number };

/** What pods may talk to. */
export interface PodNetwork {
  /** Who may connect to them. @default nobody */
  readonly from?: readonly Peer[];
  /** Where they may connect to. @default nowhere */
  readonly to?: readonly Peer[];
  /** Whether they may look names up, at the cluster's CoreDNS. @default true */
  readonly dns?: boolean;
}

export interface PodNetworkPolicyProps extends PodNetwork {
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** Labels of the pods concerned. */
  readonly labels: Readonly<Record<string, string>>;
  /** Checks of linters that the policy does not pass on purpose, each with its reason. @default none */
  readonly lintExemptions?: LintExemptions;
}

const port = (number: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({
  protocol,
  port: k8s.IntOrString.fromNumber(number),
});

const namespace = (name: string): k8s.LabelSelector => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

function peers(peer: Peer): k8s.NetworkPolicyPeer[] {
  if ('cidrs' in peer) return peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const podSelector = peer.pods && (Object.keys(peer.pods).length > 0 ? { matchLabels: { ...peer.pods } } : {});
  if ('namespace' in peer) return [{ namespaceSelector: namespace(peer.namespace), podSelector }];
  return [{ podSelector }];
}

const dns: k8s.NetworkPolicyEgressRule = {
  to: [{ namespaceSelector: namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [port(53, 'UDP'), port(53)],
};

/** What the pods of one component may talk to: one policy with both directions, beside the namespace's default of nothing. */
export class PodNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: PodNetworkPolicyProps) {
    super(scope, id);
    const { from = [], to = [] } = props;
    for (const peer of [...from, ...to]) checkPeer(this, peer);
    const ingress = from.map((peer) => ({ from: peers(peer), ports: [port(peer.port)] }));
    const egress = [
      ...(props.dns === false ? [] : [dns]),
      ...to.map((peer) => ({ to: peers(peer), ports: [port(peer.port)] })),
    ];
    new k8s.KubeNetworkPolicy(this, 'Policy', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        ...(props.lintExemptions && { annotations: exempt(props.lintExemptions) }),
      },
      spec: {
        podSelector: { matchLabels: { ...props.labels } },
        policyTypes: ['Ingress', 'Egress'],
        // The cluster does not store an empty list: written, it would be a change at every apply.
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    });
  }
}

function checkPeer(at: Construct, peer: Peer): void {
  const check = propChecks(at);
  check.whole('port of a peer', peer.port, 1, 65_535);
  if (!('cidrs' in peer)) return;
  // A rule without peers opens the port to everybody.
  check.that(peer.cidrs.length > 0, 'cidrs of a peer', peer.cidrs, 'one range at least');
  for (const cidr of peer.cidrs) {
    check.matching('cidrs of a peer', cidr, /^[0-9a-f.:]+\/\d{1,3}$/, 'a range such as `10.0.0.0/16` or `fd00::/8`');
  }
}

export interface DefaultDenyProps {
  /** @default the chart's */
  readonly namespace?: string;
}

/** Nothing in, nothing out, for every pod of the namespace that no other policy concerns. */
export class DefaultDeny extends Construct {
  constructor(scope: Construct, id: string, props: DefaultDenyProps = {}) {
    super(scope, id);
    new k8s.KubeNetworkPolicy(this, 'Policy', {
      metadata: { name: 'default-deny', namespace: props.namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
