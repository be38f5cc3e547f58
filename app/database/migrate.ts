import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { isConflict } from './database-errors.ts';
import { migrations } from './migrations/index.ts';
import { rows } from './rows.ts';

/** Seconds to wait for another migrator that holds the lock. */
const LOCK_SECONDS = 300;
/** Seconds that a statement waits for a table that is in use; it then fails and is tried again, so that nobody queues behind it. */
const LOCK_WAIT_SECONDS = 5;
const ATTEMPTS = 20;

/**
 * Applies the migrations that the database lacks, in order, on one connection that holds a lock in the database's name:
 * two migrators started together apply each of them once. Answers the names of those it applied.
 *
 * @throws UsageError when a later release has taken away what this code uses
 */
export async function migrate(dataSource: DataSource, log: Logger): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const lock = `migrate:${dataSource.options.database}`.slice(0, 64);
  try {
    const [{ held }] = await runner.query('SELECT GET_LOCK(?, ?) AS held', [lock, LOCK_SECONDS]);
    if (Number(held) !== 1) throw new Error(`Another migrator has held the lock ${lock} for ${LOCK_SECONDS} s.`);
    await runner.query('SET SESSION lock_wait_timeout = ?', [LOCK_WAIT_SECONDS]);
    const taken = await laterContractions(runner);
    if (taken.length > 0)
      throw new UsageError(
        `The schema is of a later release, which has taken away what this one uses (${taken.join(', ')}). Accepted: a release that has these migrations, or the backup from before them.`,
      );
    return await applyPending(dataSource, runner, log);
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await runner.release();
  }
}

/**
 * Migrations of a later release that have taken something away which this code may use. By convention their names begin
 * with `Contract`; what other ones have added does no harm to an older release.
 */
export async function laterContractions(source: Pick<DataSource, 'manager'>): Promise<string[]> {
  const known = new Set(migrations.map(({ name }) => name));
  return (await appliedMigrations(source)).filter((name) => CONTRACTION.test(name) && !known.has(name));
}

/** A migration that takes something away; it goes out with a release after the one that ceased to use it. */
export const CONTRACTION = /^Contract/;

async function applyPending(dataSource: DataSource, runner: QueryRunner, log: Logger): Promise<string[]> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'none'; // DDL commits by itself
  for (let attempt = 1; ; attempt++) {
    try {
      const applied = await executor.executePendingMigrations();
      return applied.map(({ name }) => name);
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      log.warn({ attempt }, 'a table is in use; trying again');
      await sleep(500);
    }
  }
}

/** Names of the migrations that this code knows and the database lacks. Newer ones that it does not know are fine. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const applied = new Set(await appliedMigrations(dataSource));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function appliedMigrations({ manager }: Pick<DataSource, 'manager'>): Promise<string[]> {
  const tables = await rows(manager, z.unknown(), "SHOW TABLES LIKE 'migrations'");
  if (tables.length === 0) return [];
  return (await rows(manager, z.object({ name: z.string() }), 'SELECT name FROM migrations')).map(({ name }) => name);
}
