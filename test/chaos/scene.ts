import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DatabaseOptions } from '../../app/database/data-source.ts';
import { Database } from '../../app/database/database.ts';
import { type Services, servicesOver } from '../../app/services.ts';
import { aBook, anAddress } from '../../app/testing/builders.ts';
import { silentLog, testCursors } from '../../app/testing/database.ts';
import { type StoreProcess, startProcess } from '../processes/store-process.ts';
import type { Member, Offer, TrafficOptions } from './traffic.ts';

export interface Account {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface SceneOptions {
  /** Where the scene itself looks into the database, past all faults. */
  readonly server: Account;
  /** Where the store's processes find it. @default the same */
  readonly seen?: Partial<Account> & { readonly readerHost?: string };
  /** Checkout whose store is run. @default this one */
  readonly checkout?: string | undefined;
  /** More of the environment of the store's processes. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface WebProcess extends StoreProcess {
  readonly origin: string;
  readonly metrics: string;
}

const BASE_URL = 'http://localhost:8080';
/** Copies of each offer: more than all shoppers buy. */
const COPIES = 50_000;

/** A store of real processes over a real database, with something to buy in it. */
export class Scene {
  readonly options: SceneOptions;
  readonly folder = mkdtempSync(join(tmpdir(), 'scene-'));
  /** The volume of the photos. */
  readonly uploads = join(this.folder, 'uploads');
  readonly schema = `bookstore_scene_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  readonly webs: WebProcess[] = [];
  /** All that there ever were: those that are gone have left their logs. */
  readonly everyWeb: WebProcess[] = [];
  readonly baseUrl = BASE_URL;
  offers: Offer[] = [];
  providerId = 0;
  /** The scene's own way into the database. */
  database!: Database<Services>;
  #worker: StoreProcess | undefined;
  #members = 0;

  constructor(options: SceneOptions) {
    this.options = options;
  }

  /** Makes schema, catalogue and offers, and starts a worker. */
  async open({ offers = 12 } = {}): Promise<this> {
    mkdirSync(this.uploads);
    const { server } = this.options;
    const connection = await createConnection(server);
    await connection.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [this.schema]);
    await connection.end();
    await this.run('migrate');
    await this.lookInto(server);
    const [sellerId] = await this.database.transaction(({ listings }) =>
      listings.sellers([{ name: 'Shop of the scene', place: 'London' }]),
    );
    for (let n = 0; n < offers; n++) {
      const bookId = await aBook(this.database);
      await this.database.transaction(({ listings }) =>
        listings.offer([
          {
            reference: `scene-${n}`,
            condition: 'good',
            notes: 'Read once.',
            priceCents: 1000 + n,
            quantity: COPIES,
            bookId,
            sellerId: sellerId!,
          },
        ]),
      );
    }
    this.offers = (await this.query('SELECT id, book_id AS bookId, seller_id AS sellerId FROM listings')) as never;
    const [{ id }] = (await this.query("SELECT id FROM delivery_providers WHERE code = 'dhl'")) as [{ id: number }];
    this.providerId = id;
    return this;
  }

  /** From now on the scene itself looks into this server. */
  async lookInto(server: Account): Promise<void> {
    const before = this.database;
    const options: DatabaseOptions = {
      host: server.host,
      port: server.port,
      name: this.schema,
      credentials: () => server,
      poolSize: 6,
      queueLimit: 1000,
      acquireTimeoutMs: 10_000,
      queryTimeoutMs: 30_000,
      log: silentLog,
    };
    this.database = new Database(options, servicesOver(testCursors));
    await this.database.connect();
    await before?.close();
  }

  /** Environment of the store's processes. */
  environment(): Record<string, string> {
    const { server, seen = {}, environment } = this.options;
    const { host, port, user, password } = { ...server, ...seen };
    return {
      PATH: process.env['PATH'] ?? '',
      BASE_URL,
      HTTP_PORT: '0',
      METRICS_PORT: '0',
      DRAIN_SECONDS: '3',
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_USER: user,
      DATABASE_PASSWORD: password,
      DATABASE_NAME: this.schema,
      SECRET_KEY: 'k'.repeat(40),
      UPLOAD_FOLDER: this.uploads,
      MAIL_FOLDER: join(this.folder, 'mails'),
      STORE_STAGE: 'development',
      PAYMENT_PROVIDERS: 'test-card',
      LOG_LEVEL: 'warn',
      ...(seen.readerHost ? { DATABASE_READER_HOST: seen.readerHost } : {}),
      ...environment,
    };
  }

  /** Runs a role to its end, past all faults. @throws when it fails */
  async run(...parameters: string[]): Promise<void> {
    const { host, port, user, password } = this.options.server;
    const { exit, stderr } = startProcess(
      parameters,
      {
        ...this.environment(),
        DATABASE_HOST: host,
        DATABASE_PORT: String(port),
        DATABASE_USER: user,
        DATABASE_PASSWORD: password,
      },
      this.options.checkout,
    );
    if ((await exit) !== 0) throw new Error(`${parameters.join(' ')} failed: ${stderr()}`);
  }

  /** Starts a web process and waits until it is ready. */
  async startWeb(
    environment: Readonly<Record<string, string>> = {},
    checkout = this.options.checkout,
  ): Promise<WebProcess> {
    const running = startProcess(['web'], { ...this.environment(), LOG_LEVEL: 'info', ...environment }, checkout);
    const { port, metricsPort } = await running.line('listening');
    const web = {
      ...running,
      origin: `http://127.0.0.1:${port}`,
      metrics: `http://127.0.0.1:${metricsPort}/metrics`,
    };
    await web.line('ready');
    this.webs.push(web);
    this.everyWeb.push(web);
    return web;
  }

  async startWorker(): Promise<StoreProcess> {
    const worker = startProcess(['worker'], { ...this.environment(), LOG_LEVEL: 'info' }, this.options.checkout);
    await worker.line('working');
    this.#worker = worker;
    return worker;
  }

  /** Somebody who is logged in, with an address. */
  async aMember(): Promise<Member> {
    const email = `member${++this.#members}@example.org`;
    await this.query(
      `INSERT INTO users (email, email_key, name, locale, password_hash, created_at)
       VALUES (?, ?, ?, 'en', '', UTC_TIMESTAMP(3))`,
      [email, email, `Member ${this.#members}`],
    );
    const [{ id }] = (await this.query('SELECT id FROM users WHERE email_key = ?', [email])) as [{ id: number }];
    const token = await this.database.transaction(({ sessions }) => sessions.open(id, { browser: '', system: '' }));
    return {
      id,
      cookie: `__Host-session=${token}`,
      formToken: createHash('sha256').update(`form ${token}`).digest('base64url'),
      addressId: await anAddress(this.database, id),
    };
  }

  /** What traffic needs to know; requests go to the web processes in turn. */
  async traffic({
    readers = 4,
    guests = 3,
    members = 3,
    pauseMs = 150,
    ...options
  }: Partial<Omit<TrafficOptions, 'members'>> & { members?: number } = {}): Promise<TrafficOptions> {
    const buyers: Member[] = [];
    for (let n = 0; n < members; n++) buyers.push(await this.aMember());
    let turn = 0;
    return {
      origin: () => this.webs[turn++ % this.webs.length]!.origin,
      baseUrl: BASE_URL,
      offers: this.offers,
      providerId: this.providerId,
      members: buyers,
      readers,
      guests,
      pauseMs,
      ...options,
    };
  }

  query(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return this.database.dataSource.query(sql, [...values]);
  }

  /** Ends processes, schema and files. */
  async close(): Promise<void> {
    for (const { child, exit } of [...this.webs, ...(this.#worker ? [this.#worker] : [])]) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
    }
    if (this.database) {
      await this.query('DROP DATABASE ??', [this.schema]).catch(() => undefined);
      await this.database.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
