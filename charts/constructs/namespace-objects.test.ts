import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { SecretStore, SyncedSecret } from './external-secrets.ts';
import { selectorLabels } from './labels.ts';
import { DefaultDeny, PodNetworkPolicy } from './network-policy.ts';
import { PodPriority } from './pod-priority.ts';
import { RestrictedNamespace } from './restricted-namespace.ts';
import { SettingsMap } from './settings.ts';
import { WorkloadIdentity } from './workload-identity.ts';

const labels = selectorLabels('wiki');

describe('RestrictedNamespace', () => {
  it('pins Pod Security to a release, and asks for the readiness gate only where there is a balancer', () => {
    const of = (balancerReadinessGate?: boolean) =>
      renderedInChart(
        (chart) =>
          new RestrictedNamespace(chart, 'Namespace', {
            name: 'wiki',
            podSecurityVersion: '1.34',
            balancerReadinessGate,
          }),
        {},
      ).only('Namespace').metadata.labels;
    expect(of()).toEqual(
      Object.fromEntries(
        ['enforce', 'audit', 'warn'].flatMap((mode) => [
          [`pod-security.kubernetes.io/${mode}`, 'restricted'],
          [`pod-security.kubernetes.io/${mode}-version`, 'v1.34'],
        ]),
      ),
    );
    expect(of(true)).toMatchObject({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' });
  });
});

describe('network policies', () => {
  it('let nothing in or out by default', () => {
    const policy = renderedInChart((chart) => new DefaultDeny(chart, 'Deny', { namespace: 'wiki' })).only(
      'NetworkPolicy',
    );
    expect(policy['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('open exactly the peers and ports that are named, and DNS', () => {
    const { spec } = renderedInChart(
      (chart) =>
        new PodNetworkPolicy(chart, 'Policy', {
          name: 'wiki',
          labels,
          from: [
            { cidrs: ['10.0.0.0/24', '10.0.1.0/24'], port: 3000 },
            { namespace: 'monitoring', port: 9100 },
          ],
          to: [{ cidrs: ['10.1.0.0/24'], port: 3306 }],
        }),
    ).only('NetworkPolicy') as unknown as { spec: { ingress: unknown[]; egress: unknown[]; podSelector: unknown } };
    expect(spec.podSelector).toEqual({ matchLabels: labels });
    expect(spec.ingress).toEqual([
      {
        from: [{ ipBlock: { cidr: '10.0.0.0/24' } }, { ipBlock: { cidr: '10.0.1.0/24' } }],
        ports: [{ port: 3000, protocol: 'TCP' }],
      },
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        ports: [{ port: 9100, protocol: 'TCP' }],
      },
    ]);
    expect(spec.egress).toEqual([
      expect.objectContaining({
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      }),
      { to: [{ ipBlock: { cidr: '10.1.0.0/24' } }], ports: [{ port: 3306, protocol: 'TCP' }] },
    ]);
  });

  it('open nothing at all for pods that talk to nobody', () => {
    const policy = renderedInChart(
      (chart) => new PodNetworkPolicy(chart, 'Policy', { name: 'wiki', labels, dns: false }),
    );
    expect(policy.only('NetworkPolicy')['spec']).toEqual({
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});

describe('SettingsMap', () => {
  it('is immutable, and named by its content whatever the order', () => {
    const map = (data: Record<string, string>) =>
      renderedInChart((chart) => new SettingsMap(chart, 'Settings', { name: 'wiki', data })).only('ConfigMap');
    expect(map({ A: '1', B: '2' })).toMatchObject({ immutable: true, data: { A: '1', B: '2' } });
    expect(map({ A: '1', B: '2' }).metadata.name).toMatch(/^wiki-[0-9a-f]{10}$/);
    expect(map({ B: '2', A: '1' }).metadata.name).toBe(map({ A: '1', B: '2' }).metadata.name);
    expect(map({ A: '1', B: '3' }).metadata.name).not.toBe(map({ A: '1', B: '2' }).metadata.name);
  });
});

describe('external secrets', () => {
  it('hold exactly the keys that are named, and outlive their source', () => {
    const objects = renderedInChart((chart) => {
      const store = new SecretStore(chart, 'Store', {
        name: 'wiki',
        region: 'eu-west-1',
        serviceAccount: 'wiki-secrets',
      });
      new SyncedSecret(chart, 'Secret', {
        name: 'wiki-db',
        store,
        key: 'wiki/db',
        properties: { USER: 'username' },
        refreshSeconds: 60,
      });
    });
    expect(objects.only('SecretStore')).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      spec: {
        provider: { aws: { region: 'eu-west-1', auth: { jwt: { serviceAccountRef: { name: 'wiki-secrets' } } } } },
      },
    });
    expect(objects.only('ExternalSecret')['spec']).toMatchObject({
      refreshInterval: '60s',
      secretStoreRef: { kind: 'SecretStore', name: 'wiki' },
      target: { name: 'wiki-db', deletionPolicy: 'Retain' },
      data: [{ secretKey: 'USER', remoteRef: { key: 'wiki/db', property: 'username' } }],
    });
  });

  it("use the controller's own identity where there is no role", () => {
    const store = renderedInChart((chart) => new SecretStore(chart, 'Store', { name: 'wiki', region: 'eu-west-1' }));
    expect(store.only('SecretStore')['spec'].provider.aws).toEqual({ service: 'SecretsManager', region: 'eu-west-1' });
  });
});

describe('identity and priority', () => {
  it('give an account its role, and no pod its token', () => {
    const account = (roleArn?: string) =>
      renderedInChart((chart) => new WorkloadIdentity(chart, 'Account', { name: 'wiki', roleArn })).only(
        'ServiceAccount',
      );
    expect(account()).toMatchObject({ automountServiceAccountToken: false });
    expect(account().metadata).not.toHaveProperty('annotations');
    expect(account('arn:aws:iam::123456789012:role/x').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/x',
      'eks.amazonaws.com/sts-regional-endpoints': 'true',
    });
    expect(() => account('arn:aws:iam::123456789012:user/x')).toThrow('roleArn is "arn:aws:iam::123456789012:user/x"');
  });

  it("rank pods without becoming everyone's default", () => {
    const priority = renderedInChart(
      (chart) => new PodPriority(chart, 'Priority', { name: 'wiki', description: 'The wiki.' }),
      {},
    );
    expect(priority.only('PriorityClass')).toMatchObject({ value: 1000 });
    expect(priority.only('PriorityClass')).not.toHaveProperty('globalDefault');
  });
});
