import { z } from 'zod';
import { variables } from '../app/contract/environment.ts';
import { balancer, database, secrets, uploads } from './environment-aws.ts';
import { amount, cpu, dnsLabel, group, hostName, listOf, mebibytes, text, whole } from './environment-field.ts';

/** Settings that the manifests do not compute and an environment may change from the app's default. */
export const tunableSettings = [
  'LOG_LEVEL',
  'STORE_CURRENCY',
  'DATABASE_QUEUE_LIMIT',
  'DATABASE_ACQUIRE_TIMEOUT_MS',
  'DATABASE_QUERY_TIMEOUT_MS',
] as const;

const tunable = (name: (typeof tunableSettings)[number]) => {
  const { accepts, type, default: fallback, description } = variables[name];
  return z
    .string({ error: `${accepts}, in quotes` })
    .refine((value) => type.safeParse(value).success, { error: accepts })
    .optional()
    .describe(`${description} The app's default is \`${fallback}\`.`);
};

const cluster = group({
  version: text('a Kubernetes release in quotes, such as `"1.34"`', /^1\.\d{2}$/).describe(
    'Kubernetes release of the cluster. Pod Security is pinned to its rules.',
  ),
  region: text('an AWS region such as `eu-west-1`', /^[a-z]{2}(-[a-z]+)+-\d$/).describe(
    'AWS region of everything below.',
  ),
  zones: listOf(
    text('an availability zone such as `eu-west-1a`', /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
    1,
    'a list of availability zones',
  ).describe('Availability zones in which the cluster has nodes. Each needs a mount target of the file system.'),
}).describe('The EKS cluster.');

const image = group({
  repository: text('a repository such as `registry.example.com/bookstore`', /^[a-z0-9.:/_-]{1,200}$/).describe(
    'Repository of the image, without tag.',
  ),
  tag: text('a version tag, not `latest`', /^(?!latest$)\w[\w.-]{0,127}$/).describe(
    'Tag, for people. Shown as the version.',
  ),
  digest: text('`sha256:` and 64 hexadecimal digits', /^sha256:[0-9a-f]{64}$/).describe(
    'Digest of the image, for the cluster: a tag can be moved, a digest cannot.',
  ),
}).describe('The one image of all roles.');

const resources = {
  cpuRequest: cpu.describe('CPU that is reserved for each pod, as measured under load; autoscaling counts in it.'),
  cpuLimit: cpu.describe('CPU at which a pod is throttled.'),
  memory: mebibytes.describe('Memory of each pod, reserved and limit. Three quarters of it become the V8 heap.'),
};

const web = group({
  minReplicas: whole(1, 500).describe('Pods at least. At least one for each zone.'),
  maxReplicas: whole(1, 500).describe(
    'Pods at most. Bounded by the database: see the rule `database-connection-budget`.',
  ),
  targetCpuPercent: whole(10, 95)
    .default(60)
    .describe('Mean use of the reserved CPU that autoscaling aims at, in percent.'),
  maxSurge: whole(1, 100).default(1).describe('Pods above the wanted number during a rollout.'),
  minReadySeconds: whole(0, 600)
    .default(10)
    .describe('Seconds that a new pod must stay ready before the next is replaced.'),
  ...resources,
  scratch: mebibytes.default('512Mi').describe('Disk of each pod for temporary files.'),
})
  .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
    path: ['maxReplicas'],
    error: 'at least minReplicas',
  })
  .refine(({ cpuRequest, cpuLimit }) => amount(cpuRequest) <= amount(cpuLimit), {
    path: ['cpuLimit'],
    error: 'at least cpuRequest',
  })
  .describe('The pods that serve the store.');

const migration = group({
  deadlineSeconds: whole(60, 21_600)
    .default(900)
    .describe('Seconds that a migration may take, all attempts together. New web pods wait for it.'),
  keepSeconds: whole(3600, 7_776_000)
    .default(604_800)
    .describe(
      'Seconds that a finished migration Job is kept for its logs. Applying the manifests later runs it again, which changes nothing.',
    ),
  poolSize: whole(1, 20).default(4).describe('Connections of the migration to the database.'),
  cpuRequest: resources.cpuRequest.default('100m'),
  cpuLimit: resources.cpuLimit.default('1000m'),
  memory: resources.memory.default('512Mi'),
}).describe('The Job that brings the schema up to date.');

const waiver = group({
  rule: text('the id of a rule', /^[a-z0-9-]{3,60}$/).describe('Id of the rule.'),
  reason: text('why the rule does not apply here', /^.{10,300}$/s).describe('Why the rule does not apply here.'),
  until: text('a date such as `2027-01-31`', /^\d{4}-\d{2}-\d{2}$/).describe('Last day on which the waiver holds.'),
});

/** One environment: everything that differs between two installations of the store. */
export const environmentSchema = group({
  cluster,
  namespace: dnsLabel.default('bookstore').describe('Namespace of all objects.'),
  image,
  host: hostName.describe('Host name under which shoppers reach the store, over https.'),
  web,
  migration: migration.prefault({}),
  database,
  uploads,
  balancer,
  secrets,
  monitoring: group({ namespace: dnsLabel.describe('Namespace of Prometheus, which may reach the metrics port.') })
    .optional()
    .describe('Who may scrape the metrics; nobody when unset.'),
  settings: group(
    Object.fromEntries(tunableSettings.map((name) => [name, tunable(name)])) as Record<
      (typeof tunableSettings)[number],
      ReturnType<typeof tunable>
    >,
  )
    .prefault({})
    .describe('Settings of the app that differ from its defaults.'),
  waivers: listOf(waiver, 0, 'a list of waivers')
    .default([])
    .describe('Rules that this environment may break, and why.'),
}).describe('An environment of BookStore.');

/** A parsed environment, defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;
