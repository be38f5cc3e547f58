import { describe, expect, it } from '@jest/globals';
import { type Metric, metrics } from './metrics.ts';

const declared: readonly Metric[] = Object.values(metrics);

describe('a metric', () => {
  it('has a name of its own', () => {
    expect(new Set(declared.map(({ name }) => name)).size).toBe(declared.length);
  });

  it.each(declared)('$name says in its name what it counts', ({ name, type, unit }) => {
    expect(name).toMatch(/^(bookstore|process|nodejs)_[a-z0-9_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (unit === 'seconds' || unit === 'bytes') expect(name).toContain(`_${unit}`);
  });

  it.each(declared)('$name has no label that Prometheus writes itself', ({ labels }) => {
    const reserved = ['job', 'instance', 'pod', 'namespace', 'container', 'service', 'endpoint', 'le', 'quantile'];
    expect(Object.keys(labels).filter((label) => reserved.includes(label))).toEqual([]);
  });
});
