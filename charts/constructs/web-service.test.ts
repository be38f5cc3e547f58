import { describe, expect, it } from '@jest/globals';
import { Chart } from 'cdk8s';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { WebService, type WebServiceProps } from './web-service.ts';

const image = `registry.example.com/wiki:2.0@sha256:${'a'.repeat(64)}`;

/** An app that has nothing to do with books, with as little as it can say. */
const minimal: WebServiceProps = { image, port: 3000 };

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<Omit<WebServiceProps, 'networkScope'>> = {
  name: 'wiki',
  labels: selectorLabels('wiki-pods'),
  image,
  imagePullPolicy: 'Always',
  version: '2.0',
  command: ['node', 'server.js'],
  args: ['--verbose'],
  resources: { cpuRequest: 100, cpuLimit: 400, memory: 200, disk: 100 },
  identity: { uid: 20_001, gid: 20_002 },
  serviceAccount: 'given',
  priorityClass: 'shop',
  settings: 'wiki-settings',
  variables: { TZ: 'UTC' },
  folders: [
    { path: '/secrets/db', secret: 'wiki-db' },
    { path: '/conf', configMap: 'wiki.conf' },
    { path: '/files', claim: 'wiki-files' },
    { path: '/old-files', claim: 'wiki-old', readOnly: true },
    { path: '/tmp', scratchMebibytes: 1024 },
  ],
  nodeHeapPercent: 50,
  port: 3000,
  ports: { metrics: 9100 },
  probes: { livePath: '/alive', readyPath: '/ready', startupSeconds: 90, typicalStartupSeconds: 3 },
  autoscaling: {
    minReplicas: 2,
    maxReplicas: 4,
    targetCpuPercent: 70,
    requestsPerSecond: { metric: 'wiki_requests', selector: { app: 'wiki' }, perPod: 50 },
    scaleUp: { podsPerMinute: 1, percentPerMinute: 10, stabilizationSeconds: 30 },
    scaleDown: { podsPerMinute: 3, stabilizationSeconds: 600 },
  },
  rollout: {
    maxSurge: 2,
    maxUnavailable: 1,
    minReadySeconds: 20,
    progressDeadlineSeconds: 300,
    revisionHistoryLimit: 3,
  },
  terminationGracePeriodSeconds: 45,
  network: { from: [{ namespace: 'edge', port: 3000 }], to: [{ cidrs: ['10.0.0.0/24'], port: 3306 }] },
  lintExemptions: { 'kube-linter/no-anti-affinity': 'for a test' },
};

const render = (props: WebServiceProps) => renderedInChart((chart) => new WebService(chart, 'WebFront', props));
const pod = (props: WebServiceProps) => render(props).only('Deployment')['spec'].template.spec;
const container = (props: WebServiceProps) => pod(props).containers[0];
const refused = (changes: Partial<WebServiceProps>) => expect(() => render({ ...minimal, ...changes }));

describe('WebService with an image and a port', () => {
  it('brings all that it needs, under the name of its id', () => {
    expect(render(minimal).all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'NetworkPolicy web-front',
      'ServiceAccount web-front',
      'Service web-front',
      'Deployment web-front',
      'HorizontalPodAutoscaler web-front',
      'PodDisruptionBudget web-front',
    ]);
    expect(pod(minimal).serviceAccountName).toBe('web-front');
    expect(render(minimal).only('ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
  });

  it('selects by one label of its name, in every object, and by no construct path', () => {
    const objects = render(minimal);
    const labels = { 'app.kubernetes.io/name': 'web-front' };
    const deployment = objects.only('Deployment')['spec'];
    expect(deployment.selector).toEqual({ matchLabels: labels });
    expect(deployment.template.metadata.labels).toMatchObject(labels);
    expect(objects.only('Service')['spec'].selector).toEqual(labels);
    expect(objects.only('PodDisruptionBudget')['spec'].selector).toEqual({ matchLabels: labels });
    expect(objects.only('NetworkPolicy')['spec'].podSelector).toEqual({ matchLabels: labels });
    expect(JSON.stringify(objects.all)).not.toContain('cdk8s.io');
  });

  it('may be called from its own namespace, and may look names up', () => {
    const { ingress, egress } = render(minimal).only('NetworkPolicy')['spec'];
    expect(ingress).toEqual([{ from: [{ podSelector: {} }], ports: [{ port: 3000, protocol: 'TCP' }] }]);
    expect(egress.flatMap((rule: any) => rule.ports.map(({ port }: any) => port))).toEqual([53, 53]);
  });

  it('leaves three to six pods to the autoscaler, and bounds both of its directions', () => {
    const objects = render(minimal);
    expect(objects.only('Deployment')['spec']).not.toHaveProperty('replicas');
    const autoscaler = objects.only('HorizontalPodAutoscaler')['spec'];
    expect(autoscaler).toMatchObject({
      minReplicas: 3,
      maxReplicas: 6,
      scaleTargetRef: { kind: 'Deployment', name: 'web-front' },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 60 } } }],
    });
    expect(autoscaler.behavior.scaleUp.policies).not.toHaveLength(0);
    expect(autoscaler.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
  });

  it('has a fixed number of pods where both bounds are equal, and says itself which', () => {
    const of = (replicas: number) =>
      render({ ...minimal, autoscaling: { minReplicas: replicas, maxReplicas: replicas } });
    expect(of(4).only('Deployment')['spec'].replicas).toBe(4);
    expect(of(4).ofKind('HorizontalPodAutoscaler')).toEqual([]);
    const exempt = 'polaris.fairwinds.com/deploymentMissingReplicas-exempt';
    expect(of(4).only('Deployment').metadata.annotations).not.toHaveProperty([exempt]);
    expect(of(1).only('Deployment').metadata.annotations).toHaveProperty([exempt]);
  });

  it('runs as Pod Security `restricted` wants it, with a read-only root and a /tmp', () => {
    expect(pod(minimal)).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [{ name: 'scratch-tmp', emptyDir: { sizeLimit: '64Mi' } }],
    });
    expect(container(minimal).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 10_001,
      runAsGroup: 10_001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container(minimal).volumeMounts).toEqual([{ name: 'scratch-tmp', mountPath: '/tmp' }]);
  });

  it('has a minute to serve on and to finish, and says in its status why it ended', () => {
    expect(pod(minimal).terminationGracePeriodSeconds).toBe(60);
    expect(container(minimal).terminationMessagePolicy).toBe('FallbackToLogsOnError');
  });

  it('is probed on its port, for as long as a start may take', () => {
    const { startupProbe, readinessProbe, livenessProbe } = container(minimal);
    expect(startupProbe).toMatchObject({
      httpGet: { path: '/livez', port: 'http' },
      periodSeconds: 2,
      failureThreshold: 30,
    });
    expect(readinessProbe.httpGet).toMatchObject({ path: '/readyz', port: 'http' });
    expect(livenessProbe.httpGet).toMatchObject({ path: '/livez', port: 'http' });
  });

  it('spreads its pods over zones and hosts without ever keeping one from running', () => {
    expect(pod(minimal).topologySpreadConstraints).toEqual(
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) =>
        expect.objectContaining({ topologyKey, maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }),
      ),
    );
    expect(pod(minimal).affinity.podAntiAffinity).not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });

  it('says why it passes no pull policy of Always and no priority, and is exempt from nothing else', () => {
    const annotations = (props: WebServiceProps) => render(props).only('Deployment').metadata.annotations;
    expect(annotations(minimal)).toEqual({
      'kube-score/ignore': 'container-image-pull-policy',
      'polaris.fairwinds.com/deploymentMissingReplicas-exempt': 'true',
      'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true',
      'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
    });
    expect(annotations({ ...minimal, image: 'registry.example.com/wiki:2.0', priorityClass: 'shop' })).toEqual({
      'polaris.fairwinds.com/deploymentMissingReplicas-exempt': 'true',
    });
    expect(container({ ...minimal, image: 'registry.example.com/wiki:2.0' }).imagePullPolicy).toBe('Always');
    expect(container(minimal).imagePullPolicy).toBe('IfNotPresent');
  });
});

describe('WebService', () => {
  it('makes no account and no policy where they are given', () => {
    const objects = render({ ...minimal, serviceAccount: 'given', network: 'elsewhere' });
    expect(objects.ofKind('ServiceAccount')).toEqual([]);
    expect(objects.ofKind('NetworkPolicy')).toEqual([]);
    expect(pod(complete).serviceAccountName).toBe('given');
  });

  it('writes every prop where Kubernetes looks for it', () => {
    const deployment = render(complete).only('Deployment');
    expect(deployment.metadata).toMatchObject({
      name: 'wiki',
      labels: {
        'app.kubernetes.io/name': 'wiki-pods',
        'app.kubernetes.io/instance': 'wiki',
        'app.kubernetes.io/version': '2.0',
      },
      annotations: { 'ignore-check.kube-linter.io/no-anti-affinity': 'for a test' },
    });
    expect(deployment['spec']).toMatchObject({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'wiki-pods' } },
      minReadySeconds: 20,
      progressDeadlineSeconds: 300,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
    });
    expect(pod(complete)).toMatchObject({
      priorityClassName: 'shop',
      terminationGracePeriodSeconds: 45,
      securityContext: { runAsUser: 20_001, runAsGroup: 20_002, fsGroup: 20_002 },
      volumes: [
        { name: 'wiki-db', secret: { secretName: 'wiki-db', defaultMode: 0o440 } },
        { name: 'wiki-conf', configMap: { name: 'wiki.conf', defaultMode: 0o444 } },
        { name: 'wiki-files', persistentVolumeClaim: { claimName: 'wiki-files' } },
        { name: 'wiki-old', persistentVolumeClaim: { claimName: 'wiki-old' } },
        { name: 'scratch-tmp', emptyDir: { sizeLimit: '1Gi' } },
      ],
    });
    expect(container(complete)).toMatchObject({
      image,
      imagePullPolicy: 'Always',
      command: ['node', 'server.js'],
      args: ['--verbose'],
      env: [
        { name: 'NODE_OPTIONS', value: '--max-old-space-size=100' },
        { name: 'TZ', value: 'UTC' },
      ],
      envFrom: [{ configMapRef: { name: 'wiki-settings' } }],
      ports: [
        { name: 'http', containerPort: 3000, protocol: 'TCP' },
        { name: 'metrics', containerPort: 9100, protocol: 'TCP' },
      ],
      resources: {
        requests: { cpu: '100m', memory: '200Mi', 'ephemeral-storage': '100Mi' },
        limits: { cpu: '400m', memory: '200Mi', 'ephemeral-storage': '1124Mi' },
      },
      startupProbe: { httpGet: { path: '/alive' }, periodSeconds: 3, failureThreshold: 30 },
      readinessProbe: { httpGet: { path: '/ready' } },
      volumeMounts: [
        { name: 'wiki-db', mountPath: '/secrets/db', readOnly: true },
        { name: 'wiki-conf', mountPath: '/conf', readOnly: true },
        { name: 'wiki-files', mountPath: '/files' },
        { name: 'wiki-old', mountPath: '/old-files', readOnly: true },
        { name: 'scratch-tmp', mountPath: '/tmp' },
      ],
    });
    expect(render(complete).only('NetworkPolicy')['spec']).toMatchObject({
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 3000 }] }],
      egress: [{}, { to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ port: 3306 }] }],
    });
  });

  it('scales by requests beside CPU, at the speeds that are given', () => {
    expect(render(complete).only('HorizontalPodAutoscaler')['spec']).toMatchObject({
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        { resource: { target: { averageUtilization: 70 } } },
        {
          type: 'External',
          external: {
            metric: { name: 'wiki_requests', selector: { matchLabels: { app: 'wiki' } } },
            target: { type: 'AverageValue', averageValue: '50' },
          },
        },
      ],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 30,
          policies: [
            { type: 'Pods', value: 1 },
            { type: 'Percent', value: 10 },
          ],
        },
        scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 3 }] },
      },
    });
  });

  it('offers one port, under the number of the container, and further ones to nobody', () => {
    expect(render(complete).only('Service')['spec']).toMatchObject({
      type: 'ClusterIP',
      ports: [{ port: 3000, targetPort: 'http' }],
    });
  });

  it('takes annotations for its Service alone, from what is in front of it', () => {
    const objects = renderedInChart((chart) =>
      new WebService(chart, 'Wiki', minimal).annotate('example.com/edge', 'on'),
    );
    const annotated = objects.all.filter(({ metadata }) => metadata.annotations?.['example.com/edge'] === 'on');
    expect(annotated.map(({ kind }) => kind)).toEqual(['Service']);
  });

  it('can place Service and policy in a chart that is applied earlier, beside those of another service', () => {
    const objects = renderedInChart((network) => {
      const pods = new Chart(network, 'pods', { namespace: 'shop' });
      new WebService(pods, 'Wiki', { ...minimal, networkScope: network });
      new WebService(pods, 'Shop', { ...minimal, networkScope: network });
    });
    expect(objects.all.slice(0, 4).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'NetworkPolicy wiki',
      'Service wiki',
      'NetworkPolicy shop',
      'Service shop',
    ]);
  });

  it('has no variables of Node for what is not Node', () => {
    expect(container({ ...minimal, nodeHeapPercent: 'none' })).not.toHaveProperty('env');
  });

  it('mounts one Secret at two places as one volume', () => {
    const folders = [
      { path: '/a', secret: 'wiki' },
      { path: '/b', secret: 'wiki' },
    ];
    expect(pod({ ...minimal, folders }).volumes.map(({ name }: { name: string }) => name)).toEqual([
      'wiki',
      'scratch-tmp',
    ]);
  });
});

it.each([
  'wiki:2.0',
  'team/wiki:2.0',
  'localhost:5000/wiki:2.0',
  `registry.example.com/team/wiki@sha256:${'a'.repeat(64)}`,
])('WebService takes the image %s', (name) => {
  expect(container({ ...minimal, image: name }).image).toBe(name);
});

describe('WebService refuses, with what it received and what it accepts,', () => {
  it.each([
    [
      'an image without a version',
      { image: 'registry.example.com:5000/wiki' },
      /image is "registry.*accepted is `repo/,
    ],
    ['an image of Docker Hub without a version', { image: 'wiki' }, 'image is "wiki"'],
    ['the version latest', { image: 'wiki:latest' }, 'image is "wiki:latest"'],
    ['a name that no Service may have', { name: '2wiki' }, 'name is "2wiki"; accepted is lower-case'],
    ['a privileged port', { port: 80 }, 'port http is 80; accepted is a whole number from 1024 to 65535'],
    ['a second port of the same number', { ports: { metrics: 3000 } }, 'each name and each number once'],
    ['a second port http', { ports: { http: 3001 } }, 'each name and each number once'],
    ['more replicas at least than at most', { autoscaling: { minReplicas: 4, maxReplicas: 3 } }, 'maxReplicas is 3'],
    [
      'requests to scale by where nothing is scaled',
      { autoscaling: { minReplicas: 3, maxReplicas: 3, requestsPerSecond: { metric: 'rps', perPod: 5 } } },
      'accepted is none where minReplicas is maxReplicas',
    ],
    ['a rollout that can neither grow nor shrink', { rollout: { maxSurge: 0 } }, 'rollout.maxUnavailable is 0'],
    [
      'a rollout that fails before its pods can start',
      { rollout: { progressDeadlineSeconds: 70 } },
      'rollout.progressDeadlineSeconds is 70; accepted is more than 70 (startup 60 + minReadySeconds 10)',
    ],
    ['a grace below the default', { terminationGracePeriodSeconds: 20 }, 'terminationGracePeriodSeconds is 20'],
    [
      'one path for both probes',
      { probes: { livePath: '/ok', readyPath: '/ok' } },
      'another path than probes.livePath',
    ],
    [
      'a CPU limit below the request',
      { resources: { cpuRequest: 500, cpuLimit: 400, memory: 100 } },
      'resources.cpuLimit is 400; accepted is a whole number from 500',
    ],
    ['a user that may be someone on the node', { identity: { uid: 1000, gid: 10_001 } }, 'identity.uid is 1000'],
    ['a group that may be one of the node', { identity: { uid: 10_001, gid: 1000 } }, 'identity.gid is 1000'],
    ['a relative path', { folders: [{ path: 'files', claim: 'a' }] }, 'folders.path is "files"'],
    ['a path that climbs', { folders: [{ path: '/a/../b', claim: 'a' }] }, 'folders.path is "/a/../b"'],
    [
      'two folders at one path',
      {
        folders: [
          { path: '/a', claim: 'a' },
          { path: '/a', secret: 'b' },
        ],
      },
      'each path once',
    ],
    [
      'two volumes of one name',
      {
        folders: [
          { path: '/a', claim: 'a' },
          { path: '/b', secret: 'a' },
        ],
      },
      'folders is ["claim a","secret a"]',
    ],
    ['a peer without addresses', { network: { from: [{ cidrs: [], port: 3000 }] } }, 'cidrs of a peer is []'],
    ['a heap beyond the limit', { nodeHeapPercent: 120 }, 'nodeHeapPercent is 120'],
  ] as [string, Partial<WebServiceProps>, string | RegExp][])('%s', (_, changes, message) => {
    refused(changes).toThrow(message);
    refused(changes).toThrow(/^chart\/WebFront/);
  });
});
