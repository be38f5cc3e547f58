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
