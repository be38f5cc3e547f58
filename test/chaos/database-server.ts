import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../scripts/port.ts';
import { launch, type RunningServer } from '../../scripts/private-server/launch.ts';
import { findServer, isMariaDb } from '../../scripts/private-server/program.ts';
import { stopProcess } from '../../scripts/private-server/running.ts';
import { isRunning, pidOf } from '../../scripts/process-lock.mjs';
import type { Account } from './scene.ts';

const never = new AbortController().signal;
const terminal = { progress: () => undefined, interrupted: never, hurried: never };

/** The server program that chaos is brought to: the one that DATABASE_SERVER names, else one of this machine. */
export async function serverProgram(): Promise<string> {
  const program = process.env['DATABASE_SERVER'] || (await findServer(process.env));
  if (!program) throw new Error('No database server was found on this machine, to be killed and started again.');
  return program;
}

interface ServerOptions {
  readonly parameters?: readonly string[];
  /** Of root. @default a new one */
  readonly password?: string;
}

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** Ids of the connections of a user. Not from the information schema, which MySQL cannot read while it has bytes that are no text. */
export async function connectionsOf(query: Query, user: string): Promise<number[]> {
  const found = await query('SHOW PROCESSLIST');
  return found.filter((connection) => connection['User'] === user).map(({ Id }) => Number(Id));
}

/** A database server of one's own, to be killed. */
export class DatabaseServer {
  readonly #folder: string;
  readonly #program: string;
  #parameters: readonly string[];
  #running: RunningServer | null = null;
  #account: { port: number; password: string } | undefined;

  private constructor(program: string, folder: string, parameters: readonly string[]) {
    this.#program = program;
    this.#folder = folder;
    this.#parameters = parameters;
  }

  /** @param folder where its data go; whoever owns it removes it */
  static async start(
    folder: string,
    { parameters = [], password = randomBytes(18).toString('base64url') }: ServerOptions = {},
  ): Promise<DatabaseServer> {
    const server = new DatabaseServer(await serverProgram(), folder, parameters);
    server.#account = { port: await freePort(), password };
    await server.start();
    await server.query("CREATE USER 'store'@'%' IDENTIFIED BY 'Store-Secret-1'");
    await server.query("GRANT ALL ON `bookstore\\_scene\\_%`.* TO 'store'@'%'");
    return server;
  }

  get version(): string {
    return this.#running?.version ?? '';
  }

  isMariaDb(): Promise<boolean> {
    return isMariaDb(this.#program);
  }

  /** May do everything. */
  get root(): Account {
    return { host: '127.0.0.1', user: 'root', ...this.#account! };
  }

  /** What a store is given, which may not write to a server that only reads. */
  get user(): Account {
    return { host: '127.0.0.1', port: this.#account!.port, user: 'store', password: 'Store-Secret-1' };
  }

  /** Starts it, again on the port where it was. @param parameters other ones than before */
  async start(parameters = this.#parameters): Promise<void> {
    this.#parameters = parameters;
    this.#running = await launch(this.#program, {
      folder: this.#folder,
      terminal,
      parameters: ['--performance-schema=0', ...this.#parameters],
      ...(this.#account ? { account: this.#account } : {}),
    });
  }

  /** Ends it as an operator does. */
  async stop(): Promise<void> {
    if (this.#running) await stopProcess(this.#running.server);
  }

  /** Ends it as a machine does that loses its power. */
  async kill(): Promise<void> {
    const { server } = this.#running!;
    process.kill(pidOf(server), 'SIGKILL');
    while (isRunning(server)) await sleep(10);
  }

  /** Ids of the connections of a user. */
  connectionsOf(user: string): Promise<number[]> {
    return connectionsOf((sql) => this.query(sql), user);
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const connection = await createConnection(this.root);
    try {
      const [found] = await connection.query(sql, [...values]);
      return found as Record<string, unknown>[];
    } finally {
      await connection.end();
    }
  }
}
