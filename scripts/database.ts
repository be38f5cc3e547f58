import { execFile, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { root } from './child.ts';
import { startPrivateServer } from './private-server/private-server.ts';
import { findServer } from './private-server/program.ts';
import { share } from './shared.ts';
import type { Terminal } from './terminal.ts';

/** A database server to work on, as variables of the store's environment. */
export interface LocalDatabase {
  readonly variables: Readonly<
    Record<'DATABASE_HOST' | 'DATABASE_PORT' | 'DATABASE_USER' | 'DATABASE_PASSWORD', string>
  >;
  /** What it is, for people. */
  readonly description: string;
}

export interface LocalDatabaseOptions {
  /** Where a server of our own keeps its data; scripts with the same folder share it. */
  readonly folder: string;
  /** Gives up durability for speed. @default false */
  readonly fast?: boolean;
}

const run = promisify(execFile);

/**
 * Does its work with a database: the one that DATABASE_HOST names; else a private MariaDB or MySQL server; else it
 * installs one where it may (Debian, as root or with sudo that asks no password); else one in a container. What was
 * started is stopped afterwards, however the work ends, unless another script uses it still.
 *
 * @throws UsageError that says in one line what to install
 */
export async function withLocalDatabase<T>(
  terminal: Terminal,
  options: LocalDatabaseOptions,
  work: (database: LocalDatabase) => Promise<T>,
): Promise<T> {
  const { DATABASE_HOST, DATABASE_PORT = '3306', DATABASE_USER = '', DATABASE_PASSWORD = '' } = process.env;
  if (DATABASE_HOST) {
    const variables = { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD };
    return work({ variables, description: `${DATABASE_HOST}:${DATABASE_PORT}` });
  }
  const program =
    (await findServer(process.env)) ?? ((await installServer(terminal)) ? await findServer(process.env) : null);
  if (!program) return withContainer(terminal, options.folder, work);
  const server = await startPrivateServer(program, { ...options, terminal });
  try {
    return await work({
      variables: localVariables(server.port, server.password),
      description: `${server.version} on port ${server.port}`,
    });
  } finally {
    await server.leave();
  }
}

const localVariables = (port: number, password: string): LocalDatabase['variables'] => ({
  DATABASE_HOST: '127.0.0.1',
  DATABASE_PORT: String(port),
  DATABASE_USER: 'root',
  DATABASE_PASSWORD: password,
});

/** Installs Debian's server package, which starts no service; false where that is not allowed or not possible. */
async function installServer(terminal: Terminal): Promise<boolean> {
  return aptInstall('mariadb-server-core', 'Installing a database server (mariadb-server-core) …', terminal);
}

/** Installs a Debian package where this user may; false where not. */
export async function aptInstall(
  name: string,
  announcement: string,
  { progress, interrupted }: Terminal,
): Promise<boolean> {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const command = (...words: string[]): [string, string[]] => [[...sudo, ...words][0]!, [...sudo, ...words].slice(1)];
  if (spawnSync(...command('apt-get', '--version')).status !== 0) return false;
  progress(announcement);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run(...command('apt-get', 'update', '-qq'), { env, maxBuffer: 2 ** 26 });
    await run(...command('apt-get', 'install', '-y', '-qq', '--no-install-recommends', name), {
      env,
      maxBuffer: 2 ** 26,
    });
    return true;
  } catch (error) {
    interrupted.throwIfAborted();
    progress(
      `apt-get could not install ${name}: ${String((error as { stderr?: string }).stderr ?? error)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
    return false;
  }
}

/** The service of compose/database.yaml. */
async function withContainer<T>(
  terminal: Terminal,
  folder: string,
  work: (database: LocalDatabase) => Promise<T>,
): Promise<T> {
  const compose = (...words: string[]) =>
    run('docker', ['compose', '--file', 'compose/database.yaml', ...words], { cwd: root, maxBuffer: 2 ** 26 });
  try {
    await run('docker', ['info']);
  } catch {
    throw new UsageError(
      'No database server was found. Install MariaDB or MySQL (Debian: apt-get install mariadb-server-core; macOS: brew install mariadb), start Docker, or set DATABASE_HOST, DATABASE_USER and DATABASE_PASSWORD.',
    );
  }
  await mkdir(folder, { recursive: true });
  const stop = async () => void (await compose('stop', 'database'));
  const start = async () => {
    terminal.progress('Starting a database in a container …');
    try {
      await compose('up', '--detach', '--wait', 'database');
      const { stdout } = await compose('port', 'database', '3306');
      return { port: Number(stdout.trim().split(':').at(-1)) };
    } catch (error) {
      await stop().catch(() => undefined);
      terminal.interrupted.throwIfAborted();
      const { stderr = String(error) } = error as { stderr?: string };
      throw new UsageError(`The database container could not be started: ${stderr.trim().split('\n').at(-1)}`);
    }
  };
  const { state, leave } = await share({ folder, start, stop }, terminal);
  try {
    const variables = localVariables(state.port, 'development');
    return await work({ variables, description: `a container on port ${state.port}` });
  } finally {
    await leave();
  }
}
