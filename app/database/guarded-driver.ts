import type { Pool, PoolConnection, PoolOptions, SslOptions } from 'mysql2';
import mysql2 from 'mysql2';
import type { Logger } from '../core/log.ts';
import { poisonsConnection } from './database-errors.ts';
import { askForSecrets, boundWaiting, type Credentials, cut, type GuardedPool } from './pool-guard.ts';

export interface GuardOptions {
  /** Connections that the pool opens at most. */
  readonly poolSize: number;
  /** Asked once for each new connection, so that user and password always belong together. */
  readonly credentials: () => Credentials;
  /** Asked once for each new connection; undefined connects without TLS. */
  readonly tls: () => SslOptions | undefined;
  /** Milliseconds to wait for a connection of the pool. */
  readonly acquireTimeoutMs: number;
  /** Milliseconds that one statement may take. */
  readonly queryTimeoutMs: number;
  /** Told of slow statements, without their values. */
  readonly log: Logger;
}

export interface PoolUse {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
  /** Connections that it opens at most. */
  readonly limit: number;
}

/** `max_prepared_stmt_count` of the server is reached: the statement goes as text then. */
const TOO_MANY_PREPARED = 1461;

/** Numbers go as text: as floating point numbers, which the driver makes of them, the server refuses them behind LIMIT. */
const asParameter = (value: unknown) => (typeof value === 'number' ? String(value) : value) as string;

class StatementTimeout extends Error {
  readonly code = 'PROTOCOL_SEQUENCE_TIMEOUT';
  constructor(milliseconds: number) {
    super(`The statement was given up after ${milliseconds} ms.`);
  }
}

/** Statements that take longer are logged. */
const SLOW_MS = 500;

/**
 * What every session is set to before its first statement, on MySQL 8 and MariaDB 10.11 alike: each takes the limit of
 * a statement from a comment that is meant for it. The server stops a statement soon after the client has given it up;
 * else what was timed out would go on there and the next attempt would join it.
 */
const session = (queryTimeoutMs: number): readonly string[] => [
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00',
    SESSION innodb_lock_wait_timeout = 3
    /*!80000 , SESSION max_execution_time = ${queryTimeoutMs + 200} */ /*M!100100 , SESSION max_statement_time = ${queryTimeoutMs / 1000 + 0.2} */`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/**
 * mysql2 as TypeORM's `driver`, with what a pool needs to live through faults: credentials and certificates are taken
 * up anew by each connection, waiting for a connection ends, and a connection that a fault has spoilt is not given back.
 */
export class GuardedDriver {
  readonly #options: GuardOptions;
  #pool: GuardedPool | undefined;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Connections of the pool at this moment. */
  use(): PoolUse {
    const pool = this.#pool;
    return {
      open: pool?._allConnections.length ?? 0,
      idle: pool?._freeConnections.length ?? 0,
      waiting: pool?._connectionQueue.length ?? 0,
      limit: this.#options.poolSize,
    };
  }

  /**
   * Runs one statement on any connection: what TypeORM does too, at half the cost. It is prepared once for each
   * connection, unless it has a list among its values, which only the client can write out.
   */
  query(sql: string, values: readonly unknown[]): Promise<unknown> {
    const { log, queryTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      this.#pool!.getConnection((error, connection) => {
        if (error) {
          reject(error);
          return;
        }
        const started = performance.now();
        let open = true;
        const settle = (failure: unknown, result?: unknown): void => {
          if (!open) return;
          open = false;
          clearTimeout(timer);
          noteSlow(log, sql, started);
          if (failure && poisonsConnection(failure)) cut(connection);
          connection.release();
          if (failure) reject(failure);
          else resolve(result);
        };
        // The driver's own limit does not hold while it prepares a statement.
        const timer = setTimeout(() => settle(new StatementTimeout(queryTimeoutMs)), queryTimeoutMs);
        if (values.some(Array.isArray)) connection.query(sql, values as string[], settle);
        else
          connection.execute(sql, values.map(asParameter), (failure: { errno?: number } | null, result: unknown) => {
            if (failure?.errno === TOO_MANY_PREPARED) connection.query(sql, values as string[], settle);
            else settle(failure, result);
          });
      });
    });
  }

  /** Cuts what `end` has left open. */
  destroy(): void {
    const connections = this.#pool?._allConnections;
    for (let index = (connections?.length ?? 0) - 1; index >= 0; index--) cut(connections!.get(index)!);
  }

  /** Called by TypeORM. */
  createPool(options: PoolOptions): Pool {
    const pool = mysql2.createPool({ ...options, ssl: this.#options.tls() }) as GuardedPool;
    askForSecrets(pool.config.connectionConfig, this.#options);
    boundWaiting(pool, this.#options.acquireTimeoutMs);
    pool.on('connection', (connection) => {
      watch(connection, this.#options.log);
      for (const statement of session(this.#options.queryTimeoutMs))
        connection.query(statement, (error) => error && cut(connection));
    });
    this.#pool = pool;
    return pool;
  }
}

/**
 * Logs slow statements, and cuts a connection that a fault has spoilt (see `poisonsConnection`): TypeORM would give it
 * back to the pool, also one whose statement timed out.
 */
function watch(connection: PoolConnection, log: Logger): void {
  const query = connection.query.bind(connection) as (...parameters: unknown[]) => unknown;
  connection.query = ((...parameters: unknown[]) => {
    const callback = parameters.at(-1);
    const started = performance.now();
    if (typeof callback === 'function')
      parameters[parameters.length - 1] = (error: unknown, ...rest: unknown[]) => {
        noteSlow(log, textOf(parameters[0]), started);
        if (error && poisonsConnection(error)) cut(connection);
        callback(error, ...rest);
      };
    return query(...parameters);
  }) as PoolConnection['query'];
}

function noteSlow(log: Logger, sql: string, started: number): void {
  const milliseconds = Math.round(performance.now() - started);
  if (milliseconds > SLOW_MS) log.warn({ milliseconds, sql }, 'slow statement');
}

/** The text of a statement, with its placeholders. */
const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : (statement as { sql: string }).sql;
