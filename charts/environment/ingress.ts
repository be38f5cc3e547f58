import { z } from 'zod';
import { photoLimits } from '../../app/contract/operations.ts';
import { arn, cidr, cidrs, dnsLabel, group, listOf, oneOf, text, whole } from './field.ts';

const accessLogs = z.union(
  [
    group({
      bucket: text('an S3 bucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/).describe('S3 bucket.'),
      prefix: text('a prefix of keys, without `AWSLogs`, not beginning with /', /^(?!.*AWSLogs)[\w-][\w/-]{0,199}$/)
        .default('bookstore')
        .describe('Prefix of the keys in it.'),
    }),
    z.literal('none'),
  ],
  { error: 'a group of the keys bucket, prefix, or `none`' },
);

const webAcl = 'an ARN of a regional web ACL of WAFv2 (`arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/…`)';

const alb = group({
  kind: z.literal('alb').describe('An Application Load Balancer, made by the AWS Load Balancer Controller.'),
  name: text('letters, digits and -, 32 at most', /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/)
    .optional()
    .describe("Name of the balancer; the controller's own choice when unset."),
  group: group({
    name: text('lower-case letters, digits, . and -, 63 at most', /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/).describe(
      'Name of the group. A change moves the Ingress to another balancer, which has another address.',
    ),
    order: whole(-1000, 1000).default(0).describe('Order of its rules in the group; lower comes first.'),
  })
    .optional()
    .describe('Ingresses that share one balancer; a balancer of its own when unset.'),
  scheme: oneOf('internet-facing', 'internal')
    .default('internet-facing')
    .describe('Reachable from the internet or from the VPC alone.'),
  cidrs: cidrs.describe("Ranges of the balancer's subnets (or of the VPC): the only ones that may reach the pods."),
  inboundCidrs: listOf(cidr, 1, 'a list of IPv4 ranges')
    .default(['0.0.0.0/0'])
    .describe('Ranges that may reach the balancer.'),
  certificateArn: arn('an ARN of a certificate of ACM', 'acm', 'certificate/').describe('ACM certificate of the host.'),
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
    .union([arn(webAcl, 'wafv2', 'regional/webacl/'), z.literal('none')], { error: `${webAcl}, or \`none\`` })
    .describe('Web ACL, or `none`.'),
  accessLogs: accessLogs.describe('Where access logs go, or `none`.'),
  deletionProtection: z
    .boolean({ error: '`true` or `false`' })
    .default(true)
    .describe('Whether the balancer refuses to be deleted.'),
});

const traefik = group({
  kind: z.literal('traefik').describe('Traefik, with certificates from cert-manager.'),
  namespace: dnsLabel.default('traefik').describe("Namespace of Traefik's pods, the only ones that may reach ours."),
  certificate: z
    .discriminatedUnion(
      'issuer',
      [
        group({
          issuer: z.literal('lets-encrypt').describe("Let's Encrypt, proved over http on port 80 of the host."),
          email: z
            .email({ error: 'a mail address' })
            .describe("Address to which Let's Encrypt writes when a certificate is about to end."),
          server: oneOf('production', 'staging')
            .default('production')
            .describe('`staging` has no limits, and no browser trusts it: for trying out.'),
        }),
        group({
          issuer: z.literal('self-signed').describe('A certificate that no browser trusts, for laptops.'),
        }),
      ],
      { error: '`lets-encrypt` or `self-signed`' },
    )
    .describe('Who issues the certificate.'),
  idleTimeoutSeconds: whole(1, 4000)
    .default(60)
    .describe('Seconds after which Traefik closes an idle connection to a pod; the app keeps it longer.'),
  maxBodyMebibytes: whole(1, 1024)
    .default(Math.ceil(photoLimits.formBytes / 2 ** 20))
    .describe('Largest body of a request, in mebibytes; by default that of a form of photos.'),
});

const nodePort = group({
  kind: z.literal('node-port').describe('A port of every node, without TLS: for laptops.'),
  port: whole(30_000, 32_767).describe('Port of the nodes.'),
  clientCidrs: cidrs
    .default(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])
    .describe('Ranges from which pods are reached through that port; nodes answer for their clients.'),
});

export const ingress = z
  .discriminatedUnion('kind', [alb, traefik, nodePort], { error: '`alb`, `traefik` or `node-port`' })
  .describe('How shoppers reach the pods.');
