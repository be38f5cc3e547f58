import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { PodMetrics, type PodMetricsProps } from './pod-metrics.ts';

const minimal: PodMetricsProps = { name: 'wiki', selector: selectorLabels('wiki'), port: 'metrics' };
const all: Required<PodMetricsProps> = {
  ...minimal,
  path: '/prometheus',
  intervalSeconds: 60,
  timeoutSeconds: 45,
  seriesLimit: 500,
  labels: { release: 'prometheus' },
};
const monitor = (props: PodMetricsProps) =>
  renderedInChart((chart) => new PodMetrics(chart, 'Metrics', props)).only('PodMonitor');

describe('PodMetrics', () => {
  it('reads the pods of its namespace every half minute, and no more series than an application has', () => {
    expect(monitor(minimal)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'wiki', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/name': 'wiki' } },
        sampleLimit: 10_000,
        podMetricsEndpoints: [
          { port: 'metrics', path: '/metrics', scheme: 'http', interval: '30s', scrapeTimeout: '10s' },
        ],
      },
    });
  });

  it('carries the labels by which Prometheus chooses it, and its own path, times and limit', () => {
    const { metadata, spec } = monitor(all) as unknown as { metadata: object; spec: object };
    expect(metadata).toMatchObject({ labels: { release: 'prometheus' } });
    expect(spec).toMatchObject({
      sampleLimit: 500,
      podMetricsEndpoints: [{ path: '/prometheus', interval: '1m', scrapeTimeout: '45s' }],
    });
  });

  it('refuses a scrape that may last longer than until the next, which the operator would refuse later', () => {
    expect(() => monitor({ ...minimal, timeoutSeconds: 31 })).toThrow(
      'timeoutSeconds: received 31; accepted: at most intervalSeconds, which is 30',
    );
  });

  it('refuses a path that is none', () => {
    expect(() => monitor({ ...minimal, path: 'metrics' })).toThrow('path: received metrics');
  });
});
