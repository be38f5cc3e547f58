import type { Chart } from 'cdk8s';
import { ClusterVolume } from '../constructs/cluster-volume.ts';
import { EfsVolume } from '../constructs/efs-volume.ts';
import type { Volume } from '../environment/schema.ts';
import type { Site } from './site.ts';

/** Names of the claims that pods mount. */
export interface Storage {
  readonly uploads: string;
  /** Where copies go, in an environment that has a backup. */
  readonly backup: string | undefined;
}

export function storageOf(site: Site): Storage {
  const { uploads, backup } = site.environment;
  const chart = site.clusterChart('storage');
  return {
    uploads: claimOf(chart, 'Uploads', 'uploads', uploads, site),
    backup: backup && claimOf(chart, 'Backup', 'backup', backup.volume, site),
  };
}

function claimOf(chart: Chart, id: string, name: string, volume: Volume, { environment, contract }: Site): string {
  const { namespace } = environment;
  if (volume.kind === 'storage-class') {
    const { storageClass, accessMode, size } = volume;
    return new ClusterVolume(chart, id, { name, namespace, storageClass, accessMode, size }).claim;
  }
  const { fileSystemId, size } = volume;
  const access =
    volume.kind === 'efs-access-point'
      ? { accessPointId: volume.accessPoint.id }
      : { provisioning: { basePath: volume.basePath, ...contract.identity } };
  return new EfsVolume(chart, id, { name, namespace, fileSystemId, size, ...access }).claim;
}
