import type { SslOptions } from 'mysql2';
import { DataSource, type EntityManager, type Logger as TypeOrmLogger } from 'typeorm';
import type { Logger } from '../core/log.ts';
import { entities } from './entities.ts';
import { GuardedDriver } from './guarded-driver.ts';
import { migrations } from './migrations/index.ts';
import type { Credentials } from './pool-guard.ts';
import { IDLE_MS } from './session.ts';

export interface DatabaseOptions {
  readonly host: string;
  /** Replica for reads that may be a little old. @default the writer */
  readonly readerHost?: string | undefined;
  readonly port: number;
  readonly name: string;
  readonly credentials: () => Credentials;
  /** @default no TLS */
  readonly tls?: () => SslOptions | undefined;
  readonly poolSize: number;
  /** Callers that may wait for a connection. */
  readonly queueLimit: number;
  readonly acquireTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly log: Logger;
}

/** A pool of connections to one server, as TypeORM and as the driver know it. */
export interface Pooled {
  readonly source: DataSource;
  readonly driver: GuardedDriver;
}

/** The manager of a pool for reading, whose bare statements go to the driver without TypeORM's detour. */
export function readingManager({ source, driver }: Pooled): EntityManager {
  const query = (sql: string, values: unknown[] = []) => driver.query(sql, values);
  return Object.create(source.manager, { query: { value: query } }) as EntityManager;
}

export function pooled(options: DatabaseOptions, pool: 'writer' | 'reader', host: string): Pooled {
  const driver = new GuardedDriver({ ...options, pool, tls: options.tls ?? (() => undefined) });
  const source = new DataSource({
    type: 'mysql',
    driver,
    host,
    port: options.port,
    database: options.name,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    // Whoever asked has given up by then; a connection that is stuck longer keeps its place in the pool from others.
    connectTimeout: options.acquireTimeoutMs,
    poolSize: options.poolSize,
    maxQueryExecutionTime: options.queryTimeoutMs,
    enableQueryTimeout: true,
    entities,
    migrations,
    logger: silent,
    extra: {
      queueLimit: options.queueLimit,
      maxPreparedStatements: 50,
      maxIdle: Math.max(1, Math.floor(options.poolSize / 2)),
      idleTimeout: IDLE_MS,
    },
  });
  return { source, driver };
}

const nothing = (): void => undefined;

/** TypeORM prints slow statements on the console by itself, even when told to log nothing; the driver logs them. */
const silent: TypeOrmLogger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
