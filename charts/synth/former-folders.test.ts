import { describe, expect, it } from '@jest/globals';
import type { Baseline } from './baseline.ts';
import { formerFolders } from './former-folders.ts';

/** A baseline with these environments; `unknown` for one whose file is not there. */
const baseline = (
  environments: Record<string, readonly [context: string, namespace: string] | 'unknown'>,
): Baseline => ({
  source: 'a test',
  folders: [...Object.keys(environments), 'gitops'],
  differing: () => new Map(),
  read: (path) => {
    const home = environments[/([^/]+)\.yaml$/.exec(path)![1]!];
    return home && home !== 'unknown' ? `cluster: { context: ${home[0]} }\nnamespace: ${home[1]}\n` : undefined;
  },
});
const former = (
  before: Parameters<typeof baseline>[0],
  now: Record<string, readonly [context: string, namespace: string]>,
  others: readonly string[] = [],
) =>
  Object.fromEntries(
    formerFolders(
      Object.entries(now).map(([name, [context, namespace]]) => ({ name, context, namespace })),
      [...Object.keys(now), ...others],
      baseline(before),
    ),
  );

describe('formerFolders', () => {
  it('knows an environment by its cluster and namespace, whatever it is called', () => {
    expect(former({ production: ['eu', 'shop'] }, { prod: ['eu', 'shop'] })).toEqual({ prod: 'production' });
    expect(former({ a: ['eu', 'shop'], b: ['us', 'shop'] }, { a: ['us', 'shop'], b: ['eu', 'shop'] })).toEqual({
      a: 'b',
      b: 'a',
    });
    expect(former({ production: ['eu', 'shop'] }, { prod: ['eu', 'shop'], production: ['us', 'shop'] })).toEqual({
      prod: 'production',
    });
  });

  it('knows it by its name when the cluster or the namespace has another', () => {
    expect(former({ a: ['eu', 'shop'] }, { a: ['us', 'store'] })).toEqual({ a: 'a' });
    expect(former({ a: 'unknown' }, { a: ['us', 'store'] })).toEqual({ a: 'a' });
  });

  it('takes the only folder that has lost its environment, when it may be of the cluster', () => {
    expect(former({ a: ['eu', 'shop'] }, { b: ['eu', 'store'] })).toEqual({ b: 'a' });
    expect(former({ a: 'unknown' }, { b: ['eu', 'store'] })).toEqual({ b: 'a' });
    expect(former({ a: ['us', 'shop'] }, { b: ['eu', 'shop'] })).toEqual({});
    expect(former({ a: 'unknown', b: 'unknown' }, { c: ['eu', 'shop'] })).toEqual({});
  });

  it('leaves environments alone that are not rendered now', () => {
    expect(former({ a: ['eu', 'shop'] }, { b: ['eu', 'store'] }, ['a'])).toEqual({});
  });
});
