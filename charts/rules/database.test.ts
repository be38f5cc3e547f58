import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

const host = (kind: string, { name = 'bookstore', suffix = 'c9akciq32rgw', region = 'eu-west-1' } = {}) =>
  `${name}.${kind}${suffix}.${region}.rds.amazonaws.com`;
const database = (change: object) => aModel({ environment: { database: change } });

describe('database-endpoints-follow-failover', () => {
  const id = 'database-endpoints-follow-failover';

  it('holds with the endpoints of the cluster, with or without a reader', () => {
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: `writer ${host('cluster-')}, reader ${host('cluster-ro-')}`,
    });
    expect(verdictOf(id, database({ readerHost: undefined })).numbers).toContain('reader none');
  });

  it.each([
    ['an instance as writer', { writerHost: host('') }, 'is no cluster endpoint (instance)'],
    ['the reader as writer', { writerHost: host('cluster-ro-') }, 'is no cluster endpoint (cluster-ro)'],
    ['the writer as reader', { readerHost: host('cluster-') }, 'is no cluster-ro endpoint (cluster)'],
    ['a name of its own', { writerHost: 'db.example.com' }, "a name that Aurora's certificate does not contain"],
    ['another region', { writerHost: host('cluster-', { region: 'us-east-1' }) }, 'lies in us-east-1'],
    [
      'the reader of another cluster',
      { readerHost: host('cluster-ro-', { name: 'staging' }) },
      'the reader belongs to staging.c9akciq32rgw, the writer to bookstore.c9akciq32rgw',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(database(change))).toEqual([id]);
    expect(verdictOf(id, database(change)).numbers).toContain(numbers);
  });
});

describe('database-endpoints-follow-failover, of a cluster outside AWS', () => {
  it('compares no region, since the cluster has none', () => {
    const model = aModel({ of: 'local', environment: { database: aModel().environment.database as never } });
    expect(verdictOf('database-endpoints-follow-failover', model).outcome).toBe('held');
  });
});

describe('the variables that pods are given', () => {
  const given = (name: string, value: string, of?: 'local') =>
    aModel({
      ...(of && { of }),
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => object['spec'].template.spec.containers[0].env.push({ name, value }),
      },
    });
  const id = 'database-endpoints-follow-failover';

  it.each([
    ['an instance', 'DATABASE_HOST', host(''), `DATABASE_HOST ${host('')}, the database is ${host('cluster-')}`],
    ['another cluster', 'DATABASE_HOST', host('cluster-', { name: 'staging' }), 'the database is bookstore.cluster-'],
    ['no host', 'DATABASE_HOST', '', 'the database is bookstore.cluster-'],
    ['the writer as reader', 'DATABASE_READER_HOST', host('cluster-'), `the reader is ${host('cluster-ro-')}`],
    ['another database', 'DATABASE_NAME', 'other', 'the roles use several databases: bookstore, other'],
  ])('refuse %s', (_, name, value, numbers) => {
    expect(verdictOf(id, given(name, value)).numbers).toContain(numbers);
    expect(broken(given(name, value))).toContain(id);
  });

  it('refuse a host that is no Service of the cluster', () => {
    expect(verdictOf(id, given('DATABASE_HOST', 'mysql.example.com', 'local')).numbers).toContain(
      'bookstore-web is given DATABASE_HOST mysql.example.com',
    );
  });

  it('refuse an address that a pod keeps for itself', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) =>
          Object.assign(object['spec'].template.spec, {
            hostAliases: [{ ip: '10.0.64.7', hostnames: [host('cluster-')] }],
          }),
      },
    });
    expect(broken(model)).toEqual([id]);
  });
});

describe('database-is-verified', () => {
  const id = 'database-is-verified';

  it('holds where every role verifies the server', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/bookstore-migrate-\w+, bookstore-web.*: DATABASE_TLS verify/);
  });

  it('refuses connections in the clear', () => {
    expect(broken(database({ tls: 'off' }))).toEqual([id]);
    expect(verdictOf(id, database({ tls: 'off' })).numbers).toContain('bookstore-web connects with DATABASE_TLS off');
  });

  it('refuses one container that is told otherwise', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => object['spec'].template.spec.containers[0].env.push({ name: 'DATABASE_TLS', value: 'off' }),
      },
    });
    expect(broken(model)).toEqual([id]);
  });
});

describe('database-class-is-steady', () => {
  const id = 'database-class-is-steady';

  it('holds for memory-optimised classes and for Serverless v2', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('db.r6g.large');
    expect(verdictOf(id, database({ capacity: { kind: 'serverless', maxCapacity: 8 } })).numbers).toBe(
      'Serverless v2 up to 8 ACUs',
    );
  });

  it('refuses a burstable class, however many connections it grants', () => {
    const model = database({ capacity: { kind: 'provisioned', instanceClass: 'db.t4g.large' }, maxConnections: 1000 });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('db.t4g.large is burstable');
  });
});

describe('database-waits-are-bounded', () => {
  const id = 'database-waits-are-bounded';

  it('holds where waiting and working fit the time of a request', () => {
    expect(verdictOf(id, aModel()).numbers).toContain(
      'bookstore-web: 100 may wait, 3 s for a connection + 10 s for a statement of 30 s',
    );
  });

  it('refuses statements that may outlast their request', () => {
    const model = aModel({ environment: { settings: { DATABASE_QUERY_TIMEOUT_MS: '28000' } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(
      'bookstore-web waits 3 s for a connection and 28 s for a statement, a request may take 30 s',
    );
  });

  it('refuses a queue without an end', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) =>
          object['spec'].template.spec.containers[0].env.push({ name: 'DATABASE_QUEUE_LIMIT', value: '0' }),
      },
    });
    // The app itself refuses it, too: that is for another rule to say.
    expect(broken(model)).toEqual([id, 'settings-are-complete']);
    expect(verdictOf(id, model).numbers).toContain('bookstore-web lets any number of requests wait for a connection');
  });
});
