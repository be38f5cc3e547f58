import { describe, expect, it } from '@jest/globals';
import type { AnyObject } from '../testing/rendered.ts';
import { compare } from './comparison.ts';
import { type Difference, differenceLines, fitted } from './difference.ts';
import { refusalsOf } from './refusals.ts';

const context = 'arn:aws:eks:eu-west-1:123456789012:cluster/shop-production';
const meta = (name: string, more: object = {}) => ({ name, namespace: 'shop', ...more });
const settings = (hash: string, level: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(`shop-${hash}`),
  data: { LOG_LEVEL: level, PORT: '80' },
  immutable: true,
});
const deployment = (map: string, more: object = {}, image = 'one:1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta('web'),
  spec: {
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image, envFrom: [{ configMapRef: { name: map } }] }] },
    },
    ...more,
  },
});
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: meta('web'),
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 3, maxReplicas: 12 },
};

function text(before: object[], after: object[], width = 100): string {
  const objects = after as AnyObject[];
  const comparison = compare(before as AnyObject[], objects);
  const difference: Difference = {
    name: 'production',
    context,
    comparison,
    objects,
    refusals: refusalsOf(comparison, objects),
  };
  return fitted(differenceLines(difference, width), width)
    .map((line) => line.text)
    .join('\n');
}

describe('differenceLines', () => {
  it('says so when nothing differs', () => {
    expect(text([autoscaler], [autoscaler])).toBe(`production (${context})\n  no difference`);
  });

  it('names the pods that restart, how many and how, and the changed setting behind it', () => {
    const found = text(
      [settings('0123456789', 'info'), deployment('shop-0123456789'), autoscaler],
      [settings('abcdef0123', 'debug'), deployment('shop-abcdef0123', {}, 'one:2'), autoscaler],
    );
    expect(found).toContain('↻ all pods of Deployment web: 3 to 12, 1 more than wanted at a time, none fewer');
    expect(found).toContain('because of containers[web].image');
    expect(found).toContain('because of ConfigMap shop-0123456789 becomes shop-abcdef0123: LOG_LEVEL');
    expect(found).toContain('spec.template.spec.containers[web].image: one:1 → one:2');
    expect(found).toContain('~ ConfigMap shop-0123456789 → shop-abcdef0123\n      data.LOG_LEVEL: info → debug');
    expect(found).toContain('once the rollout has finished and no rollback needs it');
    expect(found).not.toMatch(/added|removed/);
  });

  it.each([
    ['Deployment', { strategy: { type: 'Recreate' } }, 'all pods of Deployment web: 1, all at once, with an outage'],
    ['Deployment', { replicas: 4, strategy: {} }, 'web: 4, 25% more than wanted at a time, 25% fewer'],
    ['StatefulSet', {}, 'all pods of StatefulSet web: 1, one after the other'],
    [
      'StatefulSet',
      { updateStrategy: { type: 'OnDelete' } },
      'all pods of StatefulSet web: 1, each when it is deleted',
    ],
    ['DaemonSet', {}, 'all pods of DaemonSet web: one on each node, one after the other'],
  ])('tells how a %s with %j replaces its pods', (kind, spec, expected) => {
    const before = { ...deployment('a', spec), kind };
    expect(text([before], [{ ...deployment('a', spec, 'one:2'), kind }])).toContain(expected);
  });

  it('counts by the autoscaler of the same namespace alone', () => {
    const elsewhere = { ...autoscaler, metadata: { name: 'web', namespace: 'other' } };
    expect(text([deployment('a'), elsewhere], [deployment('b'), elsewhere])).toContain('Deployment web: 1, ');
  });

  it('does not speak of restarts where the template is as it was', () => {
    const found = text([deployment('a')], [deployment('a', { minReadySeconds: 5 })]);
    expect(found).toContain('spec.minReadySeconds: (none) → 5');
    expect(found).not.toContain('↻');
  });

  it('shows a Job of a new name as a run, and a CronJob as its next one', () => {
    const job = (hash: string, image: string) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: meta(`migrate-${hash}`),
      spec: {
        template: {
          metadata: { labels: { instance: `migrate-${hash}` } },
          spec: { containers: [{ name: 'm', image }] },
        },
      },
    });
    const found = text([job('0123456789', 'a')], [job('abcdef0123', 'b')]);
    expect(found).toContain(
      '↻ runs: Job migrate-abcdef0123, in place of migrate-0123456789\n      because of containers[m].image\n',
    );
    const cron = (image: string) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: meta('backup'),
      spec: { jobTemplate: { image } },
    });
    expect(text([cron('a')], [cron('b')])).toContain('↻ otherwise from its next run on: CronJob backup');
  });

  it('never shows the values of a Secret', () => {
    const secret = (stringData: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: meta('s'), stringData });
    const found = text(
      [secret({ a: 'hunter2', b: 'hunter3', c: 'hunter4' })],
      [secret({ a: 'hunter5', b: 'hunter3', d: 'hunter6' })],
    );
    expect(found).toContain('stringData.a: changed (secret)');
    expect(found).toContain('stringData.c: removed (secret)');
    expect(found).toContain('stringData.d: added (secret)');
    const whole = text([{ ...secret({}), stringData: undefined }], [secret({ a: 'hunter2' })]);
    expect(whole).toContain('stringData.a: added (secret)');
    const sealed = text(
      [{ ...secret({ a: 'hunter2' }), immutable: true }],
      [{ ...secret({ a: 'hunter3' }), immutable: true }],
    );
    expect(sealed).toContain('! Secret s');
    expect(found + whole + sealed).not.toContain('hunter');
  });

  it('lists what is added, and what is removed with the command that prunes it', () => {
    const found = text(
      [
        settings('0123456789', 'info'),
        { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: meta('x') },
      ],
      [autoscaler],
    );
    expect(found).toContain('+ HorizontalPodAutoscaler web');
    expect(found).toMatch(/− ExternalSecret x \(DATA\)\n +the Secret that it owns goes with it/);
    expect(found.replaceAll(/ \\\n +/g, ' ')).toContain(
      `kubectl --context ${context} -n shop delete externalsecret.external-secrets.io x`,
    );
  });

  it('speaks of a removed Namespace once, not of all that is in it', () => {
    const found = text(
      [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, autoscaler, deployment('a')],
      [],
    );
    expect(found).toContain('− Namespace shop (DATA)');
    expect(found).toContain('2 objects, which go with it');
    expect(found).not.toContain('delete deployment');
  });

  it('groups labels that only readers see, and takes a label that acts for a change', () => {
    const version = (object: object, value: string) => ({
      ...object,
      metadata: { ...meta('web'), labels: { 'app.kubernetes.io/version': value } },
    });
    const found = text(
      [version(autoscaler, '1'), version(deployment('a'), '1')],
      [version(autoscaler, '2'), version(deployment('a'), '2')],
    );
    expect(found).toContain('labels[app.kubernetes.io/version]: 1 → 2 (HorizontalPodAutoscaler web, Deployment web)');
    const namespace = (level: string) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': level } },
    });
    expect(text([namespace('baseline')], [namespace('restricted')])).toContain('⇒ running pods stay');
  });

  it.each([
    [
      'Ingress',
      { metadata: meta('a', { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } }) },
      { metadata: meta('a', { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } }) },
      'new balancer under a new address',
    ],
    ['Ingress', { spec: { ingressClassName: 'alb' } }, { spec: { ingressClassName: 'traefik' } }, 'another controller'],
    [
      'PersistentVolume',
      { spec: { persistentVolumeReclaimPolicy: 'Retain' } },
      { spec: { persistentVolumeReclaimPolicy: 'Delete' } },
      'DATA: its files are deleted',
    ],
    ['ConfigMap', { data: { a: '1' } }, { data: { a: '2' } }, 'nothing restarts'],
    ['Service', { spec: { selector: { a: '1' } } }, { spec: { selector: { a: '2' } } }, 'other pods at once'],
  ])('tells what follows from a change of a %s', (kind, before, after, expected) => {
    const object = (more: object) => ({ apiVersion: 'v1', kind, metadata: meta('a'), ...more });
    expect(text([object(before)], [object(after)])).toContain(`⇒ `);
    expect(text([object(before)], [object(after)])).toContain(expected);
  });

  it('does not warn of a default that is written out', () => {
    const ingress = (annotations: object) => ({
      apiVersion: 'v1',
      kind: 'Ingress',
      metadata: meta('a', { annotations }),
    });
    const version = (value: string) => ({ 'alb.ingress.kubernetes.io/backend-protocol-version': value });
    expect(text([ingress({})], [ingress(version('HTTP1'))])).not.toContain('⇒');
    expect(text([ingress({})], [ingress(version('HTTP2'))])).toContain('⇒ AWS makes a new target group');
  });

  it('shows of a long text the lines that differ', () => {
    const script = (line: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('a'),
      data: { 'run.sh': `one\n${line}\nthree\n` },
    });
    expect(text([script('two')], [script('2')])).toContain(
      'data[run.sh]:\n        from line 2 on\n        − two\n        + 2\n',
    );
  });

  it('keeps within the width, and breaks commands so that they can be copied', () => {
    const found = text(
      [deployment('a', {}, `registry.example.com/${'x'.repeat(120)}:1`), settings('0123456789', 'info')],
      [deployment('a', {}, `registry.example.com/${'x'.repeat(120)}:2`)],
      80,
    );
    expect(found.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(found).toMatch(/ \\\n +/);
  });
});
