import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('monitoring-finds-pods', () => {
  const id = 'monitoring-finds-pods';
  const monitoring = {
    namespace: 'monitoring',
    runbookUrl: 'https://example.com/runbook',
    labels: { release: 'prometheus' },
  };
  const monitor = (change: (object: AnyObject) => void) =>
    aModel({ environment: { monitoring }, edit: { kind: 'PodMonitor', name: 'bookstore-web', change } });

  it('holds where every server is read, or nobody reads', () => {
    expect(verdictOf(id, aModel({ environment: { monitoring } })).numbers).toMatch(/^\d monitors? for bookstore-web/);
    expect(verdictOf(id, aModel()).numbers).toBe('no monitoring');
  });

  it.each([
    [
      'a server that nobody reads',
      (object: AnyObject) =>
        Object.assign(object['spec'].selector.matchLabels, { 'app.kubernetes.io/name': 'bookstore-migrate' }),
      'nobody reads the metrics of bookstore-web',
    ],
    [
      'a monitor of no pods',
      (object: AnyObject) => Object.assign(object['spec'].selector.matchLabels, { 'app.kubernetes.io/name': 'x' }),
      'PodMonitor bookstore-web selects no pods',
    ],
    [
      'a port that the pods do not have',
      (object: AnyObject) => Object.assign(object['spec'].podMetricsEndpoints[0], { port: 'prometheus' }),
      'reads port prometheus, the pods have http, metrics',
    ],
    [
      'a path that the app does not serve',
      (object: AnyObject) => Object.assign(object['spec'].podMetricsEndpoints[0], { path: '/' }),
      'reads /, the app serves /metrics',
    ],
    [
      'a monitor that Prometheus does not choose',
      (object: AnyObject) => Object.assign(object, { metadata: { ...object.metadata, labels: {} } }),
      'lacks the label release: prometheus',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(monitor(change))).toEqual([id]);
    expect(verdictOf(id, monitor(change)).numbers).toContain(numbers);
  });
});
