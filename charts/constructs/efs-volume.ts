import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped, namespaceOf } from './cluster-scoped.ts';
import { checkVolumeSize, dnsLabel, propChecks } from './prop-checks.ts';

interface EfsVolumeBase {
  /** Name of the claim. */
  readonly name: string;
  /** Namespace of the claim; no other may claim the volume. @default the chart's */
  readonly namespace?: string;
  /** EFS file system, `fs-…`. */
  readonly fileSystemId: string;
  /** Size with its unit, such as `100Gi`; Kubernetes wants one, EFS ignores it. @default 100Gi */
  readonly size?: string;
}

/** An access point that exists. */
export interface StaticEfsVolumeProps extends EfsVolumeBase {
  /** EFS access point, `fsap-…`: a folder of the file system under a user of its own, which replaces the pods'. */
  readonly accessPointId: string;
}

/** An access point that the EFS CSI driver makes for the claim. */
export interface ProvisionedEfsVolumeProps extends EfsVolumeBase {
  readonly provisioning: EfsProvisioning;
}

/** What the EFS CSI driver makes access points of (EFS CSI driver: Storage class parameters for dynamic provisioning). */
export interface EfsProvisioning {
  /** Folder of the file system in which the access points lie. @default / */
  readonly basePath?: string;
  /** User that owns the folder and replaces the pods': theirs. */
  readonly uid: number;
  /** Group that owns the folder and replaces the pods': theirs. */
  readonly gid: number;
  /** Permissions of the folder, in octal digits. @default 750 */
  readonly directoryPerms?: string;
}

export type EfsVolumeProps = StaticEfsVolumeProps | ProvisionedEfsVolumeProps;

const driver = 'efs.csi.aws.com';

/**
 * A folder on EFS that all pods share: a StorageClass, a claim, and for an access point that exists its PersistentVolume.
 * Deleting the claim, the namespace or the volume never deletes a file (Retain). Nodes mount it, so network policies do
 * not concern it.
 */
export class EfsVolume extends Construct {
  /** Name of the claim that pods mount. */
  readonly claim: string;

  constructor(scope: Construct, id: string, props: EfsVolumeProps) {
    super(scope, id);
    this.claim = props.name;
    this.#check(props);
    const namespace = namespaceOf(this, props.namespace);
    // Cluster-wide names carry the namespace: two installations may share a cluster.
    const name = `${namespace}-${props.name}`;
    const size = { storage: k8s.Quantity.fromString(props.size ?? '100Gi') };
    const shared = { accessModes: ['ReadWriteMany'], storageClassName: name, volumeMode: 'Filesystem' };
    clusterScoped(
      new k8s.KubeStorageClass(this, 'Class', {
        metadata: { name },
        provisioner: driver,
        reclaimPolicy: 'Retain',
        volumeBindingMode: 'Immediate',
        ...('provisioning' in props && { parameters: parametersOf(props) }),
      }),
    );
    if ('accessPointId' in props) {
      clusterScoped(
        new k8s.KubePersistentVolume(this, 'Volume', {
          metadata: { name },
          spec: {
            ...shared,
            capacity: size,
            claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: props.name, namespace },
            csi: {
              driver,
              // Without the prefix `efs:`, which only driver 3 and later knows.
              volumeHandle: `${props.fileSystemId}::${props.accessPointId}`,
              volumeAttributes: { encryptInTransit: 'true' },
            },
            persistentVolumeReclaimPolicy: 'Retain',
          },
        }),
      );
    }
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: { name: props.name, namespace },
      spec: { ...shared, resources: { requests: size }, ...('accessPointId' in props && { volumeName: name }) },
    });
  }

  #check(props: EfsVolumeProps): void {
    const check = propChecks(this);
    check.matching('name', props.name, dnsLabel.form, dnsLabel.words);
    check.matching('fileSystemId', props.fileSystemId, /^fs-[0-9a-f]{8,40}$/, '`fs-` and 8 to 40 hexadecimal digits');
    checkVolumeSize(this, props.size ?? '100Gi');
    if ('accessPointId' in props) {
      const { accessPointId } = props;
      check.matching('accessPointId', accessPointId, /^fsap-[0-9a-f]{8,40}$/, '`fsap-` and 8 to 40 hexadecimal digits');
      check.that(
        !('provisioning' in props),
        'provisioning',
        accessPointId,
        'either an access point or its provisioning',
      );
      return;
    }
    const { basePath = '/', uid, gid, directoryPerms = '750' } = props.provisioning;
    check.matching(
      'provisioning.basePath',
      basePath,
      /^\/((?!\.\.?(\/|$))[\w.-]+(\/(?!\.\.?$)[\w.-]+)?)?$/,
      'an absolute path of two folders at most, without `.` and `..`',
    );
    // EFS takes four folders and 100 characters; the driver adds namespace, name and a UUID.
    const path = `${basePath}/${namespaceOf(this, props.namespace)}/${props.name}-${'0'.repeat(36)}`;
    check.that(
      path.length <= 100,
      'provisioning.basePath',
      basePath,
      `a path of ${100 - path.length + basePath.length} characters at most`,
    );
    // The driver makes folders as this user; 0 would be root, which no pod of ours is.
    check.whole('provisioning.uid', uid, 1, 4_294_967_294);
    check.whole('provisioning.gid', gid, 1, 4_294_967_294);
    check.matching('provisioning.directoryPerms', directoryPerms, /^0?7[0-7]{2}$/, 'octal digits that begin with 7');
  }
}

const parametersOf = ({ fileSystemId, provisioning }: ProvisionedEfsVolumeProps): Record<string, string> => ({
  provisioningMode: 'efs-ap',
  fileSystemId,
  directoryPerms: provisioning.directoryPerms ?? '750',
  basePath: provisioning.basePath ?? '/',
  uid: String(provisioning.uid),
  gid: String(provisioning.gid),
  // A folder for each claim, by its name, so that people find it; the suffix keeps a second claim of that name apart.
  subPathPattern: `\${.PVC.namespace}/\${.PVC.name}`,
  ensureUniqueDirectory: 'true',
});
