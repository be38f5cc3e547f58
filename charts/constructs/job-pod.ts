import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { podSpec } from './pod.ts';
import { propChecks } from './prop-checks.ts';
import type { Workload } from './workload.ts';

/** The pod of a Job: a container that fails is not restarted but run again in a new pod, whose log is kept apart. */
export function jobPod(at: Construct, { pod }: Workload, terminationGracePeriodSeconds = 30): k8s.PodSpec {
  propChecks(at).whole('terminationGracePeriodSeconds', terminationGracePeriodSeconds, 1, 86_400);
  return podSpec(at, pod, { restartPolicy: 'Never', terminationGracePeriodSeconds });
}
