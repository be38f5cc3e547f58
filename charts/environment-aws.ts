import { z } from 'zod';
import { type SecretName, secretNames, variables } from '../app/contract/environment.ts';
import { arn, cidr, group, hostName, listOf, oneOf, text, whole } from './environment-field.ts';

const provisioned = group({
  kind: z.literal('provisioned'),
  instanceClass: text('an Aurora instance class such as `db.r6g.large`', /^db\.[a-z0-9]+\.[a-z0-9]+$/).describe(
    'Class of the writer, and of the replicas that may take its place.',
  ),
});

const serverless = group({
  kind: z.literal('serverless'),
  maxCapacity: z
    .number({ error: 'Aurora capacity units from 1 to 256' })
    .min(1, { error: 'Aurora capacity units from 1 to 256' })
    .max(256, { error: 'Aurora capacity units from 1 to 256' })
    .describe('Maximum capacity, in ACUs. It decides how many connections are granted; a change needs a reboot.'),
});

export const database = group({
  writerHost: hostName.describe('Cluster endpoint of Aurora; an instance endpoint would not follow a failover.'),
  readerHost: hostName.optional().describe('Reader endpoint; the writer answers all reads when unset.'),
  port: whole(1, 65_535).default(Number(variables.DATABASE_PORT.default)).describe('TCP port of both endpoints.'),
  name: text('letters, digits and _', /^\w{1,64}$/)
    .default(variables.DATABASE_NAME.default)
    .describe('Name of the database (schema).'),
  tls: oneOf('off', 'verify').default('verify').describe('Whether connections are encrypted and the server verified.'),
  cidrs: listOf(cidr, 1, 'a list of IPv4 ranges').describe(
    'Ranges of the database subnets; network policies know no host names.',
  ),
  poolSize: whole(1, 200)
    .default(Number(variables.DATABASE_POOL_SIZE.default))
    .describe('Connections of each web pod, to writer and reader each.'),
  capacity: z
    .discriminatedUnion('kind', [provisioned, serverless], { error: '`provisioned` or `serverless`' })
    .describe('Size of the instances, which decides how many connections the database grants.'),
  maxConnections: whole(10, 16_000)
    .optional()
    .describe("The parameter group's `max_connections`, where it is not Aurora's default for that size."),
  reservedConnections: whole(0, 1000)
    .default(10)
    .describe('Connections kept free for operators, backups and monitoring.'),
}).describe('Aurora MySQL.');

export const uploads = group({
  fileSystemId: text('an EFS id such as `fs-0123456789abcdef0`', /^fs-[0-9a-f]{8,40}$/).describe('EFS file system.'),
  accessPoint: group({
    id: text('an access point id such as `fsap-0123456789abcdef0`', /^fsap-[0-9a-f]{8,40}$/).describe('Access point.'),
    uid: whole(1, 4_294_967_294).describe('POSIX user that the access point enforces.'),
    gid: whole(1, 4_294_967_294).describe('POSIX group that the access point enforces.'),
  }).describe("The access point through which the folder is mounted. It replaces the pods' user and group by its own."),
  size: text('gibibytes such as `100Gi`', /^[1-9]\d{0,6}Gi$/)
    .default('100Gi')
    .describe('Size written on the volume. Kubernetes wants one; EFS grows by itself and ignores it.'),
}).describe('Shared folder of the photos, on EFS.');

export const balancer = group({
  scheme: oneOf('internet-facing', 'internal')
    .default('internet-facing')
    .describe('Reachable from the internet or from the VPC alone.'),
  cidrs: listOf(cidr, 1, 'a list of IPv4 ranges').describe(
    "Ranges of the balancer's subnets (or of the VPC): the only ones that may reach the pods.",
  ),
  certificateArn: arn('acm').describe('ACM certificate of the host.'),
  sslPolicy: text('an ALB security policy', /^ELBSecurityPolicy-[\w-]{1,80}$/)
    .default('ELBSecurityPolicy-TLS13-1-2-2021-06')
    .describe("TLS versions and ciphers; the balancer's own default is of 2016."),
  idleTimeoutSeconds: whole(1, 4000)
    .default(60)
    .describe('Seconds after which the balancer closes a silent connection.'),
  deregistrationSeconds: whole(0, 3600)
    .default(30)
    .describe('Seconds that requests in flight to a pod that goes away may still take.'),
  wafAclArn: z
    .union([arn('wafv2'), z.literal('none')], { error: 'an ARN of wafv2, or `none`' })
    .describe('Web ACL, or `none`.'),
  accessLogs: z
    .union(
      [
        group({
          bucket: text('an S3 bucket', /^[a-z0-9.-]{3,63}$/).describe('S3 bucket.'),
          prefix: text('a prefix of keys', /^[\w/-]{1,200}$/)
            .default('bookstore')
            .describe('Prefix of the keys in it.'),
        }),
        z.literal('none'),
      ],
      { error: 'a group of the keys bucket, prefix, or `none`' },
    )
    .describe('Where access logs go, or `none`.'),
}).describe('The Application Load Balancer, made by the AWS Load Balancer Controller.');

const secretProperty = (name: SecretName) =>
  text('a key of the JSON in that secret', /^[\w.-]{1,100}$/)
    .default(name)
    .describe(`Key that holds ${name}.`);

const source = group({
  key: text('a name in AWS Secrets Manager', /^[\w/+=.@-]{1,512}$/).describe(
    'Name of the secret in AWS Secrets Manager.',
  ),
  properties: group(
    Object.fromEntries(secretNames.map((name) => [name, secretProperty(name)])) as Record<
      SecretName,
      ReturnType<typeof secretProperty>
    >,
  )
    .prefault({})
    .describe("Key in the secret's JSON for each variable."),
});

export const secrets = group({
  identity: z
    .discriminatedUnion(
      'provider',
      [
        group({ provider: z.literal('irsa'), roleArn: arn('iam').describe('Role that may read the secrets below.') }),
        group({ provider: z.literal('pod-identity') }),
      ],
      { error: '`irsa` or `pod-identity`' },
    )
    .describe("Who reads the secrets: a role for this namespace, or External Secrets' own Pod Identity."),
  refreshSeconds: whole(30, 86_400).default(300).describe('Seconds between two looks at AWS Secrets Manager.'),
  database: source.describe('User and password of the web pods, who may change rows but not tables.'),
  migration: source.describe('User and password of the migration, who may change tables.'),
  application: source.describe('Keys that sign sessions.'),
}).describe('Secrets, read from AWS Secrets Manager by External Secrets.');
