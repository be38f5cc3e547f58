import { isIP } from 'node:net';
import { z } from 'zod';
import { variables } from '../../app/contract/environment.ts';
import { cluster, image } from './cluster.ts';
import { database } from './database.ts';
import { group, text, webAddress, whole } from './field.ts';
import { ingress } from './ingress.ts';
import { backup, gitops, mail, monitoring } from './operations.ts';
import { payments, stage } from './payments.ts';
import { secrets } from './secrets.ts';
import { volume } from './volume.ts';
import { waivers } from './waivers.ts';
import { migration, web, worker } from './workloads.ts';

/** Settings that the manifests do not compute and an environment may change from the app's default. */
export const tunableSettings = [
  'LOG_LEVEL',
  'STORE_CURRENCY',
  'CONTACT_ADDRESS',
  'DATABASE_QUEUE_LIMIT',
  'DATABASE_ACQUIRE_TIMEOUT_MS',
  'DATABASE_QUERY_TIMEOUT_MS',
  'AUDIT_INTERVAL_SECONDS',
] as const;

const tunable = (name: (typeof tunableSettings)[number]) => {
  const { accepts, type, default: fallback, description } = variables[name];
  return z
    .string({ error: `${accepts}, in quotes` })
    .refine((value) => type.safeParse(value).success, { error: accepts })
    .optional()
    .describe(fallback === '' ? description : `${description} The app's default is \`${fallback}\` when unset.`);
};

const settings = group(
  Object.fromEntries(tunableSettings.map((name) => [name, tunable(name)])) as Record<
    (typeof tunableSettings)[number],
    ReturnType<typeof tunable>
  >,
);

const needsEks = 'only with `cluster.platform: eks`';

/** One environment: everything that differs between two installations of the store. */
export const environmentSchema = group({
  cluster,
  namespace: text(
    'lower-case letters, digits and -, 63 at most, and no namespace of the cluster itself (`default`, `kube-…`)',
    /^(?!default$|kube-)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  )
    .default('bookstore')
    .describe('Namespace of all objects.'),
  stage,
  image,
  baseUrl: webAddress.describe('Address under which shoppers reach the store; https but for a node port.'),
  web,
  worker: worker.prefault({}),
  migration: migration.prefault({}),
  database,
  uploads: volume.describe('Shared folder of the photos.'),
  ingress,
  secrets,
  payments,
  mail: mail.optional().describe('The mail server; when unset, nobody gets the mails that the store writes.'),
  monitoring: monitoring.optional().describe('Prometheus (its operator) and Grafana; neither when unset.'),
  backup: backup
    .optional()
    .describe('Copies of the photos, and of the database where it runs in the cluster; none when unset.'),
  gitops: gitops
    .optional()
    .describe('Argo CD or Flux, which applies what is committed; operators apply the manifests when unset.'),
  quota: group({
    headroomPercent: whole(0, 400)
      .default(25)
      .describe('What the namespace may have above all pods of a rollout at its peak, in percent.'),
  })
    .prefault({})
    .describe('The quota of the namespace.'),
  settings: settings.prefault({}).describe('Settings of the app that differ from its defaults.'),
  waivers: waivers.default([]).describe('Rules that this environment may break, and why.'),
})
  .refine(({ ingress: { kind }, baseUrl }) => kind === 'node-port' || baseUrl.startsWith('https://'), {
    path: ['baseUrl'],
    error: 'an https address, unless `ingress.kind` is `node-port`',
  })
  .refine(({ ingress: { kind }, baseUrl }) => kind === 'node-port' || !isIP(new URL(baseUrl).hostname), {
    path: ['baseUrl'],
    error:
      'an address with a host name, which an Ingress and a certificate are for, unless `ingress.kind` is `node-port`',
  })
  .refine(({ ingress: { kind }, cluster: { platform } }) => kind !== 'alb' || platform === 'eks', {
    path: ['ingress', 'kind'],
    error: `\`alb\` ${needsEks}`,
  })
  .refine(({ secrets: { provider }, cluster: { platform } }) => provider === 'from-environment' || platform === 'eks', {
    path: ['secrets', 'provider'],
    error: `\`external-secrets\` ${needsEks}`,
  })
  .refine(
    ({ secrets, mail }) =>
      secrets.provider !== 'external-secrets' || (secrets.mail !== undefined) === (mail?.login ?? false),
    { path: ['secrets', 'mail'], error: 'a group of the keys key, properties with `mail.login`, and nothing without' },
  )
  .describe('An environment of BookStore.');

/** A parsed environment, defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;

type Having<Key extends keyof Environment, Values> = Extract<NonNullable<Environment[Key]>, Values>;
/** Parts of an environment by their kind. */
export type InClusterDatabase = Having<'database', { kind: 'in-cluster' }>;
export type ExternalSecrets = Having<'secrets', { provider: 'external-secrets' }>;
export type Volume = Environment['uploads'];
