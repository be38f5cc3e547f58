import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import { grantedConnections } from './aurora-connections.ts';

const id = 'database-connection-budget';
/** 90 connections. */
const small = { capacity: { kind: 'serverless', maxCapacity: 1 } } as const;

describe('database-connection-budget', () => {
  it('holds where the pods at the peak of a rollout get their connections', () => {
    // 6 replicas, surge 1, grace 70 s over 10 s: 6 more at most
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: expect.stringMatching(
        /^bookstore-web 10 \+ 10 per pod × 12 pods at the peak .* \+ reserve 10 needs \d+ connections \(120 of them to the reader, until it is promoted\), db\.r6g\.large grants 1000: \d+ to spare$/,
      ),
    });
  });

  it('refuses an instance that is too small, and says how many replicas or which pools would fit', () => {
    const on = (web: object) =>
      aModel({ environment: { database: { ...small, readerHost: undefined }, web: { minReplicas: 1, ...web } } });
    const verdict = verdictOf(id, on({}));
    expect(verdict.numbers).toMatch(
      /10 per pod × 12 pods .* needs 1\d\d connections, Serverless v2 of 1 ACUs grants 90$/,
    );
    const [, replicas, poolSize] =
      /^lower web\.maxReplicas to (\d+), or lower web\.poolSize to (\d+), or choose a larger class$/.exec(
        verdict.outcome === 'violated' ? verdict.fix : '',
      ) ?? [];
    const outcomes = (changes: object[]) => changes.map((web) => verdictOf(id, on(web)).outcome);
    expect(outcomes([{ maxReplicas: Number(replicas) }, { maxReplicas: Number(replicas) + 1 }])).toEqual([
      'held',
      'violated',
    ]);
    expect(outcomes([{ poolSize: Number(poolSize) }, { poolSize: Number(poolSize) + 1 }])).toEqual([
      'held',
      'violated',
    ]);
  });

  it('does not advise as few replicas as there are to be at least', () => {
    const model = aModel({ environment: { database: { ...small, readerHost: undefined } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model)).toMatchObject({
      fix: expect.stringMatching(/^lower web\.poolSize to \d+, or choose a larger class$/),
    });
    const tiny = aModel({ environment: { database: { ...small, maxConnections: 10 } } });
    expect(verdictOf(id, tiny)).toMatchObject({ fix: 'choose a larger class' });
  });

  it('refuses autoscaling beyond what the instance grants', () => {
    expect(broken(aModel({ environment: { web: { maxReplicas: 60 } } }))).toEqual([id]);
  });

  it('counts the reader too, because it may be the one that is left', () => {
    const replicas = { web: { maxReplicas: 48 } };
    expect(broken(aModel({ environment: { ...replicas, database: { readerHost: undefined } } }))).toEqual([]);
    expect(broken(aModel({ environment: replicas }))).toEqual([id]);
  });

  it('counts fewer ending pods where a rollout is slow', () => {
    const slow = aModel({ environment: { web: { maxReplicas: 12, minReadySeconds: 35 } } });
    // 12 + 1 running, 70 s over 35 s: 2 ending
    expect(verdictOf(id, slow).numbers).toContain('× 15 pods');
  });

  it('says how far a fixed number of pods has to come down', () => {
    const model = aModel({ environment: { web: { maxReplicas: 3 }, database: { maxConnections: 80 } } });
    expect(verdictOf(id, model)).toMatchObject({
      fix: expect.stringMatching(/^lower web\.minReplicas and web\.maxReplicas to \d, or /),
    });
  });

  it('counts a step that has begun, and a share of a pod, as whole', () => {
    const uneven = aModel({ environment: { web: { maxReplicas: 12, minReadySeconds: 30 } } });
    // 12 + 1 running, 70 s over 30 s: 3 ending
    expect(verdictOf(id, uneven).numbers).toContain('× 16 pods');
    const share = aModel({
      environment: { web: { maxReplicas: 12, minReadySeconds: 70 } },
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'].strategy.rollingUpdate, { maxSurge: '10%' }),
      },
    });
    // 10 % of 12 are 2: 14 running, 2 ending
    expect(verdictOf(id, share).numbers).toContain('× 16 pods');
  });

  it('takes the parameter group at its word', () => {
    expect(broken(aModel({ environment: { database: { ...small, maxConnections: 300 } } }))).toEqual([]);
    expect(broken(aModel({ environment: { database: { maxConnections: 100 } } }))).toEqual([id]);
  });

  it('asks for the number where a class is not known', () => {
    const capacity = { kind: 'provisioned', instanceClass: 'db.x2g.large' } as const;
    const verdict = verdictOf(id, aModel({ environment: { database: { capacity } } }));
    expect(verdict).toMatchObject({ outcome: 'violated', fix: expect.stringContaining('set database.maxConnections') });
    expect(broken(aModel({ environment: { database: { capacity, maxConnections: 1000 } } }))).toEqual([]);
  });
});

describe('grantedConnections', () => {
  const provisioned = (instanceClass: string) =>
    grantedConnections(
      aModel({ environment: { database: { capacity: { kind: 'provisioned', instanceClass } } } }).environment.database,
    )?.connections;
  const serverless = (maxCapacity: number) =>
    grantedConnections(
      aModel({ environment: { database: { capacity: { kind: 'serverless', maxCapacity } } } }).environment.database,
    )?.connections;

  it("knows Aurora's defaults", () => {
    expect(
      ['db.t4g.medium', 'db.t3.large', 'db.r6g.large', 'db.r7g.2xlarge', 'db.r5.24xlarge'].map(provisioned),
    ).toEqual([90, 135, 1000, 3000, 7000]);
    expect([1, 4, 7.5, 8, 16, 128].map(serverless)).toEqual([90, 135, 135, 1000, 2000, 5000]);
    expect(provisioned('db.m5.large')).toBeUndefined();
  });
});
