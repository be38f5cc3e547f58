import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** How a Deployment replaces its pods. */
export interface Rollout {
  /** Pods above the wanted number during a rollout. @default 1 for a web service, 0 for a worker */
  readonly maxSurge?: number;
  /** Pods below the wanted number during a rollout. @default 0 for a web service, 1 for a worker */
  readonly maxUnavailable?: number;
  /** Seconds that a new pod must stay ready before it counts. @default 10 */
  readonly minReadySeconds?: number;
  /**
   * Seconds without progress after which a rollout has failed; more than a pod may take to start and to count.
   *
   * @default 600, the default of Kubernetes, or a minute more than is needed
   */
  readonly progressDeadlineSeconds?: number;
  /** ReplicaSets kept for `kubectl rollout undo`. @default 5 */
  readonly revisionHistoryLimit?: number;
}

/**
 * The part of a Deployment that says how it replaces its pods.
 *
 * @param otherwise what holds where the props do not say
 * @param startupSeconds what a pod may take to start
 */
export function rolloutSpec(
  at: Construct,
  rollout: Rollout,
  otherwise: { readonly maxSurge: number; readonly maxUnavailable: number },
  startupSeconds: number,
): Pick<k8s.DeploymentSpec, 'strategy' | 'minReadySeconds' | 'progressDeadlineSeconds' | 'revisionHistoryLimit'> {
  const { maxSurge = otherwise.maxSurge, maxUnavailable = otherwise.maxUnavailable } = rollout;
  const { minReadySeconds = 10, revisionHistoryLimit = 5 } = rollout;
  const needed = startupSeconds + minReadySeconds;
  const progressDeadlineSeconds = rollout.progressDeadlineSeconds ?? Math.max(600, needed + 60);
  const check = propChecks(at);
  check.whole('rollout.maxSurge', maxSurge, 0, 1000);
  check.whole('rollout.maxUnavailable', maxUnavailable, maxSurge === 0 ? 1 : 0, 1000);
  check.whole('rollout.minReadySeconds', minReadySeconds, 0, 3600);
  check.that(
    progressDeadlineSeconds > needed,
    'rollout.progressDeadlineSeconds',
    progressDeadlineSeconds,
    `more than ${needed} (startup ${startupSeconds} + minReadySeconds ${minReadySeconds})`,
  );
  check.whole('rollout.revisionHistoryLimit', revisionHistoryLimit, 1, 100);
  return {
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: {
        maxSurge: k8s.IntOrString.fromNumber(maxSurge),
        maxUnavailable: k8s.IntOrString.fromNumber(maxUnavailable),
      },
    },
    minReadySeconds,
    progressDeadlineSeconds,
    revisionHistoryLimit,
  };
}

/** Nodes may be drained one pod at a time; a pod that is not ready must not keep a node from it. */
export const oneAtATime = (selector: k8s.LabelSelector): k8s.PodDisruptionBudgetSpec => ({
  maxUnavailable: k8s.IntOrString.fromNumber(1),
  selector,
  unhealthyPodEvictionPolicy: 'AlwaysAllow',
});
