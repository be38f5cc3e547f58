/**
 * `npm run bench:store`: the catalogue page and the JSON of a book against a floor in the same run.
 *
 * The floor (bench/floor.ts) is node:http with mysql2's `execute`: the same statements on as many connections, and as
 * many bytes of answer, but no routing, no validation, no templates, no headers, no log, no metrics. The store runs as
 * in production: a process of its own, logs and metrics on, no cache of answers. Both are driven in turns, several
 * rounds, and the medians are compared, so that a busy machine slows both.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool, type Pool } from 'mysql2/promise';
import type { EntityManager } from 'typeorm';
import { catalogueQuery } from '../app/catalog/catalogue-query.ts';
import { Cursors } from '../app/catalog/cursor.ts';
import { type Services, servicesOver } from '../app/services.ts';
import { root, startChild, stopChild } from '../scripts/child.ts';
import { dataFolder, runRole, startRole, whenReady, withLocalStore } from '../scripts/store.ts';
import { main, type Terminal } from '../scripts/terminal.ts';
import { writeCatalogue } from './catalogue.ts';
import type { FloorRoute, FloorSetup } from './floor.ts';
import { requestsPerSecond } from './load.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '10' },
    /** A CSV of real books instead of the invented ones. */
    file: { type: 'string' },
  },
});
const [rounds, seconds, connections] = [Number(values.rounds), Number(values.seconds), Number(values.connections)];
const BOOKS = 10_000;
const LISTINGS = 30_000;
const POOL = 10;

/** What is measured: an address of the store, and what it reads from the database. */
interface Subject {
  readonly name: string;
  readonly path: string;
  /** Least share of the floor's requests per second. */
  readonly target: number;
  readonly read: (services: Services) => Promise<unknown>;
}

await main((terminal) => {
  const fixed = {
    DATABASE_NAME: `bookstore_bench${values.file ? '_file' : ''}`,
    HTTP_PORT: '0',
    METRICS_PORT: '0',
    DATABASE_POOL_SIZE: String(POOL),
    LOG_LEVEL: 'info',
  };
  return withLocalStore(terminal, fixed, ({ variables }) => bench(terminal, variables));
});

async function bench(terminal: Terminal, variables: Readonly<Record<string, string>>): Promise<number> {
  const children: ChildProcess[] = [];
  const database = {
    host: variables['DATABASE_HOST']!,
    port: Number(variables['DATABASE_PORT']),
    user: variables['DATABASE_USER']!,
    password: variables['DATABASE_PASSWORD']!,
    database: variables['DATABASE_NAME']!,
  };
  const pool = createPool({ ...database, charset: 'utf8mb4_unicode_ci', timezone: 'Z' });
  try {
    await runRole(terminal, ['migrate'], variables);
    const file = values.file ?? join(dataFolder, 'bench-catalogue.csv');
    if (!values.file) writeCatalogue(file, BOOKS);
    await runRole(terminal, ['seed', file, '--listings', String(LISTINGS)], variables);

    const web = startRole(terminal, ['web'], variables, 'pipe');
    children.push(web);
    web.stdout!.resume(); // its log is written, and thrown away
    const base = `http://127.0.0.1:${await whenReady(web)}`;
    const subjects = await subjectsOf(base);
    const routes = await Promise.all(
      subjects.map((subject) => floorRoute(subject, base, pool, variables['SECRET_KEY']!)),
    );
    const command = [process.execPath, join(root, 'bench/floor.ts')];
    const floor = startChild(terminal, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(floor);
    floor.send({ database, poolSize: POOL, routes } satisfies FloorSetup);
    const [floorPort] = (await once(floor, 'message')) as [number];
    return report(subjects, await measure(terminal, subjects, base, `http://127.0.0.1:${floorPort}`));
  } catch (error) {
    terminal.interrupted.throwIfAborted(); // which took the store away from the load
    throw error;
  } finally {
    for (const child of children) await stopChild(child);
    await pool.end();
  }
}

async function subjectsOf(base: string): Promise<Subject[]> {
  const first = await json(`${base}/api/v1/books`);
  let [last, after] = ['', first.after as string | null];
  while (after) {
    last = after;
    after = (await json(`${base}/api/v1/books?after=${after}`)).after;
  }
  const { id } = first.books[0];
  const query = catalogueQuery({ q: '' });
  return [
    { name: 'catalogue page, the first', path: '/books', target: 0.5, read: ({ catalog }) => catalog.list(query, {}) },
    {
      name: 'catalogue page, the last',
      path: `/books?after=${last}`,
      target: 0.5,
      read: ({ catalog }) => catalog.list(query, { after: last }),
    },
    {
      name: 'book as JSON',
      path: `/api/v1/books/${id}`,
      target: 0.6,
      read: ({ catalog }) => catalog.bookWithOffers(id),
    },
  ];
}

async function json(url: string): Promise<any> {
  return (await fetch(url)).json();
}

/** The statements that the store sends for a subject, recorded from its own code, and the size of its answer. */
async function floorRoute({ path, read }: Subject, base: string, pool: Pool, key: string): Promise<FloorRoute> {
  const statements: { sql: string; values: readonly unknown[] }[] = [];
  const recorder = {
    query: async (sql: string, parameters: readonly unknown[] = []) => {
      statements.push({ sql, values: parameters });
      return (await pool.query(sql, [...parameters]))[0];
    },
  };
  await read(servicesOver(new Cursors(() => [key]))(recorder as unknown as EntityManager));
  const body = await (
    await fetch(base + path, { headers: { 'accept-encoding': 'identity', accept: 'text/html, application/json' } })
  ).arrayBuffer();
  return { path, statements, bytes: body.byteLength };
}

interface Measured {
  readonly ours: number[];
  readonly floor: number[];
}

async function measure(
  { progress }: Terminal,
  subjects: readonly Subject[],
  ours: string,
  floor: string,
): Promise<Map<Subject, Measured>> {
  const results = new Map(subjects.map((subject) => [subject, { ours: [] as number[], floor: [] as number[] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      for (const [name, base] of [
        ['ours', ours],
        ['floor', floor],
      ] as const) {
        const rate = await requestsPerSecond(base + subject.path, connections, seconds * 1000);
        if (round > 0) results.get(subject)![name].push(rate); // the first round warms up
      }
    }
    progress(`round ${round} of ${rounds}`);
  }
  return results;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function report(subjects: readonly Subject[], results: Map<Subject, Measured>): number {
  let missed = 0;
  for (const subject of subjects) {
    const { ours, floor } = results.get(subject)!;
    const ratio = median(ours.map((rate, round) => rate / floor[round]!));
    if (ratio < subject.target) missed++;
    console.log(
      `${subject.name.padEnd(26)} ${median(ours).toFixed(0).padStart(6)}/s   floor ${median(floor).toFixed(0).padStart(6)}/s   ratio ${ratio.toFixed(2)} (target ${subject.target})`,
    );
  }
  const [first, last] = subjects.map((subject) => median(results.get(subject)!.ours));
  console.log(`first page over last page: ${(first! / last!).toFixed(2)} (target: within a factor of 1.2)`);
  return missed === 0 ? 0 : 1;
}
