/** What the linters ask of workloads alike: who selects them, and what they share with other objects. */
import type { LintContext, ObjectOf, Workload } from './lint-context.ts';
import type { NetworkPolicySpec } from './objects.ts';
import { selects } from './selectors.ts';

export const isOf =
  (...kinds: readonly string[]) =>
  ({ kind }: Workload): boolean =>
    kinds.includes(kind);

/** Whether pods are meant to run for ever, and not to an end. */
export const runsOn = (workload: Workload): boolean => !isOf('Job', 'CronJob')(workload);

/** Services of the namespace that send to a workload's pods; one without a selector sends to all. */
export const servicesOf = ({ namespace, labels }: Workload, context: LintContext): readonly ObjectOf<'Service'>[] =>
  context
    .inNamespace('Service', namespace)
    .filter(({ manifest }) => selects({ matchLabels: manifest.spec?.selector }, labels));

/** Network policies of the namespace that concern a workload's pods. */
export const policiesOf = ({ namespace, labels }: Workload, context: LintContext): readonly NetworkPolicySpec[] =>
  context
    .inNamespace('NetworkPolicy', namespace)
    .map(({ manifest }) => manifest.spec ?? {})
    .filter(({ podSelector }) => selects(podSelector ?? {}, labels));

/** The autoscaler of a workload in its namespace. */
export const autoscalerOf = (
  { namespace, kind, name }: Workload,
  context: LintContext,
): ObjectOf<'HorizontalPodAutoscaler'> | undefined =>
  context.inNamespace('HorizontalPodAutoscaler', namespace).find(({ manifest }) => {
    const target = manifest.spec?.scaleTargetRef;
    return target?.kind?.toLowerCase() === kind.toLowerCase() && target.name === name;
  });

/** Whether a workload's pods are selected in its namespace, by the selector of another object. */
export const anyPodMatches = (
  namespace: string | undefined,
  matches: (workload: Workload) => boolean,
  context: LintContext,
): boolean => context.workloadsIn(namespace).some(matches);

/** How many of so many pods a number or a share of them is, rounded up. */
export const scaled = (amount: number | string, pods: number): number =>
  typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) / 100) * pods);
