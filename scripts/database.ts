import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '../app/core/errors.ts';
import { findServer, startPrivateServer } from '../app/database/private-server.ts';

/** A database server to work on, as variables of the store's environment. */
export interface LocalDatabase {
  readonly variables: Readonly<
    Record<'DATABASE_HOST' | 'DATABASE_PORT' | 'DATABASE_USER' | 'DATABASE_PASSWORD', string>
  >;
  /** What it is, for people. */
  readonly description: string;
  /** Stops what was started; a server that was there already goes on. */
  stop(): Promise<void>;
}

export interface LocalDatabaseOptions {
  readonly folder: string;
  readonly fast?: boolean;
  readonly progress: (text: string) => void;
}

const run = promisify(execFile);

/**
 * Finds or starts a database: the one that DATABASE_HOST names; else a private MariaDB or MySQL server; else it
 * installs one where it may (Debian, as root or with sudo that asks no password); else one in a container.
 *
 * @throws UsageError that says in one line what to install
 */
export async function localDatabase({ folder, fast = false, progress }: LocalDatabaseOptions): Promise<LocalDatabase> {
  const { DATABASE_HOST, DATABASE_PORT = '3306', DATABASE_USER = '', DATABASE_PASSWORD = '' } = process.env;
  if (DATABASE_HOST) {
    const variables = { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD };
    return { variables, description: `${DATABASE_HOST}:${DATABASE_PORT}`, stop: async () => {} };
  }
  const binary =
    (await findServer(process.env)) ?? ((await installServer(progress)) ? await findServer(process.env) : null);
  if (!binary) return containerDatabase(progress);
  const server = await startPrivateServer(binary, { folder, fast, progress, variables: process.env });
  return {
    variables: {
      DATABASE_HOST: server.host,
      DATABASE_PORT: String(server.port),
      DATABASE_USER: server.user,
      DATABASE_PASSWORD: server.password,
    },
    description: `${server.version} on port ${server.port}`,
    stop: server.stop,
  };
}

/** Installs Debian's server package, which starts no service; false where that is not allowed or not possible. */
async function installServer(progress: (text: string) => void): Promise<boolean> {
  return aptInstall('mariadb-server-core', 'Installing a database server (mariadb-server-core) …', progress);
}

/** Installs a Debian package where this user may; false where not. */
export async function aptInstall(
  name: string,
  announcement: string,
  progress: (text: string) => void,
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
    progress(
      `apt-get could not install ${name}: ${String((error as { stderr?: string }).stderr ?? error)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
    return false;
  }
}

/** The service `database` of compose.yaml. */
async function containerDatabase(progress: (text: string) => void): Promise<LocalDatabase> {
  const compose = (...words: string[]) => run('docker', ['compose', ...words], { maxBuffer: 2 ** 26 });
  try {
    await run('docker', ['info']);
  } catch {
    throw new UsageError(
      'No database server was found. Install MariaDB or MySQL (Debian: apt-get install mariadb-server-core; macOS: brew install mariadb), start Docker, or set DATABASE_HOST, DATABASE_USER and DATABASE_PASSWORD.',
    );
  }
  progress('Starting a database in a container …');
  try {
    await compose('up', '--detach', '--wait', 'database');
    const { stdout } = await compose('port', 'database', '3306');
    const port = stdout.trim().split(':').at(-1) ?? '';
    return {
      variables: {
        DATABASE_HOST: '127.0.0.1',
        DATABASE_PORT: port,
        DATABASE_USER: 'root',
        DATABASE_PASSWORD: 'development',
      },
      description: `a container on port ${port}`,
      stop: async () => {
        await compose('stop', 'database');
      },
    };
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    throw new UsageError(`The database container could not be started: ${stderr.trim().split('\n').at(-1)}`);
  }
}
