import type { Chart } from 'cdk8s';
import { ClusterVolume } from '../constructs/cluster-volume.ts';
import { EfsVolume } from '../constructs/efs-volume.ts';
import type { Volume } from '../environment/schema.ts';
import type { Site } from './site.ts';

/** What several workloads mount. */
export interface Storage {
  /** Name of the claim of the photos. */
  readonly uploads: string;
}

/** The photos' volume. That of their copies lies beside the jobs that write them. */
export function storageOf(site: Site): Storage {
  return { uploads: claimOf(site.clusterChart('storage'), 'Uploads', 'uploads', site.environment.uploads, site) };
}

/** Makes a volume and answers the name of its claim. */
export function claimOf(
  chart: Chart,
  id: string,
  name: string,
  volume: Volume,
  { environment, contract }: Site,
): string {
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
