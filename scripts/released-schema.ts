/**
 * `npm run released-schema`: writes down the columns that this code makes and uses. To be run when a release is cut:
 * every migration after it is held against them, so that the release can run on the new schema and be rolled back to.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { createLog } from '../app/core/log.ts';
import { Database } from '../app/database/database.ts';
import { migrate } from '../app/database/migrate.ts';
import { columnsOf } from '../app/database/schema-compatibility.ts';
import { root } from './child.ts';
import { withLocalDatabase } from './database.ts';
import { withScratchFolder } from './scratch.ts';
import { main } from './terminal.ts';

const FILE = 'app/database/released-schema.json';
const SCHEMA = 'bookstore_release';

await main((terminal) =>
  withScratchFolder((folder) =>
    withLocalDatabase(terminal, { folder, fast: true }, async ({ variables }) => {
      const account = {
        host: variables.DATABASE_HOST,
        port: Number(variables.DATABASE_PORT),
        user: variables.DATABASE_USER,
        password: variables.DATABASE_PASSWORD,
      };
      const admin = await createConnection(account);
      await admin.query('DROP DATABASE IF EXISTS ??', [SCHEMA]);
      await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [SCHEMA]);
      const log = createLog('silent');
      const database = new Database(
        {
          ...account,
          name: SCHEMA,
          credentials: () => account,
          poolSize: 2,
          queueLimit: 10,
          acquireTimeoutMs: 10_000,
          queryTimeoutMs: 60_000,
          log,
        },
        (db) => db,
      );
      try {
        await database.connect({ giveUpAfterMs: 10_000 });
        await migrate(database.dataSource, log);
        const used = new Set(
          database.dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
            columns.map(({ databaseName }) => `${tableName}.${databaseName}`),
          ),
        );
        const columns = (await columnsOf(database.dataSource.manager)).map((column) => ({
          ...column,
          used: used.has(column.name),
        }));
        writeFileSync(
          join(root, FILE),
          `[\n${columns.map((column) => `  ${JSON.stringify(column)}`).join(',\n')}\n]\n`,
        );
        terminal.progress(`${FILE}: ${columns.length} columns.`);
        return 0;
      } finally {
        await database.close();
        await admin.query('DROP DATABASE ??', [SCHEMA]);
        await admin.end();
      }
    }),
  ),
);
