import { describe, expect, it } from '@jest/globals';
import { objectChanges } from '../testing/object-changes.ts';
import type { AnyObject } from '../testing/rendered.ts';
import { compare } from './comparison.ts';
import { refusalsOf } from './refusals.ts';

const refusals = (before: object[], after: object[]) =>
  refusalsOf(compare(before as AnyObject[], after as AnyObject[]), after as AnyObject[]);

describe('refusalsOf', () => {
  it.each(objectChanges.filter(({ outcome }) => outcome !== 'applied'))('refuses $name', (change) => {
    const beside = change.beside ?? [];
    const found = refusals([change.before], [change.after, ...beside]);
    expect(found).toMatchObject([{ outcome: 'anew', object: change.before, wanted: change.after }]);
    expect(found[0]!.fields.length).toBeGreaterThan(0);
  });

  it.each(objectChanges.filter(({ outcome }) => outcome === 'applied'))('lets through $name', (change) => {
    expect(refusals([change.before], [change.after, ...(change.beside ?? [])])).toEqual([]);
  });

  const workload = (kind: string) => ({ apiVersion: 'apps/v1', kind, metadata: { name: 'web', namespace: 'shop' } });
  const middleware = (apiVersion: string) => ({ ...workload('Middleware'), apiVersion });

  it('refuses to run a workload as two kinds, and to have one object in two groups', () => {
    expect(refusals([workload('Deployment')], [workload('StatefulSet')])).toMatchObject([
      { object: { kind: 'Deployment' }, fields: [{ path: ['kind'], before: 'Deployment', after: 'StatefulSet' }] },
    ]);
    expect(refusals([middleware('traefik.containo.us/v1alpha1')], [middleware('traefik.io/v1alpha1')])).toMatchObject([
      { fields: [{ path: ['apiVersion'] }] },
    ]);
  });

  const inNamespace = (kind: string, namespace: string) => ({
    ...workload(kind),
    metadata: { name: 'web', namespace },
  });
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

  it('refuses the same work in another namespace, once for the whole of it', () => {
    const kinds = ['Deployment', 'CronJob', 'StatefulSet', 'Service'];
    const all = (name: string) => [namespace(name), ...kinds.map((kind) => inNamespace(kind, name))];
    expect(refusals(all('shop'), all('store'))).toMatchObject([
      {
        outcome: 'beside',
        object: { kind: 'Namespace', metadata: { name: 'shop' } },
        wanted: { kind: 'Namespace', metadata: { name: 'store' } },
        fields: [{ path: ['metadata', 'name'], before: 'shop', after: 'store' }],
        why: expect.stringContaining('Deployment web, CronJob web, StatefulSet web would be at work in both'),
      },
    ]);
    expect(refusals([inNamespace('CronJob', 'shop')], [inNamespace('CronJob', 'store')])).toMatchObject([
      { object: { kind: 'CronJob' }, fields: [{ path: ['metadata', 'namespace'], before: 'shop', after: 'store' }] },
    ]);
  });

  it('lets through another version of a group, another name, and kinds that only share a name', () => {
    expect(refusals([middleware('traefik.io/v1alpha1')], [middleware('traefik.io/v1')])).toEqual([]);
    expect(refusals([workload('Deployment')], [{ ...workload('StatefulSet'), metadata: { name: 'b' } }])).toEqual([]);
    expect(refusals([inNamespace('Ingress', 'shop')], [inNamespace('Ingress', 'store')])).toEqual([]);
    expect(refusals([workload('Service')], [workload('Ingress')])).toEqual([]);
  });
});

describe('settings of a balancer', () => {
  const ingress = (annotations: Record<string, string>, ingressClassName = 'alb') => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      namespace: 'shop',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
      ),
    },
    spec: { ingressClassName },
  });
  const kept = (before: Record<string, string>, after: Record<string, string>) =>
    refusals([ingress(before)], [ingress(after)]).map(({ outcome, remedy }) => `${outcome}: ${remedy}`);

  it.each([
    [{ 'wafv2-acl-arn': 'arn:aws:wafv2:x' }, {}, 'wafv2-acl-arn: "none"'],
    [{ 'shield-advanced-protection': 'true' }, {}, 'shield-advanced-protection: "false"'],
    [{ 'load-balancer-attributes': 'idle_timeout.timeout_seconds=120' }, {}, 'idle_timeout.timeout_seconds=60'],
    [
      { 'target-group-attributes': 'stickiness.enabled=true,slow_start.duration_seconds=30' },
      { 'target-group-attributes': 'stickiness.enabled=true' },
      'slow_start.duration_seconds=0',
    ],
    [
      { 'load-balancer-attributes': 'access_logs.s3.enabled=true,access_logs.s3.bucket=b' },
      { 'load-balancer-attributes': 'access_logs.s3.enabled=true' },
      'write access_logs.s3.bucket with the value that it is to have',
    ],
  ])('are refused when %j becomes %j: AWS would keep them', (before, after, remedy) => {
    expect(kept(before, after)).toEqual([expect.stringMatching(/^kept: /)]);
    expect(kept(before, after)[0]).toContain(remedy);
  });

  it.each([
    ['a value that is written otherwise', { 'wafv2-acl-arn': 'arn' }, { 'wafv2-acl-arn': 'none' }],
    ['what was off', { 'wafv2-acl-arn': 'none', 'load-balancer-attributes': 'deletion_protection.enabled=false' }, {}],
    [
      'details of what is off now',
      { 'load-balancer-attributes': 'access_logs.s3.enabled=true,access_logs.s3.bucket=b' },
      { 'load-balancer-attributes': 'access_logs.s3.enabled=false' },
    ],
    ['what the controller undoes by itself', { 'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06', tags: 'a=b' }, {}],
  ])('may lose %s', (_, before, after) => {
    expect(kept(before, after as Record<string, string>)).toEqual([]);
  });

  it('may go with the balancer', () => {
    expect(refusals([ingress({ 'wafv2-acl-arn': 'arn' })], [ingress({}, 'traefik')])).toEqual([]);
    expect(refusals([ingress({ 'wafv2-acl-arn': 'arn' })], [])).toEqual([]);
  });
});
