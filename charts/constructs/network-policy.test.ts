import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import {
  DefaultDeny,
  type DefaultDenyProps,
  type Peer,
  PodNetworkPolicy,
  type PodNetworkPolicyProps,
} from './network-policy.ts';

const minimal: PodNetworkPolicyProps = { name: 'wiki', labels: selectorLabels('wiki-pods') };

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<PodNetworkPolicyProps> = {
  ...minimal,
  namespace: 'wikis',
  from: [
    { cidrs: ['10.0.0.0/24', '10.0.1.0/24'], port: 3000 },
    { namespace: 'monitoring', port: 9100 },
    { namespace: 'edge', pods: { app: 'proxy' }, port: 3000 },
    { pods: { app: 'indexer' }, port: 3000 },
    { pods: {}, port: 3001 },
  ],
  to: [{ cidrs: ['fd00::/8'], port: 3306 }],
  dns: false,
  lintExemptions: { 'kube-score/networkpolicy-targets-pod': 'for a test' },
};

const policy = (props: PodNetworkPolicyProps) =>
  renderedInChart((chart) => new PodNetworkPolicy(chart, 'Policy', props)).only('NetworkPolicy');
const tcp = (port: number) => [{ port, protocol: 'TCP' }];
const namespaceSelector = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

describe('PodNetworkPolicy', () => {
  it('lets pods look names up, and nothing else', () => {
    expect(policy(minimal)).toMatchObject({ metadata: { name: 'wiki', namespace: 'shop' } });
    expect(policy(minimal)['spec']).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'wiki-pods' } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: namespaceSelector('kube-system'),
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [{ port: 53, protocol: 'UDP' }, ...tcp(53)],
        },
      ],
    });
  });

  it('opens exactly the peers and ports that are named', () => {
    expect(policy(complete).metadata).toMatchObject({
      namespace: 'wikis',
      annotations: { 'kube-score/ignore': 'networkpolicy-targets-pod' },
    });
    expect(policy(complete)['spec']).toMatchObject({
      ingress: [
        { from: [{ ipBlock: { cidr: '10.0.0.0/24' } }, { ipBlock: { cidr: '10.0.1.0/24' } }], ports: tcp(3000) },
        { from: [{ namespaceSelector: namespaceSelector('monitoring') }], ports: tcp(9100) },
        {
          from: [{ namespaceSelector: namespaceSelector('edge'), podSelector: { matchLabels: { app: 'proxy' } } }],
          ports: tcp(3000),
        },
        { from: [{ podSelector: { matchLabels: { app: 'indexer' } } }], ports: tcp(3000) },
        { from: [{ podSelector: {} }], ports: tcp(3001) },
      ],
      egress: [{ to: [{ ipBlock: { cidr: 'fd00::/8' } }], ports: tcp(3306) }],
    });
  });

  it('writes no empty list, which the cluster would not store', () => {
    expect(Object.keys(policy({ ...minimal, dns: false })['spec']).sort()).toEqual(['podSelector', 'policyTypes']);
  });

  it.each([
    ['no addresses, which would be everybody', { cidrs: [], port: 1 }, 'cidrs of a peer is []; accepted is one range'],
    ['an address without its length', { cidrs: ['10.0.0.1'], port: 1 }, 'cidrs of a peer is "10.0.0.1"'],
    ['a port that is none', { pods: {}, port: 0 }, 'port of a peer is 0'],
  ] as [string, Peer, string][])('refuses %s', (_, peer, message) => {
    expect(() => policy({ ...minimal, from: [peer] })).toThrow(message);
    expect(() => policy({ ...minimal, to: [peer] })).toThrow(message);
  });
});

describe('DefaultDeny', () => {
  it('lets nothing in or out, in its namespace or that of its chart', () => {
    const complete: Required<DefaultDenyProps> = { namespace: 'wikis' };
    const deny = (props?: DefaultDenyProps) =>
      renderedInChart((chart) => new DefaultDeny(chart, 'Deny', props)).only('NetworkPolicy');
    expect(deny()['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(deny().metadata.namespace).toBe('shop');
    expect(deny(complete).metadata.namespace).toBe('wikis');
  });
});
