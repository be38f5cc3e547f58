import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { SelectorLabels } from './labels.ts';

/** Who may connect to a pod, or whom it may connect to, and on which TCP ports. */
export type Peer =
  | { readonly cidrs: readonly string[]; readonly port: number }
  /** All pods of a namespace. */
  | { readonly namespace: string; readonly port: number };

export interface PodNetworkPolicyProps {
  readonly name: string;
  /** The pods concerned. */
  readonly labels: SelectorLabels;
  /** Who may connect to them. @default nobody */
  readonly from?: readonly Peer[];
  /** Where they may connect to. @default nowhere */
  readonly to?: readonly Peer[];
  /** Whether they may look names up. @default true */
  readonly dns?: boolean;
}

const port = (number: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({
  protocol,
  port: k8s.IntOrString.fromNumber(number),
});

const namespace = (name: string): k8s.LabelSelector => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

const peers = (peer: Peer): k8s.NetworkPolicyPeer[] =>
  'cidrs' in peer
    ? peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }))
    : [{ namespaceSelector: namespace(peer.namespace) }];

const dns: k8s.NetworkPolicyEgressRule = {
  to: [{ namespaceSelector: namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [port(53, 'UDP'), port(53)],
};

/** What the pods of one component may talk to: one policy with both directions, beside the namespace's default of nothing. */
export class PodNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: PodNetworkPolicyProps) {
    super(scope, id);
    const ingress = (props.from ?? []).map((peer) => ({ from: peers(peer), ports: [port(peer.port)] }));
    const egress = [
      ...(props.dns === false ? [] : [dns]),
      ...(props.to ?? []).map((peer) => ({ to: peers(peer), ports: [port(peer.port)] })),
    ];
    new k8s.KubeNetworkPolicy(this, 'Policy', {
      metadata: { name: props.name },
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

export interface DefaultDenyProps {
  readonly namespace: string;
}

/** Nothing in, nothing out, for every pod of the namespace that no other policy concerns. */
export class DefaultDeny extends Construct {
  constructor(scope: Construct, id: string, props: DefaultDenyProps) {
    super(scope, id);
    new k8s.KubeNetworkPolicy(this, 'Policy', {
      metadata: { name: 'default-deny', namespace: props.namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
