import type { z } from 'zod';
import { type Environment, environmentSchema } from '../environment.ts';

type Changes<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Changes<T[Key]> | undefined }
    : T;

/** What an environment file must say, and nothing more. */
const required: z.input<typeof environmentSchema> = {
  cluster: { version: '1.34', region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
  image: {
    repository: 'registry.example.com/bookstore',
    tag: '1.2.3',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  },
  host: 'books.example.com',
  web: { minReplicas: 3, maxReplicas: 6, cpuRequest: '500m', cpuLimit: '1000m', memory: '512Mi' },
  database: {
    writerHost: 'writer.db.example.com',
    readerHost: 'reader.db.example.com',
    cidrs: ['10.0.64.0/22'],
    capacity: { kind: 'provisioned', instanceClass: 'db.r6g.large' },
  },
  uploads: {
    fileSystemId: 'fs-0123456789abcdef0',
    accessPoint: { id: 'fsap-0123456789abcdef0', uid: 10_001, gid: 10_001 },
  },
  balancer: {
    cidrs: ['10.0.0.0/22'],
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/one',
    wafAclArn: 'none',
    accessLogs: 'none',
  },
  secrets: {
    identity: { provider: 'irsa', roleArn: 'arn:aws:iam::123456789012:role/secrets' },
    database: { key: 'bookstore/database' },
    migration: { key: 'bookstore/migration' },
    application: { key: 'bookstore/application' },
  },
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const merged = (base: unknown, changes: unknown): unknown =>
  isGroup(base) && isGroup(changes)
    ? Object.fromEntries(
        Object.entries({ ...base, ...changes })
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, key in changes ? merged(base[key], value) : value]),
      )
    : changes;

/** An environment in which every rule holds, with these changes; a key set to `undefined` is left out. */
export const anEnvironment = (changes: Changes<z.input<typeof environmentSchema>> = {}): Environment =>
  environmentSchema.parse(merged(required, changes));
