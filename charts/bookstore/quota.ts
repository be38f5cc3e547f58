import { NamespaceQuota } from '../constructs/namespace-quota.ts';
import { type Resources, reservedDisk } from '../constructs/resources.ts';
import { podsAtPeak } from '../constructs/rollout-peak.ts';
import { amount } from '../environment/field.ts';
import type { Foundation } from './foundation.ts';
import { resourcesOf, shutdownMarginSeconds } from './pods.ts';
import type { Site } from './site.ts';

/** Pods of one kind that can exist at once, and what each may use. */
interface Demand {
  readonly pods: number;
  readonly resources: Resources;
  /** Disk of one pod's scratch folders, in mebibytes. */
  readonly scratch: number;
}

/** What MySQL writes beside its volume, such as sorts, in mebibytes. */
const databaseScratch = 1280;

/** Everything that can run at once: rollouts of web and worker at their peak, while migrations and backups run. */
function demandsOf({ environment, contract: { stopSeconds } }: Site): Demand[] {
  const { web, worker, migration, database, backup } = environment;
  const webPods = podsAtPeak({
    replicas: web.maxReplicas,
    surge: web.maxSurge,
    unavailable: 0,
    minReadySeconds: web.minReadySeconds,
    graceSeconds: stopSeconds.web + shutdownMarginSeconds,
  });
  const scratch = amount(web.scratch);
  const jobs = resourcesOf(migration);
  return [
    { pods: webPods, resources: resourcesOf(web), scratch },
    { pods: 2 * worker.replicas, resources: resourcesOf(worker), scratch: amount(worker.scratch) },
    // Of two releases, the earlier of which still ends.
    { pods: 2, resources: jobs, scratch },
    ...(backup ? [{ pods: 2, resources: jobs, scratch }] : []),
    ...(database.kind === 'in-cluster'
      ? [{ pods: 1, resources: resourcesOf(database), scratch: databaseScratch }]
      : []),
  ];
}

/** The namespace may have what its pods use at the peak of a rollout, and what is granted above that. */
export function quotaOf(site: Site, { chart }: Foundation): void {
  const { environment } = site;
  const demands = demandsOf(site);
  const sum = (each: (demand: Demand) => number) =>
    demands.reduce((total, demand) => total + demand.pods * each(demand), 0);
  new NamespaceQuota(chart, 'Quota', {
    name: 'peak',
    namespace: environment.namespace,
    headroomPercent: environment.quota.headroomPercent,
    peak: {
      pods: sum(() => 1),
      cpuRequest: sum(({ resources }) => resources.cpuRequest),
      cpuLimit: sum(({ resources }) => resources.cpuLimit),
      memory: sum(({ resources }) => resources.memory),
      diskRequest: sum(() => reservedDisk),
      diskLimit: sum(({ scratch }) => reservedDisk + scratch),
    },
  });
}
