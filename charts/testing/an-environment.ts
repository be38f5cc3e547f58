import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Environment, environmentSchema } from '../environment/schema.ts';

type Changes<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Changes<T[Key]> | undefined }
    : T;

/** What an environment file must say, and nothing more. */
const required: z.input<typeof environmentSchema> = {
  cluster: {
    platform: 'eks',
    context: 'arn:aws:eks:eu-west-1:123456789012:cluster/test',
    version: '1.34',
    account: '123456789012',
    region: 'eu-west-1',
    zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  },
  image: {
    repository: 'registry.example.com/bookstore',
    tag: '1.2.3',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  },
  baseUrl: 'https://books.example.com',
  payments: { providers: ['bank-transfer'], transferAccount: 'BookStore, IBAN DE02 1203 0000 0000 2020 51' },
  web: { minReplicas: 3, maxReplicas: 6, cpuRequest: '500m', cpuLimit: '1000m', memory: '768Mi' },
  database: {
    kind: 'aurora',
    writerHost: 'bookstore.cluster-c9akciq32rgw.eu-west-1.rds.amazonaws.com',
    readerHost: 'bookstore.cluster-ro-c9akciq32rgw.eu-west-1.rds.amazonaws.com',
    cidrs: ['10.0.64.0/22'],
    capacity: { kind: 'provisioned', instanceClass: 'db.r6g.large' },
  },
  uploads: {
    kind: 'efs-access-point',
    fileSystemId: 'fs-0123456789abcdef0',
    accessPoint: { id: 'fsap-0123456789abcdef0', uid: 10_001, gid: 10_001 },
  },
  ingress: {
    kind: 'alb',
    cidrs: ['10.0.0.0/22'],
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/one',
    wafAclArn: 'none',
    accessLogs: 'none',
  },
  secrets: {
    provider: 'external-secrets',
    identity: { provider: 'irsa', roleArn: 'arn:aws:iam::123456789012:role/secrets' },
    database: { key: 'bookstore/database' },
    migration: { key: 'bookstore/migration' },
    application: { key: 'bookstore/application' },
  },
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What tells the kinds of a group apart; a group of another kind shares no key with the first. */
const kinds = ['kind', 'provider', 'platform', 'issuer', 'controller'];
const isOtherKind = (base: Record<string, unknown>, changes: Record<string, unknown>): boolean =>
  kinds.some((key) => key in base && key in changes && base[key] !== changes[key]);

const merged = (base: unknown, changes: unknown): unknown =>
  isGroup(base) && isGroup(changes) && !isOtherKind(base, changes)
    ? Object.fromEntries(
        Object.entries({ ...base, ...changes })
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, key in changes ? merged(base[key], value) : value]),
      )
    : changes;

/** An environment in which every rule holds, with these changes; a key set to `undefined` is left out. */
export const anEnvironment = (changes: Changes<z.input<typeof environmentSchema>> = {}): Environment =>
  environmentSchema.parse(merged(required, changes));

/** An environment as it is committed, with these changes. */
export const committedEnvironment = (
  name: 'production' | 'staging' | 'local',
  changes: Changes<z.input<typeof environmentSchema>> = {},
): Environment => {
  const file = `${import.meta.dirname}/../environments/${name}.yaml`;
  return environmentSchema.parse(merged(parse(readFileSync(file, 'utf8')), changes));
};
