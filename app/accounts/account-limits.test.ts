import { expect, it } from '@jest/globals';
import { networkOf } from './account-limits.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
])('%s is of %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
