import type { Manifest, Rendered } from '../rules/manifests.ts';
import { fault } from './fault.ts';
import { shareFaults } from './workloads.ts';

/** The least and the most that the API server takes (Kubernetes API: HPAScalingPolicy, HPAScalingRules). */
const longestPeriodSeconds = 1800;
const longestWindowSeconds = 3600;
/** Above this lie the classes of the system (Kubernetes: Pod Priority and Preemption). */
const highestPriority = 1_000_000_000;

const within = (field: string, value: number | undefined, least: number, most: number): string[] =>
  value === undefined || (value >= least && value <= most) ? [] : [fault(field, value, `${least} to ${most}`)];

function autoscalerFaults({ spec }: Rendered<'HorizontalPodAutoscaler'>): string[] {
  const { minReplicas = 1, maxReplicas, behavior = {} } = spec;
  return [
    ...within('spec.minReplicas', minReplicas, 1, maxReplicas),
    ...(maxReplicas >= 1 ? [] : [fault('spec.maxReplicas', maxReplicas, '1 or more')]),
    ...(['scaleUp', 'scaleDown'] as const).flatMap((direction) => {
      const field = `spec.behavior.${direction}`;
      const { stabilizationWindowSeconds, policies = [] } = behavior[direction] ?? {};
      return [
        ...within(`${field}.stabilizationWindowSeconds`, stabilizationWindowSeconds, 0, longestWindowSeconds),
        ...policies.flatMap(({ value, periodSeconds }, at) => [
          ...within(`${field}.policies[${at}].periodSeconds`, periodSeconds, 1, longestPeriodSeconds),
          ...within(`${field}.policies[${at}].value`, value, 1, Number.POSITIVE_INFINITY),
        ]),
      ];
    }),
  ];
}

/** Faults of autoscalers, disruption budgets and priority classes. */
export function scalingFaults(object: Manifest): string[] {
  switch (object.kind) {
    case 'HorizontalPodAutoscaler':
      return autoscalerFaults(object as Rendered<'HorizontalPodAutoscaler'>);
    case 'PodDisruptionBudget': {
      const { minAvailable, maxUnavailable } = (object as Rendered<'PodDisruptionBudget'>).spec;
      return [
        ...(minAvailable !== undefined && maxUnavailable !== undefined
          ? [fault('spec', { minAvailable, maxUnavailable }, 'one of them')]
          : []),
        ...shareFaults('spec.minAvailable', minAvailable),
        ...shareFaults('spec.maxUnavailable', maxUnavailable),
      ];
    }
    case 'PriorityClass': {
      const { value } = object as Manifest & { readonly value: number };
      return value <= highestPriority || object.metadata.name.startsWith('system-')
        ? []
        : [fault('value', value, `${highestPriority} at most`)];
    }
    default:
      return [];
  }
}
