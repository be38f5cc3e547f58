import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { busyPages, createApp } from '../app.ts';
import { shutdown } from '../contract/operations.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { createLog } from '../core/log.ts';
import { followSecrets } from '../core/secret-files.ts';
import { MailFolder } from '../mail/index.ts';
import { admission } from '../operations/admission.ts';
import { canWriteTo, HealthChecks } from '../operations/health.ts';
import { Lifecycle } from '../operations/lifecycle.ts';
import { RequestMetrics, serverRegistry } from '../operations/metrics.ts';
import { pipelining } from '../operations/pipelining.ts';
import { serveHttp, serveMetrics } from '../operations/servers.ts';
import { OrderMetrics } from '../orders/index.ts';
import { openDatabase } from './open-database.ts';
import { openProviders } from './open-providers.ts';
import { schemaCheck, waitForSchema } from './wait-for-schema.ts';

/** Serves pages, API, probes and metrics until a signal ends it. Tells its port once it is ready. */
export async function runWeb(source: EnvironmentSource, ready: (port: number) => void): Promise<void> {
  const environment = parseEnvironment('web', source);
  const log = createLog(environment.LOG_LEVEL);
  const signing = followSecrets(['SECRET_KEY'], source.variables, environment);
  const database = openDatabase(environment, source, log, {
    readerHost: environment.DATABASE_READER_HOST,
    keys: () => signing().SECRET_KEY.split(','),
  });
  const lifecycle = new Lifecycle();
  const health = new HealthChecks({
    database: () => database.check(),
    schema: schemaCheck(lifecycle),
    files: canWriteTo(environment.UPLOAD_FOLDER),
  });
  const registry = serverRegistry({ pools: () => database.use(), health });
  const metrics = new RequestMetrics(registry);
  const app = createApp({
    database,
    health,
    lifecycle,
    log,
    metrics,
    orderMetrics: new OrderMetrics(registry),
    baseUrl: environment.BASE_URL,
    currency: environment.STORE_CURRENCY,
    mailFolder: environment.SMTP_HOST ? undefined : new MailFolder(environment.MAIL_FOLDER),
    contactAddress: environment.CONTACT_ADDRESS,
    sale: {
      providers: openProviders(environment, source, database),
      holdMinutes: environment.HOLD_MINUTES,
      transferHoldDays: environment.TRANSFER_HOLD_DAYS,
      transferAccount: environment.BANK_TRANSFER_ACCOUNT,
    },
    uploadFolder: environment.UPLOAD_FOLDER,
    adminsNeedSecondFactor: environment.STORE_STAGE !== 'development',
    trustedProxies: environment.TRUSTED_PROXIES,
  });
  const listener = admission(app.callback(), {
    busyPage: busyPages({ baseUrl: environment.BASE_URL, currency: environment.STORE_CURRENCY }),
    turnedAway: (method) => metrics.observe(method, 'turned away', 503, 0),
  });
  const server = await serveHttp(pipelining(listener), environment.HTTP_PORT);
  const metricsServer = await serveMetrics(registry, environment.METRICS_PORT);
  log.info({ port: server.port, metricsPort: metricsServer.port }, 'listening');

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
      await server.close();
      await database.close();
      await metricsServer.close();
      log.info('stopped');
      // What is left at the exit is written synchronously, again and again for ever when nobody reads it any more.
      await new Promise((resolve) => log.flush(resolve));
    },
  );
  await waitForSchema(database, lifecycle, log);
  if (!lifecycle.draining) ready(server.port);
}
