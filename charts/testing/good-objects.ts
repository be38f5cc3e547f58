import type { RenderedObject } from '../synth/rendering.ts';

/** An object in which anything may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a test that changes a wrong path fails by itself
type Changeable = Record<string, any>;

const labels = (name: string) => ({ 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name });
const selector = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name } });
const metadata = (name: string) => ({ labels: { ...labels(name), owner: 'shop' }, name, namespace: 'shop' });
const owned = (name: string) => ({ ...metadata(name), annotations: { email: 'shop@example.com' } });

const probe = (path: string) => ({ httpGet: { path, port: 'http' } });
const amounts = { cpu: '500m', 'ephemeral-storage': '1Gi', memory: '256Mi' };

/** A pod that every check of every linter likes, also those that are off by default. */
const pod = (name: string) => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['fast'] }] }, weight: 1 },
      ],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { podAffinityTerm: { labelSelector: selector(name), topologyKey: 'kubernetes.io/hostname' }, weight: 100 },
      ],
    },
  },
  automountServiceAccountToken: false,
  containers: [
    {
      env: [
        { name: 'COLOUR', value: 'red' },
        { name: 'SIZE', valueFrom: { configMapKeyRef: { key: 'SIZE', name: 'settings' } } },
      ],
      image: 'registry.example.com/shop:1.2.3',
      imagePullPolicy: 'Always',
      livenessProbe: probe('/livez'),
      name,
      ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
      readinessProbe: probe('/readyz'),
      resources: { limits: { ...amounts }, requests: { ...amounts } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsGroup: 10_001,
        runAsNonRoot: true,
        runAsUser: 10_001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      startupProbe: probe('/livez'),
    },
  ],
  dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
  priorityClassName: 'system-cluster-critical',
  restartPolicy: 'OnFailure',
  serviceAccountName: 'shop',
  topologySpreadConstraints: [
    { labelSelector: selector(name), maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
});
const template = (name: string) => ({ metadata: { labels: labels(name) }, spec: pod(name) });
const always = (name: string) => ({ ...template(name), spec: { ...pod(name), restartPolicy: 'Always' } });

const service = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name),
  spec: {
    ...more,
    ports: [{ name: 'http', port: 8080, targetPort: 'http' }],
    selector: selector(name).matchLabels,
    type: 'ClusterIP',
  },
});
const budget = (name: string) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata(name),
  spec: { maxUnavailable: 1, selector: selector(name), unhealthyPodEvictionPolicy: 'AlwaysAllow' },
});
const policy = (name: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metadata(name),
  spec: {
    egress: [{ to: [{ podSelector: selector('db') }] }],
    ingress: [{ from: [{ podSelector: selector('web') }] }],
    podSelector: selector(name),
    policyTypes: ['Ingress', 'Egress'],
  },
});
const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'reader' });
const rbac = (kind: string, content: object, more: object = {}) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name: 'reader', ...more },
  ...content,
});

const objects = (): object[] => [
  { apiVersion: 'v1', automountServiceAccountToken: false, kind: 'ServiceAccount', metadata: metadata('shop') },
  { apiVersion: 'v1', data: { SIZE: 'large' }, kind: 'ConfigMap', metadata: metadata('settings') },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: owned('web'),
    spec: { replicas: 3, selector: selector('web'), strategy: { type: 'RollingUpdate' }, template: always('web') },
  },
  service('web'),
  budget('web'),
  policy('web'),
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata('web'),
    spec: {
      rules: [
        {
          host: 'shop.example.com',
          http: {
            paths: [{ backend: { service: { name: 'web', port: { number: 8080 } } }, path: '/', pathType: 'Prefix' }],
          },
        },
      ],
      tls: [{ hosts: ['shop.example.com'] }],
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: metadata('web'),
    spec: { endpoints: [{ port: 'http' }], selector: selector('web') },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: owned('db'),
    spec: {
      replicas: 3,
      selector: selector('db'),
      serviceName: 'db',
      template: always('db'),
      updateStrategy: { type: 'RollingUpdate' },
    },
  },
  service('db', { clusterIP: 'None' }),
  budget('db'),
  policy('db'),
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('db'),
    spec: {
      maxReplicas: 6,
      minReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: owned('once'),
    spec: { template: template('once'), ttlSecondsAfterFinished: 600 },
  },
  policy('once'),
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: owned('nightly'),
    spec: {
      jobTemplate: { spec: { template: template('nightly') } },
      schedule: '0 3 * * *',
      startingDeadlineSeconds: 600,
    },
  },
  policy('nightly'),
  rbac('Role', { rules }, { namespace: 'shop' }),
  rbac('RoleBinding', { roleRef: roleRef('Role'), subjects: [] }, { namespace: 'shop' }),
  rbac('ClusterRole', { rules }),
  rbac('ClusterRoleBinding', { roleRef: roleRef('ClusterRole'), subjects: [] }),
];

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/** Objects in which a test changes one thing. */
export class GoodObjects {
  readonly all = objects().map(sorted) as Changeable[];

  /** The one of that kind and name; without a name the first. */
  of(kind: string, name?: string): Changeable {
    const found = this.all.find(
      (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
    );
    if (!found) throw new Error(`no ${kind} ${name ?? ''}`);
    return found;
  }

  /** Template of the pods of a Deployment, StatefulSet, Job or CronJob. */
  template(kind = 'Deployment'): Changeable {
    const { spec } = this.of(kind);
    return (spec.jobTemplate?.spec ?? spec).template;
  }

  pod(kind?: string): Changeable['spec'] {
    return this.template(kind)['spec'];
  }

  container(kind?: string): Changeable['spec'] {
    return this.pod(kind).containers[0];
  }

  /** As lints take them; the construct's path is the kind and the name. */
  rendered(): RenderedObject[] {
    return this.all.map((manifest) => ({
      path: `${manifest['kind']}/${manifest['metadata'].name}`,
      manifest: manifest as RenderedObject['manifest'],
      given: manifest as RenderedObject['manifest'],
    }));
  }
}

/** One change, after which the check of that name no longer holds. */
export type Edits = Readonly<Record<string, (objects: GoodObjects) => unknown>>;
