import type { Pool, PoolConnection, PoolOptions, SslOptions } from 'mysql2';
import mysql2 from 'mysql2';
import type { Logger } from '../core/log.ts';
import { ConnectionRegister } from './connection-register.ts';
import { isLost, isReadOnly, NoAnswer, poisonsConnection, StatementTimeout } from './database-errors.ts';
import { type Answer, inquire } from './inquiry.ts';
import { askForSecrets, boundWaiting, type Credentials, cut, cutOff, type GuardedPool } from './pool-guard.ts';
import { type Condition, Pulse } from './pulse.ts';
import { session } from './session.ts';
import { noteSlow } from './slow-statements.ts';

export interface GuardOptions {
  readonly pool: 'writer' | 'reader';
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

/** When a statement takes longer, the server is asked whether it is there at all. */
const STUCK_MS = 2000;
/** How often user, password and certificates are looked at. */
const RENEW_MS = 3000;

/**
 * mysql2 as TypeORM's `driver`, with what a pool needs to live through faults: credentials and certificates are taken
 * up anew by each connection, waiting for a connection ends, a connection that a fault has spoilt is not given back, and
 * a server that is gone is given up by everybody at once (see `Pulse`).
 */
export class GuardedDriver {
  readonly #options: GuardOptions;
  readonly #pulse: Pulse;
  /** When the statement was sent that a connection is at. */
  readonly #sentAt = new WeakMap<PoolConnection, number>();
  readonly #register = new ConnectionRegister();
  #renewing: NodeJS.Timeout | undefined;
  #access: { readonly credentials: Credentials; readonly tls: SslOptions | undefined } | undefined;
  #pool: GuardedPool | undefined;
  #poolOptions: PoolOptions = {};

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#pulse = new Pulse({
      pool: options.pool,
      ask: () => this.#ask(),
      isStuck: () => {
        const before = performance.now() - STUCK_MS;
        return this.#connections().some((connection) => (this.#sentAt.get(connection) ?? before) < before);
      },
      giveUp: () => {
        const waiting = this.#pool?._connectionQueue;
        while (waiting && waiting.length > 0) waiting.shift()!(new NoAnswer());
        for (const connection of this.#connections()) {
          this.#register.abandon(connection);
          cutOff(connection);
        }
      },
      startAfresh: () => this.#startAfresh(),
      log: options.log,
    });
  }

  /** What may be expected of the server at this moment. */
  get condition(): Condition {
    return this.#pulse.condition;
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
        const sentAt = performance.now();
        this.#sentAt.set(connection, sentAt);
        let open = true;
        const settle = (failure: unknown, result?: unknown): void => {
          if (!open) return;
          open = false;
          clearTimeout(timer);
          this.#sentAt.delete(connection);
          noteSlow(log, sql, sentAt);
          if (failure) this.#failed(connection, failure);
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

  /** Whether a connection is not to be used any more, although it works. */
  isOutdated(connection: object): boolean {
    return this.#register.isOutdated(connection);
  }

  /** Cuts what `end` has left open. */
  destroy(): void {
    this.#pulse.stop();
    clearInterval(this.#renewing);
    for (const connection of this.#connections()) cut(connection);
  }

  /** Connections that are idle go now, the others when they are given back. */
  #startAfresh(): void {
    this.#register.startAfresh();
    const idle = this.#pool?._freeConnections;
    while (idle && idle.length > 0) cut(idle.get(0)!);
  }

  #accessNow() {
    return { credentials: this.#options.credentials(), tls: this.#options.tls() };
  }

  /**
   * Once user, password or authorities are others, and the server takes them, all connections are replaced: those of the
   * old user end within seconds, after which it may be dropped.
   */
  async #renew(): Promise<void> {
    const access = this.#accessNow();
    const { credentials, tls } = this.#access ?? access;
    const isSame =
      credentials.user === access.credentials.user &&
      credentials.password === access.credentials.password &&
      tls === access.tls;
    if (isSame || !/writable|read-only/.test(await this.#ask())) return;
    this.#access = access;
    this.#startAfresh();
  }

  #connections(): PoolConnection[] {
    const all = this.#pool?._allConnections;
    return Array.from({ length: all?.length ?? 0 }, (_, index) => all!.get(index)!);
  }

  /** A connection that a fault has spoilt is not used again; and what the fault says of the server is looked into. */
  #failed(connection: PoolConnection, failure: unknown): void {
    if (poisonsConnection(failure) || isLost(failure)) this.#register.abandon(connection);
    if (poisonsConnection(failure)) cut(connection);
    if (isLost(failure) || isReadOnly(failure)) this.#pulse.suspect(true);
    else if (poisonsConnection(failure)) this.#pulse.suspect();
  }

  #ask(): Promise<Answer> {
    const { host, port, database } = this.#poolOptions;
    return inquire({
      host: host!,
      port: port!,
      database: database!,
      ...this.#accessNow(),
      abandoned: this.#register.abandoned,
    });
  }

  /** Called by TypeORM. */
  createPool(options: PoolOptions): Pool {
    const pool = mysql2.createPool({ ...options, ssl: this.#options.tls() }) as GuardedPool;
    this.#poolOptions = options;
    askForSecrets(pool.config.connectionConfig, this.#options);
    boundWaiting(pool, {
      acquireTimeoutMs: this.#options.acquireTimeoutMs,
      refusal: () => (this.condition === 'down' ? new NoAnswer() : null),
      isOutdated: (connection) => this.#register.isOutdated(connection),
      notConnected: () => this.#pulse.suspect(),
    });
    pool.on('connection', (connection) => {
      const name = this.#register.admit(connection);
      this.#watch(connection);
      for (const [sql, values] of session(this.#options.queryTimeoutMs, name))
        connection.query(sql, values ?? [], (error) => error && cut(connection));
    });
    this.#access = this.#accessNow();
    clearInterval(this.#renewing);
    this.#renewing = setInterval(() => void this.#renew().catch(() => undefined), RENEW_MS).unref();
    this.#pool = pool;
    return pool;
  }

  /** TypeORM would give a connection back to the pool whatever has become of it, also when a statement timed out. */
  #watch(connection: PoolConnection): void {
    const query = connection.query.bind(connection) as (...parameters: unknown[]) => unknown;
    connection.query = ((...parameters: unknown[]) => {
      const callback = parameters.at(-1);
      if (typeof callback === 'function') {
        const sentAt = performance.now();
        this.#sentAt.set(connection, sentAt);
        parameters[parameters.length - 1] = (error: unknown, ...rest: unknown[]) => {
          this.#sentAt.delete(connection);
          noteSlow(this.#options.log, parameters[0], sentAt);
          if (error) this.#failed(connection, error);
          callback(error, ...rest);
        };
      }
      return query(...parameters);
    }) as PoolConnection['query'];
  }
}
