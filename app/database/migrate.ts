import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { isConflict } from './database-errors.ts';
import { entities } from './entities.ts';
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
    const applied = await applyPending(dataSource, runner, log);
    const missing = await missingColumns(runner);
    if (missing.length > 0)
      throw new UsageError(
        `A later release has taken away columns that this one uses: ${missing.join(', ')}. Accepted: a release that does without them, or the backup from before.`,
      );
    return applied;
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await runner.release();
  }
}

/**
 * Columns (`table.column`) that this code uses and the database has no more: a later release has taken them away, after
 * one that had ceased to use them. What later releases have added does no harm to this one. To be asked when no migration
 * is pending.
 */
export async function missingColumns({ manager }: Pick<DataSource, 'manager'>): Promise<string[]> {
  const found = await rows(
    manager,
    z.object({ name: z.string() }),
    "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()",
  );
  const there = new Set(found.map(({ name }) => name));
  return usedColumns().filter((name) => !there.has(name));
}

/** Columns (`table.column`) that this code uses. */
export const usedColumns = (): string[] =>
  entities.flatMap(({ options: { tableName, columns } }) =>
    Object.values(columns).map((column) => `${tableName}.${column!.name}`),
  );

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
