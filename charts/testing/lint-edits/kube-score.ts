import type { Edits } from '../good-objects.ts';

/** For each check of kube-score the smallest change that it finds. */
export const kubeScoreEdits: Edits = {
  'container-resources': (objects) => delete objects.container().resources.limits.memory,
  'container-resource-requests-equal-limits': (objects) => (objects.container().resources.limits.cpu = '1'),
  'container-cpu-requests-equal-limits': (objects) => (objects.container().resources.limits.cpu = '1'),
  'container-memory-requests-equal-limits': (objects) => (objects.container().resources.limits.memory = '1Gi'),
  'container-image-tag': (objects) => (objects.container().image = 'registry.example.com/shop:latest'),
  'container-image-pull-policy': (objects) => (objects.container().imagePullPolicy = 'IfNotPresent'),
  'container-ephemeral-storage-request-and-limit': (objects) =>
    delete objects.container().resources.requests['ephemeral-storage'],
  'container-ephemeral-storage-request-equals-limit': (objects) =>
    (objects.container().resources.limits['ephemeral-storage'] = '2Gi'),
  'container-ports-check': (objects) => (objects.container().ports[0].name = 'a-name-that-is-too-long'),
  'environment-variable-key-duplication': (objects) => objects.container().env.push({ name: 'COLOUR', value: 'blue' }),
  'pod-networkpolicy': (objects) => (objects.of('NetworkPolicy', 'web').spec.policyTypes = ['Ingress']),
  'pod-probes': (objects) => delete objects.container().readinessProbe,
  'pod-probes-identical': (objects) => (objects.container().readinessProbe.httpGet.path = '/livez'),
  'container-security-context-user-group-id': (objects) => (objects.container().securityContext.runAsGroup = 1000),
  'container-security-context-privileged': (objects) => (objects.container().securityContext.privileged = true),
  'container-security-context-readonlyrootfilesystem': (objects) =>
    delete objects.container().securityContext.readOnlyRootFilesystem,
  'container-seccomp-profile': (objects) => delete objects.container().securityContext.seccompProfile,
  'pod-topology-spread-constraints': (objects) => delete objects.pod().topologySpreadConstraints[0].labelSelector,
  'deployment-strategy': (objects) => (objects.of('Deployment').spec.strategy.type = 'Recreate'),
  'deployment-replicas': (objects) => (objects.of('Deployment').spec.replicas = 1),
  'cronjob-has-deadline': (objects) => delete objects.of('CronJob').spec.startingDeadlineSeconds,
  'cronjob-restartpolicy': (objects) => (objects.pod('CronJob').restartPolicy = 'Always'),
  'statefulset-has-poddisruptionbudget': (objects) =>
    (objects.of('PodDisruptionBudget', 'db').metadata['namespace'] = 'other'),
  'deployment-has-poddisruptionbudget': (objects) =>
    (objects.of('PodDisruptionBudget', 'web').spec.selector.matchLabels.tier = 'front'),
  'poddisruptionbudget-has-policy': (objects) => delete objects.of('PodDisruptionBudget').spec.maxUnavailable,
  'deployment-has-host-podantiaffinity': (objects) => delete objects.pod().affinity.podAntiAffinity,
  'statefulset-has-host-podantiaffinity': (objects) => {
    const [term] = objects.pod('StatefulSet').affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    term.podAffinityTerm.topologyKey = 'rack';
  },
  'deployment-targeted-by-hpa-does-not-have-replicas-configured': (objects) =>
    Object.assign(objects.of('HorizontalPodAutoscaler').spec.scaleTargetRef, { kind: 'Deployment', name: 'web' }),
  'statefulset-has-servicename': (objects) => delete objects.of('Service', 'db').spec.clusterIP,
  'deployment-pod-selector-labels-match-template-metadata-labels': (objects) =>
    (objects.of('Deployment').spec.selector.matchLabels.tier = 'front'),
  'statefulset-pod-selector-labels-match-template-metadata-labels': (objects) =>
    (objects.of('StatefulSet').spec.selector.matchExpressions = [{ key: 'tier', operator: 'Exists' }]),
  'ingress-targets-service': (objects) =>
    (objects.of('Ingress').spec.rules[0].http.paths[0].backend.service.port.number = 80),
  'networkpolicy-targets-pod': (objects) =>
    (objects.of('NetworkPolicy', 'once').spec.podSelector.matchLabels.tier = 'front'),
  'service-targets-pod': (objects) => (objects.of('Service').spec.selector.tier = 'front'),
  'service-type': (objects) => (objects.of('Service').spec.type = 'NodePort'),
  'stable-version': (objects) => (objects.of('PodDisruptionBudget').apiVersion = 'policy/v1beta1'),
  'label-values': (objects) => (objects.of('Service').metadata['labels'].owner = 'the shop'),
  'horizontalpodautoscaler-has-target': (objects) =>
    (objects.of('HorizontalPodAutoscaler').spec.scaleTargetRef.name = 'gone'),
  'horizontalpodautoscaler-replicas': (objects) => (objects.of('HorizontalPodAutoscaler').spec.minReplicas = 1),
};
