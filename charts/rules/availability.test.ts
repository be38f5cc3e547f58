import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('disruption-budget-leaves-room', () => {
  const id = 'disruption-budget-leaves-room';
  const budget = (spec: object) =>
    aModel({
      edit: {
        kind: 'PodDisruptionBudget',
        name: 'bookstore-web',
        change: (object) => {
          object['spec'] = { selector: object['spec'].selector, ...spec };
        },
      },
    });

  it('holds where one pod of three may go', () => {
    expect(verdictOf(id, aModel()).numbers).toContain(
      'bookstore-web: 1 of at least 3 pods may go, moved in 200 of 900 s',
    );
  });

  it.each([
    ['under which no node can be drained', { minAvailable: 3 }, 'of 3 of bookstore-web, 0 may go'],
    ['that rounds up to all', { minAvailable: '90%' }, 'of 3 of bookstore-web, 0 may go'],
    ['that protects nothing', { maxUnavailable: '100%' }, 'all 3 of bookstore-web may go at once'],
    [
      'of other pods',
      { maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'other' } } },
      'bookstore-web has 0 disruption budgets',
    ],
  ])('refuses a budget %s', (_, spec, numbers) => {
    expect(broken(budget(spec))).toEqual([id]);
    expect(verdictOf(id, budget(spec)).numbers).toContain(numbers);
  });

  it('refuses pods that are moved more slowly than a drain waits', () => {
    const model = aModel({ contract: { startup: { ...contract.startup, budgetSeconds: 840 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('bookstore-web takes 920 s, a drain gives up after 900 s');
  });
});

describe('rollout-keeps-pods', () => {
  const id = 'rollout-keeps-pods';
  const web = (change: (spec: AnyObject) => void) =>
    aModel({ edit: { kind: 'Deployment', name: 'bookstore-web', change: (object) => change(object['spec']) } });
  const rolling = (rollingUpdate: object) =>
    web((spec) => Object.assign(spec, { strategy: { type: 'RollingUpdate', rollingUpdate } }));

  it('holds where a rollout adds before it takes', () => {
    expect(verdictOf(id, aModel()).numbers).toContain(
      'a rollout of bookstore-web adds 1 and takes 0 of at least 3 pods',
    );
    expect(verdictOf(id, rolling({ maxSurge: 0, maxUnavailable: 1 })).outcome).toBe('held');
    // 25 % of 3 is rounded down.
    expect(verdictOf(id, rolling({ maxUnavailable: '25%' })).outcome).toBe('held');
  });

  it.each([
    ['takes all', { maxUnavailable: '100%' }, 'adds 1 and takes 3 of at least 3 pods'],
    ['takes as many as there are', { maxSurge: 1, maxUnavailable: 3 }, 'takes 3 of at least 3 pods'],
    ['takes most', { maxSurge: 1, maxUnavailable: 2 }, 'takes 2 of at least 3 pods'],
  ])('refuses a rollout that %s', (_, steps, numbers) => {
    expect(broken(rolling(steps))).toEqual([id]);
    expect(verdictOf(id, rolling(steps)).numbers).toContain(numbers);
  });

  it('refuses a rollout that may do nothing', () => {
    expect(verdictOf(id, rolling({ maxSurge: 0, maxUnavailable: 0 })).numbers).toContain(
      'adds 0 and takes 0 of at least 3 pods',
    );
  });

  it('refuses one that begins with the end of all pods, and one that is paused', () => {
    const recreated = web((spec) => Object.assign(spec, { strategy: { type: 'Recreate' } }));
    expect(broken(recreated)).toEqual([id]);
    expect(verdictOf(id, recreated).numbers).toContain('takes 3 of at least 3 pods');
    const paused = web((spec) => Object.assign(spec, { paused: true }));
    expect(broken(paused)).toEqual([id]);
    expect(verdictOf(id, paused).numbers).toBe('bookstore-web is paused: no change reaches its pods');
  });

  it('is broken, as every rule that counts pods, by a number that is none', () => {
    const model = rolling({ maxSurge: 'five' });
    expect(broken(model)).toEqual(expect.arrayContaining([id, 'database-connection-budget', 'quota-leaves-room']));
    expect(verdictOf('database-connection-budget', model)).toMatchObject({
      numbers: expect.stringContaining('bookstore-web 10 + 10 per pod × NaN pods'),
      fix: 'write maxSurge, maxUnavailable and the sizes of pools as numbers',
    });
  });
});

describe('pods-spread-over-zones', () => {
  const id = 'pods-spread-over-zones';
  const spec = (change: (pod: AnyObject) => void) =>
    aModel({
      edit: { kind: 'Deployment', name: 'bookstore-web', change: (object) => change(object['spec'].template.spec) },
    });

  it('holds where each zone gets a pod', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web: 3 to 6 pods over 3 zones');
  });

  it('refuses fewer pods than zones', () => {
    const model = aModel({ environment: { web: { minReplicas: 2 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model)).toMatchObject({
      numbers: 'bookstore-web keeps 2 pods for 3 zones',
      fix: expect.stringContaining('keep at least 3 pods (web.minReplicas)'),
    });
  });

  it.each([
    [
      'a spread that selects other pods',
      (pod: AnyObject) =>
        Object.assign(pod['topologySpreadConstraints'][0].labelSelector.matchLabels, { 'app.kubernetes.io/name': 'x' }),
      'does not select its own pods',
    ],
    [
      'a spread that leaves pods pending',
      (pod: AnyObject) => Object.assign(pod['topologySpreadConstraints'][0], { whenUnsatisfiable: 'DoNotSchedule' }),
      'would rather not run than run unevenly',
    ],
    ['pods in one zone', (pod: AnyObject) => pod['topologySpreadConstraints'].splice(0, 1), 'not spread over zones'],
    ['pods on one host', (pod: AnyObject) => pod['topologySpreadConstraints'].splice(1, 1), 'not spread over hosts'],
    [
      'more pods than hosts',
      (pod: AnyObject) =>
        Object.assign(pod['affinity'].podAntiAffinity, { requiredDuringSchedulingIgnoredDuringExecution: [{}] }),
      'can never have more pods than hosts',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(spec(change))).toEqual([id]);
    expect(verdictOf(id, spec(change)).numbers).toContain(numbers);
  });

  it('wants two pods of what serves nobody, and one where there is one node', () => {
    const worker = aModel({ environment: { worker: { replicas: 1 } } });
    expect(verdictOf(id, worker).numbers).toBe('bookstore-worker keeps 1 pod for 3 zones');
    expect(verdictOf(id, aModel({ of: 'local', environment: { worker: { replicas: 1 } } })).outcome).toBe('held');
    const two = { cluster: { platform: 'other', nodes: 2 } as never, worker: { replicas: 1 } };
    expect(verdictOf(id, aModel({ of: 'local', environment: two })).numbers).toBe(
      'bookstore-worker keeps 1 pod for 2 nodes',
    );
  });
});
