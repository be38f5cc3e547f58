import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import { grantedConnections } from './aurora-connections.ts';

const id = 'database-connection-budget';
const small = { capacity: { kind: 'provisioned', instanceClass: 'db.t4g.medium' } } as const;

describe('database-connection-budget', () => {
  it('holds where the pods at the peak of a rollout get their connections', () => {
    // 6 replicas, surge 1, grace 70 s over 10 s: 6 more at most; (10 + 10) × 12 + 4 + 10
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: expect.stringContaining(
        'needs 254 connections (120 of them to the reader, until it is promoted), db.r6g.large grants 1000',
      ),
    });
  });

  it('refuses an instance that is too small, and says how many replicas would fit', () => {
    const model = aModel({ environment: { database: { ...small, readerHost: undefined } } });
    expect(broken(model)).toEqual([id]);
    const verdict = verdictOf(id, model);
    expect(verdict).toMatchObject({
      numbers: expect.stringMatching(/10 per pod × 12 pods .* needs 134 connections, db\.t4g\.medium grants 90/),
      fix: expect.stringContaining('lower web.maxReplicas to 3'),
    });
    const remedied = aModel({
      environment: { database: { ...small, readerHost: undefined }, web: { maxReplicas: 3 } },
    });
    expect(verdictOf(id, remedied).outcome).toBe('held');
  });

  it('refuses autoscaling beyond what the instance grants', () => {
    expect(broken(aModel({ environment: { web: { maxReplicas: 60 } } }))).toEqual([id]);
  });

  it('counts the reader too, because it may be the one that is left', () => {
    const without = { environment: { web: { maxReplicas: 40 }, database: { readerHost: undefined } } };
    expect(broken(aModel(without))).toEqual([]);
    expect(broken(aModel({ environment: { web: { maxReplicas: 48 } } }))).toEqual([id]);
  });

  it('counts fewer ending pods where a rollout is slow', () => {
    const slow = aModel({ environment: { web: { maxReplicas: 12, minReadySeconds: 35 } } });
    // 12 + 1 running, 70 s over 35 s: 2 ending
    expect(verdictOf(id, slow).numbers).toContain('× 15 pods');
  });

  it('takes the parameter group at its word', () => {
    expect(broken(aModel({ environment: { database: { ...small, maxConnections: 300 } } }))).toEqual([]);
    expect(broken(aModel({ environment: { database: { maxConnections: 100 } } }))).toEqual([id]);
  });

  it('asks for the number where a class is not known', () => {
    const model = aModel({ environment: { database: { capacity: { instanceClass: 'db.x2g.large' } } } });
    expect(verdictOf(id, model)).toMatchObject({ outcome: 'violated', fix: expect.stringContaining('maxConnections') });
  });
});

describe('grantedConnections', () => {
  const { database } = aModel().environment;
  if (database.kind !== 'aurora') throw new Error('the test environment has no Aurora');

  it.each([
    ['db.t3.medium', 90],
    ['db.t4g.large', 135],
    ['db.r5.large', 1000],
    ['db.r6g.xlarge', 2000],
    ['db.r6i.24xlarge', 7000],
  ])('knows %s', (instanceClass, connections) => {
    expect(grantedConnections({ ...database, capacity: { kind: 'provisioned', instanceClass } })?.connections).toBe(
      connections,
    );
  });

  it.each([
    [1, 90],
    [7.5, 135],
    [8, 1000],
    [128, 5000],
  ])('knows Serverless v2 of %d ACUs', (maxCapacity, connections) => {
    expect(grantedConnections({ ...database, capacity: { kind: 'serverless', maxCapacity } })?.connections).toBe(
      connections,
    );
  });
});
