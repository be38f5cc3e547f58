import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Metric, requestMetrics, runtimeMetrics, serverMetrics } from '../../app/contract/metrics.ts';
import { paths } from '../../app/contract/operations.ts';
import { testServer } from '../../app/testing/database.ts';
import { type Exposition, exposition, type Sample } from './exposition.ts';
import { environmentOf, type StoreProcess, startProcess } from './store-process.ts';

const schema = `bookstore_metrics_${process.pid}`;
let admin: Connection;
const started: StoreProcess[] = [];

beforeAll(async () => {
  admin = await createConnection(testServer());
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
});
afterAll(async () => {
  for (const { child, exit } of started) {
    child.kill('SIGKILL');
    await exit;
  }
  await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
  await admin.end();
});

/** What a role serves to Prometheus, after these pages were asked for. */
async function servedBy(role: string, visited: readonly string[]): Promise<Exposition> {
  const environment = environmentOf(schema);
  // A replica, so that both pools are there.
  const server = startProcess([role], { ...environment, DATABASE_READER_HOST: environment['DATABASE_HOST']! });
  started.push(server);
  const { port, metricsPort } = await server.line('listening');
  for (const path of visited) await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  return exposition(await (await fetch(`http://127.0.0.1:${metricsPort}${paths.metrics}`)).text());
}

/** Labels that Prometheus' own format adds, not ours. */
const ownLabels = (type: Metric['type'], { labels }: Sample): [string, string][] =>
  Object.entries(labels).filter(([name]) => !(type === 'histogram' && name === 'le'));

/** The series of a metric; a histogram's are named by what they hold. */
const seriesOf = ({ name, type }: Metric, { samples }: Exposition): readonly Sample[] =>
  samples.filter((sample) => sample.name === (type === 'histogram' ? `${name}_bucket` : name));

describe('the metrics of the role web', () => {
  const contract: readonly Metric[] = Object.values({ ...serverMetrics, ...requestMetrics, ...runtimeMetrics });
  let served: Exposition;
  beforeAll(async () => {
    served = await servedBy('web', ['/livez', '/nowhere']);
  });

  it('hold everything that the contract promises, with its type and its labels', () => {
    for (const metric of contract) {
      expect([metric.name, served.types.get(metric.name)]).toEqual([metric.name, metric.type]);
      const series = seriesOf(metric, served);
      expect([metric.name, series.length > 0]).toEqual([metric.name, true]);
      for (const sample of series) {
        const labels = ownLabels(metric.type, sample);
        expect([metric.name, labels.map(([name]) => name).sort()]).toEqual([
          metric.name,
          Object.keys(metric.labels).sort(),
        ]);
      }
    }
  });

  it('have for each label exactly the values that the contract knows', () => {
    for (const metric of contract)
      for (const [label, values] of Object.entries(metric.labels)) {
        if (values === 'any') continue;
        const found = new Set(seriesOf(metric, served).map(({ labels }) => labels[label]));
        expect([metric.name, label, [...found].sort()]).toEqual([metric.name, label, [...values].sort()]);
      }
  });

  it('hold nothing of the store that the contract does not know', () => {
    const known = new Set(contract.map(({ name }) => name));
    expect([...served.types.keys()].filter((name) => name.startsWith('bookstore_') && !known.has(name))).toEqual([]);
  });

  it('tell that the schema is missing, which is what keeps a pod from being ready', () => {
    const schemaCheck = seriesOf(serverMetrics.healthChecks, served).find(({ labels }) => labels['check'] === 'schema');
    expect(schemaCheck?.value).toBe(0);
  });

  it('tell how many connections each pool may open, before it has opened any', () => {
    const limits = seriesOf(serverMetrics.databasePoolLimit, served);
    expect(limits.map(({ labels, value }) => [labels['pool'], value])).toEqual([
      ['writer', 10],
      ['reader', 10],
    ]);
  });
});
