import { type Check, each, eachWorkload, type Fault, type Lint, lintOf } from '../lint.ts';
import type { LintContext, Workload } from '../lint-context.ts';
import { selects } from '../selectors.ts';
import { autoscalerOf, isOf, policiesOf, scaled } from '../workloads.ts';

const lint = lintOf('kube-linter');
const optional = lintOf('kube-linter', { onByDefault: false });

/** What has replicas; KubeLinter reads 1 where none are written, also beside an autoscaler. */
const isReplicated = isOf('Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController');
const replicas = ({ spec }: Workload): number => spec.replicas ?? 1;

const unsafeSysctls = ['kernel.msg', 'kernel.sem', 'kernel.shm', 'fs.mqueue.', 'net.'];

function gathered(workload: Workload): string | undefined {
  if (replicas(workload) < 2) return undefined;
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [], ...wanted } =
    workload.pod.affinity?.podAntiAffinity ?? {};
  const terms = [
    ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ...(wanted.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
  const isSpread = terms.some(
    ({ topologyKey, labelSelector, namespaces = [] }) =>
      topologyKey === 'kubernetes.io/hostname' &&
      (namespaces.length === 0 || namespaces.includes(workload.namespace ?? '')) &&
      selects(labelSelector, workload.labels),
  );
  return isSpread ? undefined : `no anti-affinity keeps its ${replicas(workload)} pods on different hosts`;
}

const sharesHost = (field: 'hostIPC' | 'hostNetwork' | 'hostPID', what: string): Check =>
  eachWorkload(({ pod }) => (pod[field] ? `shares the host's ${what}` : undefined));

/** Pods that a workload keeps: of one replica, or none written, what its autoscaler keeps. */
const kept = (workload: Workload, context: LintContext): number =>
  replicas(workload) === 1 ? (autoscalerOf(workload, context)?.manifest.spec?.minReplicas ?? 1) : replicas(workload);

/** KubeLinter's checks of what makes pods, and of its disruption budget and autoscaler. */
export const workloadLints: readonly Lint[] = [
  lint(
    'deprecated-service-account-field',
    'No pod names its account in the deprecated field.',
    'use serviceAccountName',
    eachWorkload(({ pod: { serviceAccount = '', serviceAccountName = '' } }) =>
      serviceAccount && serviceAccount !== serviceAccountName ? `serviceAccount is ${serviceAccount}` : undefined,
    ),
  ),
  lint('host-ipc', "No pod shares the host's IPC.", 'remove hostIPC', sharesHost('hostIPC', 'IPC')),
  lint('host-network', "No pod is in the host's network.", 'remove hostNetwork', sharesHost('hostNetwork', 'network')),
  lint('host-pid', "No pod sees the host's processes.", 'remove hostPID', sharesHost('hostPID', 'processes')),
  lint(
    'job-ttl-seconds-after-finished',
    'A Job is removed some time after its end; a CronJob leaves that to its history limits.',
    'set ttlSecondsAfterFinished of a Job, and remove it from a CronJob',
    eachWorkload(
      ({ kind, spec: { ttlSecondsAfterFinished: ttl } }) => {
        if (kind === 'Job') return ttl === undefined ? 'no ttlSecondsAfterFinished' : undefined;
        return ttl === undefined ? undefined : 'ttlSecondsAfterFinished beside its history limits';
      },
      isOf('Job', 'CronJob'),
    ),
  ),
  lint(
    'mismatching-selector',
    'A selector selects the pods of its own template.',
    'give the pods the labels of the selector',
    eachWorkload(
      ({ spec: { selector }, labels }) => {
        if (!selector?.matchExpressions?.length && Object.keys(selector?.matchLabels ?? {}).length === 0)
          return 'no selector';
        return selects(selector, labels) ? undefined : 'its selector does not select its own pods';
      },
      isOf('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
    ),
  ),
  lint(
    'no-anti-affinity',
    'Several pods of a workload prefer, or require, different hosts.',
    'add a podAntiAffinity over kubernetes.io/hostname that selects the pods',
    eachWorkload(gathered, isReplicated),
  ),
  lint(
    'non-existent-service-account',
    'Pods run under a ServiceAccount that is rendered.',
    'add the ServiceAccount to the namespace',
    eachWorkload(({ pod: { serviceAccountName, serviceAccount }, namespace }, context) => {
      const account = serviceAccountName || serviceAccount || 'default';
      const names = context.inNamespace('ServiceAccount', namespace).map(({ manifest }) => manifest.metadata.name);
      return account === 'default' || names.includes(account) ? undefined : `there is no ServiceAccount ${account}`;
    }),
  ),
  lint(
    'pdb-max-unavailable',
    'A disruption budget lets pods go.',
    'set maxUnavailable to a number or a share above 0',
    each('PodDisruptionBudget', ({ spec: { maxUnavailable } = {} }) =>
      maxUnavailable === undefined || Number.parseInt(String(maxUnavailable), 10) > 0
        ? undefined
        : `maxUnavailable is ${maxUnavailable}`,
    ),
  ),
  lint(
    'pdb-min-available',
    'A disruption budget wants fewer pods than there are.',
    'set minAvailable below the number of replicas, or use maxUnavailable',
    each('PodDisruptionBudget', ({ metadata, spec: { minAvailable, selector } = {} }, context) => {
      if (minAvailable === undefined) return undefined;
      if (minAvailable === '100%') return 'minAvailable is 100%';
      return context
        .workloadsIn(metadata.namespace)
        .filter((workload) => isReplicated(workload) && selects(selector, workload.spec.selector?.matchLabels ?? {}))
        .map((workload) => ({ ...workload, pods: kept(workload, context) }))
        .filter(({ pods }) => pods <= scaled(minAvailable, pods))
        .map(({ kind, name, pods }) => `minAvailable is ${minAvailable}, ${kind} ${name} keeps ${pods}`);
    }),
  ),
  lint(
    'pdb-unhealthy-pod-eviction-policy',
    'A disruption budget says whether pods that are not ready may go.',
    'set unhealthyPodEvictionPolicy to AlwaysAllow',
    each('PodDisruptionBudget', ({ spec }) =>
      spec?.unhealthyPodEvictionPolicy ? undefined : 'no unhealthyPodEvictionPolicy',
    ),
  ),
  lint(
    'unsafe-sysctls',
    'No pod sets parameters of the kernel that others share.',
    'remove the sysctls',
    eachWorkload(({ pod }) =>
      pod.securityContext?.sysctls
        ?.filter(({ name }) => unsafeSysctls.some((unsafe) => name.startsWith(unsafe)))
        .map(({ name }) => `sets ${name}`),
    ),
  ),
  optional(
    'default-service-account',
    'Pods run under an account of their own.',
    'add a ServiceAccount, and name it',
    eachWorkload(({ pod: { serviceAccountName = '' } }) =>
      ['', 'default'].includes(serviceAccountName) ? "runs as the namespace's default account" : undefined,
    ),
  ),
  optional(
    'dnsconfig-options',
    'Pods look names up with ndots 2.',
    'set dnsConfig.options to ndots 2',
    eachWorkload(({ pod: { dnsConfig } }) =>
      dnsConfig?.options?.some(({ name, value }) => name === 'ndots' && value === '2') ? undefined : 'no ndots of 2',
    ),
  ),
  optional(
    'hpa-minimum-three-replicas',
    'An autoscaler keeps at least three pods.',
    'set minReplicas to 3 or more',
    each('HorizontalPodAutoscaler', ({ spec }) =>
      (spec?.minReplicas ?? 1) < 3 ? `minReplicas is ${spec?.minReplicas ?? '1, by default'}` : undefined,
    ),
  ),
  optional(
    'minimum-three-replicas',
    'A workload has at least three replicas, also beside an autoscaler.',
    'set replicas to 3 or more',
    eachWorkload(
      (workload) => (replicas(workload) < 3 ? `replicas are ${workload.spec.replicas ?? '1, by default'}` : undefined),
      isReplicated,
    ),
  ),
  optional(
    'no-node-affinity',
    'Pods say which nodes they want.',
    'set affinity.nodeAffinity',
    eachWorkload(({ pod }) => (pod.affinity?.nodeAffinity ? undefined : 'no node affinity')),
  ),
  optional(
    'no-rolling-update-strategy',
    'A workload is rolled, and says so.',
    'set the type of its strategy to RollingUpdate',
    eachWorkload(
      ({ spec: { strategy, updateStrategy } }) => {
        const { type = 'none' } = strategy ?? updateStrategy ?? {};
        return /^(RollingUpdate|Rolling)$/.test(type) ? undefined : `its strategy is ${type}`;
      },
      isOf('Deployment', 'StatefulSet', 'DaemonSet'),
    ),
  ),
  optional(
    'non-isolated-pod',
    'A network policy concerns each pod.',
    'add a NetworkPolicy that selects the pods',
    eachWorkload((workload, context) =>
      policiesOf(workload, context).length > 0 ? undefined : 'no network policy concerns its pods',
    ),
  ),
  optional(
    'priority-class-name',
    "Pods that have a priority have one of the cluster's own.",
    'use system-cluster-critical or system-node-critical, or none',
    eachWorkload(({ pod: { priorityClassName = '' } }) =>
      ['', 'system-cluster-critical', 'system-node-critical'].includes(priorityClassName.trim())
        ? undefined
        : `its priority is ${priorityClassName}`,
    ),
  ),
  optional(
    'required-annotation-email',
    'A workload names the mail address of its owner.',
    'add the annotation email',
    eachWorkload(({ object }) =>
      /[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+/.test(object.manifest.metadata.annotations?.['email'] ?? '')
        ? undefined
        : 'no annotation email',
    ),
  ),
  optional(
    'required-label-owner',
    'A workload names its owner.',
    'add the label owner',
    eachWorkload(({ object }) =>
      object.manifest.metadata.labels?.['owner'] === undefined ? 'no label owner' : undefined,
    ),
  ),
  optional(
    'restart-policy',
    'Pods are started again after a failure, and say so, also those of a Job.',
    'set restartPolicy to Always or OnFailure',
    eachWorkload(({ pod: { restartPolicy = '' } }) =>
      ['Always', 'OnFailure'].includes(restartPolicy)
        ? undefined
        : `restartPolicy is ${restartPolicy || 'not written'}`,
    ),
  ),
  optional(
    'use-namespace',
    'Workloads and Services are in a namespace of their own.',
    'set the namespace',
    (context): Fault[] =>
      [...context.workloads.map(({ object }) => object), ...context.ofKind('Service')]
        .filter(({ manifest }) => (manifest.metadata.namespace ?? 'default') === 'default')
        .map((object) => ({ object, found: 'is in the namespace default' })),
  ),
];
