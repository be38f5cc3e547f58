import { type Check, each, eachWorkload, type Lint, lintOf } from '../lint.ts';
import type { LintContext, Workload } from '../lint-context.ts';
import { selects } from '../selectors.ts';
import { autoscalerOf, isOf, servicesOf } from '../workloads.ts';

const lint = lintOf('kube-score');
const deployments = (find: Parameters<typeof eachWorkload>[0]): Check => eachWorkload(find, isOf('Deployment'));
const statefulSets = (find: Parameters<typeof eachWorkload>[0]): Check => eachWorkload(find, isOf('StatefulSet'));

/** Topologies over which pods count as apart. */
const apart = [
  'kubernetes.io/hostname',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
];

/** Without a number of replicas there may be an autoscaler: those count as several. */
const isSeveral = ({ spec: { replicas } }: Workload): boolean => replicas === undefined || replicas >= 2;

function gathered(workload: Workload): string | undefined {
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [], ...wanted } =
    workload.pod.affinity?.podAntiAffinity ?? {};
  const terms = [
    ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ...(wanted.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
  const isSpread = terms.some(
    ({ topologyKey = '', labelSelector }) => apart.includes(topologyKey) && selects(labelSelector, workload.labels),
  );
  return isSeveral(workload) && !isSpread ? 'no anti-affinity keeps its pods on different hosts' : undefined;
}

const undisturbed = (workload: Workload, context: LintContext): string | undefined =>
  isSeveral(workload) &&
  !context
    .inNamespace('PodDisruptionBudget', workload.namespace)
    .some(({ manifest }) => selects(manifest.spec?.selector, workload.labels))
    ? 'no disruption budget selects its pods'
    : undefined;

const unselected = ({ spec: { selector }, labels }: Workload): string | undefined =>
  selects(selector, labels) ? undefined : 'its selector does not select its own pods';

const antiAffinity = 'Several pods of a workload prefer, or require, different hosts.';
const addAntiAffinity = 'add a podAntiAffinity over kubernetes.io/hostname that selects the pods';
const budget = 'Several pods of a workload have a disruption budget.';
const addBudget = 'add a PodDisruptionBudget that selects the pods';
const ownPods = 'A selector selects the pods of its own template.';
const matchLabels = 'give the pods the labels of the selector';

/** kube-score's checks of Deployments, StatefulSets, CronJobs and what belongs to them. */
export const workloadLints: readonly Lint[] = [
  lint(
    'deployment-strategy',
    'A Deployment behind a Service is rolled.',
    'set strategy.type to RollingUpdate',
    deployments((workload, context) => {
      const { type = '' } = workload.spec.strategy ?? {};
      return ['RollingUpdate', ''].includes(type) || servicesOf(workload, context).length === 0
        ? undefined
        : `its strategy is ${type}: nobody answers during a rollout`;
    }),
  ),
  lint(
    'deployment-replicas',
    'A Deployment behind a Service has at least two replicas, or an autoscaler.',
    'set replicas to 2 or more, or add a HorizontalPodAutoscaler',
    deployments((workload, context) => {
      const { replicas = 1 } = workload.spec;
      const scaled = autoscalerOf(workload, context)?.manifest.spec?.scaleTargetRef;
      const isScaled = scaled?.apiVersion === workload.object.manifest.apiVersion && scaled.kind === workload.kind;
      return replicas >= 2 || isScaled || servicesOf(workload, context).length === 0
        ? undefined
        : `has ${replicas === 1 ? '1 replica' : `${replicas} replicas`} and no autoscaler`;
    }),
  ),
  lint(
    'cronjob-has-deadline',
    'A CronJob says how late it may start.',
    'set startingDeadlineSeconds',
    eachWorkload(
      ({ spec }) => (spec.startingDeadlineSeconds === undefined ? 'no startingDeadlineSeconds' : undefined),
      isOf('CronJob'),
    ),
  ),
  lint(
    'cronjob-restartpolicy',
    'The pods of a CronJob have a restart policy that the cluster accepts.',
    'set restartPolicy to Never or OnFailure',
    eachWorkload(
      ({ pod: { restartPolicy } }) =>
        restartPolicy === 'Never' || restartPolicy === 'OnFailure'
          ? undefined
          : `the restart policy ${restartPolicy ?? 'Always, by default'}`,
      isOf('CronJob'),
    ),
  ),
  lint('statefulset-has-poddisruptionbudget', budget, addBudget, statefulSets(undisturbed)),
  lint('deployment-has-poddisruptionbudget', budget, addBudget, deployments(undisturbed)),
  lint(
    'poddisruptionbudget-has-policy',
    'A disruption budget says how many pods may go, or must stay.',
    'set maxUnavailable or minAvailable',
    each('PodDisruptionBudget', ({ spec }) =>
      spec?.minAvailable === undefined && spec?.maxUnavailable === undefined
        ? 'neither minAvailable nor maxUnavailable'
        : undefined,
    ),
  ),
  lint('deployment-has-host-podantiaffinity', antiAffinity, addAntiAffinity, deployments(gathered)),
  lint('statefulset-has-host-podantiaffinity', antiAffinity, addAntiAffinity, statefulSets(gathered)),
  lint(
    'deployment-targeted-by-hpa-does-not-have-replicas-configured',
    'A Deployment with an autoscaler leaves the number of replicas to it.',
    'remove replicas',
    deployments((workload, context) =>
      workload.spec.replicas !== undefined && autoscalerOf(workload, context)
        ? `${workload.spec.replicas} replicas beside an autoscaler: each apply would set them back`
        : undefined,
    ),
  ),
  lint(
    'statefulset-has-servicename',
    'A StatefulSet names a headless Service that selects its pods.',
    'add a Service with clusterIP None that selects the pods, and set serviceName to its name',
    statefulSets(({ spec: { serviceName }, labels, namespace }, context) =>
      context
        .inNamespace('Service', namespace)
        .some(
          ({ manifest: { metadata, spec } }) =>
            metadata.name === serviceName &&
            spec?.clusterIP === 'None' &&
            selects({ matchLabels: spec.selector }, labels),
        )
        ? undefined
        : `serviceName ${serviceName ?? 'is missing'}${serviceName ? ' is no headless Service of its pods' : ''}`,
    ),
  ),
  lint('deployment-pod-selector-labels-match-template-metadata-labels', ownPods, matchLabels, deployments(unselected)),
  lint(
    'statefulset-pod-selector-labels-match-template-metadata-labels',
    ownPods,
    matchLabels,
    statefulSets(unselected),
  ),
];
