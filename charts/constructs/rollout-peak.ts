/** What decides how many pods of a Deployment can exist at once. */
export interface RolloutNumbers {
  /** Pods at most, as the autoscaler or `replicas` allows. */
  readonly replicas: number;
  /** Pods above and below that number during a rollout. */
  readonly surge: number;
  readonly unavailable: number;
  /** Seconds for which a new pod must be ready before the next is replaced. */
  readonly minReadySeconds: number;
  /** Seconds that a pod may take to end. */
  readonly graceSeconds: number;
}

/**
 * Pods of a Deployment that can exist at once, those in termination included, since they hold their memory and their
 * connections until they end. With R replicas, surge S and unavailable U, a rollout replaces S + U pods every T seconds
 * (the time for which a new pod must be ready), and each old one takes up to the grace period to end; one rollout never
 * has more than R old and R new ones.
 */
export function podsAtPeak({ replicas, surge, unavailable, minReadySeconds, graceSeconds }: RolloutNumbers): number {
  const steps = Math.ceil(graceSeconds / Math.max(1, minReadySeconds));
  const running = replicas + surge;
  return Math.min(2 * replicas, running + Math.min(running, (surge + unavailable) * steps));
}
