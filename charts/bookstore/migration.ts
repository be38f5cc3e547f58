import type { Chart } from 'cdk8s';
import { MigrationJob } from '../constructs/migration-job.ts';
import type { Foundation } from './foundation.ts';
import { migrate, secretNames } from './names.ts';
import { databasePeer } from './peers.ts';
import { podOf, type Shared, secretFolder, shutdownMarginSeconds, temporaryFolder } from './pods.ts';
import { givesSecrets } from './secrets.ts';
import type { Site } from './site.ts';

/** The Job that brings the schema up to date, as a database user who may change it. */
export function migrationOf(site: Site, foundation: Foundation, shared: Shared, network: Chart): MigrationJob {
  const { environment, contract } = site;
  const { migration } = environment;
  return new MigrationJob(site.chart('migration'), 'Migration', {
    ...migrate,
    ...podOf('migrate', site, shared, migration, [
      secretFolder(contract, 'database', secretNames.migration),
      ...(givesSecrets(environment, 'admin') ? [secretFolder(contract, 'admin', secretNames.admin)] : []),
      temporaryFolder(contract, environment.web.scratch),
    ]),
    version: environment.image.tag,
    serviceAccount: foundation.account(migrate),
    command: contract.command('migrate'),
    variables: { DATABASE_POOL_SIZE: String(migration.poolSize) },
    terminationGracePeriodSeconds: contract.stopSeconds.migrate + shutdownMarginSeconds,
    deadlineSeconds: migration.deadlineSeconds,
    // A controller that keeps the cluster as git says would make a Job that is gone again, and again.
    keepSeconds: environment.gitops ? 'for-ever' : migration.keepSeconds,
    network: { to: [databasePeer(environment, contract)] },
    networkScope: network,
  });
}
