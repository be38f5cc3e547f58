import { variables } from '../../app/contract/environment.ts';
import { amount, cpu, group, mebibytes, text, whole } from './field.ts';

/** CPU and memory of a container; the limit must not be below the request. */
export const resources = {
  cpuRequest: cpu.describe('CPU that is reserved for each pod, as measured under load; autoscaling counts in it.'),
  cpuLimit: cpu.describe('CPU at which a pod is throttled.'),
  // A process that only starts and is asked for its health has 70 to 140 MiB.
  memory: mebibytes(128, 65_536).describe(
    'Memory of each pod, reserved and limit. Up to three quarters of it become the V8 heap: see the rule `memory-beside-heap-fits`.',
  ),
};

/** For `refine`: a limit below the request is refused by the cluster. */
export const limitAboveRequest: [
  (given: { cpuRequest: string; cpuLimit: string }) => boolean,
  { path: string[]; error: string },
] = [
  ({ cpuRequest, cpuLimit }) => amount(cpuRequest) <= amount(cpuLimit),
  { path: ['cpuLimit'], error: 'at least cpuRequest' },
];

const poolSize = (role: string, connections: number, atLeast = 1) =>
  whole(atLeast, 200)
    .default(connections)
    .describe(`Connections of each ${role} to the database, to writer and reader each.`);

const scratch = mebibytes(16, 102_400).default('512Mi').describe('Disk of each pod for temporary files.');

export const web = group({
  minReplicas: whole(1, 500).describe('Pods at least. At least one for each zone.'),
  maxReplicas: whole(1, 500).describe(
    'Pods at most; where it is minReplicas, that number is fixed and there is no autoscaler. Bounded by the database: see the rule `database-connection-budget`.',
  ),
  targetCpuPercent: whole(10, 95)
    .default(60)
    .describe('Mean use of the reserved CPU that autoscaling aims at, in percent.'),
  requestsPerSecond: group({
    metric: text('the name of an external metric', /^[a-zA-Z_][\w:.-]{0,199}$/).describe(
      'Metric of the external metrics API that counts requests a second, over all pods.',
    ),
    perPod: whole(1, 100_000).describe('Requests a second that one pod is meant to serve.'),
  })
    .optional()
    .describe('Scaling by requests too, where an adapter offers such a metric; by CPU alone when unset.'),
  maxSurge: whole(1, 100).default(1).describe('Pods above the wanted number during a rollout.'),
  minReadySeconds: whole(0, 600)
    .default(10)
    .describe('Seconds that a new pod must stay ready before the next is replaced.'),
  ...resources,
  poolSize: poolSize('web pod', Number(variables.DATABASE_POOL_SIZE.default)),
  scratch,
})
  .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
    path: ['maxReplicas'],
    error: 'at least minReplicas',
  })
  .refine(({ minReplicas, maxReplicas, requestsPerSecond }) => minReplicas !== maxReplicas || !requestsPerSecond, {
    path: ['requestsPerSecond'],
    error: 'none where minReplicas is maxReplicas: nothing is scaled',
  })
  .refine(...limitAboveRequest)
  .describe('The pods that serve the store.');

export const worker = group({
  replicas: whole(1, 50).default(2).describe('Pods. One works at a time, the others take over when it goes.'),
  cpuRequest: resources.cpuRequest.default('100m'),
  cpuLimit: resources.cpuLimit.default('1000m'),
  memory: resources.memory.default('512Mi'),
  poolSize: poolSize('worker pod', 4, 2),
  scratch,
})
  .refine(...limitAboveRequest)
  .describe('The pods that do what no visitor waits for.');

export const migration = group({
  deadlineSeconds: whole(60, 21_600)
    .default(900)
    .describe('Seconds that a migration may take, all attempts together. New web pods wait for it.'),
  keepSeconds: whole(3600, 7_776_000)
    .default(604_800)
    .describe(
      'Seconds that a finished migration Job is kept for its logs; for ever where `gitops` is set, whose controller would make it again. Applying the manifests later runs it again, which changes nothing.',
    ),
  poolSize: poolSize('migration', 4, 2),
  cpuRequest: resources.cpuRequest.default('100m'),
  cpuLimit: resources.cpuLimit.default('1000m'),
  memory: resources.memory.default('512Mi'),
})
  .refine(...limitAboveRequest)
  .describe('The Job that brings the schema up to date.');
