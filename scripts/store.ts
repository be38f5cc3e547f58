import type { ChildProcess, StdioOptions } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { access, constants, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { UsageError } from '../app/core/errors.ts';
import { endOf, root, startChild } from './child.ts';
import { withLocalDatabase } from './database.ts';
import { freePort } from './port.ts';
import type { Terminal } from './terminal.ts';

/** Everything that a checkout makes for itself, ignored by git: `.data`, or the folder that BOOKSTORE_DATA names. */
export const dataFolder = resolve(process.env['BOOKSTORE_DATA'] || join(root, '.data'));

/** The environment of a store on this machine: a database, a folder for photos, a key. */
export interface LocalStore {
  readonly variables: Readonly<Record<string, string>>;
  /** What its database is, for people. */
  readonly database: string;
}

/**
 * Does its work with what a store on this machine needs, and stops afterwards what was started for it. What the
 * shell's environment sets wins, but for `fixed`.
 */
export async function withLocalStore<T>(
  terminal: Terminal,
  fixed: Readonly<Record<string, string>>,
  work: (store: LocalStore) => Promise<T>,
): Promise<T> {
  const uploads = join(dataFolder, 'uploads');
  try {
    await mkdir(uploads, { recursive: true });
    await access(dataFolder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `The folder ${dataFolder} cannot be written (${(error as NodeJS.ErrnoException).code}); the store keeps its local data there.`,
    );
  }
  const key = await localSecret('secret-key', 'key', 'SECRET_KEY', () => randomBytes(32).toString('hex'));
  const password = await localSecret('admin-password', "admin's password", 'ADMIN_PASSWORD', () =>
    randomBytes(12).toString('base64url'),
  );
  const { HTTP_PORT = '8080' } = process.env;
  const port = HTTP_PORT === '0' ? String(await freePort()) : HTTP_PORT;
  return withLocalDatabase(terminal, { folder: join(dataFolder, 'database') }, async (database) => {
    const variables = {
      BASE_URL: `http://localhost:${port}`,
      UPLOAD_FOLDER: uploads,
      MAIL_FOLDER: join(dataFolder, 'mails'),
      SECRET_KEY: key,
      ADMIN_EMAIL: 'admin@example.com',
      ADMIN_PASSWORD: password,
      STORE_STAGE: 'development',
      PAYMENT_PROVIDERS: 'test-card,test-redirect,bank-transfer',
      BANK_TRANSFER_ACCOUNT: 'BookStore (demonstration), IBAN DE02 1203 0000 0000 2020 51',
      ...(process.env as Record<string, string>),
      HTTP_PORT: port,
      ...database.variables,
      ...fixed,
    };
    await createSchema(variables);
    return work({ variables, database: database.description });
  });
}

/** A secret that stays the same from start to start. Its file appears whole, and that of the first of two starts stays. */
async function localSecret(name: string, what: string, variable: string, make: () => string): Promise<string> {
  const file = join(dataFolder, name);
  const temporary = `${file}.${randomUUID()}`;
  try {
    const read = () => readFile(file, 'utf8').then((text) => text.trim());
    const known = await read().catch(unlessMissing);
    if (known) return known;
    await writeFile(temporary, make(), { mode: 0o600 });
    if (known === '') await rename(temporary, file);
    else await link(temporary, file).catch(unlessThere);
    return await read();
  } catch (error) {
    throw new UsageError(
      `The ${what} of this machine's store, ${file}, cannot be read or written (${(error as NodeJS.ErrnoException).code}); delete it, or set ${variable}.`,
    );
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error;
  return null;
};
const unlessMissing = unless('ENOENT');
const unlessThere = unless('EEXIST');

/** A connection to the server of a store; `DATABASE_NAME` need not exist yet. */
export function connectTo(variables: Readonly<Record<string, string>>): Promise<Connection> {
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD } = variables;
  return createConnection({
    host: DATABASE_HOST!,
    port: Number(DATABASE_PORT),
    user: DATABASE_USER!,
    password: DATABASE_PASSWORD!,
    connectTimeout: 5000,
  });
}

async function createSchema(variables: Readonly<Record<string, string>>): Promise<void> {
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME = 'bookstore' } = variables;
  try {
    const connection = await connectTo(variables);
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

/** Starts a role as production does, as a process of its own. By its channel it ends when this script is gone. */
export function startRole(
  terminal: Terminal,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  stdout: 'pipe' | 'ignore' | 'inherit',
): ChildProcess {
  const stdio: StdioOptions = ['ignore', stdout, 'inherit', 'ipc'];
  return startChild(terminal, [process.execPath, 'app/main.ts', ...parameters], { environment, stdio });
}

/** Runs a role to its end. @throws UsageError when it fails; it has said why by then */
export async function runRole(
  terminal: Terminal,
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const code = await endOf(startRole(terminal, parameters, { LOG_LEVEL: 'warn', ...variables }, 'inherit'));
  terminal.interrupted.throwIfAborted();
  if (code !== 0) throw new UsageError(`bookstore ${parameters.join(' ')} failed.`);
}

/** The port of the role web, told once it is ready. @throws UsageError when it ends before */
export function whenReady(web: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    web.once('message', ({ port }: { port: number }) => resolve(port));
    web.once('exit', () => reject(new UsageError('The store ended before it was ready.')));
  });
}
