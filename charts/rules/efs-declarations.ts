import { type Manifest, ofKind } from './manifests.ts';
import type { Model } from './rule.ts';
import { claimAt } from './scheduled.ts';

const handle = /^fs-[0-9a-f]{8,40}::fsap-[0-9a-f]{8,40}$/;
const driver = 'efs.csi.aws.com';

/** Who mounts a claim, as which user. */
interface ClaimMount {
  readonly name: string;
  readonly claim: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

type Declaration = Model['environment']['uploads'];

const handleOf = (declared: Declaration | undefined): string | undefined =>
  declared?.kind === 'efs-access-point' ? `${declared.fileSystemId}::${declared.accessPoint.id}` : undefined;
const fileSystemOf = (declared: Declaration | undefined): string | undefined =>
  declared && 'fileSystemId' in declared ? declared.fileSystemId : undefined;

/** What the environment says of the folder that a claim is mounted at, or else of whatever fits. */
function declarationOf(
  claim: string | undefined,
  model: Model,
  fits: (declared: Declaration) => boolean,
): Declaration | undefined {
  const { uploads, backup } = model.environment;
  if (claim !== undefined && claimAt(model, 'UPLOAD_FOLDER').includes(claim)) return uploads;
  if (claim !== undefined && claimAt(model, 'BACKUP_FOLDER').includes(claim)) return backup?.volume;
  return [uploads, ...(backup ? [backup.volume] : [])].find(fits);
}

const foreign = (mounts: readonly ClaimMount[], claim: string | undefined, uid: number, gid: number): string[] =>
  mounts
    .filter((mount) => mount.claim === claim && (mount.uid !== uid || mount.gid !== gid))
    .map((mount) => `${mount.name} runs as ${mount.uid}:${mount.gid}, the access point is of ${uid}:${gid}`);

/** Volumes of EFS that are not those which the environment declares, and pods that are not their access point's user. */
export function efsFaults(model: Model, mounts: readonly ClaimMount[]): string[] {
  const { objects } = model;
  const volumes = ofKind(objects, 'PersistentVolume').filter(({ spec }) => spec.csi?.driver === driver);
  const made = volumes.flatMap(({ metadata: { name }, spec }) => {
    const written = spec.csi?.volumeHandle ?? '';
    const declared = declarationOf(spec.claimRef?.name, model, (each) => handleOf(each) === written);
    const expected = handleOf(declared);
    const point = declared?.kind === 'efs-access-point' ? declared.accessPoint : undefined;
    if (!handle.test(written)) return [`${name} has the handle ${written}, not fs-…::fsap-…`];
    return [
      ...(written === expected
        ? []
        : [`${name} is ${written}, the environment names ${expected ?? 'no access point'}`]),
      ...(point ? foreign(mounts, spec.claimRef?.name, point.uid, point.gid) : []),
    ];
  });
  const classes = objects.filter(
    (object): object is Manifest & { parameters: Readonly<Record<string, string>> } =>
      object.kind === 'StorageClass' && 'parameters' in object,
  );
  const provisioned = ofKind(objects, 'PersistentVolumeClaim').flatMap(({ metadata: { name }, spec }) => {
    const parameters = classes.find(({ metadata }) => metadata.name === spec.storageClassName)?.parameters;
    if (parameters?.['provisioningMode'] !== 'efs-ap') return [];
    const written = parameters['fileSystemId'];
    const fileSystem = fileSystemOf(declarationOf(name, model, (each) => fileSystemOf(each) === written));
    return [
      ...(written === fileSystem
        ? []
        : [`${name} is made on ${written}, the environment names ${fileSystem ?? 'no file system'}`]),
      ...foreign(mounts, name, Number(parameters['uid']), Number(parameters['gid'])),
    ];
  });
  return [...made, ...provisioned];
}
