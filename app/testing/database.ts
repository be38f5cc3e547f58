import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Cursors } from '../catalog/index.ts';
import { createLog } from '../core/log.ts';
import type { DatabaseOptions } from '../database/data-source.ts';
import { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { type Services, servicesOver } from '../services.ts';

/** A schema of its own on the server that DATABASE_HOST names (`npm test` provides one), gone when it is closed. */
export interface TestDatabase {
  readonly database: Database<Services>;
  /** How it was opened, to open it again with other limits. */
  readonly options: DatabaseOptions;
  /** Runs a statement past the store, to look behind it or to do it harm. */
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const silentLog = createLog('silent');
export const testCursors = new Cursors(() => ['a key of at least thirty-two characters']);

/** Address and account of the test server, as `npm test` hands them to the tests. */
export function testServer(): { host: string; port: number; user: string; password: string } {
  const {
    DATABASE_HOST: host,
    DATABASE_PORT: port = '3306',
    DATABASE_USER: user = 'root',
    DATABASE_PASSWORD: password = '',
  } = process.env;
  if (!host)
    throw new Error('DATABASE_HOST is not set. Run the tests with `npm test -- PATTERN`, which provides a database.');
  return { host, port: Number(port), user, password };
}

export async function openTestDatabase(limits: Partial<DatabaseOptions> = {}): Promise<TestDatabase> {
  const server = testServer();
  const name = `bookstore_test_${randomBytes(6).toString('hex')}`;
  const admin = await createConnection({ ...server, charset: 'utf8mb4_unicode_ci', timezone: 'Z' });
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [name]);
  await admin.query('USE ??', [name]);
  const options: DatabaseOptions = {
    host: server.host,
    port: server.port,
    name,
    credentials: () => ({ user: server.user, password: server.password }),
    poolSize: 4,
    queueLimit: 100,
    acquireTimeoutMs: 5000,
    queryTimeoutMs: 10_000,
    log: silentLog,
    ...limits,
  };
  const database = new Database(options, servicesOver(testCursors));
  await database.connect();
  await migrate(database.dataSource, silentLog);
  return {
    database,
    options,
    query: async (sql, values = []) => {
      const [found] = await admin.query(sql, [...values]);
      return found as Record<string, unknown>[];
    },
    close: async () => {
      await database.close();
      await admin.query('DROP DATABASE ??', [name]);
      await admin.end();
    },
  };
}
