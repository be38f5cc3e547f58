import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const policy = (change: (spec: AnyObject) => void, name = 'bookstore-web') =>
  aModel({ edit: { kind: 'NetworkPolicy', name, change: (object) => change(object['spec']) } });

describe('network-policies-isolate-pods', () => {
  const id = 'network-policies-isolate-pods';

  it('holds where everything that is not permitted is denied', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d+ policies over \d+ pod templates, everything else denied$/);
  });

  it('refuses a namespace in which a forgotten pod is open', () => {
    const model = aModel({ remove: { kind: 'NetworkPolicy', name: 'default-deny' } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the namespace has no policy that denies everything by default');
  });

  it('refuses a pod that is open in one direction', () => {
    const model = aModel({
      edit: {
        kind: 'NetworkPolicy',
        change: (object) => Object.assign(object['spec'], { policyTypes: ['Ingress'] }),
      },
    });
    expect(verdictOf(id, model).numbers).toContain('bookstore-web has no policy for Egress');
  });

  it.each([
    [
      'everybody',
      (spec: AnyObject) => spec['ingress'].push({ ports: [{ port: 8080 }] }),
      'bookstore-web ← everyone:8080',
    ],
    [
      'the whole internet',
      (spec: AnyObject) => spec['egress'].push({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }),
      'bookstore-web → 0.0.0.0/0:443',
    ],
    [
      'every port',
      (spec: AnyObject) => spec['egress'].push({ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }),
      'bookstore-web → 10.9.0.0/16:every port',
    ],
    [
      'every namespace',
      (spec: AnyObject) => spec['ingress'].push({ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }),
      'bookstore-web ← everyone:8080',
    ],
  ])('refuses a policy that opens a pod to %s', (_, change, numbers) => {
    expect(broken(policy(change))).toEqual([id]);
    expect(verdictOf(id, policy(change)).numbers).toBe(numbers);
  });
});

describe('network-policies-match-needs', () => {
  const id = 'network-policies-match-needs';

  it('holds where exactly what is needed is permitted', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(
      /^\d+ connections needed, as many permitted: bookstore-web ← 10\.0\.0\.0\/22:8080, .*bookstore-web → 10\.0\.64\.0\/22:3306/,
    );
  });

  it('refuses a pod that cannot reach the database, and one that reaches more', () => {
    const without = policy((spec) => spec['egress'].splice(1, 1));
    expect(broken(without)).toEqual([id]);
    expect(verdictOf(id, without).numbers).toBe('bookstore-web → 10.0.64.0/22:3306 is needed and not permitted');
    const more = policy((spec) => spec['egress'][1].to.push({ ipBlock: { cidr: '10.1.0.0/16' } }));
    expect(broken(more)).toEqual([id]);
    expect(verdictOf(id, more).numbers).toBe('bookstore-web → 10.1.0.0/16:3306 is permitted and not needed');
  });

  it('refuses a pod that cannot look names up', () => {
    const model = policy((spec) => spec['egress'].splice(0, 1));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web cannot look names up (kube-system, 53 over UDP and TCP)');
  });

  it('refuses metrics for a namespace that monitors nothing', () => {
    const model = policy((spec) =>
      spec['ingress'].push({
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        ports: [{ port: 9090 }],
      }),
    );
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web ← namespace monitoring:9090 is permitted and not needed');
  });

  it('refuses a balancer that cannot reach the pods', () => {
    const model = policy((spec) => spec['ingress'].splice(0, 1));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web ← 10.0.0.0/22:8080 is needed and not permitted');
  });

  it('wants mail for the worker alone, where there is a mail server', () => {
    const mail = { cidrs: ['10.2.0.0/24'] };
    const open = policy((spec) =>
      spec['egress'].push({ to: [{ ipBlock: { cidr: '10.2.0.0/24' } }], ports: [{ port: 587 }] }),
    );
    expect(
      verdictOf(id, { ...open, environment: { ...open.environment, mail: { port: 587, ...mail } } }).numbers,
    ).toContain('bookstore-web → 10.2.0.0/24:587 is permitted and not needed');
  });
});
