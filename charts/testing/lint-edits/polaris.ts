import type { Edits, GoodObjects } from '../good-objects.ts';

const openShells = [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }];
const doAll = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const leadTo = (objects: GoodObjects, kind: string) => (objects.of('RoleBinding')['roleRef'].kind = kind);

/** For each check of polaris the smallest change that it finds. */
export const polarisEdits: Edits = {
  tagNotSpecified: (objects) => (objects.container().image = 'shop'),
  pullPolicyNotAlways: (objects) => delete objects.container().imagePullPolicy,
  readinessProbeMissing: (objects) => delete objects.container().readinessProbe,
  livenessProbeMissing: (objects) => delete objects.container('StatefulSet').livenessProbe,
  cpuRequestsMissing: (objects) => delete objects.container('Job').resources.requests.cpu,
  cpuLimitsMissing: (objects) => delete objects.container().resources.limits.cpu,
  memoryRequestsMissing: (objects) => delete objects.container().resources.requests.memory,
  memoryLimitsMissing: (objects) => delete objects.container().resources.limits.memory,
  procMount: (objects) => (objects.container().securityContext.procMount = 'Unmasked'),
  hostPortSet: (objects) => (objects.container().ports[0].hostPort = 8080),
  linuxHardening: (objects) => {
    const { securityContext } = objects.container();
    delete securityContext.seccompProfile;
    delete securityContext.capabilities;
  },
  notReadOnlyRootFilesystem: (objects) => delete objects.container('CronJob').securityContext.readOnlyRootFilesystem,
  privilegeEscalationAllowed: (objects) => delete objects.container().securityContext.allowPrivilegeEscalation,
  runAsRootAllowed: (objects) => {
    const { securityContext } = objects.container();
    delete securityContext.runAsUser;
    securityContext.runAsNonRoot = false;
  },
  runAsPrivileged: (objects) => (objects.container().securityContext.privileged = true),
  dangerousCapabilities: (objects) => (objects.container().securityContext.capabilities.add = ['NET_ADMIN']),
  insecureCapabilities: (objects) => (objects.container().securityContext.capabilities.drop = ['NET_RAW']),
  sensitiveContainerEnvVar: (objects) => objects.container().env.push({ name: 'API_TOKEN', value: 'abc' }),
  priorityClassNotSet: (objects) => delete objects.pod().priorityClassName,
  topologySpreadConstraint: (objects) => (objects.pod().topologySpreadConstraints = []),
  automountServiceAccountToken: (objects) => {
    delete objects.pod().automountServiceAccountToken;
    objects.of('ServiceAccount')['automountServiceAccountToken'] = true;
  },
  hostIPCSet: (objects) => (objects.pod().hostIPC = true),
  hostPIDSet: (objects) => (objects.pod().hostPID = true),
  hostNetworkSet: (objects) => (objects.pod('Job').hostNetwork = true),
  hostPathSet: (objects) => (objects.pod().volumes = [{ hostPath: { path: '/srv' }, name: 'host' }]),
  hostProcess: (objects) => (objects.pod().securityContext = { windowsOptions: { hostProcess: true } }),
  deploymentMissingReplicas: (objects) => delete objects.of('Deployment').spec.replicas,
  metadataAndInstanceMismatched: (objects) =>
    (objects.of('CronJob').metadata['labels']['app.kubernetes.io/instance'] = 'shop'),
  missingPodDisruptionBudget: (objects) =>
    (objects.of('PodDisruptionBudget').spec.selector.matchLabels = { tier: 'front' }),
  missingNetworkPolicy: (objects) => delete objects.of('NetworkPolicy', 'once').spec.ingress,
  pdbDisruptionsIsZero: (objects) => (objects.of('PodDisruptionBudget').spec.maxUnavailable = '0%'),
  pdbMinAvailableGreaterThanHPAMinReplicas: (objects) => {
    Object.assign(objects.of('HorizontalPodAutoscaler').spec.scaleTargetRef, { kind: 'Deployment', name: 'web' });
    objects.of('PodDisruptionBudget', 'web').spec.minAvailable = 4;
  },
  hpaMaxAvailability: (objects) => (objects.of('HorizontalPodAutoscaler').spec.maxReplicas = 3),
  hpaMinAvailability: (objects) => (objects.of('HorizontalPodAutoscaler').spec.minReplicas = 1),
  tlsSettingsMissing: (objects) => delete objects.of('Ingress').spec.tls,
  sensitiveConfigmapContent: (objects) => (objects.of('ConfigMap')['data'].DB_PASSWORD = 'hush'),
  clusterrolePodExecAttach: (objects) => (objects.of('ClusterRole')['rules'] = openShells),
  rolePodExecAttach: (objects) => (objects.of('Role')['rules'] = openShells),
  clusterrolebindingPodExecAttach: (objects) => (objects.of('ClusterRole')['rules'] = openShells),
  rolebindingClusterRolePodExecAttach: (objects) => leadTo(objects, 'ClusterRole'),
  rolebindingRolePodExecAttach: (objects) => (objects.of('Role')['rules'] = openShells),
  clusterrolebindingClusterAdmin: (objects) => (objects.of('ClusterRole')['rules'] = doAll),
  rolebindingClusterAdminClusterRole: (objects) => leadTo(objects, 'ClusterRole'),
  rolebindingClusterAdminRole: (objects) => (objects.of('Role')['rules'] = doAll),
};
