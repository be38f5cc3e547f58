import { expect, it } from '@jest/globals';
import { quantity } from './quantity.ts';

it.each([
  ['500m', 0.5],
  ['1Gi', 2 ** 30],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['1e9', 1e9],
  ['1E3', 1000],
  ['2E', 2e18],
  ['3Pi', 3 * 2 ** 50],
  ['100n', 1e-7],
  ['.5', 0.5],
  ['+1', 1],
  [2, 2],
  [undefined, 0],
])('reads %s as Kubernetes does', (text, number) => {
  expect(quantity(text)).toBeCloseTo(number, 12);
});

it.each(['five', '1GB', '1 Gi', '', '1..2', 'Gi'])('knows that “%s” is no quantity', (text) => {
  expect(quantity(text)).toBeNaN();
});
