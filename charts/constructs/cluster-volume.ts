import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkVolumeSize, dnsLabel, propChecks } from './prop-checks.ts';

export interface ClusterVolumeProps {
  /** Name of the claim. */
  readonly name: string;
  /** Namespace of the claim. @default the chart's */
  readonly namespace?: string;
  /** StorageClass of the cluster, which also decides what becomes of the files when the claim goes. @default its default class */
  readonly storageClass?: string;
  /**
   * `ReadWriteMany` for pods on several nodes, which few classes can do; `ReadWriteOnce` where all pods run on one node.
   *
   * @default ReadWriteMany
   */
  readonly accessMode?: 'ReadWriteMany' | 'ReadWriteOnce';
  /** Size with its unit, such as `5Gi`. @default 5Gi */
  readonly size?: string;
}

/** A folder on a volume of a StorageClass that the cluster has. */
export class ClusterVolume extends Construct {
  /** Name of the claim that pods mount. */
  readonly claim: string;

  constructor(scope: Construct, id: string, props: ClusterVolumeProps) {
    super(scope, id);
    const { name, namespace, storageClass, accessMode = 'ReadWriteMany', size = '5Gi' } = props;
    const check = propChecks(this);
    check.matching('name', name, dnsLabel.form, dnsLabel.words);
    checkVolumeSize(this, size);
    // An empty name would mean no class at all, and no volume until somebody makes one by hand.
    if (storageClass !== undefined) {
      check.matching(
        'storageClass',
        storageClass,
        /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
        'the name of a StorageClass',
      );
    }
    this.claim = name;
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: { name, namespace },
      spec: {
        accessModes: [accessMode],
        resources: { requests: { storage: k8s.Quantity.fromString(size) } },
        storageClassName: storageClass,
        volumeMode: 'Filesystem',
      },
    });
  }
}
