import { describe, expect, it } from '@jest/globals';
import { duration } from './duration.ts';

describe('a duration', () => {
  it.each([
    [0, '0s'],
    [45, '45s'],
    [90, '90s'],
    [600, '10m'],
    [5400, '90m'],
    [86_400, '24h'],
  ])('of %d seconds is written %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it.each([-1, 0.5, Number.NaN])('of %d seconds is refused', (seconds) => {
    expect(() => duration(seconds)).toThrow(`received ${seconds}; accepted: whole seconds`);
  });
});
