import { describe, expect, it } from '@jest/globals';
import { selects, selectsAll } from './pod.ts';

describe('selects', () => {
  const labels = { app: 'web', tier: 'front' };
  const expression = (key: string, operator: string, values?: string[]) => ({
    matchExpressions: [{ key, operator, ...(values && { values }) }],
  });

  it.each([
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [expression('app', 'In', ['web', 'worker']), true],
    [expression('app', 'In', ['worker']), false],
    [expression('zone', 'In', ['a']), false],
    [expression('app', 'NotIn', ['web']), false],
    [expression('zone', 'NotIn', ['a']), true],
    [expression('tier', 'Exists'), true],
    [expression('zone', 'Exists'), false],
    [expression('zone', 'DoesNotExist'), true],
    [expression('app', 'DoesNotExist'), false],
    [{ matchLabels: { app: 'web' }, ...expression('tier', 'NotIn', ['front']) }, false],
  ])('knows that %j is %s', (selector, expected) => {
    expect(selects(selector, labels)).toBe(expected);
  });

  it('takes an empty selector for everything', () => {
    expect([selects({}, labels), selects(undefined, labels), selectsAll({}), selectsAll({ matchLabels: {} })]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(selectsAll(expression('app', 'Exists'))).toBe(false);
  });
});
