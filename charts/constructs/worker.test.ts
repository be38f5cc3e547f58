import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { Worker, type WorkerProps } from './worker.ts';
import type { WorkloadProps } from './workload.ts';

const minimal: WorkerProps = { image: 'registry.example.com/wiki:2.0' };

/** Every prop: a new one fails the type-check until it is here. What all workloads have is tested with WebService. */
const complete: Required<Omit<WorkerProps, Exclude<keyof WorkloadProps, 'image'>>> = {
  ...minimal,
  replicas: 3,
  port: 8181,
  ports: { metrics: 9090 },
  probes: { livePath: '/alive', startupSeconds: 10 },
  rollout: { maxSurge: 1, maxUnavailable: 0 },
  terminationGracePeriodSeconds: 600,
};

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
  });

  it('answers its probes on its port, and has a minute to finish its work', () => {
    const { containers, terminationGracePeriodSeconds } = deployment()['spec'].template.spec;
    const [{ ports, livenessProbe, startupProbe }] = containers;
    expect(ports).toMatchObject([{ containerPort: 8080 }]);
    expect(livenessProbe.httpGet).toMatchObject({ path: '/livez', port: ports[0].name });
    expect(startupProbe.failureThreshold * startupProbe.periodSeconds).toBe(60);
    expect(terminationGracePeriodSeconds).toBe(60);
  });

  it('writes every prop where Kubernetes looks for it', () => {
    const { replicas, strategy, template } = deployment(complete)['spec'];
    expect(replicas).toBe(3);
    expect(strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(template.spec.terminationGracePeriodSeconds).toBe(600);
    expect(template.spec.containers).toMatchObject([
      {
        ports: [{ containerPort: 8181 }, { name: 'metrics', containerPort: 9090 }],
        livenessProbe: { httpGet: { path: '/alive' } },
        startupProbe: { periodSeconds: 2, failureThreshold: 5 },
      },
    ]);
  });

  it('records that nobody connects, and that one pod is wanted where it is', () => {
    const annotations = (changes: Partial<WorkerProps>) =>
      Object.keys(deployment({ priorityClass: 'shop', ...changes }).metadata.annotations ?? {});
    expect(annotations({})).toEqual(['polaris.fairwinds.com/missingNetworkPolicy-exempt']);
    expect(annotations({ network: { from: [{ namespace: 'monitoring', port: 9090 }] } })).toEqual([]);
    expect(annotations({ network: { from: [{ namespace: 'monitoring', port: 9090 }], dns: false } })).toEqual([
      'polaris.fairwinds.com/missingNetworkPolicy-exempt',
    ]);
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
