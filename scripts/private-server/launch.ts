import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { UsageError } from '../../app/core/errors.ts';
import { freePort } from '../port.ts';
import { identityOf } from '../process-lock.mjs';
import type { Terminal } from '../terminal.ts';
import { dataOf, prepareData, temporaryOf } from './data-folder.ts';
import { asRoot, isMariaDb } from './program.ts';
import { stopProcess } from './running.ts';

/** A server that runs, as it is written down for the next process. */
export interface RunningServer {
  readonly server: string;
  readonly port: number;
  readonly password: string;
  /** What it calls itself, for example `10.11.14-MariaDB`. */
  readonly version: string;
}

export interface LaunchOptions {
  readonly folder: string;
  /** Gives up durability for speed: for tests, whose data nobody needs after a crash. @default false */
  readonly fast?: boolean;
  /** Port and password of a server that ran before, so that its clients find it again. @default new ones */
  readonly account?: { readonly port: number; readonly password: string };
  /** More parameters for the server; the last of a kind counts. */
  readonly parameters?: readonly string[];
  readonly terminal: Terminal;
}

const READY_MS = 30_000;
const ATTEMPTS = 3;

/** Starts a server on a free port and waits until it answers. Leaves none behind when it does not, or when interrupted. */
export async function launch(program: string, options: LaunchOptions): Promise<RunningServer> {
  const { folder, terminal } = options;
  await prepareData(program, folder, terminal);
  for (let attempt = 1; ; attempt++) {
    terminal.interrupted.throwIfAborted();
    const account = options.account ?? { port: await freePort(), password: randomBytes(18).toString('base64url') };
    const child = await spawnServer(program, account, options);
    const server = identityOf(child.pid!);
    try {
      const version = await waitUntilReady(
        account,
        terminal,
        () => child.exitCode === null && child.signalCode === null,
      );
      return { server: server!, ...account, version };
    } catch (error) {
      if (server) await stopProcess(server);
      terminal.interrupted.throwIfAborted();
      const log = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
      // Another program may have taken the port since it was found free.
      if (/address already in use/i.test(log) && attempt < ATTEMPTS) continue;
      const why = log.split('\n').findLast((line) => /error/i.test(line)) ?? String(error);
      throw new UsageError(`The local database did not start: ${why.trim()} (${join(folder, 'server.log')})`);
    }
  }
}

async function spawnServer(
  program: string,
  { port, password }: { port: number; password: string },
  { folder, fast = false, parameters: further = [] }: LaunchOptions,
): Promise<ChildProcess> {
  const init = join(folder, 'init.sql');
  await writeFile(init, `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';\n`, { mode: 0o600 });
  const log = await open(join(folder, 'server.log'), 'w');
  try {
    const parameters = [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${dataOf(folder)}`,
      `--tmpdir=${await temporaryOf(folder)}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      // In the data folder. Nobody uses it, and a whole path could be longer than the 107 bytes that a socket may have.
      '--socket=server.sock',
      `--pid-file=${join(folder, 'server.pid')}`,
      `--init-file=${init}`,
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--max-connections=400',
      // MySQL would want a folder for files of its own, which no package need have made.
      ...((await isMariaDb(program)) ? [] : ['--mysqlx=OFF', '--secure-file-priv=NULL']),
      ...(fast
        ? [
            '--innodb-flush-log-at-trx-commit=0',
            '--innodb-doublewrite=0',
            '--performance-schema=0',
            '--innodb-fast-shutdown=2',
          ]
        : ['--innodb-flush-log-at-trx-commit=2', '--innodb-buffer-pool-size=256M']),
      ...further,
    ];
    // Its own process group, and not tied to us: other processes may use it longer than we do.
    const child = spawn(program, parameters, { stdio: ['ignore', log.fd, log.fd], detached: true });
    child.on('error', () => undefined); // no pid, below
    child.unref();
    if (child.pid === undefined) throw new UsageError(`${program} could not be started.`);
    return child;
  } finally {
    await log.close();
  }
}

/** Version of a server, once it takes connections. @throws when it has ended, or does not in half a minute */
export async function waitUntilReady(
  { port, password }: { port: number; password: string },
  { interrupted }: Terminal,
  isAlive: () => boolean,
): Promise<string> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    interrupted.throwIfAborted();
    try {
      const connection = await createConnection({
        host: '127.0.0.1',
        port,
        user: 'root',
        password,
        connectTimeout: 2000,
      });
      const [found] = await connection.query('SELECT VERSION() AS version');
      await connection.end();
      return (found as { version: string }[])[0]!.version;
    } catch (error) {
      if (!isAlive() || Date.now() > deadline) throw error;
      await sleep(30);
    }
  }
}
