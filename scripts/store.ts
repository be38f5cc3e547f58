import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { UsageError } from '../app/core/errors.ts';
import { type LocalDatabase, localDatabase } from './database.ts';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Everything that a checkout makes for itself; ignored by git. */
export const dataFolder = join(root, '.data');

/** The environment of a store on this machine: a database, a folder for photos, a key. */
export interface LocalStore {
  readonly variables: Readonly<Record<string, string>>;
  readonly database: LocalDatabase;
}

/** Prepares what a store on this machine needs. What the shell's environment sets wins, but for `fixed`. */
export async function localStore(
  progress: (text: string) => void,
  fixed: Readonly<Record<string, string>> = {},
): Promise<LocalStore> {
  const uploads = join(dataFolder, 'uploads');
  try {
    await mkdir(uploads, { recursive: true });
    await access(dataFolder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `The folder ${dataFolder} cannot be written (${(error as NodeJS.ErrnoException).code}); the store keeps its local data there.`,
    );
  }
  const database = await localDatabase({ folder: join(dataFolder, 'database'), progress });
  const port = process.env['HTTP_PORT'] ?? '8080';
  const variables = {
    BASE_URL: `http://localhost:${port}`,
    UPLOAD_FOLDER: uploads,
    SECRET_KEY: await localKey(),
    ...(process.env as Record<string, string>),
    ...database.variables,
    ...fixed,
  };
  await createSchema(variables);
  return { variables, database };
}

/** A key that stays the same from start to start. */
async function localKey(): Promise<string> {
  const file = join(dataFolder, 'secret-key');
  await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return readFile(file, 'utf8');
}

async function createSchema(variables: Readonly<Record<string, string>>): Promise<void> {
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD, DATABASE_NAME = 'bookstore' } = variables;
  try {
    const connection = await createConnection({
      host: DATABASE_HOST!,
      port: Number(DATABASE_PORT),
      user: DATABASE_USER!,
      password: DATABASE_PASSWORD!,
      connectTimeout: 5000,
    });
    await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [
      DATABASE_NAME,
    ]);
    await connection.end();
  } catch (error) {
    throw new UsageError(
      `The database at ${DATABASE_HOST}:${DATABASE_PORT} cannot be used: ${(error as Error).message || String(error)}`,
    );
  }
}

/** Starts a role as production does: a process of its own, in its own group, so that signals reach it from us alone. */
export function startRole(
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
  stdout: 'pipe' | 'ignore' | 'inherit',
): ChildProcess {
  return spawn(process.execPath, ['app/main.ts', ...parameters], {
    cwd: root,
    env: variables,
    stdio: ['ignore', stdout, 'inherit'],
    detached: true,
  });
}

/** Runs a role to its end. @throws UsageError when it fails; it has said why by then */
export async function runRole(
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const child = startRole(parameters, { LOG_LEVEL: 'warn', ...variables }, 'inherit');
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('exit', resolve);
  const interrupt = () => child.kill('SIGINT');
  process.on('SIGINT', interrupt);
  const code = await promise;
  process.off('SIGINT', interrupt);
  if (code !== 0)
    throw new UsageError(`bookstore ${parameters.join(' ')} failed${code === null ? ' (interrupted)' : ''}.`);
}
