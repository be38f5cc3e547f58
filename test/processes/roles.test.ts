import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { testServer } from '../../app/testing/database.ts';
import { startRelay } from '../../app/testing/relay.ts';
import { freePort, slowRequest } from './network.ts';
import { migrated } from './prepared-schema.ts';
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
  schema = `bookstore_roles_${process.pid}_${++counter}`;
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
  environment = environmentOf(schema);
});
afterEach(async () => {
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
});

function start(...parameters: string[]): StoreProcess {
  const running = startProcess(parameters, environment);
  started.push(running);
  return running;
}

async function startWeb(): Promise<{ web: StoreProcess; url: string }> {
  const web = start('web');
  const { port } = await web.line('listening');
  return { web, url: `http://127.0.0.1:${port}` };
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('a role', () => {
  it('reports all faults of its configuration at once, and starts nothing', async () => {
    environment = { ...environment, DATABASE_HOST: '', DATABASE_PORT: 'x', SECRET_KEY: 'short' };
    const { code, stderr } = await runProcess(['web'], environment);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /has 3 faults:\n.*DATABASE_HOST is not set.*\n.*DATABASE_PORT: received "x".*\n.*SECRET_KEY: received a value of 5 characters/,
    );
    expect(stderr).not.toContain('    at ');
  });

  it('that does not exist is refused with those that do', async () => {
    const { code, stderr } = await runProcess(['serve'], environment);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('received "serve"; accepted: web, worker, migrate, seed, backup'),
    ]);
  });

  it('says in one line that its port is in use', async () => {
    const blocker = createServer().listen(0);
    environment['HTTP_PORT'] = String((blocker.address() as AddressInfo).port);
    const { code, stderr } = await runProcess(['web'], environment);
    blocker.close();
    expect([code, stderr]).toEqual([
      1,
      `Port ${environment['HTTP_PORT']} is in use; stop what uses it, or set HTTP_PORT to another.\n`,
    ]);
  });
});

describe('the web role', () => {
  it('is alive from the start, and ready once another process has migrated', async () => {
    const { web, url } = await startWeb();
    expect([await statusOf(`${url}/livez`), await statusOf(`${url}/readyz`)]).toEqual([200, 503]);
    expect((await runProcess(['migrate'], environment)).code).toBe(0);
    await web.line('ready');
    expect([await statusOf(`${url}/readyz`), await statusOf(`${url}/books`)]).toEqual([200, 200]);
  });

  it('starts without a database, answers 503 with Retry-After, and serves when there is one', async () => {
    await migrated(environment);
    const relayPort = await freePort();
    environment = { ...environment, DATABASE_PORT: String(relayPort) };
    const { web, url } = await startWeb();
    const early = await fetch(`${url}/books`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2']);
    expect([await statusOf(`${url}/livez`), await statusOf(`${url}/health`)]).toEqual([200, 503]);
    const relay = await startRelay(testServer(), { port: relayPort });
    await web.line('ready');
    expect(await statusOf(`${url}/books`)).toBe(200);

    await relay.close();
    expect(await statusOf(`${url}/books`)).toBe(503);
    expect([await statusOf(`${url}/livez`), await statusOf(`${url}/readyz`)]).toEqual([200, 200]);
    const back = await startRelay(testServer(), { port: relayPort });
    const deadline = Date.now() + 5000;
    while ((await statusOf(`${url}/books?q=again`)) !== 200 && Date.now() < deadline) await sleep(100);
    expect(await statusOf(`${url}/books`)).toBe(200);
    await back.close();
  });

  it('after SIGTERM serves on while it drains, asks clients to leave, finishes what is in flight and exits 0', async () => {
    await migrated(environment);
    const { web, url } = await startWeb();
    await web.line('ready');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await get(`${url}/books`, agent)).connection).toBe('keep-alive');
    web.child.kill('SIGTERM');
    await web.line('stopping');
    const during = await get(`${url}/books`, agent);
    expect([during.status, during.connection]).toEqual([200, 'close']);
    expect(await statusOf(`${url}/readyz`)).toBe(503);
    expect(await statusOf(`${url}/livez`)).toBe(200);
    // A request whose head is still on its way when the server stops accepting is in flight, and is answered.
    const { port } = new URL(url);
    const slow = slowRequest(Number(port));
    await sleep(1100);
    slow.finish();
    expect(await slow.status).toBe(200);
    expect(await web.exit).toBe(0);
    expect(web.logged.at(-1)!['msg']).toBe('stopped');
    agent.destroy();
  });

  it('takes its secrets from files, and goes on with another user when they change', async () => {
    await migrated(environment);
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    const users = ['blue', 'green'].map((colour) => ({
      name: `${colour}_${process.pid}`,
      password: `${colour}-Secret-1`,
    }));
    for (const { name, password } of users) {
      await admin.query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'`);
      await admin.query(`GRANT ALL ON ${schema}.* TO '${name}'@'%'`);
    }
    const rotateTo = ({ name, password }: { name: string; password: string }) => {
      writeFileSync(join(folder, 'DATABASE_USER'), `${name}\n`);
      writeFileSync(join(folder, 'DATABASE_PASSWORD'), `${password}\n`);
    };
    rotateTo(users[0]!);
    const { DATABASE_USER: _, DATABASE_PASSWORD: __, ...rest } = environment;
    environment = {
      ...rest,
      DATABASE_USER_FILE: join(folder, 'DATABASE_USER'),
      DATABASE_PASSWORD_FILE: join(folder, 'DATABASE_PASSWORD'),
    };
    const { web, url } = await startWeb();
    await web.line('ready');
    expect(await statusOf(`${url}/books`)).toBe(200);

    rotateTo(users[1]!);
    const [connections] = await admin.query('SELECT id FROM information_schema.processlist WHERE user = ?', [
      users[0]!.name,
    ]);
    await admin.query(`DROP USER '${users[0]!.name}'@'%'`);
    for (const row of connections as Record<string, unknown>[]) await admin.query('KILL ?', [Object.values(row)[0]]);
    await sleep(100);
    expect(await statusOf(`${url}/books?q=after+the+rotation`)).toBe(200);
    const [now] = await admin.query('SELECT COUNT(*) AS n FROM information_schema.processlist WHERE user = ?', [
      users[1]!.name,
    ]);
    expect(Number((now as { n: unknown }[])[0]!.n)).toBeGreaterThan(0);
    web.child.kill('SIGKILL');
    await web.exit;
    await admin.query(`DROP USER '${users[1]!.name}'@'%'`);
    rmSync(folder, { recursive: true });
  });

  it('offers its metrics on a port of their own', async () => {
    const { web, url } = await startWeb();
    const { metricsPort } = await web.line('listening');
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toContain('bookstore_http_requests_in_flight 0');
    expect(await statusOf(`${url}/metrics`)).toBe(404);
  });
});

describe('the seed role', () => {
  it('refuses a database without the schema', async () => {
    const { code, stderr } = await runProcess(['seed'], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining('run the role migrate first')]);
  });

  it('fills the store with the demonstration, and changes nothing the second time', async () => {
    await migrated(environment);
    expect((await runProcess(['seed'], environment)).code).toBe(0);
    const state = async () => {
      const [rows] =
        await admin.query(`SELECT (SELECT COUNT(*) FROM ${schema}.books) AS books, (SELECT COUNT(*) FROM ${schema}.listings) AS listings,
        (SELECT MAX(id) FROM ${schema}.books) AS newest, (SELECT COUNT(*) FROM ${schema}.offer_floor WHERE offers > 0) AS floors`);
      return rows;
    };
    const first = await state();
    expect(first).toMatchObject([{ books: 63, listings: 190 }]);
    const { code, stderr } = await runProcess(['seed'], environment);
    expect([code, await state()]).toEqual([0, first]);
    expect(stderr).toContain('63 rows read: 0 books added, 63 already there, 0 refused');
  });

  it.each([
    [['gone.csv'], 'gone.csv cannot be read (ENOENT)'],
    [['--listings', 'many'], '--listings: received "many"; accepted: a whole number'],
    [['--wrong'], "Unknown option '--wrong'"],
    [['a.csv', 'b.csv'], 'Received 2 files; accepted: one'],
  ])('refuses %j', async (parameters, message) => {
    const { code, stderr } = await runProcess(['seed', ...parameters], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr).not.toContain('    at ');
  });

  it('imports one file twice at the same time, and each book once', async () => {
    await migrated(environment);
    const file = join(mkdtempSync(join(tmpdir(), 'import-')), 'twins.csv');
    writeFileSync(file, `title\n${Array.from({ length: 3000 }, (_, index) => `Twin ${index}`).join('\n')}\n`);
    const both = await Promise.all([runProcess(['seed', file], environment), runProcess(['seed', file], environment)]);
    const summary = /3000 rows read: \d+ books added, \d+ already there, 0 refused/;
    expect(both.map(({ code, stderr }) => [code, summary.test(stderr)])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect((await admin.query(`SELECT COUNT(*) AS n FROM ${schema}.books`))[0]).toEqual([{ n: 3000 }]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once on %s, which PID 1 would ignore if it did not handle it', async (signal, code) => {
    await migrated(environment);
    const file = join(mkdtempSync(join(tmpdir(), 'import-')), 'many.csv');
    writeFileSync(file, `title\n${Array.from({ length: 20_000 }, (_, index) => `Title ${index}`).join('\n')}\n`);
    const running = start('seed', file);
    const books = () => admin.query(`SELECT 1 FROM ${schema}.books LIMIT 1`);
    while (((await books())[0] as unknown[]).length === 0) await sleep(5);
    running.child.kill(signal);
    expect(await running.exit).toBe(code);
    const [[found]] = (await admin.query(`SELECT COUNT(*) AS n FROM ${schema}.books`)) as unknown as [{ n: number }[]];
    expect(found!.n % 500).toBe(0);
  });

  it('goes on where it was killed', async () => {
    await migrated(environment);
    const file = join(mkdtempSync(join(tmpdir(), 'import-')), 'many.csv');
    writeFileSync(
      file,
      `title,authors\n${Array.from({ length: 4000 }, (_, index) => `Title ${index},Author ${index % 100}`).join('\n')}\n`,
    );
    const first = start('seed', file);
    const books = async () =>
      Number(((await admin.query(`SELECT COUNT(*) AS n FROM ${schema}.books`))[0] as { n: number }[])[0]!.n);
    while ((await books()) < 500) await sleep(5);
    first.child.kill('SIGKILL');
    await first.exit;
    const left = await books();
    expect(left).toBeLessThan(4000);
    expect(left % 500).toBe(0);
    const { stderr } = await runProcess(['seed', file], environment);
    expect(stderr).toContain(`4000 rows read: ${4000 - left} books added, ${left} already there, 0 refused`);
    const [rows] = await admin.query(
      `SELECT COUNT(*) AS n FROM ${schema}.book_search JOIN ${schema}.offer_floor USING (book_id)`,
    );
    expect(rows).toEqual([{ n: 4000 }]);
  });
});

function get(url: string, agent: Agent): Promise<{ status: number | undefined; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response
        .resume()
        .on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    })
      .on('error', reject)
      .end();
  });
}
