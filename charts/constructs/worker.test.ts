import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { Worker, type WorkerProps } from './worker.ts';

const minimal: WorkerProps = { image: 'registry.example.com/wiki:2.0' };

const render = (props: WorkerProps) => renderedInChart((chart) => new Worker(chart, 'Mailer', props));
const deployment = (changes: Partial<WorkerProps> = {}) => render({ ...minimal, ...changes }).only('Deployment');

describe('Worker', () => {
  it('brings two pods, which nobody calls, and what surrounds them', () => {
    const objects = render(minimal);
    expect(objects.all.map(({ kind }) => kind).sort()).toEqual([
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'ServiceAccount',
    ]);
    expect(deployment()['spec'].replicas).toBe(2);
    expect(objects.only('NetworkPolicy')['spec']).not.toHaveProperty('ingress');
    expect(objects.only('PodDisruptionBudget')['spec']).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'mailer' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('replaces one pod after the other, without room for more', () => {
    expect(deployment()['spec'].strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    expect(deployment({ rollout: { maxSurge: 1, maxUnavailable: 0 } })['spec'].strategy.rollingUpdate).toEqual({
      maxSurge: 1,
      maxUnavailable: 0,
    });
  });

  it('answers its probes on a port of its own, beside further ones', () => {
    const [container] = deployment({ port: 8181, ports: { metrics: 9090 } })['spec'].template.spec.containers;
    expect(container.ports).toMatchObject([{ containerPort: 8181 }, { name: 'metrics', containerPort: 9090 }]);
    expect(container.livenessProbe.httpGet).toMatchObject({ path: '/livez', port: container.ports[0].name });
    expect(container.startupProbe.failureThreshold * container.startupProbe.periodSeconds).toBe(60);
  });

  it('has time to finish its work', () => {
    const grace = (terminationGracePeriodSeconds?: number) =>
      deployment({ terminationGracePeriodSeconds })['spec'].template.spec.terminationGracePeriodSeconds;
    expect(grace()).toBe(60);
    expect(grace(600)).toBe(600);
  });

  it('records that nobody connects, and that one pod is wanted where it is', () => {
    const annotations = (changes: Partial<WorkerProps>) =>
      Object.keys(deployment({ priorityClass: 'shop', ...changes }).metadata.annotations ?? {});
    expect(annotations({})).toEqual(['polaris.fairwinds.com/missingNetworkPolicy-exempt']);
    expect(annotations({ network: { from: [{ namespace: 'monitoring', port: 9090 }] } })).toEqual([]);
    expect(annotations({ network: { from: [{ namespace: 'monitoring', port: 9090 }] }, replicas: 1 })).toEqual([
      'polaris.fairwinds.com/deploymentMissingReplicas-exempt',
    ]);
  });

  it.each([
    ['no pods', { replicas: 0 }, 'replicas is 0; accepted is a whole number from 1'],
    ['no time to stop', { terminationGracePeriodSeconds: 1 }, 'terminationGracePeriodSeconds is 1'],
    ['a rollout that cannot begin', { rollout: { maxUnavailable: 0 } }, 'rollout.maxUnavailable is 0'],
  ] as [string, Partial<WorkerProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => deployment(changes)).toThrow(message);
  });
});
