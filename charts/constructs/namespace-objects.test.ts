import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { PodPriority, type PodPriorityProps } from './pod-priority.ts';
import { RestrictedNamespace, type RestrictedNamespaceProps } from './restricted-namespace.ts';
import { SettingsMap, type SettingsMapProps } from './settings.ts';
import { WorkloadIdentity, type WorkloadIdentityProps } from './workload-identity.ts';

describe('RestrictedNamespace', () => {
  const minimal: RestrictedNamespaceProps = { name: 'wiki', podSecurityVersion: '1.34' };
  const complete: Required<RestrictedNamespaceProps> = { ...minimal, balancerReadinessGate: true };
  const namespace = (props: RestrictedNamespaceProps) =>
    renderedInChart((chart) => new RestrictedNamespace(chart, 'Namespace', props)).only('Namespace');

  it('pins Pod Security to a release', () => {
    expect(namespace(minimal).metadata.labels).toEqual(
      Object.fromEntries(
        ['enforce', 'audit', 'warn'].flatMap((mode) => [
          [`pod-security.kubernetes.io/${mode}`, 'restricted'],
          [`pod-security.kubernetes.io/${mode}-version`, 'v1.34'],
        ]),
      ),
    );
  });

  it('asks for the readiness gate where there is a balancer', () => {
    expect(namespace(complete).metadata.labels).toMatchObject({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' });
  });

  it("is in no namespace, not even its chart's", () => {
    expect(namespace(minimal).metadata).not.toHaveProperty('namespace');
  });

  it('refuses a release that Pod Security would not know', () => {
    expect(() => namespace({ ...minimal, podSecurityVersion: 'v1.34' })).toThrow('podSecurityVersion is "v1.34"');
    expect(() => namespace({ ...minimal, name: 'Wiki' })).toThrow('name is "Wiki"');
  });
});

describe('SettingsMap', () => {
  const minimal: SettingsMapProps = { name: 'wiki', data: { B: '2', A: '1' } };
  const complete: Required<SettingsMapProps> = { ...minimal, secretFiles: { PASSWORD_FILE: '/secrets/password' } };
  const map = (props: SettingsMapProps) =>
    renderedInChart((chart) => new SettingsMap(chart, 'Settings', props)).only('ConfigMap');

  it('is immutable, and named by its content whatever the order', () => {
    expect(map(minimal)).toMatchObject({ immutable: true, data: { A: '1', B: '2' } });
    expect(map(minimal).metadata.name).toMatch(/^wiki-[0-9a-f]{10}$/);
    expect(map({ ...minimal, data: { A: '1', B: '2' } }).metadata.name).toBe(map(minimal).metadata.name);
    expect(map({ ...minimal, data: { A: '1', B: '3' } }).metadata.name).not.toBe(map(minimal).metadata.name);
  });

  it('tells polaris that a path to a secret is not secret, where there is one', () => {
    expect(map(complete)).toMatchObject({
      metadata: { annotations: { 'polaris.fairwinds.com/sensitiveConfigmapContent-exempt': 'true' } },
      data: { A: '1', PASSWORD_FILE: '/secrets/password' },
    });
    expect(map(minimal).metadata).not.toHaveProperty('annotations');
  });

  it('refuses a key that would be no variable and no file', () => {
    expect(() => map({ ...minimal, data: { 'a/b': '1' } })).toThrow('data is "a/b"');
  });
});

describe('WorkloadIdentity', () => {
  const minimal: WorkloadIdentityProps = { name: 'wiki' };
  const complete: Required<WorkloadIdentityProps> = {
    name: 'wiki',
    namespace: 'wikis',
    roleArn: 'arn:aws:iam::123456789012:role/x',
  };
  const account = (props: WorkloadIdentityProps) =>
    renderedInChart((chart) => new WorkloadIdentity(chart, 'Account', props)).only('ServiceAccount');

  it('gives no pod its token, and no role unasked', () => {
    expect(account(minimal)).toMatchObject({
      metadata: { name: 'wiki', namespace: 'shop' },
      automountServiceAccountToken: false,
    });
    expect(account(minimal).metadata).not.toHaveProperty('annotations');
  });

  it('gives pods a role of IAM, by the endpoint of their region', () => {
    expect(account(complete).metadata).toMatchObject({
      namespace: 'wikis',
      annotations: {
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/x',
        'eks.amazonaws.com/sts-regional-endpoints': 'true',
      },
    });
  });

  it('refuses a user in place of a role', () => {
    expect(() => account({ ...minimal, roleArn: 'arn:aws:iam::123456789012:user/x' })).toThrow(
      'roleArn is "arn:aws:iam::123456789012:user/x"',
    );
  });
});

describe('PodPriority', () => {
  const minimal: PodPriorityProps = { name: 'wiki', description: 'The wiki.' };
  const complete: Required<PodPriorityProps> = { ...minimal, value: 5, preempts: false };
  const priority = (props: PodPriorityProps) =>
    renderedInChart((chart) => new PodPriority(chart, 'Priority', props)).only('PriorityClass');

  it("ranks pods without becoming everyone's default, in no namespace", () => {
    expect(priority(minimal)).toMatchObject({ value: 1000, description: 'The wiki.' });
    expect(priority(minimal)).not.toHaveProperty('globalDefault');
    expect(priority(minimal).metadata).not.toHaveProperty('namespace');
  });

  it('may leave pods that run alone', () => {
    expect(priority(complete)).toMatchObject({ value: 5, preemptionPolicy: 'Never' });
  });

  it("refuses the cluster's own ranks", () => {
    expect(() => priority({ ...minimal, value: 2_000_000_000 })).toThrow('value is 2000000000');
  });
});
