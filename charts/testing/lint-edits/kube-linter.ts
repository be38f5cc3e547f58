import type { Edits, GoodObjects } from '../good-objects.ts';

const mountHost = (objects: GoodObjects, path: string, readOnly: boolean) => {
  objects.pod().volumes = [{ hostPath: { path }, name: 'host' }];
  objects.container().volumeMounts = [{ mountPath: '/host', name: 'host', readOnly }];
};

/** For each check of KubeLinter the smallest change that it finds. */
export const kubeLinterEdits: Edits = {
  'drop-net-raw-capability': (objects) => (objects.container().securityContext.capabilities.drop = ['CHOWN']),
  'duplicate-env-var': (objects) => objects.container().env.push({ name: 'COLOUR', value: 'blue' }),
  'env-var-secret': (objects) => objects.container().env.push({ name: 'MY_SECRET', value: 'hush' }),
  'latest-tag': (objects) => (objects.container().image = 'registry.example.com/shop'),
  'liveness-port': (objects) => (objects.container().livenessProbe.httpGet.port = 9000),
  'readiness-port': (objects) => (objects.container().readinessProbe.httpGet.port = 'admin'),
  'startup-port': (objects) => (objects.container().startupProbe = { tcpSocket: { port: 9000 } }),
  'no-read-only-root-fs': (objects) => (objects.container().securityContext.readOnlyRootFilesystem = false),
  'privilege-escalation-container': (objects) => (objects.container().securityContext.allowPrivilegeEscalation = true),
  'privileged-container': (objects) => (objects.container().securityContext.privileged = true),
  'run-as-non-root': (objects) => delete objects.container().securityContext.runAsGroup,
  'docker-sock': (objects) => mountHost(objects, '/var/run/docker.sock', true),
  'sensitive-host-mounts': (objects) => mountHost(objects, '/etc', true),
  'ssh-port': (objects) => objects.container().ports.push({ containerPort: 22 }),
  'unset-cpu-requirements': (objects) => delete objects.container().resources.requests.cpu,
  'unset-memory-requirements': (objects) => delete objects.container().resources.limits.memory,
  'env-value-from': (objects) => (objects.container().env[1].valueFrom.configMapKeyRef.key = 'WIDTH'),
  'no-liveness-probe': (objects) => delete objects.container('Job').livenessProbe,
  'no-readiness-probe': (objects) => delete objects.container('Job').readinessProbe,
  'privileged-ports': (objects) => objects.container().ports.push({ containerPort: 80 }),
  'read-secret-from-env-var': (objects) =>
    objects.container().env.push({ name: 'KEY', valueFrom: { secretKeyRef: { key: 'KEY', name: 'keys' } } }),
  'unsafe-proc-mount': (objects) => (objects.container().securityContext.procMount = 'Unmasked'),
  'writable-host-mount': (objects) => mountHost(objects, '/srv', false),
  'deprecated-service-account-field': (objects) => (objects.pod().serviceAccount = 'other'),
  'host-ipc': (objects) => (objects.pod().hostIPC = true),
  'host-network': (objects) => (objects.pod().hostNetwork = true),
  'host-pid': (objects) => (objects.pod().hostPID = true),
  'job-ttl-seconds-after-finished': (objects) =>
    (objects.of('CronJob').spec.jobTemplate.spec.ttlSecondsAfterFinished = 600),
  'mismatching-selector': (objects) => (objects.of('StatefulSet').spec.selector.matchLabels = {}),
  'no-anti-affinity': (objects) => delete objects.pod().affinity.podAntiAffinity,
  'non-existent-service-account': (objects) => (objects.pod('CronJob').serviceAccountName = 'gone'),
  'pdb-max-unavailable': (objects) => (objects.of('PodDisruptionBudget').spec.maxUnavailable = 0),
  'pdb-min-available': (objects) => {
    const { spec } = objects.of('PodDisruptionBudget');
    delete spec.maxUnavailable;
    spec.minAvailable = 3;
  },
  'pdb-unhealthy-pod-eviction-policy': (objects) =>
    delete objects.of('PodDisruptionBudget').spec.unhealthyPodEvictionPolicy,
  'unsafe-sysctls': (objects) => (objects.pod().securityContext = { sysctls: [{ name: 'net.core.somaxconn' }] }),
  'default-service-account': (objects) => delete objects.pod('Job').serviceAccountName,
  'dnsconfig-options': (objects) => (objects.pod().dnsConfig.options[0].value = '5'),
  'hpa-minimum-three-replicas': (objects) => (objects.of('HorizontalPodAutoscaler').spec.minReplicas = 2),
  'minimum-three-replicas': (objects) => delete objects.of('Deployment').spec.replicas,
  'no-node-affinity': (objects) => delete objects.pod().affinity.nodeAffinity,
  'no-rolling-update-strategy': (objects) => delete objects.of('StatefulSet').spec.updateStrategy,
  'non-isolated-pod': (objects) => (objects.of('NetworkPolicy', 'once').metadata['namespace'] = 'other'),
  'priority-class-name': (objects) => (objects.pod().priorityClassName = 'shop'),
  'required-annotation-email': (objects) => (objects.of('Deployment').metadata['annotations'].email = 'shop'),
  'required-label-owner': (objects) => delete objects.of('Deployment').metadata['labels'].owner,
  'restart-policy': (objects) => (objects.pod('Job').restartPolicy = 'Never'),
  'use-namespace': (objects) => (objects.of('Service').metadata['namespace'] = 'default'),
  'dangling-service': (objects) => (objects.of('Service').spec.selector = {}),
  'invalid-target-ports': (objects) => (objects.of('Service').spec.ports[0].targetPort = 'HTTP'),
  'no-extensions-v1beta': (objects) => (objects.of('Deployment').apiVersion = 'extensions/v1beta1'),
  'dangling-horizontalpodautoscaler': (objects) =>
    (objects.of('HorizontalPodAutoscaler').spec.scaleTargetRef.kind = 'Deployment'),
  'dangling-ingress': (objects) => (objects.of('Ingress').spec.defaultBackend = { service: { name: 'gone' } }),
  'dangling-networkpolicy': (objects) =>
    (objects.of('NetworkPolicy').spec.podSelector.matchLabels = { 'app.kubernetes.io/name': 'gone' }),
  'dangling-networkpolicypeer-podselector': (objects) =>
    (objects.of('NetworkPolicy').spec.egress[0].to[0].podSelector.matchLabels = { tier: 'back' }),
  'dangling-servicemonitor': (objects) => (objects.of('ServiceMonitor').spec.selector.matchLabels = { tier: 'front' }),
  'exposed-services': (objects) => (objects.of('Service').spec.type = 'LoadBalancer'),
  'access-to-create-pods': (objects) => (objects.of('Role')['rules'] = [{ resources: ['jobs'], verbs: ['create'] }]),
  'access-to-secrets': (objects) => {
    Object.assign(objects.of('ClusterRole'), {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'r' } }] },
    });
    const metadata = { labels: { to: 'r' }, name: 'more' };
    objects.all.push({ ...objects.of('ClusterRole'), metadata, rules: [{ resources: ['secrets'], verbs: ['list'] }] });
  },
  'cluster-admin-role-binding': (objects) => (objects.of('ClusterRoleBinding')['roleRef'].name = 'cluster-admin'),
  'wildcard-in-rules': (objects) => (objects.of('ClusterRole')['rules'][0].verbs = ['*']),
  'scc-deny-privileged-container': (objects) =>
    objects.all.push({
      allowPrivilegedContainer: true,
      apiVersion: 'security.openshift.io/v1',
      kind: 'SecurityContextConstraints',
      metadata: { name: 'shop' },
    }),
  'sorted-keys': (objects) => {
    const { limits, requests } = objects.container().resources;
    objects.container().resources = { requests, limits };
  },
};
