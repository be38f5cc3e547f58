import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import {
  jobMetrics,
  type Metric,
  mailMetrics,
  orderMetrics,
  paymentMetrics,
  requestMetrics,
  runtimeMetrics,
  serverMetrics,
} from '../../app/contract/metrics.ts';
import { paths } from '../../app/contract/operations.ts';
import { testServer } from '../../app/testing/database.ts';
import { type Exposition, exposition, type Sample } from './exposition.ts';
import { migrated } from './prepared-schema.ts';
import { environmentOf, type StoreProcess, startProcess } from './store-process.ts';

let admin: Connection;
const schemas: string[] = [];
const started: StoreProcess[] = [];

beforeAll(async () => {
  admin = await createConnection(testServer());
});
afterAll(async () => {
  for (const { child, exit } of started) {
    child.kill('SIGKILL');
    await exit;
  }
  for (const schema of schemas) await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
  await admin.end();
});

/** Environment of a role over a schema of its own, with a replica, so that both pools are there. */
async function environmentFor(role: string): Promise<Record<string, string>> {
  const schema = `bookstore_metrics_${role}_${process.pid}`;
  schemas.push(schema);
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
  const environment = environmentOf(schema);
  return { ...environment, DATABASE_READER_HOST: environment['DATABASE_HOST']! };
}

/** Starts a role; answers its pages and what it serves to Prometheus at this moment. */
async function start(role: string, environment: Record<string, string>) {
  const server = startProcess([role], environment);
  started.push(server);
  const { port, metricsPort } = await server.line('listening');
  const text = async (address: string) => (await fetch(`http://127.0.0.1:${address}`)).text();
  return {
    visit: (path: string) => text(`${port}${path}`),
    scrape: async () => exposition(await text(`${metricsPort}${paths.metrics}`)),
  };
}

/** Labels that Prometheus' own format adds, not ours. */
const ownLabels = (type: Metric['type'], { labels }: Sample): [string, string][] =>
  Object.entries(labels).filter(([name]) => !(type === 'histogram' && name === 'le'));

/** The series of a metric; a histogram's are named by what they hold. */
const seriesOf = ({ name, type }: Metric, { samples }: Exposition): readonly Sample[] =>
  samples.filter((sample) => sample.name === (type === 'histogram' ? `${name}_bucket` : name));

const namesOf = (metrics: readonly Metric[]) => metrics.map(({ name }) => name);

/** Metrics that are not served as they are promised: of another type, without a series, or with other labels. */
const broken = (promised: readonly Metric[], served: Exposition): string[] =>
  namesOf(
    promised.filter((metric) => {
      const series = seriesOf(metric, served);
      const labels = series.map((sample) => String(ownLabels(metric.type, sample).map(([name]) => name)));
      return (
        served.types.get(metric.name) !== metric.type ||
        series.length === 0 ||
        labels.some((names) => names !== String(Object.keys(metric.labels)))
      );
    }),
  );

/** Labels of which the contract knows the values, with those that are served. */
const valuesOf = (promised: readonly Metric[], served: Exposition) =>
  promised.flatMap((metric) =>
    Object.entries(metric.labels)
      .filter(([, values]) => values !== 'any')
      .map(([label, known]) => ({
        label: `${metric.name} ${label}`,
        known: [...known].sort(),
        found: [...new Set(seriesOf(metric, served).map(({ labels }) => labels[label]!))].sort(),
      })),
  );

/** Metrics of the store that are served and not promised. */
const unknown = (promised: readonly Metric[], served: Exposition): string[] =>
  [...served.types.keys()].filter((name) => name.startsWith('bookstore_') && !namesOf(promised).includes(name));

describe('the metrics of the role web', () => {
  const promised: readonly Metric[] = Object.values({
    ...serverMetrics,
    ...requestMetrics,
    orders: orderMetrics.orders,
    ...runtimeMetrics,
  });
  let served: Exposition;
  beforeAll(async () => {
    const web = await start('web', await environmentFor('web'));
    await web.visit('/nowhere');
    served = await web.scrape();
  });

  it('are those of the contract, with their types and labels', () => {
    expect(broken(promised, served)).toEqual([]);
    expect(unknown(promised, served)).toEqual([]);
  });

  it('have for each label exactly the values that the contract knows', () => {
    for (const { label, known, found } of valuesOf(promised, served)) expect([label, found]).toEqual([label, known]);
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

describe('the metrics of the role worker', () => {
  const promised: readonly Metric[] = Object.values({
    ...serverMetrics,
    ...jobMetrics,
    ...mailMetrics,
    holdsExpired: orderMetrics.holdsExpired,
    ...paymentMetrics,
    ...runtimeMetrics,
  });
  let served: Exposition;
  beforeAll(async () => {
    const environment = await environmentFor('worker');
    await migrated(environment);
    const worker = await start('worker', environment);
    for (;;) {
      served = await worker.scrape();
      if (seriesOf(jobMetrics.lastDone, served).length > 0) break;
      await sleep(50);
    }
  });

  it('are those of the contract, with their types and labels', () => {
    expect(broken(promised, served)).toEqual([]);
    expect(unknown(promised, served)).toEqual([]);
  });

  it('count from 0 whatever an alert watches for its first increase', () => {
    const counters = promised.filter(({ type }) => type === 'counter');
    for (const { label, known, found } of valuesOf(counters, served)) expect([label, found]).toEqual([label, known]);
  });
});
