import type { Pool, PoolConnection, PoolOptions, SslOptions } from 'mysql2';
import mysql2 from 'mysql2';
import { Unavailable } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { isAccessDenied, poisonsConnection } from './database-errors.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface GuardOptions {
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
}

interface Queue<T> {
  readonly length: number;
  get(index: number): T | undefined;
  removeOne(index: number): void;
}

/** Fields of mysql2's pool that it does not declare. */
interface PoolInternals {
  readonly config: { readonly connectionConfig: object };
  readonly _allConnections: Queue<PoolConnection>;
  readonly _freeConnections: Queue<PoolConnection>;
  readonly _connectionQueue: Queue<Callback>;
}

type Callback = (error: NodeJS.ErrnoException | null, connection?: PoolConnection) => void;

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
  #pool: (Pool & PoolInternals) | undefined;

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
    const pool = mysql2.createPool({ ...options, ssl: this.#options.tls() }) as Pool & PoolInternals;
    followSecrets(pool.config.connectionConfig, this.#options);
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

/** Ends a connection at once. mysql2's `destroy` waits for the peer to close its side, which one that is gone never does. */
export function cut(connection: { destroy(): void; readonly stream?: { destroy(): void } }): void {
  connection.destroy();
  connection.stream?.destroy();
}

/** mysql2 copies this object's accessors to each connection, which reads user and password at different moments. */
function followSecrets(connectionConfig: object, { credentials, tls }: GuardOptions): void {
  const taken = new WeakMap<object, Credentials>();
  const takenBy = (connection: object): Credentials => {
    const known = taken.get(connection) ?? credentials();
    taken.set(connection, known);
    return known;
  };
  Object.defineProperties(connectionConfig, {
    user: {
      enumerable: true,
      configurable: true,
      get(this: object) {
        return takenBy(this).user;
      },
    },
    password: {
      enumerable: true,
      configurable: true,
      get(this: object) {
        return takenBy(this).password;
      },
    },
    ...(tls() ? { ssl: { enumerable: true, configurable: true, get: tls } } : {}),
  });
}

/** mysql2 has no acquire timeout. A connection that arrives late goes back; after 1045 new secrets are tried once. */
function boundWaiting(pool: Pool & PoolInternals, acquireTimeoutMs: number): void {
  const acquire = pool.getConnection.bind(pool) as (callback: Callback) => void;
  pool.getConnection = ((callback: Callback) => {
    if (pool._freeConnections.length > 0) {
      acquire(callback);
      return;
    }
    let waiting = true;
    const settle: Callback = (error, connection) => {
      if (!waiting) {
        connection?.release();
        return;
      }
      waiting = false;
      clearTimeout(timer);
      callback(error, connection);
    };
    const first: Callback = (error, connection) =>
      isAccessDenied(error) && waiting ? acquire(settle) : settle(error, connection);
    const timer = setTimeout(() => {
      waiting = false;
      leave(pool._connectionQueue, [first, settle]);
      callback(new Unavailable('database-busy', `No database connection became free in ${acquireTimeoutMs} ms.`));
    }, acquireTimeoutMs);
    acquire(first);
    surviveErrors(pool._allConnections);
  }) as Pool['getConnection'];
}

/** Whoever has given up waiting must not fill the queue. */
function leave(queue: Queue<Callback>, callbacks: readonly Callback[]): void {
  for (let index = queue.length - 1; index >= 0; index--)
    if (callbacks.includes(queue.get(index)!)) queue.removeOne(index);
}

/**
 * A connection may raise an error when nobody listens (its connect times out while the pool closes), which would end
 * the process. Whoever uses the connection is told by the callback of the statement all the same.
 */
function surviveErrors(connections: Queue<PoolConnection>): void {
  const newest = connections.get(connections.length - 1);
  if (newest && !newest.listeners('error').includes(ignore)) newest.on('error', ignore);
}

const ignore = (): void => undefined;

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
