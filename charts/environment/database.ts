import { z } from 'zod';
import { variables } from '../../app/contract/environment.ts';
import { registryImage } from './cluster.ts';
import { cidrs, gibibytes, group, hostName, mebibytes, oneOf, text, whole } from './field.ts';
import { limitAboveRequest, resources } from './workloads.ts';

const provisioned = group({
  kind: z.literal('provisioned').describe('Instances of a class.'),
  instanceClass: text('an Aurora instance class such as `db.r6g.large`', /^db\.[a-z0-9]+\.[a-z0-9]+$/).describe(
    'Class of the writer, and of the replicas that may take its place.',
  ),
});

const capacityUnits = 'Aurora capacity units from 1 to 256, in halves';
const serverless = group({
  kind: z.literal('serverless').describe('Serverless v2.'),
  maxCapacity: z
    .number({ error: capacityUnits })
    .min(1, { error: capacityUnits })
    .max(256, { error: capacityUnits })
    .multipleOf(0.5, { error: capacityUnits })
    .describe('Maximum capacity, in ACUs. It decides how many connections are granted; a change needs a reboot.'),
});

const common = {
  name: text('letters, digits and _', /^\w{1,64}$/)
    .default(variables.DATABASE_NAME.default)
    .describe('Name of the database (schema).'),
  reservedConnections: whole(0, 1000)
    .default(10)
    .describe('Connections kept free for operators, backups and monitoring.'),
};

const aurora = group({
  kind: z.literal('aurora').describe('Aurora MySQL 3.'),
  writerHost: hostName.describe('Cluster endpoint of Aurora; an instance endpoint would not follow a failover.'),
  readerHost: hostName.optional().describe('Reader endpoint; the writer answers all reads when unset.'),
  port: whole(1, 65_535).default(Number(variables.DATABASE_PORT.default)).describe('TCP port of both endpoints.'),
  ...common,
  tls: oneOf('off', 'verify').default('verify').describe('Whether connections are encrypted and the server verified.'),
  cidrs: cidrs.describe('Ranges of the database subnets; network policies know no host names.'),
  capacity: z
    .discriminatedUnion('kind', [provisioned, serverless], { error: '`provisioned` or `serverless`' })
    .describe('Size of the instances, which decides how many connections the database grants.'),
  maxConnections: whole(10, 16_000)
    .optional()
    .describe("The parameter group's `max_connections`; Aurora's default for that size when unset."),
});

const inCluster = group({
  kind: z.literal('in-cluster').describe('MySQL in the cluster, for laptops: one server, no replica, no TLS.'),
  image: registryImage.describe('Image of MySQL.'),
  ...common,
  maxConnections: whole(10, 16_000).default(200).describe('Connections that the server grants.'),
  storage: gibibytes.default('10Gi').describe('Size of its volume.'),
  storageClass: text('the name of a StorageClass', /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
    .optional()
    .describe("StorageClass of its volume; the cluster's default class when unset."),
  cpuRequest: resources.cpuRequest.default('250m'),
  cpuLimit: resources.cpuLimit.default('2000m'),
  // Below 512 MiB little is left for the buffer pool beside what MySQL itself needs.
  memory: mebibytes(512, 1_048_576).default('1024Mi').describe('Memory of the server, reserved and limit.'),
}).refine(...limitAboveRequest);

export const database = z
  .discriminatedUnion('kind', [aurora, inCluster], { error: '`aurora` or `in-cluster`' })
  .describe('The database.');
