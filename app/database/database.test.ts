import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { Unavailable } from '../core/errors.ts';
import { aBook, bookFacts } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { otherAddress, type Relay, startRelay } from '../testing/relay.ts';
import type { DatabaseOptions } from './data-source.ts';
import { Database } from './database.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { migrations } from './migrations/index.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase();
  await store.query('CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL)');
  await store.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
});
afterAll(() => store.close());

const opened: Database<EntityManager>[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

/** The same schema through a pool of its own, whose services are the bare connection. */
async function open(limits: Partial<DatabaseOptions> = {}): Promise<Database<EntityManager>> {
  const database = new Database<EntityManager>({ ...store.options, ...limits }, (db) => db);
  opened.push(database);
  await database.connect();
  return database;
}

const relays: Relay[] = [];
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
});

/** The same, with a network in between that can be spoilt; a reader is behind a network of its own. */
async function openBehindRelay(
  limits: Partial<DatabaseOptions> = {},
): Promise<{ database: Database<EntityManager>; relay: Relay }> {
  const relay = await startRelay(store.options);
  relays.push(relay);
  return { relay, database: await open({ host: '127.0.0.1', port: relay.port, poolSize: 2, ...limits }) };
}

/** Status of a request that writes something. */
const answers = (database: Database<EntityManager>): Promise<number> =>
  database
    .transaction((db) => db.query('UPDATE counters SET n = n'))
    .then(
      () => 200,
      (error: { status?: number }) => error.status ?? 500,
    );

describe('a session', () => {
  it('is strict, in UTC, waits three seconds for a lock and keeps four-byte characters', async () => {
    const database = await open();
    await store.query('CREATE TABLE IF NOT EXISTS texts (t VARCHAR(4), at DATETIME(3)) CHARACTER SET utf8mb4');
    await database.transaction((db) =>
      db.query('INSERT INTO texts VALUES (?, ?)', ['𝔘😀', new Date('2026-03-29T01:30:00.123Z')]),
    );
    const [found] = await database.read((db) =>
      db.query('SELECT t, at, CAST(@@innodb_lock_wait_timeout AS CHAR) AS wait FROM texts'),
    );
    expect(found).toEqual({ t: '𝔘😀', at: new Date('2026-03-29T01:30:00.123Z'), wait: '3' });
    expect(await store.query('SELECT CAST(at AS CHAR) AS at FROM texts')).toEqual([{ at: '2026-03-29 01:30:00.123' }]);
    await expect(
      database.transaction((db) => db.query("INSERT INTO texts VALUES ('too long', NOW())")),
    ).rejects.toThrow(/too long/i);
  });
});

describe('a transaction', () => {
  it('keeps all of its work or nothing', async () => {
    const database = await open();
    const half = database.transaction(async (db) => {
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 1');
      throw new Error('changed my mind');
    });
    await expect(half).rejects.toThrow('changed my mind');
    expect(await store.query('SELECT n FROM counters WHERE id = 1')).toEqual([{ n: 0 }]);
  });

  it('runs again from the start after a deadlock, and counts each work once', async () => {
    const database = await open({ poolSize: 10 });
    let runs = 0;
    const cross = (first: number, second: number) =>
      database.transaction(async (db) => {
        runs++;
        await db.query('UPDATE counters SET n = n + 1 WHERE id = ?', [first]);
        await sleep(10);
        await db.query('UPDATE counters SET n = n + 1 WHERE id = ?', [second]);
      });
    for (let round = 0; round < 5; round++) await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(await store.query('SELECT n FROM counters ORDER BY id')).toEqual([{ n: 10 }, { n: 10 }]);
    expect(runs).toBeGreaterThan(10);
  });

  it('reads again what a deadlock has chosen as its victim', async () => {
    const database = await open({ poolSize: 10 });
    const writing = database.transaction(async (db) => {
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 2');
      await sleep(200);
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 1');
    });
    await sleep(50);
    let runs = 0;
    // A read that locks stands for one that a change of the schema waits for.
    const read = database.read((db) => {
      runs++;
      return db.query('SELECT n FROM counters ORDER BY id FOR UPDATE');
    });
    await expect(Promise.all([read, writing])).resolves.toMatchObject([[{}, {}], undefined]);
    expect(runs).toBeGreaterThan(1);
  });

  it('refuses to ask the pool for a second connection', async () => {
    const database = await open();
    const nested = database.transaction(() => database.read((db) => db.query('SELECT 1')));
    await expect(nested).rejects.toThrow('use the services that it was given');
  });

  it('works with a pool of one, as every command must', async () => {
    const narrow = new Database(
      { ...store.options, poolSize: 1, acquireTimeoutMs: 500 },
      (await import('../services.ts')).servicesOver((await import('../testing/database.ts')).testCursors),
    );
    await narrow.connect();
    const ids = await Promise.all(Array.from({ length: 5 }, () => aBook(narrow)));
    expect(ids).toHaveLength(5);
    await narrow.transaction(({ intake }) => intake.takeIn([bookFacts()]));
    await narrow.close();
  });
});

describe('a pool', () => {
  it('answers 503 to whoever waits too long, who leaves the queue then', async () => {
    const database = await open({ poolSize: 1, acquireTimeoutMs: 100 });
    const slow = database.read((db) => db.query('SELECT SLEEP(0.4)'));
    await expect(database.read((db) => db.query('SELECT 1'))).rejects.toMatchObject({
      status: 503,
      code: 'database-busy',
    });
    expect(database.use()).toMatchObject({ writer: { open: 1, waiting: 0 } });
    await slow;
    expect(await database.read((db) => db.query('SELECT "two" AS n'))).toEqual([{ n: 'two' }]);
    expect(database.use()).toMatchObject({ writer: { open: 1, idle: 1, waiting: 0 } });
  });

  it('turns away at once what its queue has no room for', async () => {
    const database = await open({ poolSize: 1, queueLimit: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => database.read((db) => db.query('SELECT SLEEP(0.05)'))),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]!.reason).toMatchObject({ status: 503 });
  });

  it('destroys a connection whose statement timed out, and goes on with another', async () => {
    const database = await open({ poolSize: 1, queryTimeoutMs: 100 });
    await expect(database.read((db) => db.query('SELECT SLEEP(2)'))).rejects.toBeInstanceOf(Unavailable);
    expect(await database.read((db) => db.query('SELECT "seven" AS n'))).toEqual([{ n: 'seven' }]);
  });

  it('has the server stop a statement that was given up', async () => {
    const database = await open({ poolSize: 2, queryTimeoutMs: 200 });
    const statement = 'SELECT SLEEP(0.05) FROM information_schema.columns a LIMIT 200';
    await expect(database.read((db) => db.query(statement))).rejects.toBeInstanceOf(Unavailable);
    const running = async () =>
      (
        await store.query(
          "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(0.05)%'",
        )
      )[0]!['n'];
    const deadline = Date.now() + 3000;
    while (Number(await running()) > 0 && Date.now() < deadline) await sleep(50);
    expect(Number(await running())).toBe(0);
  });

  it('recovers from a network that swallows everything, once it is back', async () => {
    const { database, relay } = await openBehindRelay({ queryTimeoutMs: 600, acquireTimeoutMs: 900 });
    relay.hold();
    const lost = await Promise.allSettled(Array.from({ length: 6 }, () => database.read((db) => db.query('SELECT 1'))));
    expect(lost.every((outcome) => outcome.status === 'rejected' && outcome.reason.status === 503)).toBe(true);
    relay.pass({ abandoned: true });
    expect(await database.read((db) => db.query('SELECT "one" AS n'))).toEqual([{ n: 'one' }]);
  });

  it('gives up a server that is silent long before a statement may end, asks no more of it, and sees it come back', async () => {
    const { database, relay } = await openBehindRelay({ queryTimeoutMs: 60_000, acquireTimeoutMs: 60_000 });
    relay.hold();
    const waiting = Array.from({ length: 6 }, () => database.read((db) => db.query('SELECT 1')));
    const writing = database.transaction((db) => db.query('UPDATE counters SET n = 0'));
    for (const work of [...waiting, writing]) await expect(work).rejects.toMatchObject({ status: 503 });
    // Those are over; nobody else waits, and nothing is sent to it.
    const before = relay.connections;
    await expect(database.transaction((db) => db.query('SELECT 1'))).rejects.toMatchObject({ status: 503 });
    expect(relay.connections).toBeLessThanOrEqual(Math.max(before, 1));
    relay.pass({ abandoned: true });
    const deadline = Date.now() + 10_000;
    while ((await answers(database)) === 503 && Date.now() < deadline) await sleep(50);
    expect(await answers(database)).toBe(200);
  });

  it('leaves no lock behind in a transaction that the network has cut off', async () => {
    const { database, relay } = await openBehindRelay({ queryTimeoutMs: 600, acquireTimeoutMs: 900 });
    const cutOff = database.transaction(async (db) => {
      await db.query('UPDATE counters SET n = 7 WHERE id = 1');
      relay.hold();
      await db.query('SELECT 1');
    });
    await expect(cutOff).rejects.toMatchObject({ status: 503 });
    // The server has heard nothing of it, and never will.
    relay.pass({ abandoned: true });
    const isFree = () =>
      store.query('SELECT n FROM counters WHERE id = 1 FOR UPDATE NOWAIT').then(
        () => true,
        () => false,
      );
    expect(await isFree()).toBe(false);
    const deadline = Date.now() + 6000;
    while (!(await isFree()) && Date.now() < deadline) await sleep(50);
    expect(await isFree()).toBe(true);
  });

  it('reads from the other server while one of them is gone, and writes again when the writer is back', async () => {
    const writer = await startRelay(store.options);
    const reader = await startRelay(store.options, { port: writer.port, address: otherAddress });
    relays.push(writer, reader);
    const database = await open({ host: '127.0.0.1', readerHost: otherAddress, port: writer.port });
    const one = [{ n: 'one' }];
    const current = () => database.readCurrent((db) => db.query('SELECT "one" AS n'));
    await writer.close();
    for (let n = 0; n < 20; n++) expect(await current()).toEqual(one);
    await expect(database.transaction((db) => db.query('SELECT 1'))).rejects.toMatchObject({ status: 503 });
    const back = await startRelay(store.options, { port: writer.port });
    relays.push(back);
    const deadline = Date.now() + 10_000;
    while ((await answers(database)) === 503 && Date.now() < deadline) await sleep(50);
    expect(await answers(database)).toBe(200);
  });

  it('runs what a lost connection has interrupted again, unless it was being committed', async () => {
    const { database, relay } = await openBehindRelay({ poolSize: 1 });
    await store.query('UPDATE counters SET n = 0');
    const interrupted = async (db: EntityManager, loses: boolean): Promise<void> => {
      const answer = db.query('SELECT SLEEP(0.1)');
      if (loses) setTimeout(() => relay.reset(), 20);
      await answer;
    };
    let runs = 0;
    await database.transaction(async (db) => {
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 1');
      await interrupted(db, ++runs === 1);
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 2');
    });
    expect(runs).toBe(2);
    expect(await store.query('SELECT n FROM counters ORDER BY id')).toEqual([{ n: 1 }, { n: 1 }]);
    let reads = 0;
    await database.read(async (db) => {
      await interrupted(db, ++reads === 1);
      return db.query('SELECT 1');
    });
    expect(reads).toBe(2);
    runs = 0;
    const lost = database.transaction(async (db) => {
      runs++;
      await db.query('UPDATE counters SET n = n + 1 WHERE id = 1');
      // What is sent next is the commit.
      relay.hold();
      setTimeout(() => relay.reset(), 50);
    });
    await expect(lost).rejects.toMatchObject({ status: 503 });
    expect(runs).toBe(1);
  });

  it('waits while the server has no room for another connection', async () => {
    const user = `narrow_${store.options.name.slice(-6)}`;
    await store.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'narrow-Password1' WITH MAX_USER_CONNECTIONS 2`);
    await store.query(`GRANT ALL ON ${store.options.name}.* TO '${user}'@'%'`);
    const database = await open({ poolSize: 4, credentials: () => ({ user, password: 'narrow-Password1' }) });
    const answered = await Promise.all(
      Array.from({ length: 8 }, () => database.read((db) => db.query('SELECT SLEEP(0.05) AS n'))),
    );
    expect(answered).toHaveLength(8);
    await database.close();
    await store.query(`DROP USER '${user}'@'%'`);
  });

  it('leaves no connection to a demoted writer behind once its name leads to another server', async () => {
    const database = await open({ poolSize: 3 });
    const ids = async () =>
      new Set(
        (
          await Promise.all(
            Array.from({ length: 3 }, () =>
              database.read((db) => db.query('SELECT CONNECTION_ID() AS id, SLEEP(0.05)')),
            ),
          )
        ).map(([{ id }]) => id as number),
      );
    const before = await ids();
    const refused = database.read(async (db) => {
      await db.query('SET SESSION TRANSACTION READ ONLY');
      await db.query('UPDATE counters SET n = 0');
    });
    await expect(refused).rejects.toMatchObject({ status: 503 });
    const deadline = Date.now() + 5000;
    while ([...(await ids())].some((id) => before.has(id)) && Date.now() < deadline) await sleep(50);
    expect([...(await ids())].some((id) => before.has(id))).toBe(false);
  });

  it('leaves a server that has become read-only for another', async () => {
    const database = await open({ poolSize: 1 });
    const id = async () => (await database.read((db) => db.query('SELECT CONNECTION_ID() AS id')))[0].id;
    const first = await id();
    // What a demoted writer answers, without making the server of all other tests read-only.
    const refused = database.read(async (db) => {
      await db.query('SET SESSION TRANSACTION READ ONLY');
      await db.query('UPDATE counters SET n = 0');
    });
    await expect(refused).rejects.toMatchObject({ status: 503 });
    expect(await id()).not.toBe(first);
  });

  it('looks its host up again for each new connection', async () => {
    const lookup = jest.spyOn(dns, 'lookup');
    syncBuiltinESMExports();
    const database = await open({ poolSize: 1, host: 'localhost' });
    const id = async () => (await database.read((db) => db.query('SELECT CONNECTION_ID() AS id')))[0].id;
    await store.query('KILL ?', [await id()]);
    const before = lookup.mock.calls.length;
    expect(before).toBeGreaterThan(0);
    await sleep(50);
    await id();
    expect(lookup.mock.calls.length).toBe(before + 1);
    lookup.mockRestore();
    syncBuiltinESMExports();
  });

  it('gives up connecting when it is told to, and says why', async () => {
    const database = new Database<EntityManager>(
      { ...store.options, credentials: () => ({ user: 'nobody', password: 'wrong' }) },
      (db) => db,
    );
    await expect(database.connect({ giveUpAfterMs: 200 })).rejects.toThrow(
      /The database cannot be used: Access denied for user 'nobody'/,
    );
    await database.close();
  });

  it('takes up a new user and password, and tries again when the old ones are refused', async () => {
    const user = `rotating_${store.options.name.slice(-6)}`;
    const create = (name: string, password: string) =>
      store.query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'`);
    const grant = (name: string) => store.query(`GRANT ALL ON ${store.options.name}.* TO '${name}'@'%'`);
    await create(`${user}_a`, 'first-Password1');
    await grant(`${user}_a`);
    let current = { user: `${user}_a`, password: 'first-Password1' };
    let asked = 0;
    const database = await open({
      poolSize: 1,
      credentials: () => {
        asked++;
        return current;
      },
    });
    await create(`${user}_b`, 'second-Password2');
    await grant(`${user}_b`);
    current = { user: `${user}_b`, password: 'second-Password2' };
    const [{ id }] = await database.read((db) => db.query('SELECT CONNECTION_ID() AS id'));
    await store.query(`DROP USER '${user}_a'@'%'`);
    await store.query('KILL ?', [id]);
    await sleep(50);
    const [found] = await database.read((db) => db.query('SELECT USER() AS name'));
    expect(found.name).toMatch(new RegExp(`^${user}_b@`));
    // For each new connection, and when it is time to look whether they have changed; not for each statement.
    await sleep(500);
    await database.read((db) => db.query('SELECT 1'));
    const before = asked;
    for (let n = 0; n < 20; n++) await database.read((db) => db.query('SELECT 1'));
    expect(asked - before).toBeLessThanOrEqual(1);
    await store.query(`DROP USER '${user}_b'@'%'`);
  });
});

describe('the schema', () => {
  it('is applied once by migrators that start together', async () => {
    const databases = await Promise.all([open(), open(), open()]);
    await store.query('CREATE DATABASE ??', [`${store.options.name}_twin`]);
    const twins = await Promise.all([1, 2, 3].map(() => open({ name: `${store.options.name}_twin` })));
    const applied = await Promise.all(twins.map((database) => migrate(database.dataSource, store.options.log)));
    expect(applied.flat()).toHaveLength(migrations.length);
    expect(await pendingMigrations(databases[0]!.dataSource)).toEqual([]);
    await store.query('DROP DATABASE ??', [`${store.options.name}_twin`]);
  });

  it('is left alone by a release that uses what a later one has taken away', async () => {
    const name = `${store.options.name}_later`;
    await store.query('CREATE DATABASE ??', [name]);
    const database = await open({ name, poolSize: 1 });
    await migrate(database.dataSource, store.options.log);
    // What a later release adds, and takes away of what this one does without, is nothing to it.
    await store.query('INSERT INTO ?? (timestamp, name) VALUES (?, ?)', [`${name}.migrations`, Date.now(), 'Later']);
    await store.query('ALTER TABLE ?? ADD COLUMN stars INT NULL', [`${name}.listings`]);
    expect(await migrate(database.dataSource, store.options.log)).toEqual([]);
    await store.query('ALTER TABLE ?? DROP COLUMN notes', [`${name}.listings`]);
    await expect(migrate(database.dataSource, store.options.log)).rejects.toThrow(
      'A later release has taken away columns that this one uses: listings.notes.',
    );
    await store.query('DROP DATABASE ??', [name]);
  });

  it('can be applied again after it was cut off half-way', async () => {
    const name = `${store.options.name}_half`;
    await store.query('CREATE DATABASE ??', [name]);
    const database = await open({ name });
    expect(await pendingMigrations(database.dataSource)).toHaveLength(migrations.length);
    await migrate(database.dataSource, store.options.log);
    await store.query('DROP TABLE ??, ??', [`${name}.offer_floor`, `${name}.cart_lines`]);
    await store.query('DELETE FROM ??', [`${name}.migrations`]);
    await migrate(database.dataSource, store.options.log);
    expect(await pendingMigrations(database.dataSource)).toEqual([]);
    await store.query('DROP DATABASE ??', [name]);
  });

  it('has the columns that the entities declare', async () => {
    const database = await open();
    // TypeORM looks there for columns that the database computes; it makes the table only where it makes the others.
    await store.query(
      'CREATE TABLE typeorm_metadata (type TEXT, `database` TEXT, `schema` TEXT, `table` TEXT, name TEXT, value TEXT)',
    );
    const log = await database.dataSource.driver.createSchemaBuilder().log();
    const changes = log.upQueries
      .map(({ query }) => query)
      .filter((query) => / (ADD|DROP|CHANGE|MODIFY) `|CREATE TABLE/.test(query))
      // TypeORM's type `mysql` takes MariaDB's default NULL for the text 'NULL', so it sees every nullable column as changed.
      .filter((query) => !/(?<!NOT) NULL$/.test(query));
    expect(changes).toEqual([]);
  });
});
