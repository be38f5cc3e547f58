import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { UsageError } from '../core/errors.ts';

/** A database server of one's own, for development and tests. */
export interface PrivateServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What it calls itself, for example `10.11.14-MariaDB`. */
  readonly version: string;
  /** Stops it, unless it belongs to another process that still uses it. */
  stop(): Promise<void>;
}

export interface PrivateServerOptions {
  /** The server's folder; its data outlives it. */
  readonly folder: string;
  /** Gives up durability for speed: for tests, whose data nobody needs after a crash. @default false */
  readonly fast?: boolean;
  /** Told what takes long. */
  readonly progress: (text: string) => void;
  /** The environment, for PATH and HOME. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Folders of servers that are not on everybody's PATH. */
const FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
];
const READY_MS = 30_000;
const STOP_MS = 20_000;
const run = promisify(execFile);

interface State {
  readonly port: number;
  readonly password: string;
  readonly server: number;
  readonly owner: number;
}

/** Path of a MariaDB or MySQL server on this machine; null when there is none. */
export async function findServer(variables: PrivateServerOptions['variables']): Promise<string | null> {
  const folders = [...(variables['PATH'] ?? '').split(delimiter), ...FOLDERS];
  for (const name of ['mariadbd', 'mysqld']) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder && (await exists(path, constants.X_OK))) return path;
    }
  }
  return null;
}

/**
 * Starts a MariaDB or MySQL server on a free port of this machine, with its data in a folder of its own, or joins the
 * one that already runs there. It takes connections from this machine only.
 *
 * @throws UsageError in one line when there is no server program or the folder cannot be written
 */
export async function startPrivateServer(binary: string, options: PrivateServerOptions): Promise<PrivateServer> {
  const { folder } = options;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}); the local database lives there.`,
    );
  }
  const release = await lockFolder(folder);
  try {
    const running = await readState(folder);
    const { state, child } = running ? { state: running, child: undefined } : await launch(binary, options);
    const joined = running !== null && isAlive(running.owner);
    if (!joined) await writeState(folder, { ...state, owner: process.pid });
    const server = { host: '127.0.0.1', port: state.port, user: 'root', password: state.password };
    const version = await waitUntilReady(server, child, folder);
    return { ...server, version, stop: () => (joined ? Promise.resolve() : stop(folder, state.server)) };
  } finally {
    await release();
  }
}

/** One process at a time looks after a folder; a lock whose owner is gone counts for nothing. */
async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (owner > 0 && !isAlive(owner)) await rm(path, { force: true });
      await sleep(50);
    }
  }
}

/** The server that runs in this folder, or null. */
async function readState(folder: string): Promise<State | null> {
  try {
    const state = JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')) as State;
    return isAlive(state.server) ? state : null;
  } catch {
    return null;
  }
}

const writeState = (folder: string, state: State): Promise<void> =>
  writeFile(join(folder, 'server.json'), JSON.stringify(state), { mode: 0o600 });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function launch(binary: string, options: PrivateServerOptions): Promise<{ state: State; child: ChildProcess }> {
  const { folder, fast = false, progress } = options;
  const data = join(folder, 'data');
  const isMariaDb = /mariadb/i.test((await run(binary, ['--no-defaults', '--version'])).stdout);
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const initialised = join(folder, 'initialised');
  if (!(await exists(initialised))) {
    progress('Preparing the local database (once) …');
    await rm(data, { recursive: true, force: true });
    await initialise(binary, isMariaDb, data, asRoot);
    await writeFile(initialised, '');
  }
  const port = await freePort();
  const password = randomBytes(18).toString('base64url');
  const init = join(folder, 'init.sql');
  await writeFile(init, `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';\n`, { mode: 0o600 });
  // A path of a socket has 107 bytes at most, which a folder deep in a home folder exceeds.
  const sockets = await mkdtemp(join(tmpdir(), 'bookstore-db-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const log = await open(join(folder, 'server.log'), 'w');
  const child = spawn(
    binary,
    [
      '--no-defaults',
      ...asRoot,
      `--datadir=${data}`,
      // Its own: a server that starts deletes the temporary tables that it finds, also those of another.
      `--tmpdir=${temporary}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(sockets, 's')}`,
      `--pid-file=${join(folder, 'server.pid')}`,
      `--init-file=${init}`,
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--max-connections=400',
      ...(isMariaDb ? [] : ['--mysqlx=OFF']),
      ...(fast
        ? [
            '--innodb-flush-log-at-trx-commit=0',
            '--innodb-doublewrite=0',
            '--performance-schema=0',
            '--innodb-fast-shutdown=2',
          ]
        : ['--innodb-flush-log-at-trx-commit=2', '--innodb-buffer-pool-size=256M']),
    ],
    // Its own process group: Ctrl-C in the terminal must not stop it before the store has let go of it.
    { stdio: ['ignore', log.fd, log.fd], detached: true },
  );
  await log.close();
  child.unref();
  if (child.pid === undefined) throw new UsageError(`${binary} could not be started.`);
  return { state: { port, password, server: child.pid, owner: process.pid }, child };
}

async function initialise(binary: string, isMariaDb: boolean, data: string, asRoot: readonly string[]): Promise<void> {
  if (!isMariaDb) {
    await run(binary, ['--no-defaults', ...asRoot, '--initialize-insecure', `--datadir=${data}`]);
    return;
  }
  await mkdir(data, { recursive: true });
  const scripts = await systemTables(binary);
  const texts = await Promise.all(scripts.map((script) => readFile(script, 'utf8')));
  // What mariadb-install-db does, without the programs that Debian keeps in other packages.
  const sql = ['create database if not exists mysql;', 'use mysql;', 'SET @auth_root_socket=NULL;', ...texts].join(
    '\n',
  );
  const child = spawn(
    binary,
    [
      '--no-defaults',
      ...asRoot,
      `--datadir=${data}`,
      '--bootstrap',
      '--enforce-storage-engine=',
      '--max_allowed_packet=8M',
    ],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.on('error', () => undefined); // it ended early, which its exit code tells
  child.stdin.end(sql);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new UsageError(`${binary} could not prepare ${data}: ${errors.trim().split('\n').at(-1)}`);
}

/** The SQL files that make a MariaDB server's own tables, which come with it. */
async function systemTables(binary: string): Promise<string[]> {
  const folder = dirname(await realpath(binary));
  for (const share of ['../share/mysql', '../share/mariadb', '../../share/mysql', '../../share/mariadb']) {
    for (const prefix of ['mysql', 'mariadb']) {
      const files = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) =>
        join(folder, share, `${prefix}_${name}.sql`),
      );
      if (await exists(files[0]!)) return files;
    }
  }
  throw new UsageError(
    `${binary} was found, but not the files share/mysql/*.sql that come with it; install the whole MariaDB server.`,
  );
}

const exists = (path: string, mode?: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function waitUntilReady(
  server: { host: string; port: number; user: string; password: string },
  child: ChildProcess | undefined,
  folder: string,
): Promise<string> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      const connection = await createConnection({ ...server, connectTimeout: 2000 });
      const [found] = await connection.query('SELECT VERSION() AS version');
      await connection.end();
      return (found as { version: string }[])[0]!.version;
    } catch (error) {
      const ended = child?.exitCode !== null && child?.exitCode !== undefined;
      if (ended || Date.now() > deadline) {
        const log = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
        const why =
          log
            .split('\n')
            .filter((line) => /error/i.test(line))
            .at(-1) ?? String(error);
        throw new UsageError(`The local database did not start: ${why.trim()} (${join(folder, 'server.log')})`);
      }
      await sleep(30);
    }
  }
}

async function stop(folder: string, pid: number): Promise<void> {
  await rm(join(folder, 'server.json'), { force: true });
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}
