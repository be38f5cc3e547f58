import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { forgetEndedJob } from '../accounts/index.ts';
import { expireCartsJob } from '../carts/index.ts';
import { auditJob } from '../catalog/index.ts';
import { shutdown, stopSeconds } from '../contract/operations.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { createLocales } from '../core/i18n/locale.ts';
import { createLog } from '../core/log.ts';
import { whileHoldingLock } from '../database/work-lock.ts';
import { JobMetrics } from '../jobs/job-metrics.ts';
import { runJobs } from '../jobs/run-jobs.ts';
import { messageOf, sendMailsJob } from '../mail/index.ts';
import { HealthChecks } from '../operations/health.ts';
import { Lifecycle } from '../operations/lifecycle.ts';
import { serverRegistry } from '../operations/metrics.ts';
import { probesAlone } from '../operations/operations.routes.ts';
import { serveHttp, serveMetrics } from '../operations/servers.ts';
import { expireOrdersJob, ordersPaid, settleOrdersJob } from '../orders/index.ts';
import { Payments, paymentJobs, watchPayments } from '../payments/index.ts';
import { PhotoFolder, sweepPhotosJob } from '../photos/index.ts';
import type { Services } from '../services.ts';
import { openDatabase } from './open-database.ts';
import { openDelivery } from './open-delivery.ts';
import { openProviders } from './open-providers.ts';
import { schemaCheck, waitForSchema } from './wait-for-schema.ts';

/** Works at the jobs until a signal ends it; of several workers one works, the others wait to take its place. */
export async function runWorker(source: EnvironmentSource): Promise<void> {
  const environment = parseEnvironment('worker', source);
  const log = createLog(environment.LOG_LEVEL);
  const database = openDatabase(environment, source, log);
  const lifecycle = new Lifecycle();
  const health = new HealthChecks({ database: () => database.check(), schema: schemaCheck(lifecycle) });
  const registry = serverRegistry({ pools: () => database.use(), health });
  const audit = (after: number) => database.snapshot((services) => services.audit.batch(after));
  const { BASE_URL: baseUrl, MAIL_FROM: from = `no-reply@${new URL(baseUrl).hostname}` } = environment;
  const mailSite = { locales: createLocales(environment.STORE_CURRENCY), baseUrl, from };
  const forget = (most: number) =>
    database.transaction(
      async ({ accounts, apiTokens, idempotency, limits, secondFactors, sessions, webhooks }) =>
        (await accounts.forget(most)) +
        (await apiTokens.forget(most)) +
        (await idempotency.forget(most)) +
        (await limits.forget(most)) +
        (await secondFactors.forget(most)) +
        (await sessions.forget(most)) +
        (await webhooks.forget(most)),
    );
  const payments = new Payments<Services>({
    database,
    providers: openProviders(environment, source, database),
    baseUrl,
    log,
    paid: ordersPaid,
  });
  watchPayments(() => database.readCurrent(({ paymentLists }) => paymentLists.unsettled()), registry);
  const jobs = [
    auditJob({ batch: audit, intervalSeconds: environment.AUDIT_INTERVAL_SECONDS, log, registry }),
    expireCartsJob((limit) => database.transaction(({ carts }) => carts.expire(limit)), log),
    sendMailsJob({
      outbox: (work) => database.transaction(work),
      compose: (mail) => messageOf(mail, mailSite),
      delivery: openDelivery(environment, source),
      log,
      registry,
    }),
    forgetEndedJob(forget),
    sweepPhotosJob(
      new PhotoFolder(environment.UPLOAD_FOLDER, log),
      (names) => database.readCurrent(({ photos }) => photos.known(names)),
      log,
    ),
    expireOrdersJob({ database, log, registry }),
    settleOrdersJob({ database, log }),
    ...paymentJobs(payments),
  ];
  const metrics = new JobMetrics(
    registry,
    jobs.map(({ name }) => name),
  );

  const server = await serveHttp(probesAlone(lifecycle, health).callback(), environment.HTTP_PORT);
  const metricsServer = await serveMetrics(registry, environment.METRICS_PORT);
  log.info({ port: server.port, metricsPort: metricsServer.port }, 'listening');

  const stop = new AbortController();
  let work: Promise<void> | undefined;
  closeWithGrace(
    { delay: stopSeconds.worker * 1000, logger: { error: (message) => log.error(message) } },
    async ({ signal, err }) => {
      if (err) log.fatal({ err }, 'ending after a fault that nobody caught');
      lifecycle.drain();
      log.info({ signal }, 'stopping');
      stop.abort();
      // A job that takes longer is cut off: its connection goes, and the database takes back what it had not committed.
      await Promise.race([work, sleep(shutdown.requestSeconds * 1000)]);
      await database.close();
      await Promise.all([server.close(), metricsServer.close()]);
      log.info('stopped');
      await new Promise((resolve) => log.flush(resolve));
    },
  );
  await waitForSchema(database, lifecycle, log);
  work = whileHoldingLock(
    database.dataSource,
    { name: 'work', signal: stop.signal, log, isOutdated: (connection) => database.isOutdated(connection) },
    async (signal) => {
      log.info('working');
      metrics.working(true);
      await runJobs(jobs, signal, { log, metrics });
      metrics.working(false);
    },
  );
  await work;
}
