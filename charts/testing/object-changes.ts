import type { AnyObject } from './rendered.ts';

/** A change of one object, and what a cluster makes of it when both versions are applied one after the other. */
export interface ObjectChange {
  readonly name: string;
  readonly before: AnyObject;
  readonly after: AnyObject;
  /** Objects that must be there first. @default none */
  readonly beside?: readonly AnyObject[];
  /**
   * `applied`; `refused` by the server; `ignored`: the server says yes and keeps the old value; `harmful`: the server
   * says yes, and what follows is not meant.
   */
  readonly outcome: 'applied' | 'refused' | 'ignored' | 'harmful';
}

const meta = { name: 'thing', namespace: 'changes' };
const clusterWide = { name: 'thing' };
const pod = (labels: Record<string, string> = { app: 'a' }, image = 'one') => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image }] },
});
const running = (more: object = {}) => ({ selector: { matchLabels: { app: 'a' } }, template: pod(), ...more });
const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta, spec });
const set = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: meta,
  spec: running({ serviceName: 'a', ...spec }),
});
const daemons = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta, spec });
const once = (more: object = {}, image = 'one') => ({ ...pod({}, image).spec, restartPolicy: 'Never', ...more });
const job = (spec: object, image = 'one') => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: meta,
  spec: { template: { spec: once({}, image) }, ...spec },
});
const sized = (name: string, storage: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { ...meta, name },
  spec: { accessModes: ['ReadWriteMany'], storageClassName: 'fixed', resources: { requests: { storage } }, ...more },
});
const volume = (more: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: clusterWide,
  spec: {
    accessModes: ['ReadWriteMany'],
    capacity: { storage: '1Gi' },
    csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1' },
    claimRef: { name: 'claim', namespace: 'changes' },
    persistentVolumeReclaimPolicy: 'Retain',
    ...more,
  },
});
const storageClass = (name: string, more: object = {}) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'efs.csi.aws.com',
  ...more,
});
const map = (data: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta,
  data,
  ...more,
});
const secret = (stringData: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta,
  stringData,
  ...more,
});
const service = (more: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta,
  spec: { selector: { app: 'a' }, ports: [{ name: 'http', port: 80 }], ...more },
});
const priority = (more: object) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: clusterWide,
  ...more,
});
const binding = (name: string, subject = 'a') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: meta,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  subjects: [{ kind: 'ServiceAccount', name: subject, namespace: 'changes' }],
});
const quota = (spec: object) => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta, spec });
const selector = (app: string) => ({ selector: { matchLabels: { app } }, template: pod({ app, tier: 'b' }) });
const fixed = storageClass('fixed');
const growing = storageClass('growing', { allowVolumeExpansion: true });

const pairs: readonly (readonly [ObjectChange['outcome'], string, object, object, ...object[]])[] = [
  ['refused', 'selector of a Deployment', deployment(running()), deployment(selector('b'))],
  [
    'applied',
    'template and replicas of a Deployment',
    deployment(running()),
    deployment(running({ template: pod(undefined, 'two'), replicas: 2 })),
  ],
  ['refused', 'selector of a DaemonSet', daemons(running()), daemons(selector('b'))],
  ['applied', 'template of a DaemonSet', daemons(running()), daemons(running({ template: pod(undefined, 'two') }))],
  ['refused', 'selector of a StatefulSet', set({}), set(selector('b'))],
  ['refused', 'serviceName of a StatefulSet', set({}), set({ serviceName: 'b' })],
  ['refused', 'podManagementPolicy of a StatefulSet', set({}), set({ podManagementPolicy: 'Parallel' })],
  ['applied', 'the default written out in a StatefulSet', set({}), set({ podManagementPolicy: 'OrderedReady' })],
  [
    'refused',
    'a claim template of a StatefulSet',
    set({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: sized('data', '1Gi').spec }] }),
    set({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: sized('data', '2Gi').spec }] }),
  ],
  [
    'applied',
    'what may change in a StatefulSet',
    set({}),
    set({
      replicas: 2,
      minReadySeconds: 5,
      template: pod(undefined, 'two'),
      updateStrategy: { rollingUpdate: { partition: 1 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    }),
  ],
  [
    'refused',
    'pods of a StatefulSet that are not replaced any more',
    set({}),
    set({ updateStrategy: { type: 'OnDelete' } }),
  ],
  [
    'applied',
    'pods of a DaemonSet that are not replaced any more',
    daemons(running()),
    daemons(running({ updateStrategy: { type: 'OnDelete' } })),
  ],
  [
    'applied',
    'pods of a Deployment that are replaced all at once',
    deployment(running()),
    deployment(running({ strategy: { type: 'Recreate' } })),
  ],
  ['refused', 'template of a Job', job({}), job({}, 'two')],
  ['refused', 'completions of a Job', job({ completions: 1 }), job({ completions: 2 })],
  ['refused', 'completionMode of a Job', job({ completions: 2 }), job({ completions: 2, completionMode: 'Indexed' })],
  ['applied', 'the defaults written out in a Job', job({}), job({ completions: 1, completionMode: 'NonIndexed' })],
  [
    'applied',
    'completions of an indexed Job, with its parallelism',
    job({ completions: 2, parallelism: 2, completionMode: 'Indexed' }),
    job({ completions: 3, parallelism: 3, completionMode: 'Indexed' }),
  ],
  [
    'applied',
    'what may change in a Job',
    job({}),
    job({ parallelism: 2, backoffLimit: 2, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 60, suspend: true }),
  ],
  [
    'refused',
    'access mode of a claim',
    sized('claim', '1Gi'),
    sized('claim', '1Gi', { accessModes: ['ReadWriteOnce'] }),
    fixed,
  ],
  [
    'refused',
    'class of a claim',
    sized('claim', '1Gi'),
    sized('claim', '1Gi', { storageClassName: 'growing' }),
    fixed,
    growing,
  ],
  [
    'refused',
    'volume of a bound claim',
    sized('claim', '1Gi', { volumeName: 'a' }),
    sized('claim', '1Gi', { volumeName: 'b' }),
    fixed,
  ],
  ['refused', 'growth of a claim whose class does not allow it', sized('claim', '1Gi'), sized('claim', '2Gi'), fixed],
  [
    'refused',
    'a claim that shrinks',
    sized('claim', '2Gi', { storageClassName: 'growing' }),
    sized('claim', '1Gi', { storageClassName: 'growing' }),
    growing,
  ],
  [
    'applied',
    'growth of a claim',
    sized('claim', '1Gi', { storageClassName: 'growing' }),
    sized('claim', '2Gi', { storageClassName: 'growing' }),
    growing,
  ],
  [
    'applied',
    'the same size in other words',
    sized('claim', '1Gi'),
    sized('claim', '1024Mi', { volumeMode: 'Filesystem' }),
    fixed,
  ],
  ['refused', 'source of a volume', volume({}), volume({ csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-2' } })],
  ['refused', 'mode of a volume', volume({}), volume({ volumeMode: 'Block' })],
  ['harmful', 'claim of a volume', volume({}), volume({ claimRef: { name: 'other', namespace: 'changes' } })],
  [
    'applied',
    'what may change in a volume',
    volume({}),
    volume({ persistentVolumeReclaimPolicy: 'Delete', capacity: { storage: '2Gi' }, mountOptions: ['tls'] }),
  ],
  [
    'refused',
    'provisioner of a StorageClass',
    storageClass('class'),
    storageClass('class', { provisioner: 'other.example.com' }),
  ],
  ['refused', 'parameters of a StorageClass', storageClass('class'), storageClass('class', { parameters: { a: 'b' } })],
  [
    'refused',
    'reclaim policy of a StorageClass',
    storageClass('class'),
    storageClass('class', { reclaimPolicy: 'Retain' }),
  ],
  [
    'refused',
    'binding mode of a StorageClass',
    storageClass('class'),
    storageClass('class', { volumeBindingMode: 'WaitForFirstConsumer' }),
  ],
  [
    'applied',
    'what may change in a StorageClass',
    storageClass('class'),
    storageClass('class', { allowVolumeExpansion: true, mountOptions: ['tls'], reclaimPolicy: 'Delete' }),
  ],
  [
    'refused',
    'data of an immutable ConfigMap',
    map({ a: '1' }, { immutable: true }),
    map({ a: '2' }, { immutable: true }),
  ],
  ['refused', 'the end of being immutable', map({ a: '1' }, { immutable: true }), map({ a: '1' })],
  ['applied', 'data of a ConfigMap that becomes immutable', map({ a: '1' }), map({ a: '2' }, { immutable: true })],
  [
    'applied',
    'labels of an immutable ConfigMap',
    map({ a: '1' }, { immutable: true }),
    map({ a: '1' }, { immutable: true, metadata: { ...meta, labels: { a: 'b' } } }),
  ],
  [
    'refused',
    'data of an immutable Secret',
    secret({ a: '1' }, { immutable: true }),
    secret({ a: '2' }, { immutable: true }),
  ],
  ['refused', 'type of a Secret', secret({ a: '1' }), secret({ a: '1' }, { type: 'example.com/other' })],
  ['applied', 'data of a Secret', secret({ a: '1' }), secret({ a: '2' }, { type: 'Opaque' })],
  ['refused', 'a Service that becomes headless', service({}), service({ clusterIP: 'None' })],
  ['ignored', 'a Service that is headless no more', service({ clusterIP: 'None' }), service({})],
  ['refused', 'address of a Service', service({ clusterIP: '10.96.0.50' }), service({ clusterIP: '10.96.0.51' })],
  [
    'refused',
    'family of the addresses of a Service',
    service({ ipFamilies: ['IPv4'] }),
    service({ ipFamilies: ['IPv6'] }),
  ],
  [
    'refused',
    'class of the balancer of a Service',
    service({ type: 'LoadBalancer', loadBalancerClass: 'a.example.com/b' }),
    service({ type: 'LoadBalancer', loadBalancerClass: 'a.example.com/c' }),
  ],
  [
    'applied',
    'type and ports of a Service',
    service({}),
    service({ type: 'NodePort', ports: [{ name: 'http', port: 81 }] }),
  ],
  ['applied', 'a NodePort that is one no more', service({ type: 'NodePort' }), service({})],
  ['refused', 'value of a PriorityClass', priority({ value: 1 }), priority({ value: 2 })],
  [
    'refused',
    'preemption of a PriorityClass',
    priority({ value: 1 }),
    priority({ value: 1, preemptionPolicy: 'Never' }),
  ],
  [
    'applied',
    'what may change in a PriorityClass',
    priority({ value: 1 }),
    priority({ value: 1, description: 'b', preemptionPolicy: 'PreemptLowerPriority' }),
  ],
  ['refused', 'role of a RoleBinding', binding('a'), binding('b')],
  ['applied', 'subjects of a RoleBinding', binding('a'), binding('a', 'b')],
  [
    'refused',
    'scopes of a ResourceQuota',
    quota({ hard: { pods: '1' } }),
    quota({ hard: { pods: '1' }, scopes: ['NotTerminating'] }),
  ],
  ['applied', 'limits of a ResourceQuota', quota({ hard: { pods: '1' } }), quota({ hard: { pods: '2' } })],
];

export const objectChanges: readonly ObjectChange[] = pairs.map(([outcome, name, before, after, ...beside]) => ({
  outcome,
  name,
  before: before as AnyObject,
  after: after as AnyObject,
  beside: beside as AnyObject[],
}));
