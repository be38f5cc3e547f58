import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { WebService, type WebServiceProps } from './web-service.ts';

const image = `registry.example.com/wiki:2.0@sha256:${'a'.repeat(64)}`;

/** An app that has nothing to do with books, with as little as it can say. */
const minimal: WebServiceProps = {
  name: 'wiki',
  image,
  labels: selectorLabels('wiki'),
  ports: { http: 3000 },
  probes: { livePath: '/alive', readyPath: '/ready', startupSeconds: 30 },
  autoscaling: { minReplicas: 2, maxReplicas: 4 },
  resources: { cpuRequest: 100, cpuLimit: 400, memory: 200 },
  terminationGracePeriodSeconds: 45,
};

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<Omit<WebServiceProps, 'serviceScope'>> = {
  ...minimal,
  version: '2.0',
  command: ['node', 'server.js'],
  identity: { uid: 20_001, gid: 20_002 },
  serviceAccount: 'wiki',
  priorityClass: 'shop',
  settings: 'wiki-settings',
  variables: { TZ: 'UTC' },
  folders: [
    { path: '/secrets/db', secret: 'wiki-db' },
    { path: '/files', claim: 'wiki-files' },
    { path: '/tmp', scratchMebibytes: 100 },
  ],
  ports: { http: 3000, metrics: 9100 },
  autoscaling: { minReplicas: 2, maxReplicas: 4, targetCpuPercent: 70 },
  maxSurge: 2,
  minReadySeconds: 20,
  progressDeadlineSeconds: 300,
  revisionHistoryLimit: 3,
};

const render = (props: WebServiceProps) => renderedInChart((chart) => new WebService(chart, 'Wiki', props));
const pod = (props: WebServiceProps) => render(props).only('Deployment')['spec'].template.spec;
const container = (props: WebServiceProps) => pod(props).containers[0];

describe('WebService', () => {
  it('selects by the labels it was given, in every object, and by no construct path', () => {
    const objects = render(minimal);
    const labels = { 'app.kubernetes.io/name': 'wiki' };
    const deployment = objects.only('Deployment')['spec'];
    expect(deployment.selector).toEqual({ matchLabels: labels });
    expect(deployment.template.metadata.labels).toMatchObject(labels);
    expect(objects.only('Service')['spec'].selector).toEqual(labels);
    expect(objects.only('PodDisruptionBudget')['spec'].selector).toEqual({ matchLabels: labels });
    expect(JSON.stringify(objects.all)).not.toContain('cdk8s.io');
  });

  it('leaves the number of pods to the autoscaler, and bounds both of its directions', () => {
    const objects = render(minimal);
    expect(objects.only('Deployment')['spec']).not.toHaveProperty('replicas');
    const autoscaler = objects.only('HorizontalPodAutoscaler')['spec'];
    expect(autoscaler).toMatchObject({
      minReplicas: 2,
      maxReplicas: 4,
      scaleTargetRef: { kind: 'Deployment', name: 'wiki' },
    });
    expect(autoscaler.behavior.scaleUp.policies).not.toHaveLength(0);
    expect(autoscaler.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
  });

  it('runs as Pod Security `restricted` wants it, with a read-only root', () => {
    expect(pod(minimal).securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10_001,
      seccompProfile: { type: 'RuntimeDefault' },
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
    expect(pod(minimal)).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(pod(complete).securityContext).toMatchObject({ runAsUser: 20_001, runAsGroup: 20_002, fsGroup: 20_002 });
  });

  it('probes its paths on its port, for as long as a start may take', () => {
    const { startupProbe, readinessProbe, livenessProbe } = container(minimal);
    expect(startupProbe).toMatchObject({
      httpGet: { path: '/alive', port: 'http' },
      periodSeconds: 2,
      failureThreshold: 15,
    });
    expect(readinessProbe.httpGet).toMatchObject({ path: '/ready', port: 'http' });
    expect(livenessProbe.httpGet).toMatchObject({ path: '/alive', port: 'http' });
  });

  it('keeps the heap below the memory limit, and the disk for what is written', () => {
    expect(container(minimal).env).toContainEqual({ name: 'NODE_OPTIONS', value: '--max-old-space-size=150' });
    expect(container(complete).resources).toEqual({
      requests: { cpu: '100m', memory: '200Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '400m', memory: '200Mi', 'ephemeral-storage': '164Mi' },
    });
  });

  it('mounts secrets read-only as folders, claims and bounded scratch folders', () => {
    expect(container(complete).volumeMounts).toEqual([
      { name: 'wiki-db', mountPath: '/secrets/db', readOnly: true },
      { name: 'wiki-files', mountPath: '/files' },
      { name: 'scratch-tmp', mountPath: '/tmp' },
    ]);
    expect(pod(complete).volumes).toEqual([
      { name: 'wiki-db', secret: { secretName: 'wiki-db', defaultMode: 0o440 } },
      { name: 'wiki-files', persistentVolumeClaim: { claimName: 'wiki-files' } },
      { name: 'scratch-tmp', emptyDir: { sizeLimit: '100Mi' } },
    ]);
  });

  it('writes every prop where Kubernetes looks for it', () => {
    const deployment = render(complete).only('Deployment');
    expect(deployment.metadata.labels).toMatchObject({
      'app.kubernetes.io/version': '2.0',
      'app.kubernetes.io/instance': 'wiki',
    });
    expect(deployment['spec']).toMatchObject({
      minReadySeconds: 20,
      progressDeadlineSeconds: 300,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } },
    });
    expect(pod(complete)).toMatchObject({
      serviceAccountName: 'wiki',
      priorityClassName: 'shop',
      terminationGracePeriodSeconds: 45,
    });
    expect(container(complete)).toMatchObject({
      image,
      imagePullPolicy: 'IfNotPresent',
      command: ['node', 'server.js'],
      envFrom: [{ configMapRef: { name: 'wiki-settings' } }],
      ports: [
        { name: 'http', containerPort: 3000, protocol: 'TCP' },
        { name: 'metrics', containerPort: 9100, protocol: 'TCP' },
      ],
    });
    expect(container(complete).env).toContainEqual({ name: 'TZ', value: 'UTC' });
  });

  it('offers one port, under the number of the container, and metrics to nobody', () => {
    expect(render(complete).only('Service')['spec']).toMatchObject({
      type: 'ClusterIP',
      ports: [{ port: 3000, targetPort: 'http' }],
    });
  });

  it('spreads its pods over zones and hosts without ever keeping one from running', () => {
    expect(pod(minimal).topologySpreadConstraints).toEqual(
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) =>
        expect.objectContaining({ topologyKey, maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }),
      ),
    );
    expect(pod(minimal).affinity.podAntiAffinity).not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });

  it('can place its Service in a chart that is applied earlier', () => {
    const objects = renderedInChart((chart) => {
      new WebService(chart, 'Wiki', { ...minimal, serviceScope: chart });
    });
    expect(objects.only('Service').metadata.name).toBe('wiki');
  });
});
