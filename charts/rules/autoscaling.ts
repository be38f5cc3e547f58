import type { ManifestRule } from './rule.ts';
import { count, verdict } from './rule.ts';
import { podsAtPeak, type ScaledDeployment, scaledDeployments } from './workloads.ts';

const autoscaled = (objects: Parameters<typeof scaledDeployments>[0]) =>
  scaledDeployments(objects).filter(({ autoscaler }) => autoscaler !== undefined);

type ScalingRules = NonNullable<
  NonNullable<NonNullable<ScaledDeployment['autoscaler']>['spec']['behavior']>['scaleUp']
>;

/** Most pods by which one step in a minute may change that number. */
const stepOf = (rules: ScalingRules, replicas: number): number =>
  Math.max(
    ...(rules.policies ?? []).map(({ type, value, periodSeconds }) =>
      Math.ceil((type === 'Percent' ? (replicas * value) / 100 : value) * (60 / periodSeconds)),
    ),
  );

function stepFaults({ name, autoscaler, deployment, minReplicas, maxReplicas }: ScaledDeployment): string[] {
  const { scaleUp, scaleDown } = autoscaler?.spec.behavior ?? {};
  if (!scaleUp?.policies?.length || !scaleDown?.policies?.length)
    return [`${name} does not say how it is scaled ${scaleUp?.policies?.length ? 'down' : 'up'}`];
  const { terminating } = podsAtPeak({ name, autoscaler, deployment, minReplicas, maxReplicas });
  const grace = deployment.spec.template.spec.terminationGracePeriodSeconds ?? 30;
  const up = stepOf(scaleUp, maxReplicas);
  const ending = stepOf(scaleDown, maxReplicas) * Math.ceil(grace / 60);
  return [
    ...(minReplicas < maxReplicas ? [] : [`${name} has ${minReplicas} pods at least and at most: nothing to scale`]),
    ...(up > maxReplicas ? [`${name} grows by ${count(up, 'pod')} a minute at ${maxReplicas}: more than double`] : []),
    ...(ending > terminating
      ? [
          `scaling ${name} down leaves ${count(ending, 'pod')} ending at once, its connections are counted for ${terminating}`,
        ]
      : []),
    ...((scaleDown.stabilizationWindowSeconds ?? 300) >= 60
      ? []
      : [`${name} shrinks after ${scaleDown.stabilizationWindowSeconds} s, and grows again with the next request`]),
  ];
}

export const autoscalingRules: readonly ManifestRule[] = [
  {
    id: 'autoscaler-has-requests',
    statement:
      'Every container of a Deployment that is scaled by the use of CPU or memory reserves that resource, otherwise the autoscaler does nothing; and the number of pods is its own alone.',
    severity: 'outage',
    source: 'Kubernetes: Horizontal Pod Autoscaling, How does a HorizontalPodAutoscaler work?',
    check({ objects }) {
      const scaled = autoscaled(objects);
      const rows = scaled.flatMap(({ name, deployment, autoscaler }) =>
        (autoscaler?.spec.metrics ?? [])
          .filter(({ resource }) => resource?.target.type === 'Utilization')
          .flatMap(({ resource }) =>
            deployment.spec.template.spec.containers.map((container) => ({
              name: `${name}/${container.name}`,
              resource: resource!.name,
              request: container.resources?.requests?.[resource!.name],
            })),
          ),
      );
      const fixed = scaled.filter(({ deployment }) => deployment.spec.replicas !== undefined);
      return verdict(
        [
          ...rows
            .filter(({ request }) => request === undefined)
            .map(({ name, resource }) => `${name} reserves no ${resource}, by which it is scaled`),
          ...fixed.map(
            ({ name, deployment }) => `${name} sets replicas to ${deployment.spec.replicas}, against its autoscaler`,
          ),
        ],
        rows.map(({ name, resource, request }) => `${name} reserves ${resource} ${request}`).join('; ') ||
          'nothing is scaled by use',
        'give every container a request, and leave `replicas` unset',
      );
    },
  },
  {
    id: 'autoscaler-steps-are-bounded',
    statement:
      'An autoscaler has room, says how fast it grows and shrinks, at most doubles in a minute, and shrinks no faster than ending pods are counted among the connections of the database.',
    severity: 'outage',
    source: 'Kubernetes: Horizontal Pod Autoscaling, Configurable scaling behavior',
    check({ objects }) {
      const scaled = autoscaled(objects);
      return verdict(
        scaled.flatMap(stepFaults),
        scaled
          .map(({ name, autoscaler, minReplicas, maxReplicas }) => {
            const { scaleUp, scaleDown } = autoscaler?.spec.behavior ?? {};
            return `${name}: ${minReplicas} to ${maxReplicas} pods, ${scaleUp && stepOf(scaleUp, maxReplicas)} a minute up, ${scaleDown && stepOf(scaleDown, maxReplicas)} a minute down after ${scaleDown?.stabilizationWindowSeconds ?? 300} s`;
          })
          .join('; ') || 'nothing is scaled',
        'write both directions of `behavior`; let maxReplicas be above minReplicas',
      );
    },
  },
];
