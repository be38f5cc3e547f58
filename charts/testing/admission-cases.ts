import type { AnyObject } from './rendered.ts';

/** An object that fits its schema, and whether an API server takes it. */
export interface AdmissionCase {
  readonly name: string;
  readonly object: AnyObject;
  /** Field that the server refuses. @default it takes the object */
  readonly refused?: string;
}

const metadata = { name: 'thing', namespace: 'admission' };
// biome-ignore lint/suspicious/noExplicitAny: each case changes another kind
type Anything = any;

const pod = () => ({
  metadata: { labels: { app: 'thing' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'thing:1',
        ports: [{ name: 'http', containerPort: 8080 }],
        resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
        volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
        securityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } },
        readinessProbe: { httpGet: { path: '/', port: 'http' }, successThreshold: 2 },
        livenessProbe: { httpGet: { path: '/', port: 8080 } },
      },
    ],
    volumes: [{ name: 'scratch', emptyDir: {} }],
  } as Anything,
});

/** Objects that a server takes. */
const good: Readonly<Record<string, () => Anything>> = {
  Deployment: () => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      selector: { matchLabels: { app: 'thing' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: pod(),
    },
  }),
  Job: () => {
    const template = pod();
    Object.assign(template.spec, { restartPolicy: 'Never' });
    return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } };
  },
  PodDisruptionBudget: () => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'thing' } } },
  }),
  HorizontalPodAutoscaler: () => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      minReplicas: 2,
      maxReplicas: 4,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'thing' },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      ],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 3600,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 1800 }],
        },
      },
    },
  }),
  PriorityClass: () => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'thing' },
    value: 1_000_000_000,
  }),
  ConfigMap: () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'a.b_c-D': 'x' } }),
  Service: () => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'NodePort', selector: { app: 'thing' }, ports: [{ name: 'http', port: 8080, nodePort: 30_080 }] },
  }),
  Ingress: () => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: {
      rules: [
        {
          host: 'books.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'thing', port: { number: 8080 } } } }],
          },
        },
      ],
    },
  }),
  NetworkPolicy: () => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: {},
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] } }],
          ports: [{ port: 8080, endPort: 8081 }],
        },
      ],
    },
  }),
};

type Change = readonly [name: string, kind: string, refused: string, change: (object: Anything) => unknown];

const container = (object: Anything): Anything => object.spec.template.spec.containers[0];
const podOf = (object: Anything): Anything => object.spec.template.spec;
const path = (object: Anything): Anything => object.spec.rules[0].http.paths[0];
const scaleUp = (object: Anything): Anything => object.spec.behavior.scaleUp;
const set = (target: (object: Anything) => Anything, values: object) => (object: Anything) =>
  Object.assign(target(object), values);
const itself = (object: Anything): Anything => object;
const specOf = (object: Anything): Anything => object.spec;

const pods: readonly Change[] = [
  ['a limit below its request', 'Deployment', 'limits.cpu', set((o) => container(o).resources.limits, { cpu: '400m' })],
  [
    'a negative request',
    'Deployment',
    'resources.cpu',
    (o) => {
      container(o).resources = { requests: { cpu: '-1' } };
    },
  ],
  ['a mount of no volume', 'Deployment', 'volumeMounts', set((o) => container(o).volumeMounts[0], { name: 'other' })],
  [
    'two mounts of one path',
    'Deployment',
    'volumeMounts[1]',
    (o) => container(o).volumeMounts.push({ name: 'scratch', mountPath: '/tmp' }),
  ],
  [
    'a subPath that leaves its volume',
    'Deployment',
    'subPath',
    set((o) => container(o).volumeMounts[0], { subPath: '../x' }),
  ],
  ['pods that end in a Deployment', 'Deployment', 'restartPolicy', set(podOf, { restartPolicy: 'Never' })],
  ['pods that never end in a Job', 'Job', 'restartPolicy', set(podOf, { restartPolicy: 'Always' })],
  ['pods of a Job that do not say when they end', 'Job', 'restartPolicy', (o) => delete podOf(o).restartPolicy],
  [
    'liveness that must succeed twice',
    'Deployment',
    'successThreshold',
    set((o) => container(o).livenessProbe, { successThreshold: 2 }),
  ],
  [
    'a probe that asks in two ways',
    'Deployment',
    'livenessProbe',
    set((o) => container(o).livenessProbe, { tcpSocket: { port: 8080 } }),
  ],
  [
    'a probe of an init container',
    'Deployment',
    'livenessProbe',
    (o) => {
      podOf(o).initContainers = [{ name: 'first', image: 'a', livenessProbe: { tcpSocket: { port: 1 } } }];
    },
  ],
  [
    'seccomp without its profile',
    'Deployment',
    'seccompProfile',
    set((o) => container(o).securityContext, { seccompProfile: { type: 'Localhost' } }),
  ],
  [
    'privileges that may not be gained',
    'Deployment',
    'allowPrivilegeEscalation',
    set((o) => container(o).securityContext, { privileged: true }),
  ],
  [
    'two containers of one name',
    'Deployment',
    'containers[1]',
    (o) => podOf(o).containers.push({ name: 'main', image: 'a' }),
  ],
  [
    'two volumes of one name',
    'Deployment',
    'volumes[1]',
    (o) => podOf(o).volumes.push({ name: 'scratch', emptyDir: {} }),
  ],
  [
    'a volume of two kinds',
    'Deployment',
    'volumes',
    (o) => Object.assign(podOf(o).volumes[0], { configMap: { name: 'a' } }),
  ],
  [
    'two ports of one name',
    'Deployment',
    'ports[1]',
    (o) => container(o).ports.push({ name: 'http', containerPort: 8081 }),
  ],
  [
    'a port beyond the last',
    'Deployment',
    'containerPort',
    set((o) => container(o).ports[0], { containerPort: 70_000 }),
  ],
  [
    'a name of a port that is too long',
    'Deployment',
    'name',
    (o) => container(o).ports.push({ name: 'a-name-of-seventeen', containerPort: 1 }),
  ],
  ['a container with a name in capitals', 'Deployment', 'name', set((o) => container(o), { name: 'Main' })],
  [
    'a variable with a value twice',
    'Deployment',
    'env',
    set((o) => container(o), {
      env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    }),
  ],
];

const scaling: readonly Change[] = [
  [
    'a selector of other pods',
    'Deployment',
    'selector',
    set((o) => o.spec.selector, { matchLabels: { app: 'other' } }),
  ],
  [
    'a surge that is no share',
    'Deployment',
    'maxSurge',
    set((o) => o.spec.strategy.rollingUpdate, { maxSurge: 'five' }),
  ],
  [
    'a rollout that may do nothing',
    'Deployment',
    'rollingUpdate',
    set((o) => o.spec.strategy.rollingUpdate, { maxSurge: 0 }),
  ],
  [
    'a rollout that takes more than all',
    'Deployment',
    'maxUnavailable',
    set((o) => o.spec.strategy.rollingUpdate, { maxUnavailable: '101%' }),
  ],
  ['a deadline before a pod counts', 'Deployment', 'progressDeadlineSeconds', set(specOf, { minReadySeconds: 600 })],
  ['a budget that says both', 'PodDisruptionBudget', 'spec', set(specOf, { minAvailable: 1 })],
  ['a budget that is no share', 'PodDisruptionBudget', 'maxUnavailable', set(specOf, { maxUnavailable: 'one' })],
  [
    'a step in more than half an hour',
    'HorizontalPodAutoscaler',
    'periodSeconds',
    set((o) => scaleUp(o).policies[0], { periodSeconds: 1801 }),
  ],
  ['a step of no pod', 'HorizontalPodAutoscaler', 'value', set((o) => scaleUp(o).policies[0], { value: 0 })],
  [
    'a window of more than an hour',
    'HorizontalPodAutoscaler',
    'stabilizationWindowSeconds',
    set(scaleUp, { stabilizationWindowSeconds: 3601 }),
  ],
  ['more replicas at least than at most', 'HorizontalPodAutoscaler', 'minReplicas', set(specOf, { minReplicas: 5 })],
  ['a priority of the system', 'PriorityClass', 'value', set(itself, { value: 1_000_000_001 })],
];

const names: readonly Change[] = [
  [
    'a label with a sign at its end',
    'ConfigMap',
    'labels',
    set(itself, { metadata: { ...metadata, labels: { a: 'b-' } } }),
  ],
  [
    'a label that is too long',
    'ConfigMap',
    'labels',
    set(itself, { metadata: { ...metadata, labels: { a: 'b'.repeat(64) } } }),
  ],
  [
    'a label with two slashes',
    'ConfigMap',
    'labels',
    set(itself, { metadata: { ...metadata, labels: { 'a/b/c': 'd' } } }),
  ],
  [
    'an annotation with a space',
    'ConfigMap',
    'annotations',
    set(itself, { metadata: { ...metadata, annotations: { 'a b': 'c' } } }),
  ],
  [
    'annotations that are too long',
    'ConfigMap',
    'annotations',
    set(itself, { metadata: { ...metadata, annotations: { a: 'b'.repeat(262_144) } } }),
  ],
  ['a name in capitals', 'ConfigMap', 'name', set(itself, { metadata: { ...metadata, name: 'Thing' } })],
  ['a name of a Service with a dot', 'Service', 'name', set(itself, { metadata: { ...metadata, name: 'a.b' } })],
  ['a name of a Job that is too long', 'Job', 'name', set(itself, { metadata: { ...metadata, name: 'a'.repeat(64) } })],
  ['a key with a slash', 'ConfigMap', 'data', set(itself, { data: { 'a/b': 'c' } })],
  ['a key that leads upwards', 'ConfigMap', 'data', set(itself, { data: { '..a': 'c' } })],
];

const network: readonly Change[] = [
  [
    'a name of another host that is missing',
    'Service',
    'externalName',
    set(itself, { spec: { type: 'ExternalName' } }),
  ],
  ['a Service without ports', 'Service', 'ports', set(itself, { spec: { selector: { app: 'thing' } } })],
  ['ports without names', 'Service', 'ports[1].name', (o) => o.spec.ports.push({ port: 9090 })],
  ["a port that is not the nodes'", 'Service', 'nodePort', set((o) => o.spec.ports[0], { nodePort: 8080 })],
  ['a port of the nodes that is not open', 'Service', 'nodePort', set(specOf, { type: 'ClusterIP' })],
  ['an Ingress that leads nowhere', 'Ingress', 'spec', set(itself, { spec: { ingressClassName: 'alb' } })],
  ['a path that is not absolute', 'Ingress', 'path', set(path, { path: 'books' })],
  ['a backend of no port', 'Ingress', 'port', set((o) => path(o).backend.service, { port: {} })],
  ['a backend that is none', 'Ingress', 'backend', set(path, { backend: {} })],
  ['an address for a host', 'Ingress', 'host', set((o) => o.spec.rules[0], { host: '10.0.0.1' })],
  [
    'an exception that is all',
    'NetworkPolicy',
    'except',
    set((o) => o.spec.ingress[0].from[0].ipBlock, { except: ['10.0.0.0/16'] }),
  ],
  [
    'an exception of another network',
    'NetworkPolicy',
    'except',
    set((o) => o.spec.ingress[0].from[0].ipBlock, { except: ['10.1.0.0/24'] }),
  ],
  [
    'a network that is none',
    'NetworkPolicy',
    'cidr',
    set((o) => o.spec.ingress[0].from[0], { ipBlock: { cidr: '10.0.0.0/33' } }),
  ],
  ['an address beside pods', 'NetworkPolicy', 'from', set((o) => o.spec.ingress[0].from[0], { podSelector: {} })],
  ['a peer that is nobody', 'NetworkPolicy', 'from', (o) => o.spec.ingress[0].from.push({})],
  [
    'ports that end before they begin',
    'NetworkPolicy',
    'endPort',
    set((o) => o.spec.ingress[0].ports[0], { endPort: 8079 }),
  ],
];

/** What an API server decides on. */
export const admissionCases: readonly AdmissionCase[] = [
  ...Object.entries(good).map(([kind, make]) => ({ name: `a good ${kind}`, object: make() as AnyObject })),
  ...[...pods, ...scaling, ...names, ...network].map(([name, kind, refused, change]) => {
    const object = good[kind]!();
    change(object);
    return { name, object: object as AnyObject, refused };
  }),
];
