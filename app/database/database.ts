import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { NotFound, Unavailable, UsageError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { type DatabaseOptions, type Pooled, pooled, readingManager } from './data-source.ts';
import { isConflict, isLost, isUnreachable, NotFoundYet, translate } from './database-errors.ts';
import type { PoolUse } from './guarded-driver.ts';
import { cut } from './pool-guard.ts';

type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/** Times that a transaction is begun again after a deadlock or a lock that was not to be had. */
const RETRIES = 3;
/** Times that a read is asked for again after a lost connection, the last time of the other server: within 600 ms. */
const READ_RETRIES = 5;
/** Nor is it asked for again when so much time has passed: somebody waits for it. */
const READ_PATIENCE_MS = 5000;

/**
 * The store's database. `S` is what the features offer over it: commands and queries get their services from `read`
 * or `transaction`, bound to what they are run on.
 */
export class Database<S> {
  readonly #services: (db: EntityManager) => S;
  readonly #log: Logger;
  readonly #writer: Pooled;
  readonly #reader: Pooled;
  readonly #inTransaction = new AsyncLocalStorage<true>();
  readonly #closing = new AbortController();
  #reading: S | undefined;
  #current: S | undefined;

  constructor(options: DatabaseOptions, services: (db: EntityManager) => S) {
    this.#services = services;
    this.#log = options.log;
    this.#writer = pooled(options, 'writer', options.host);
    this.#reader = options.readerHost ? pooled(options, 'reader', options.readerHost) : this.#writer;
  }

  /** The writer, for migrations alone. */
  get dataSource(): DataSource {
    return this.#writer.source;
  }

  /**
   * Resolves when the database answers; tries at least every two seconds, until `close` or until so many milliseconds
   * have passed, and then throws UsageError with the last reason.
   *
   * @default tries for ever, as a server must
   */
  async connect({ giveUpAfterMs = Number.POSITIVE_INFINITY } = {}): Promise<void> {
    const deadline = performance.now() + giveUpAfterMs;
    for (const { source } of this.#pools()) {
      for (let attempt = 0; !source.isInitialized; attempt++) {
        try {
          await source.initialize();
        } catch (error) {
          if (this.#closing.signal.aborted) throw error;
          if (performance.now() > deadline) {
            throw new UsageError(`The database cannot be used: ${(error as Error).message || String(error)}.`);
          }
          this.#log.warn({ err: error, attempt }, 'the database does not answer yet');
          await sleep(Math.min(2000, 100 * 2 ** attempt), undefined, { signal: this.#closing.signal });
        }
      }
    }
    this.#current = this.#services(readingManager(this.#writer));
    this.#reading = this.#reader === this.#writer ? this.#current : this.#services(readingManager(this.#reader));
  }

  /** Runs queries outside a transaction, on the replica when there is one: never to read what was just written. */
  async read<T>(work: (services: S) => Promise<T>): Promise<T> {
    return this.#read(this.#reader, this.#writer, work);
  }

  /**
   * Runs queries outside a transaction on the writer: they see what a visitor has just changed. While the writer is gone
   * the replica answers, so that who is logged in stays so and reads on; `work` is told, since what was written last may
   * not be there yet. What is not found there is answered as if nobody had answered.
   */
  async readCurrent<T>(work: (services: S, from: 'writer' | 'replica') => Promise<T>): Promise<T> {
    return this.#read(this.#writer, this.#reader, work);
  }

  /**
   * When a connection is lost, or a deadlock has chosen it, `work` runs again on another one; when a server cannot be
   * reached, on the other server.
   */
  async #read<T>(
    first: Pooled,
    second: Pooled,
    work: (services: S, from: 'writer' | 'replica') => Promise<T>,
  ): Promise<T> {
    this.#refuseNesting();
    const deadline = performance.now() + READ_PATIENCE_MS;
    let pool = first.driver.condition === 'down' ? second : first;
    for (let attempt = 1; ; attempt++) {
      const services = pool === this.#writer ? this.#current : this.#reading;
      if (!services) throw new Unavailable('database-unavailable', 'The store cannot reach its data yet.');
      try {
        return await work(services, pool === this.#writer ? 'writer' : 'replica');
      } catch (error) {
        if (error instanceof NotFound && pool === this.#reader && pool !== first) throw new NotFoundYet(error);
        const other = pool === first ? second : first;
        // A change of the schema makes a plain read the victim of a deadlock, too.
        const canStay = isConflict(error) || (isLost(error) && pool.driver.condition !== 'down');
        const canGoOver = other !== pool && other.driver.condition !== 'down' && isUnreachable(error);
        if (attempt > READ_RETRIES || performance.now() > deadline || !(canStay || canGoOver)) throw translate(error);
        // Whoever ends one connection ends others at the same moment: another one is tried here first, where all is known.
        if (canGoOver && (!canStay || attempt === READ_RETRIES)) pool = other;
        await sleep(10 * 2 ** attempt);
      }
    }
  }

  /**
   * Runs a command in one transaction (READ COMMITTED) on one connection; it commits when `work` resolves. After a
   * deadlock or a lock timeout everything is rolled back and `work` runs again from the start, so it must be repeatable;
   * it does so too when the connection is lost before the commit was sent.
   */
  async transaction<T>(work: (services: S) => Promise<T>): Promise<T> {
    return this.#transaction(work, 'READ COMMITTED');
  }

  /** Runs queries on the writer that all see the data of one moment: what others commit meanwhile does not show. */
  async snapshot<T>(work: (services: S) => Promise<T>): Promise<T> {
    return this.#transaction(work, 'REPEATABLE READ');
  }

  async #transaction<T>(work: (services: S) => Promise<T>, isolation: Isolation): Promise<T> {
    this.#refuseNesting();
    if (!this.#writer.source.isInitialized)
      throw new Unavailable('database-unavailable', 'The store cannot reach its data yet.');
    if (this.#writer.driver.condition === 'read-only')
      throw new Unavailable('database-unavailable', 'The database takes no changes at the moment.');
    for (let attempt = 1; ; attempt++) {
      const sent = { commit: false };
      try {
        return await this.#attempt(work, isolation, sent);
      } catch (error) {
        const anew = isConflict(error) || (isLost(error) && !sent.commit);
        if (!anew || attempt > RETRIES) throw translate(error);
        this.#log.debug({ attempt }, 'transaction begun again');
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  async #attempt<T>(work: (services: S) => Promise<T>, isolation: Isolation, sent: { commit: boolean }): Promise<T> {
    const runner = this.#writer.source.createQueryRunner();
    try {
      // Sessions are at READ COMMITTED, and saying so costs a statement.
      await runner.startTransaction(isolation === 'READ COMMITTED' ? undefined : isolation);
      const result = await this.#inTransaction.run(true, () => work(this.#services(runner.manager)));
      sent.commit = true;
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await rollBack(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** A second connection inside a transaction would let ten of them wait for each other for ever. */
  #refuseNesting(): void {
    if (this.#inTransaction.getStore()) throw new Error('Inside a transaction, use the services that it was given.');
  }

  /** Asks writer and replica for a sign of life. @throws Unavailable when one of them is gone, or the writer only reads */
  async check(): Promise<void> {
    for (const pool of this.#pools()) {
      const name = pool === this.#writer ? 'writer' : 'reader';
      const { source, driver } = pool;
      if (!source.isInitialized || driver.condition === 'down')
        throw new Unavailable('database-unavailable', `The ${name} cannot be reached.`);
      if (driver.condition === 'read-only')
        throw new Unavailable('database-unavailable', `The ${name} takes no changes.`);
      await source.query('SELECT 1').catch((error: unknown) => {
        throw translate(error);
      });
    }
  }

  /** Whether a connection that was taken out of the writer's pool should be given back for a new one. */
  isOutdated(connection: unknown): boolean {
    return this.#writer.driver.isOutdated(connection as object);
  }

  /** Connections by pool, for the metrics. */
  use(): Readonly<Record<string, PoolUse>> {
    return Object.fromEntries(
      this.#pools().map(({ driver }, index) => [index === 0 ? 'writer' : 'reader', driver.use()]),
    );
  }

  /** Closes all connections; one whose server is gone is cut. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#reading = undefined;
    this.#current = undefined;
    for (const { source, driver } of this.#pools()) {
      if (!source.isInitialized) continue;
      await source.destroy().catch((error: unknown) => this.#log.warn({ err: error }, 'a connection was gone already'));
      driver.destroy();
    }
  }

  #pools(): Pooled[] {
    return this.#reader === this.#writer ? [this.#writer] : [this.#writer, this.#reader];
  }
}

/** A connection whose ROLLBACK fails still holds its transaction: it is destroyed, never given back. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch {
    cut((await runner.connect()) as Parameters<typeof cut>[0]);
  }
}
