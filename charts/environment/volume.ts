import { z } from 'zod';
import { gibibytes, group, oneOf, text, whole } from './field.ts';

const fileSystemId = text('an EFS id such as `fs-0123456789abcdef0`', /^fs-[0-9a-f]{8,40}$/).describe(
  'EFS file system.',
);
const size = gibibytes
  .default('100Gi')
  .describe('Size written on the volume. Kubernetes wants one; EFS grows by itself and ignores it.');

const efsAccessPoint = group({
  kind: z.literal('efs-access-point').describe('An access point of EFS that exists.'),
  fileSystemId,
  accessPoint: group({
    id: text('an access point id such as `fsap-0123456789abcdef0`', /^fsap-[0-9a-f]{8,40}$/).describe('Access point.'),
    uid: whole(1, 4_294_967_294).describe('POSIX user that the access point enforces.'),
    gid: whole(1, 4_294_967_294).describe('POSIX group that the access point enforces.'),
  }).describe("The access point through which the folder is mounted. It replaces the pods' user and group by its own."),
  size,
});

const efsDynamic = group({
  kind: z.literal('efs-dynamic').describe('An access point that the EFS CSI driver makes.'),
  fileSystemId,
  basePath: text(
    'an absolute path of two folders at most, without `.` and `..`',
    /^\/((?!\.\.?(\/|$))[\w.-]{1,99}(\/(?!\.\.?$)[\w.-]{1,99})?)?$/,
  )
    .default('/')
    .describe('Folder of the file system in which the driver makes the access point.'),
  size,
});

const storageClass = group({
  kind: z.literal('storage-class').describe('A volume of a StorageClass that the cluster has.'),
  storageClass: text('the name of a StorageClass', /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
    .optional()
    .describe("StorageClass; the cluster's default class when unset."),
  accessMode: oneOf('ReadWriteOnce', 'ReadWriteMany')
    .default('ReadWriteMany')
    .describe('ReadWriteOnce where all pods run on one node, as on a laptop.'),
  size: gibibytes.default('5Gi').describe('Size of the volume.'),
});

/** A folder that several pods share. */
export const volume = z.discriminatedUnion('kind', [efsAccessPoint, efsDynamic, storageClass], {
  error: '`efs-access-point`, `efs-dynamic` or `storage-class`',
});
