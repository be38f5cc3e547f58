import { type Check, each, type Fault, type Lint, lintOf } from '../lint.ts';
import type { LintContext } from '../lint-context.ts';
import { selects } from '../selectors.ts';
import { anyPodMatches } from '../workloads.ts';

const lint = lintOf('kube-score');

/** The kinds that kube-score reads; it is silent about all others. */
const read = [
  'Pod',
  'Job',
  'CronJob',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'NetworkPolicy',
  'Service',
  'PodDisruptionBudget',
  'Ingress',
  'HorizontalPodAutoscaler',
];
const known = ({ objects }: LintContext) => objects.filter(({ manifest }) => read.includes(manifest.kind));

const everyObject =
  (find: (manifest: LintContext['objects'][number]['manifest']) => string | undefined): Check =>
  (context): Fault[] =>
    known(context).flatMap((object) => {
      const found = find(object.manifest);
      return found === undefined ? [] : [{ object, found }];
    });

/** Kinds that moved to a stable version of their API, by the version that they left. */
const moved: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'extensions/v1beta1': { Deployment: 'apps/v1', DaemonSet: 'apps/v1', Ingress: 'networking.k8s.io/v1' },
  'apps/v1beta1': { Deployment: 'apps/v1', StatefulSet: 'apps/v1' },
  'apps/v1beta2': { Deployment: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1' },
  'batch/v1beta1': { CronJob: 'batch/v1' },
  'policy/v1beta1': { PodDisruptionBudget: 'policy/v1' },
  'networking.k8s.io/v1beta1': { Ingress: 'networking.k8s.io/v1' },
};

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** kube-score's checks of Services, Ingresses, network policies, autoscalers, and of all objects. */
export const objectLints: readonly Lint[] = [
  lint(
    'ingress-targets-service',
    'Each path of an Ingress leads to a port of a Service that is there.',
    'name a Service of the namespace and one of its ports',
    each('Ingress', ({ metadata, spec }, context) => {
      const services = context.inNamespace('Service', metadata.namespace);
      return (spec?.rules ?? [])
        .flatMap(({ http }) => http?.paths ?? [])
        .flatMap(({ path = '/', backend: { service } }) => {
          const { number = 0, name = '' } = service?.port ?? {};
          const isThere = services
            .filter(({ manifest }) => manifest.metadata.name === service?.name)
            .flatMap(({ manifest }) => manifest.spec?.ports ?? [])
            .some((port) => (number > 0 && port.port === number) || (port.name ?? '') === name);
          return isThere ? [] : [`${path} leads to ${service?.name ?? 'no Service'}, port ${number || name}`];
        });
    }),
  ),
  lint(
    'networkpolicy-targets-pod',
    'A network policy selects at least one pod.',
    'select pods of the namespace, or remove the policy',
    each('NetworkPolicy', ({ metadata, spec }, context) =>
      anyPodMatches(metadata.namespace, ({ labels }) => selects(spec?.podSelector ?? {}, labels), context)
        ? undefined
        : 'its selector selects no pod',
    ),
  ),
  lint(
    'service-targets-pod',
    'A Service selects at least one pod.',
    'select pods of the namespace, or remove the Service',
    each('Service', ({ metadata, spec }, context) =>
      spec?.type === 'ExternalName' ||
      anyPodMatches(metadata.namespace, ({ labels }) => selects({ matchLabels: spec?.selector }, labels), context)
        ? undefined
        : 'its selector selects no pod',
    ),
  ),
  lint(
    'service-type',
    'No Service opens a port of the nodes.',
    'make it a ClusterIP, behind an Ingress',
    each('Service', ({ spec }) => (spec?.type === 'NodePort' ? 'is of type NodePort' : undefined)),
  ),
  lint(
    'stable-version',
    'No object uses a version of its API that a stable one has replaced.',
    'use the stable version',
    everyObject(({ apiVersion, kind }) => {
      const stable = moved[apiVersion]?.[kind];
      return stable && `${apiVersion} was replaced by ${stable}`;
    }),
  ),
  lint(
    'label-values',
    'Values of labels are such as the cluster accepts.',
    'use letters, digits, `-`, `_` and `.` only, with a letter or digit at both ends',
    everyObject(({ metadata: { labels = {} } }) => {
      const [broken] = Object.entries(labels).filter(([, value]) => !labelValue.test(value));
      return broken && `the label ${broken[0]} has the value ${JSON.stringify(broken[1])}`;
    }),
  ),
  lint(
    'horizontalpodautoscaler-has-target',
    'An autoscaler scales something that is there.',
    'name a workload of the namespace in scaleTargetRef',
    each('HorizontalPodAutoscaler', ({ metadata, spec }, context) => {
      const { apiVersion, kind, name } = spec?.scaleTargetRef ?? {};
      return known(context).some(
        ({ manifest }) =>
          manifest.apiVersion === apiVersion &&
          manifest.kind === kind &&
          manifest.metadata.name === name &&
          manifest.metadata.namespace === metadata.namespace,
      )
        ? undefined
        : `there is no ${kind} ${name} of ${apiVersion}`;
    }),
  ),
  lint(
    'horizontalpodautoscaler-replicas',
    'An autoscaler keeps at least two pods.',
    'set minReplicas to 2 or more',
    each('HorizontalPodAutoscaler', ({ spec }) =>
      (spec?.minReplicas ?? 1) < 2 ? `minReplicas is ${spec?.minReplicas ?? '1, by default'}` : undefined,
    ),
  ),
];
