import { environmentSchema } from '../../../charts/environment/schema.ts';
import { images } from './images.ts';

const [, repository, tag, digest] = /^(.+):(.+)@(.+)$/.exec(images.mysql)!;

const image = { repository: 'localhost/bookstore', tag: 'compose', digest: 'none' } as const;

/**
 * The store of compose.yaml, said as an environment of the charts, so that secrets, database, alerts and dashboard are
 * those of a cluster. What a machine with Docker has none of (cluster, autoscaler, claims) nobody reads here.
 */
export const environment = environmentSchema.parse({
  cluster: { platform: 'other', context: 'compose', version: '1.34' },
  image,
  baseUrl: 'https://books.example.com',
  payments: { providers: ['bank-transfer'], transferAccount: 'as the environment file says' },
  web: { minReplicas: 2, maxReplicas: 2, cpuRequest: '100m', cpuLimit: '1000m', memory: '640Mi' },
  database: {
    kind: 'in-cluster',
    image: { repository, tag, digest } as Record<'repository' | 'tag' | 'digest', string>,
  },
  uploads: { kind: 'storage-class', accessMode: 'ReadWriteOnce' },
  ingress: { kind: 'node-port', port: 30_080 },
  secrets: { provider: 'from-environment', admin: true },
  mail: { host: 'smtp.example.com', login: true, cidrs: ['192.0.2.0/24'] },
});
