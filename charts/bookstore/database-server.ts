import type { Chart } from 'cdk8s';
import { MysqlServer, type MysqlUser } from '../constructs/mysql-server.ts';
import type { Foundation } from './foundation.ts';
import { databaseBackup, databaseServer, migrate, secretNames, web, worker } from './names.ts';
import { imageOf, resourcesOf, type Shared } from './pods.ts';
import type { Site } from './site.ts';

const user = (secret: string, privileges: readonly string[]): MysqlUser => ({
  secret,
  userKey: 'DATABASE_USER',
  passwordKey: 'DATABASE_PASSWORD',
  privileges,
});

/** MySQL in the cluster, where the environment has no other database. */
export function databaseServerOf(site: Site, foundation: Foundation, shared: Shared, network: Chart): void {
  const { environment, contract } = site;
  const { database } = environment;
  if (database.kind !== 'in-cluster') return;
  const port = Number(contract.variables.DATABASE_PORT.default);
  const clients = [web, worker, migrate, ...(environment.backup ? [databaseBackup] : [])];
  new MysqlServer(site.chart('database'), 'Server', {
    ...databaseServer,
    image: imageOf(database.image),
    identity: contract.identity,
    priorityClass: shared.priorityClass,
    serviceAccount: foundation.account(databaseServer),
    resources: resourcesOf(database),
    database: database.name,
    port,
    maxConnections: database.maxConnections,
    size: database.storage,
    storageClass: database.storageClass,
    rootPassword: { secret: secretNames.databaseServer, key: 'MYSQL_ROOT_PASSWORD' },
    users: [user(secretNames.database, ['SELECT', 'INSERT', 'UPDATE', 'DELETE']), user(secretNames.migration, ['ALL'])],
    network: {
      // It knows its clients by address.
      dns: false,
      from: clients.map(({ labels }) => ({ pods: labels, port })),
    },
    networkScope: network,
  });
}
