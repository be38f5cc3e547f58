import { describe, expect, it } from '@jest/globals';
import { quantity } from './quantity.ts';

describe('quantity', () => {
  it.each([
    [undefined, 0],
    [2, 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['1.', 1],
    ['100m', 0.1],
    ['805306368000m', 768 * 2 ** 20],
    ['5u', 5e-6],
    ['5n', 5e-9],
    ['1e9', 1e9],
    ['1E3', 1000],
    ['1.5e-1', 0.15],
    ['1E', 1e18],
    ['3k', 3000],
    ['1M', 1e6],
    ['1G', 1e9],
    ['1T', 1e12],
    ['1P', 1e15],
    ['1Ki', 1024],
    ['1.5Mi', 1.5 * 2 ** 20],
    ['1Gi', 2 ** 30],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['-1', -1],
    ['+1Ki', 1024],
  ])('reads %j as %d', (given, number) => {
    expect(quantity(given)).toBe(number);
  });

  it.each(['', 'much', '1 Gi', '1GB', '1K', '1e', '1e3Ki', '1.2.3', 'Gi', '--1', 'NaN'])(
    'takes %j for none',
    (given) => {
      expect(quantity(given)).toBeNaN();
    },
  );
});
