import { EfsVolume } from '../constructs/efs-volume.ts';
import type { Site } from './site.ts';

/** Names of the claims that pods mount. */
export interface Storage {
  readonly uploads: string;
}

export function storageOf(site: Site): Storage {
  const { namespace, uploads } = site.environment;
  const chart = site.clusterChart('storage');
  if (uploads.kind !== 'efs-access-point') throw new Error(`received ${uploads.kind}; accepted: efs-access-point`);
  const volume = new EfsVolume(chart, 'Uploads', {
    name: 'uploads',
    namespace,
    fileSystemId: uploads.fileSystemId,
    accessPointId: uploads.accessPoint.id,
    size: uploads.size,
  });
  return { uploads: volume.claim };
}
