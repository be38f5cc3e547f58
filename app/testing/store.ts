import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app.ts';
import { createLog } from '../core/log.ts';
import type { MailFolder } from '../mail/index.ts';
import { HealthChecks } from '../operations/health.ts';
import { Lifecycle } from '../operations/lifecycle.ts';
import { RequestMetrics, serverRegistry } from '../operations/metrics.ts';
import { OrderMetrics } from '../orders/index.ts';
import type { PaymentProvider } from '../payments/index.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { testAccount, testProviders } from './payments.ts';

/** The store on a real port over a real database. */
export interface TestStore extends TestDatabase {
  readonly baseUrl: string;
  readonly lifecycle: Lifecycle;
  /** Folder of its photos. */
  readonly uploadFolder: string;
  /** What Prometheus would read. */
  metrics(): Promise<string>;
  /** Lines that it has logged, parsed. */
  readonly logged: Record<string, unknown>[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form as a page of the store does. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  page(path: string): Promise<string>;
  json(path: string): Promise<any>;
}

export interface TestStoreOptions {
  /** Reverse proxies that are believed. @default 0 */
  readonly trustedProxies?: number;
  /** Address that the store believes to have. @default where it listens */
  readonly publicUrl?: string;
  /** Mails to show, in a store without a mail server. @default none */
  readonly mailFolder?: MailFolder;
  /** Where mail reaches its people. @default nowhere */
  readonly contactAddress?: string;
  /** Whether admins have to log in by two steps. @default false: their tests log in by a password alone */
  readonly adminsNeedSecondFactor?: boolean;
  /** Who takes payments. @default the test providers, and transfers */
  readonly providers?: readonly PaymentProvider[];
}

export async function openTestStore({
  trustedProxies = 0,
  publicUrl,
  contactAddress,
  mailFolder,
  providers,
  adminsNeedSecondFactor = false,
}: TestStoreOptions = {}): Promise<TestStore> {
  const data = await openTestDatabase();
  const uploadFolder = await mkdtemp(join(tmpdir(), 'photos-'));
  const lifecycle = new Lifecycle();
  lifecycle.schemaIsReady();
  const health = new HealthChecks({ database: () => data.database.check() });
  const registry = serverRegistry({ pools: () => data.database.use(), health });
  const logged: Record<string, unknown>[] = [];
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = createApp({
    database: data.database,
    health,
    lifecycle,
    log: createLog('info', { write: (line) => logged.push(JSON.parse(line)) }),
    metrics: new RequestMetrics(registry),
    orderMetrics: new OrderMetrics(registry),
    baseUrl: publicUrl ?? address,
    currency: 'USD',
    contactAddress,
    mailFolder,
    sale: {
      providers: providers ?? testProviders(data.database, publicUrl ?? address),
      holdMinutes: 15,
      transferHoldDays: 5,
      transferAccount: testAccount,
    },
    uploadFolder,
    adminsNeedSecondFactor,
    trustedProxies,
  });
  server.on('request', app.callback());
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(address + path, { redirect: 'manual', headers: { accept: 'text/html', ...headers } });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(address + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...headers },
      body: new URLSearchParams(form),
    });
  return {
    ...data,
    baseUrl: address,
    lifecycle,
    uploadFolder,
    metrics: () => registry.metrics(),
    logged,
    get,
    post,
    page: async (path) => (await get(path)).text(),
    json: async (path) => (await get(path, { accept: 'application/json' })).json(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await data.close();
      await rm(uploadFolder, { recursive: true, force: true });
    },
  };
}
