import { describe, expect, it } from '@jest/globals';
import { bucketsOf, countOf, series, sumOf } from './promql.ts';

const reads = { name: 'reads_total', labels: { status: 'any', shelf: ['upper', 'lower'] } } as const;

describe('series', () => {
  it('are chosen by value, by every other value, and by a pattern', () => {
    expect(series(reads, {})).toBe('reads_total{}');
    expect(series(reads, { namespace: 'shop', shelf: 'upper', status: { matching: '5..' } })).toBe(
      'reads_total{namespace="shop",shelf="upper",status=~"5.."}',
    );
    expect(series(reads, { shelf: { not: 'lower' }, pod: 'a"b\\c' })).toBe(
      'reads_total{shelf!="lower",pod="a\\"b\\\\c"}',
    );
  });

  it('cannot be chosen by a label or a value that the metric does not have', () => {
    // @ts-expect-error no such label
    expect(series(reads, { reader: 'me' })).toBeDefined();
    // @ts-expect-error no such value
    expect(series(reads, { shelf: 'middle' })).toBeDefined();
  });

  it('of a histogram are its buckets, their sum and their number', () => {
    expect(series(bucketsOf(reads), { shelf: 'upper' })).toBe('reads_total_bucket{shelf="upper"}');
    expect([series(sumOf(reads), {}), series(countOf(reads), {})]).toEqual([
      'reads_total_sum{}',
      'reads_total_count{}',
    ]);
  });
});
