import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../core/log.ts';
import type { Database } from '../database/database.ts';
import { missingColumns, pendingMigrations } from '../database/migrate.ts';
import type { Lifecycle } from '../operations/lifecycle.ts';
import type { Services } from '../services.ts';

/** How often the schema is looked at until it is there. */
const SCHEMA_POLL_MS = 500;

/**
 * Ready is when the database has every migration that this code knows: another process applies them; and all columns that
 * it uses, of which a later release may have taken some away.
 */
export async function waitForSchema(database: Database<Services>, lifecycle: Lifecycle, log: Logger): Promise<void> {
  while (!lifecycle.draining) {
    try {
      await database.connect();
      const pending = await pendingMigrations(database.dataSource);
      const missing = pending.length > 0 ? [] : await missingColumns(database.dataSource);
      if (missing.length > 0) log.error({ missing }, 'a later release has taken away columns that this one uses');
      else if (pending.length === 0) {
        lifecycle.schemaIsReady();
        log.info('ready');
        return;
      }
      if (pending.length > 0) log.warn({ pending }, 'waiting for migrations');
    } catch (error) {
      if (!lifecycle.draining) log.warn({ err: error }, 'the schema cannot be read yet');
    }
    await sleep(SCHEMA_POLL_MS);
  }
}

/** For `/health`: whether the schema is there. */
export const schemaCheck = (lifecycle: Lifecycle) => async (): Promise<void> => {
  if (lifecycle.notReadyBecause === 'waiting for the database schema')
    throw new Error('the schema is older than this code');
};
