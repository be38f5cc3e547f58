import type { Environment } from './schema.ts';

/** An environment and the name of its file, for messages. */
export interface Neighbour {
  readonly file: string;
  readonly environment: Environment;
}

interface AccessPoint {
  readonly key: string;
  readonly id: string;
}

function accessPointsOf({ uploads, backup }: Environment): AccessPoint[] {
  const volumes = { 'uploads.accessPoint.id': uploads, 'backup.volume.accessPoint.id': backup?.volume };
  return Object.entries(volumes).flatMap(([key, volume]) =>
    volume?.kind === 'efs-access-point' ? [{ key, id: volume.accessPoint.id }] : [],
  );
}

/** Whether both are the same store on two clusters, as while it moves from one to the other. */
const isOneStore = ({ database: one }: Environment, { database: other }: Environment): boolean =>
  one.kind === 'aurora' && other.kind === 'aurora' && one.writerHost === other.writerHost && one.name === other.name;

/**
 * What two environments both have and only one may, one line each: a namespace, where the second would replace the
 * objects of the first; an access point, where one would clear away the other's photos, which its database does not know.
 * A base path on EFS may be shared: the driver makes a folder of its own for each claim.
 */
export function sharingFaults(first: Neighbour, second: Neighbour): string[] {
  const { cluster, namespace } = second.environment;
  const isSamePlace =
    cluster.context === first.environment.cluster.context && namespace === first.environment.namespace;
  const taken = isOneStore(first.environment, second.environment) ? [] : accessPointsOf(first.environment);
  return [
    ...(isSamePlace
      ? [
          `${second.file}: namespace: received ${namespace} in the context ${cluster.context}, as in ${first.file}; accepted: a namespace or a cluster of its own`,
        ]
      : []),
    ...accessPointsOf(second.environment).flatMap(({ key, id }) =>
      taken
        .filter((other) => other.id === id)
        .map(
          (other) =>
            `${second.file}: ${key}: received ${id}, which is ${other.key} of ${first.file}; accepted: an access point of its own, unless both have the same database`,
        ),
    ),
  ];
}
