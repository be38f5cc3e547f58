import type { k8s } from 'cdk8s-plus-28';

export interface Autoscaling {
  /** Pods at least. */
  readonly minReplicas: number;
  /** Pods at most. */
  readonly maxReplicas: number;
  /** Mean use of the reserved CPU that is aimed at, in percent. @default 60 */
  readonly targetCpuPercent?: number;
}

/**
 * Autoscaler of a Deployment by CPU, both directions explicit: quick up, but two pods or half of them a minute, since
 * each new pod opens connections to the database; slowly down, one pod a minute, since each drains for that long.
 */
export const autoscalerSpec = (deployment: string, props: Autoscaling): k8s.HorizontalPodAutoscalerSpecV2 => ({
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
  minReplicas: props.minReplicas,
  maxReplicas: props.maxReplicas,
  metrics: [
    {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: props.targetCpuPercent ?? 60 } },
    },
  ],
  behavior: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 2, periodSeconds: 60 },
        { type: 'Percent', value: 50, periodSeconds: 60 },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      selectPolicy: 'Max',
      policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
    },
  },
});
