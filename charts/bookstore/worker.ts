import type { Chart } from 'cdk8s';
import { Worker } from '../constructs/worker.ts';
import type { Foundation } from './foundation.ts';
import { secretNames, worker } from './names.ts';
import { databasePeer, mailPeers, metricsPeers } from './peers.ts';
import { podOf, type Shared, secretFolder, shutdownMarginSeconds, temporaryFolder } from './pods.ts';
import { givesSecrets } from './secrets.ts';
import type { Site } from './site.ts';
import type { Storage } from './storage.ts';

/** The pods that do what no visitor waits for. Nobody sends them traffic; like web pods they wait for the schema. */
export function workerOf(site: Site, foundation: Foundation, shared: Shared, storage: Storage, network: Chart): Worker {
  const { environment, contract } = site;
  const { paths, ports, startup, stopSeconds } = contract;
  return new Worker(site.chart('worker'), 'Worker', {
    ...worker,
    ...podOf('worker', site, shared, environment.worker, [
      secretFolder(contract, 'database', secretNames.database),
      secretFolder(contract, 'application', secretNames.application),
      ...(givesSecrets(environment, 'mail') ? [secretFolder(contract, 'mail', secretNames.mail)] : []),
      { path: contract.folders.uploads, claim: storage.uploads },
      temporaryFolder(contract, environment.worker.scratch),
    ]),
    version: environment.image.tag,
    serviceAccount: foundation.account(worker),
    command: contract.command('worker'),
    variables: { DATABASE_POOL_SIZE: String(environment.worker.poolSize) },
    replicas: environment.worker.replicas,
    port: ports.http,
    ports: { metrics: ports.metrics },
    probes: {
      livePath: paths.live,
      readyPath: paths.ready,
      startupSeconds: startup.budgetSeconds,
      typicalStartupSeconds: startup.typicalSeconds,
    },
    terminationGracePeriodSeconds: stopSeconds.worker + shutdownMarginSeconds,
    rollout: {
      progressDeadlineSeconds: environment.migration.deadlineSeconds + startup.budgetSeconds + 60,
    },
    network: {
      from: metricsPeers(site),
      to: [databasePeer(environment, contract), ...mailPeers(environment)],
    },
    networkScope: network,
  });
}
