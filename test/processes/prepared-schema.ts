import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { runMigrate } from '../../app/roles/migrate.ts';
import { runSeed } from '../../app/roles/seed.ts';

/** What the roles read, with a log that stays out of the tests' own output. */
const sourceOf = (environment: Readonly<Record<string, string>>) => ({
  variables: { ...environment, LOG_LEVEL: 'silent' },
  readFile: (path: string) => readFileSync(path, 'utf8'),
});

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as NodeJS.WriteStream;

/** Runs the role migrate in this process, which saves a start, for tests of what comes after it. */
export const migrated = (environment: Readonly<Record<string, string>>): Promise<void> =>
  runMigrate(sourceOf(environment));

/** Runs the roles migrate and seed in this process. */
export async function seeded(environment: Readonly<Record<string, string>>): Promise<void> {
  await migrated(environment);
  await runSeed(sourceOf(environment), [], nowhere);
}
