import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { jobMetrics } from '../../app/contract/metrics.ts';
import { paths, shutdown } from '../../app/contract/operations.ts';
import { testServer } from '../../app/testing/database.ts';
import { startRelay } from '../../app/testing/relay.ts';
import { exposition } from './exposition.ts';
import { freePort } from './network.ts';
import { seeded } from './prepared-schema.ts';
import { environmentOf, runProcess, type StoreProcess, startProcess } from './store-process.ts';

let admin: Connection;
let schema: string;
let environment: Record<string, string>;
let counter = 0;
const started: StoreProcess[] = [];

beforeAll(async () => {
  admin = await createConnection(testServer());
});
afterAll(() => admin.end());
beforeEach(async () => {
  schema = `bookstore_worker_${process.pid}_${++counter}`;
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
  environment = { ...environmentOf(schema), AUDIT_INTERVAL_SECONDS: '1' };
});
afterEach(async () => {
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
});

interface Worker extends StoreProcess {
  readonly url: string;
  readonly metricsUrl: string;
}

async function startWorker(): Promise<Worker> {
  const worker = startProcess(['worker'], environment);
  started.push(worker);
  const { port, metricsPort } = await worker.line('listening');
  return { ...worker, url: `http://127.0.0.1:${port}`, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` };
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;
const isWorking = ({ logged }: StoreProcess): boolean => logged.some(({ msg }) => msg === 'working');
const linesOf = ({ logged }: StoreProcess, message: string) => logged.filter(({ msg }) => msg === message);

async function until(condition: () => boolean, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`It did not happen within ${seconds} s.`);
    await sleep(20);
  }
}

/** Values of a metric's series. */
async function valuesOf({ metricsUrl }: Worker, name: string): Promise<number[]> {
  const { samples } = exposition(await (await fetch(metricsUrl)).text());
  return samples.filter((sample) => sample.name === name).map(({ value }) => value);
}

describe('the worker role', () => {
  it('answers probes and metrics and nothing else, and is ready once the schema is there', async () => {
    const worker = await startWorker();
    const status = () =>
      Promise.all([paths.live, paths.ready, paths.health].map((path) => statusOf(worker.url + path)));
    expect(await status()).toEqual([200, 503, 503]);
    await seeded(environment);
    await worker.line('working');
    expect(await statusOf(worker.url + paths.ready)).toBe(200);
    // What was said of its health stands for a second.
    const deadline = Date.now() + 10_000;
    while ((await statusOf(worker.url + paths.health)) !== 200 && Date.now() < deadline) await sleep(100);
    expect(await status()).toEqual([200, 200, 200]);
    expect([await statusOf(worker.url), await statusOf(`${worker.url}/books`)]).toEqual([404, 404]);
    for (const { name, type } of Object.values(jobMetrics)) {
      const { types } = exposition(await (await fetch(worker.metricsUrl)).text());
      expect([name, types.get(name)]).toEqual([name, type]);
    }
  });

  it('refuses a pool of one, of which its lock would leave nothing', async () => {
    const { code, stderr } = await runProcess(['worker'], { ...environment, DATABASE_POOL_SIZE: '1' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('accepted: a whole number from 2 to 200')]);
  });

  it('audits with a pool of two, again after the interval, and tells what is wrong', async () => {
    environment['DATABASE_POOL_SIZE'] = '2';
    await seeded(environment);
    const worker = await startWorker();
    expect(await worker.line('audit done')).toMatchObject({ books: 63, differences: 0 });
    await admin.query(
      'UPDATE ??.offer_floor SET price_cents = price_cents + 1 WHERE book_id = 5 AND min_condition = 7',
      [schema],
    );
    expect(await worker.line('a derived row is wrong')).toMatchObject({
      level: 'error',
      kind: 'offer-floor',
      bookId: 5,
      condition: 'poor',
      stored: { priceCents: expect.any(Number) },
      right: { priceCents: expect.any(Number) },
    });
    expect(Math.max(...(await valuesOf(worker, jobMetrics.auditDifferences.name)))).toBeGreaterThan(0);
    expect(await valuesOf(worker, jobMetrics.working.name)).toEqual([1]);
  });

  it('works alone of two; when it is killed the other takes over within seconds', async () => {
    await seeded(environment);
    const first = await startWorker();
    await first.line('working');
    const second = await startWorker();
    await second.line('ready');
    await sleep(3000);
    expect([isWorking(second), await statusOf(second.url + paths.ready)]).toEqual([false, 200]);
    expect(await valuesOf(second, jobMetrics.working.name)).toEqual([0]);
    first.child.kill('SIGKILL');
    await until(() => isWorking(second), 4);
    await second.line('audit done');
  });

  it('is replaced when its node stops, and stands by when that goes on', async () => {
    await seeded(environment);
    const first = await startWorker();
    await first.line('working');
    const second = await startWorker();
    await second.line('ready');
    first.child.kill('SIGSTOP'); // its connections stay open, and silent
    await until(() => isWorking(second), 20);
    first.child.kill('SIGCONT');
    await first.line('the lock is lost');
    await sleep(3000);
    expect([linesOf(first, 'working'), linesOf(second, 'the lock is lost')]).toEqual([[expect.anything()], []]);
  });

  it('lives through a database that is away, without a busy loop, and is ready all the while', async () => {
    await seeded(environment);
    const relayPort = await freePort();
    environment['DATABASE_PORT'] = String(relayPort);
    const worker = await startWorker();
    expect([await statusOf(worker.url + paths.live), await statusOf(worker.url + paths.ready)]).toEqual([200, 503]);
    const relay = await startRelay(testServer(), { port: relayPort });
    await worker.line('audit done');
    await relay.close();
    await worker.line('the lock is lost');
    const linesBefore = worker.logged.length;
    await sleep(5000);
    expect(worker.logged.length - linesBefore).toBeLessThan(10);
    expect([await statusOf(worker.url + paths.ready), await statusOf(worker.url + paths.health)]).toEqual([200, 503]);
    const audits = linesOf(worker, 'audit done').length;
    const back = await startRelay(testServer(), { port: relayPort });
    await until(() => linesOf(worker, 'audit done').length > audits, 10);
    expect(worker.child.exitCode).toBe(null);
    await back.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 on %s at once, and gives its work to the next',
    async (signal) => {
      await seeded(environment);
      const [first, second] = [await startWorker(), await startWorker()];
      await until(() => isWorking(first) || isWorking(second), 10);
      const [working, waiting] = isWorking(first) ? [first, second] : [second, first];
      working.child.kill(signal);
      const begun = Date.now();
      expect(await working.exit).toBe(0);
      expect(working.logged.at(-1)!['msg']).toBe('stopped');
      await until(() => isWorking(waiting), 4);
      waiting.child.kill(signal);
      expect(await waiting.exit).toBe(0);
      expect(Date.now() - begun).toBeLessThan(10_000);
    },
  );

  it('ends with 0 at once when the database was never there', async () => {
    environment['DATABASE_PORT'] = String(await freePort());
    const worker = await startWorker();
    await worker.line('the database does not answer yet');
    const begun = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.exit).toBe(0);
    expect(Date.now() - begun).toBeLessThan(3000);
  });

  it('ends with 0 in its time when the database does not answer it', async () => {
    await seeded(environment);
    const worker = await startWorker();
    await worker.line('audit done');
    const blocker = await createConnection({ ...testServer(), database: schema });
    await blocker.query('LOCK TABLES books WRITE');
    await sleep(1500); // it has begun the next audit, and waits
    const begun = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.exit).toBe(0);
    expect((Date.now() - begun) / 1000).toBeLessThan(shutdown.requestSeconds + shutdown.closeSeconds);
    await blocker.end();
  });
});
