import type { Chart } from 'cdk8s';
import { WebService } from '../constructs/web-service.ts';
import type { Foundation } from './foundation.ts';
import { secretNames, web } from './names.ts';
import { databasePeer, metricsPeers, shopperPeer } from './peers.ts';
import { podOf, type Shared, secretFolder, shutdownMarginSeconds, temporaryFolder } from './pods.ts';
import type { Site } from './site.ts';
import type { Storage } from './storage.ts';

/** Seconds until a balancer has found a new pod healthy: registration and two health checks, doubled. */
const readinessGateSeconds = 60;

/**
 * The pods that serve the store. They may start before the migration is done, and are ready only when it is.
 *
 * @param network chart of the Service and of the policy, which come before the pods
 */
export function webOf(
  site: Site,
  foundation: Foundation,
  shared: Shared,
  storage: Storage,
  network: Chart,
): WebService {
  const { environment, contract } = site;
  const { probes, terminationGracePeriodSeconds, progressDeadlineSeconds } = lifecycleOf(site);
  return new WebService(site.chart('web'), 'Web', {
    ...web,
    ...podOf('web', site, shared, environment.web, [
      secretFolder(contract, 'database', secretNames.database),
      secretFolder(contract, 'application', secretNames.application),
      { path: contract.folders.uploads, claim: storage.uploads },
      temporaryFolder(contract, environment.web.scratch),
    ]),
    version: environment.image.tag,
    serviceAccount: foundation.account(web),
    command: contract.command('web'),
    variables: { DATABASE_POOL_SIZE: String(environment.web.poolSize) },
    port: contract.ports.http,
    ports: { metrics: contract.ports.metrics },
    probes,
    terminationGracePeriodSeconds,
    autoscaling: environment.web,
    rollout: {
      maxSurge: environment.web.maxSurge,
      maxUnavailable: 0,
      minReadySeconds: environment.web.minReadySeconds,
      progressDeadlineSeconds,
    },
    network: {
      from: [shopperPeer(site), ...metricsPeers(site)],
      to: [databasePeer(environment, contract)],
    },
    networkScope: network,
  });
}

/** Times and paths of a web pod's life, from start to kill. */
function lifecycleOf({ environment: { web, migration }, contract: { paths, startup, stopSeconds } }: Site) {
  return {
    probes: {
      livePath: paths.live,
      readyPath: paths.ready,
      startupSeconds: startup.budgetSeconds,
      typicalStartupSeconds: startup.typicalSeconds,
    },
    terminationGracePeriodSeconds: stopSeconds.web + shutdownMarginSeconds,
    // New pods are not ready before the migration is done: a rollout has not failed while that may still run.
    progressDeadlineSeconds:
      migration.deadlineSeconds + startup.budgetSeconds + web.minReadySeconds + readinessGateSeconds,
  };
}
