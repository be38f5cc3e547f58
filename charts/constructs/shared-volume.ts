import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface SharedVolumeProps {
  /** Name of the claim. */
  readonly name: string;
  /** Namespace of the claim; the volume is bound to it alone. */
  readonly namespace: string;
  /** EFS file system, `fs-…`. */
  readonly fileSystemId: string;
  /** EFS access point, `fsap-…`: a folder of the file system under a user of its own. */
  readonly accessPointId: string;
  /** Size with its unit; Kubernetes wants one, EFS ignores it. @default 100Gi */
  readonly size?: string;
}

const driver = 'efs.csi.aws.com';

/**
 * A folder on EFS that all pods share: StorageClass, static PersistentVolume and its claim. Deleting the claim, the
 * namespace or the volume never deletes a file (Retain). Nodes mount it, so network policies do not concern it.
 */
export class SharedVolume extends Construct {
  /** Name of the claim that pods mount. */
  readonly claim: string;

  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    this.claim = props.name;
    // Cluster-wide names carry the namespace: two installations may share a cluster.
    const name = `${props.namespace}-${props.name}`;
    const size = { storage: k8s.Quantity.fromString(props.size ?? '100Gi') };
    new k8s.KubeStorageClass(this, 'Class', {
      metadata: { name },
      provisioner: driver,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
    });
    new k8s.KubePersistentVolume(this, 'Volume', {
      metadata: { name },
      spec: {
        accessModes: ['ReadWriteMany'],
        capacity: size,
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: props.name, namespace: props.namespace },
        csi: {
          driver,
          volumeHandle: `${props.fileSystemId}::${props.accessPointId}`,
          volumeAttributes: { encryptInTransit: 'true' },
        },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: name,
        volumeMode: 'Filesystem',
      },
    });
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: size },
        storageClassName: name,
        volumeMode: 'Filesystem',
        volumeName: name,
      },
    });
  }
}
