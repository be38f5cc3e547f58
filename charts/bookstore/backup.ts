import type { Chart } from 'cdk8s';
import { ScheduledJob } from '../constructs/scheduled-job.ts';
import type { InClusterDatabase } from '../environment/schema.ts';
import type { Foundation } from './foundation.ts';
import { databaseBackup, databaseServer, photoBackup, secretNames } from './names.ts';
import { databasePeer } from './peers.ts';
import {
  imageOf,
  podOf,
  resourcesOf,
  type Shared,
  secretFolder,
  shutdownMarginSeconds,
  temporaryFolder,
} from './pods.ts';
import type { Site } from './site.ts';
import { claimOf, type Storage } from './storage.ts';

/** Copies of the photos, and of the database where it runs in the cluster; Aurora and EFS have backups of their own. */
export function backupOf(site: Site, foundation: Foundation, shared: Shared, storage: Storage, network: Chart): void {
  const { environment, contract } = site;
  const { backup, database } = environment;
  if (!backup) return;
  const chart = site.chart('backup');
  const copies = claimOf(chart, 'Volume', 'backup', backup.volume, site);
  const { schedule, timeZone, deadlineSeconds } = backup;
  const when = { schedule, timeZone, deadlineSeconds };
  new ScheduledJob(chart, 'Photos', {
    ...photoBackup,
    ...when,
    ...podOf('backup', site, shared, environment.migration, [
      { path: contract.folders.uploads, claim: storage.uploads, readOnly: true },
      { path: contract.folders.backup, claim: copies },
      temporaryFolder(contract, environment.web.scratch),
    ]),
    version: environment.image.tag,
    serviceAccount: foundation.account(photoBackup),
    command: contract.command('backup'),
    variables: { BACKUP_KEEP_DAYS: String(backup.keepDays) },
    terminationGracePeriodSeconds: contract.stopSeconds.backup + shutdownMarginSeconds,
    // It reads and writes mounted folders only.
    network: { dns: false },
    networkScope: network,
  });
  if (database.kind !== 'in-cluster') return;
  new ScheduledJob(chart, 'Database', {
    ...databaseBackup,
    ...when,
    image: imageOf(database.image),
    identity: contract.identity,
    priorityClass: foundation.priorityClass,
    resources: resourcesOf(environment.migration),
    nodeHeapPercent: 'none',
    folders: [
      secretFolder(contract, 'database', secretNames.migration),
      { path: backupFolder, claim: copies },
      temporaryFolder(contract, environment.web.scratch),
    ],
    command: ['bash', '-euo', 'pipefail', '-c', dumpScript(site, database, backup.keepDays)],
    serviceAccount: foundation.account(databaseBackup),
    network: { to: [databasePeer(environment, contract)] },
    networkScope: network,
  });
}

const backupFolder = '/backup';

/**
 * Dumps the database under a temporary name, gives it its own when it is whole, and removes those that are older. User and
 * password go through a file: other processes may read a command line.
 */
function dumpScript({ contract }: Site, { name }: InClusterDatabase, keepDays: number): string {
  const secrets = `${contract.folders.secrets}/database`;
  const options = `${contract.folders.temporary}/client.cnf`;
  return `umask 077
quoted() { sed 's/[\\\\"]/\\\\&/g' "$1"; }
printf '[client]\\nuser="%s"\\npassword="%s"\\n' "$(quoted ${secrets}/DATABASE_USER)" "$(quoted ${secrets}/DATABASE_PASSWORD)" > ${options}
mkdir -p ${backupFolder}/database
file=${backupFolder}/database/$(date -u +%Y%m%dT%H%M%SZ).sql.gz
trap 'rm -f "$file.part"' EXIT
mysqldump --defaults-extra-file=${options} --host=${databaseServer.name} --single-transaction --quick --hex-blob --no-tablespaces --set-gtid-purged=OFF ${name} | gzip > "$file.part"
gzip --test "$file.part"
sync "$file.part"
mv "$file.part" "$file"
find ${backupFolder}/database -name '*.sql.gz' -mtime +${keepDays} -delete
find ${backupFolder}/database -name '*.part' -mtime +1 -delete
echo "$file: $(stat -c %s "$file") bytes"`;
}
