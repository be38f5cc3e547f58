import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { createApp } from '../app.ts';
import { http, paths, shutdown } from '../contract/operations.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { UsageError } from '../core/errors.ts';
import { createLog, type Logger } from '../core/log.ts';
import { followSecrets } from '../core/secret-files.ts';
import type { Database } from '../database/database.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { canWriteTo, HealthChecks } from '../operations/health.ts';
import { Lifecycle } from '../operations/lifecycle.ts';
import { RequestMetrics, serverRegistry } from '../operations/metrics.ts';
import type { Services } from '../services.ts';
import { openDatabase } from './open-database.ts';

/** How often the schema is looked at until it is there. */
const SCHEMA_POLL_MS = 500;

/** Serves pages, API, probes and metrics until a signal ends it. Tells its port once it is ready. */
export async function runWeb(source: EnvironmentSource, ready: (port: number) => void): Promise<void> {
  const environment = parseEnvironment('web', source);
  const log = createLog(environment.LOG_LEVEL);
  const signing = followSecrets(['SECRET_KEY'], source.variables, environment);
  const database = openDatabase(environment, source, log, {
    readerHost: environment.DATABASE_READER_HOST,
    poolSize: environment.DATABASE_POOL_SIZE,
    keys: () => signing().SECRET_KEY.split(','),
  });
  const lifecycle = new Lifecycle();
  const health = new HealthChecks({
    database: () => database.check(),
    schema: async () => {
      if (lifecycle.notReadyBecause === 'waiting for the database schema')
        throw new Error('the schema is older than this code');
    },
    files: canWriteTo(environment.UPLOAD_FOLDER),
  });
  const registry = serverRegistry({ pools: () => database.use(), health });
  const app = createApp({
    database,
    health,
    lifecycle,
    log,
    metrics: new RequestMetrics(registry),
    baseUrl: environment.BASE_URL,
    currency: environment.STORE_CURRENCY,
    trustedProxies: environment.TRUSTED_PROXIES,
  });

  const server = createServer(app.callback());
  server.keepAliveTimeout = http.keepAliveSeconds * 1000;
  server.headersTimeout = http.headersSeconds * 1000;
  server.requestTimeout = http.requestSeconds * 1000;
  server.setTimeout(http.requestSeconds * 1000);
  const metricsServer = createServer(async (request, response) => {
    const found = request.url === paths.metrics;
    response.writeHead(found ? 200 : 404, { 'content-type': found ? registry.contentType : 'text/plain' });
    response.end(found ? await registry.metrics() : `Metrics are at ${paths.metrics}\n`);
  });
  const port = await listen(server, environment.HTTP_PORT, 'HTTP_PORT');
  const metricsPort = await listen(metricsServer, environment.METRICS_PORT, 'METRICS_PORT');
  log.info({ port, metricsPort }, 'listening');

  closeWithGrace(
    {
      delay: (environment.DRAIN_SECONDS + shutdown.requestSeconds + shutdown.closeSeconds) * 1000,
      logger: { error: (message) => log.error(message) },
    },
    async ({ signal, err }) => {
      if (err) log.fatal({ err }, 'ending after a fault that nobody caught');
      lifecycle.drain();
      const drainSeconds = signal === 'SIGTERM' ? environment.DRAIN_SECONDS : 0;
      log.info({ signal, drainSeconds }, 'stopping');
      await sleep(drainSeconds * 1000);
      await closeServer(server);
      await database.close();
      metricsServer.closeAllConnections();
      metricsServer.close();
      log.info('stopped');
      // What is left at the exit is written synchronously, again and again for ever when nobody reads it any more.
      await new Promise((resolve) => log.flush(resolve));
    },
  );
  await waitForSchema(database, lifecycle, log);
  if (!lifecycle.draining) ready(port);
}

/** Starts listening; answers the port, which is another one than was asked for when that was 0. */
function listen(server: Server, port: number, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UsageError(`Port ${port} is in use; stop what uses it, or set ${name} to another.`)
          : error,
      ),
    );
    server.listen(port, () => resolve((server.address() as { port: number }).port));
  });
}

/** Takes no new connection and waits for requests in flight, as long as one may take. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), shutdown.requestSeconds * 1000);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}

/** Ready is when the database has every migration that this code knows: another process applies them. */
async function waitForSchema(database: Database<Services>, lifecycle: Lifecycle, log: Logger): Promise<void> {
  while (!lifecycle.draining) {
    try {
      await database.connect();
      const pending = await pendingMigrations(database.dataSource);
      if (pending.length === 0) {
        lifecycle.schemaIsReady();
        log.info('ready');
        return;
      }
      log.warn({ pending }, 'waiting for migrations');
    } catch (error) {
      if (!lifecycle.draining) log.warn({ err: error }, 'the schema cannot be read yet');
    }
    await sleep(SCHEMA_POLL_MS);
  }
}
