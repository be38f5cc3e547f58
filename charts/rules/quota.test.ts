import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('quota-leaves-room', () => {
  const id = 'quota-leaves-room';
  /** A model whose namespace has this quota and no other. */
  const quota = (hard: object) =>
    aModel({
      remove: { kind: 'ResourceQuota' },
      add: [
        {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'pods', namespace: 'bookstore' },
          spec: { hard },
        },
      ],
    });

  it('says what a rollout at its peak takes of it', () => {
    expect(verdictOf(id, quota({ pods: '100', 'requests.cpu': '100', 'limits.memory': '100Gi' }))).toMatchObject({
      outcome: 'held',
      numbers: expect.stringMatching(
        /^pods \d+ of 100, requests\.cpu [\d.]+ of 100, limits\.memory [\d.]+ GiB of 100 GiB$/,
      ),
    });
  });

  it('counts the pods that end, and every Job', () => {
    // 12 web pods at the peak, and the migration.
    expect(broken(quota({ pods: '12' }))).toEqual([id]);
    expect(verdictOf(id, quota({ pods: '12' })).numbers).toMatch(/^at the peak of a rollout: pods \d+ of 12$/);
  });

  it.each(['Job', 'CronJob'])('counts the pods that a %s has at once', (kind) => {
    const template = { metadata: {}, spec: { containers: [{ name: 'main', image: 'one:1' }] } };
    const job = { parallelism: 200, template };
    const model = quota({ pods: '100' });
    const spec = kind === 'Job' ? job : { schedule: '0 3 * * *', jobTemplate: { spec: job } };
    const added = { apiVersion: 'batch/v1', kind, metadata: { name: 'many', namespace: 'bookstore' }, spec };
    expect(verdictOf(id, { ...model, objects: [...model.objects, added] }).numbers).toMatch(/pods 2\d\d of 100/);
  });

  it.each(['requests.cpu', 'cpu', 'limits.cpu', 'requests.memory', 'limits.memory', 'limits.ephemeral-storage'])(
    'refuses too little of %s',
    (resource) => {
      const model = quota({ [resource]: resource.endsWith('cpu') ? '5' : '5Gi' });
      expect(broken(model)).toEqual([id]);
      expect(verdictOf(id, model).numbers).toContain(`at the peak of a rollout: ${resource} `);
    },
  );

  it('refuses an amount that is none', () => {
    expect(verdictOf(id, quota({ pods: 'many' })).outcome).toBe('violated');
  });

  it('does not speak of what it cannot count', () => {
    expect(verdictOf(id, quota({ 'count/secrets': '10' })).numbers).toBe('no quota of pods, CPU, memory or disk');
  });
});
