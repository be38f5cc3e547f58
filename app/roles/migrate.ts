import { firstAdminOf, makeFirstAdmin, PasswordHasher } from '../accounts/index.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { createLog } from '../core/log.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase, PATIENCE_MS } from './open-database.ts';

/** Statements that change a large table take their time; the Job that runs this role has a deadline of its own. */
const STATEMENT_MS = 600_000;

/** Brings the schema up to what this code knows, makes the first admin where there is none, and ends. */
export async function runMigrate(source: EnvironmentSource): Promise<void> {
  const environment = parseEnvironment('migrate', source);
  const admin = firstAdminOf(environment);
  const log = createLog(environment.LOG_LEVEL);
  const database = openDatabase({ ...environment, DATABASE_QUERY_TIMEOUT_MS: STATEMENT_MS }, source, log);
  try {
    await database.connect({ giveUpAfterMs: PATIENCE_MS });
    const applied = await migrate(database.dataSource, log);
    log.info({ applied }, applied.length === 0 ? 'the schema was up to date' : 'the schema is up to date now');
    if (admin && (await makeFirstAdmin(database, new PasswordHasher(), admin))) log.info('the first admin is made');
    const providers = await database.transaction(({ delivery }) => delivery.addMissing());
    if (providers > 0) log.info({ providers }, 'delivery providers of a new store put in');
  } finally {
    await database.close();
  }
}
