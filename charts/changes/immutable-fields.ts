import type { Manifest } from '../rules/manifests.ts';

/**
 * What a cluster never lets change in an object of a kind, as its own validation has it (Kubernetes 1.28 to 1.37,
 * the packages `validation` of `pkg/apis`).
 */
export interface ImmutableFields {
  /** Paths of which nothing may change, such as `spec.selector`. */
  readonly frozen: readonly string[];
  /** Paths below those that may. @default none */
  readonly free?: readonly string[];
  /** What the cluster writes where nothing is set: setting just that changes nothing. @default none */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Whether it holds for an object. @default always */
  readonly when?: (before: Manifest, after: Manifest) => boolean;
  /** Why, in the words that kubectl will print where it prints any. */
  readonly why: string;
  /** What to do instead, after "give it another name, ". */
  readonly remedy: string;
  /** Whether what belongs to it (pods, volumes' data) stays when it is deleted with `--cascade=orphan`. @default false */
  readonly orphan?: boolean;
}

const selector: ImmutableFields = {
  frozen: ['spec.selector'],
  why: "field is immutable: pods that the new selector does not match would be nobody's",
  remedy:
    'or have it made anew: its pods keep running without an owner, beside the new ones, until you delete their ReplicaSet',
  orphan: true,
};

const sealedContent: ImmutableFields = {
  frozen: ['data', 'binaryData', 'stringData', 'immutable'],
  defaults: { immutable: false },
  when: (before) => (before as { immutable?: boolean }).immutable === true,
  why: 'field is immutable when `immutable` is set',
  remedy: 'best with the hash of its content in it, or have it made anew: running pods keep what they have read',
};

const roleReference: ImmutableFields = {
  frozen: ['roleRef'],
  why: 'cannot change roleRef',
  remedy: 'or have it made anew: its subjects have no permissions in between',
};

const className: ImmutableFields = {
  frozen: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
  defaults: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
  why: 'updates to a StorageClass are forbidden',
  remedy: 'or have it made anew: existing volumes keep what they were made with',
};

const isHeadless = (object: Manifest) => specOf(object)['clusterIP'] === 'None';
const specOf = (object: Manifest) => (object as Manifest & { spec?: Record<string, unknown> }).spec ?? {};
const typeOf = (object: Manifest) => specOf(object)['type'] ?? 'ClusterIP';
const updateOf = (object: Manifest) => (specOf(object)['updateStrategy'] as { type?: string } | undefined)?.type;
const newAddress = 'or have it made anew: it gets another address, and nobody reaches its pods in between';

const volumes: readonly ImmutableFields[] = [
  {
    frozen: ['spec'],
    free: [
      'spec.accessModes',
      'spec.capacity',
      'spec.claimRef',
      'spec.mountOptions',
      'spec.nodeAffinity',
      'spec.persistentVolumeReclaimPolicy',
      'spec.storageClassName',
      'spec.volumeAttributesClassName',
    ],
    defaults: { 'spec.volumeMode': 'Filesystem' },
    why: 'spec.persistentvolumesource is immutable after creation',
    remedy:
      'or have it made anew: stop its pods and delete its claim first, which cannot be bound to two volumes; files stay where the reclaim policy is Retain',
  },
  {
    frozen: ['spec.claimRef'],
    why: 'the cluster would accept it, and the claim that holds the volume would be Lost',
    remedy: 'or have volume and claim made anew; files stay where the reclaim policy is Retain',
  },
  {
    frozen: ['spec.nodeAffinity'],
    when: (before) => specOf(before)['nodeAffinity'] !== undefined,
    why: 'field is immutable once it is set',
    remedy: 'or have volume and claim made anew; files stay where the reclaim policy is Retain',
  },
];

/** By group and kind. The rest, custom resources among them, may be changed in all that an app writes. */
export const immutableFields: Readonly<Record<string, readonly ImmutableFields[]>> = {
  'apps/Deployment': [selector],
  'apps/ReplicaSet': [selector],
  'apps/DaemonSet': [
    { ...selector, remedy: 'or have it made anew: its pods keep running without an owner until you delete them' },
  ],
  'apps/StatefulSet': [
    {
      frozen: ['spec'],
      free: [
        'spec.replicas',
        'spec.template',
        'spec.updateStrategy',
        'spec.persistentVolumeClaimRetentionPolicy',
        'spec.minReadySeconds',
        'spec.ordinals',
        // From Kubernetes 1.33 on; before, apply names the field.
        'spec.revisionHistoryLimit',
      ],
      defaults: { 'spec.podManagementPolicy': 'OrderedReady' },
      why: 'updates to statefulset spec for fields other than replicas, ordinals, template, updateStrategy, persistentVolumeClaimRetentionPolicy and minReadySeconds are forbidden',
      remedy: 'or have it made anew: with --cascade=orphan its pods and claims stay, and the new one takes them over',
      orphan: true,
    },
    {
      frozen: ['spec.updateStrategy'],
      when: (before, after) => updateOf(before) !== 'OnDelete' && updateOf(after) === 'OnDelete',
      why: 'spec.updateStrategy: an apply leaves the rollingUpdate that the cluster has written there, which OnDelete forbids',
      remedy: 'or have it made anew: with --cascade=orphan its pods and claims stay, and the new one takes them over',
      orphan: true,
    },
  ],
  'batch/Job': [
    {
      frozen: [
        'spec.selector',
        'spec.template',
        'spec.completionMode',
        'spec.podFailurePolicy',
        'spec.backoffLimitPerIndex',
        'spec.managedBy',
        'spec.successPolicy',
      ],
      defaults: { 'spec.completionMode': 'NonIndexed' },
      why: 'field is immutable',
      remedy: 'best with the hash of its content in it, or have it made anew: it runs once more, and its old logs go',
    },
    {
      frozen: ['spec.completions'],
      defaults: { 'spec.completions': 1 },
      when: (before, after) => [before, after].some((job) => specOf(job)['completionMode'] !== 'Indexed'),
      why: 'field is immutable',
      remedy: 'best with the hash of its content in it, or have it made anew: it runs once more, and its old logs go',
    },
  ],
  '/PersistentVolumeClaim': [
    {
      frozen: ['spec'],
      free: ['spec.resources.requests.storage', 'spec.volumeAttributesClassName'],
      defaults: { 'spec.volumeMode': 'Filesystem' },
      why: 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      remedy:
        'copy the files over and prune the old one, or have it made anew: stop its pods and secure its files first',
    },
  ],
  '/PersistentVolume': volumes,
  'storage.k8s.io/StorageClass': [className],
  'storage.k8s.io/VolumeAttributesClass': [{ ...className, frozen: ['driverName', 'parameters'], defaults: {} }],
  'storage.k8s.io/CSIDriver': [
    {
      frozen: ['spec.attachRequired', 'spec.volumeLifecycleModes'],
      defaults: { 'spec.attachRequired': true },
      why: 'field is immutable',
      remedy: 'or have it made anew while no pod mounts its volumes',
    },
  ],
  '/ConfigMap': [sealedContent],
  '/Secret': [
    sealedContent,
    {
      frozen: ['type'],
      defaults: { type: 'Opaque' },
      why: 'field is immutable',
      remedy: 'or have it made anew: running pods keep what they have read',
    },
  ],
  '/Service': [
    {
      frozen: ['spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies'],
      when: (before, after) =>
        ![typeOf(before), typeOf(after)].includes('ExternalName') &&
        // An address that is not written any more is kept, and one that is newly written is the one it has or refused.
        (isHeadless(before) !== isHeadless(after) ||
          [before, after].every((object) => specOf(object)['clusterIP'] ?? specOf(object)['ipFamilies'])),
      why: 'may not change once set; one that is left out keeps its old value',
      remedy: newAddress,
    },
    {
      frozen: ['spec.loadBalancerClass'],
      when: (before, after) => [before, after].every((object) => typeOf(object) === 'LoadBalancer'),
      why: 'may not change once set',
      remedy: newAddress,
    },
  ],
  '/ResourceQuota': [
    {
      frozen: ['spec.scopes'],
      why: 'field is immutable',
      remedy: 'or have it made anew: nothing is limited in between',
    },
  ],
  'scheduling.k8s.io/PriorityClass': [
    {
      frozen: ['value', 'preemptionPolicy'],
      defaults: { preemptionPolicy: 'PreemptLowerPriority' },
      why: 'may not be changed in an update',
      remedy: 'or have it made anew: running pods keep their priority, and none can start in between',
    },
  ],
  'rbac.authorization.k8s.io/RoleBinding': [roleReference],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [roleReference],
  'networking.k8s.io/IngressClass': [
    { frozen: ['spec.controller'], why: 'field is immutable', remedy: 'or have it made anew' },
  ],
  'node.k8s.io/RuntimeClass': [{ frozen: ['handler'], why: 'field is immutable', remedy: 'or have it made anew' }],
};
