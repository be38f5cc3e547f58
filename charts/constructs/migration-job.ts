import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { contentHash } from './content-hash.ts';
import { jobPod } from './job-pod.ts';
import type { SelectorLabels } from './labels.ts';
import type { LintExemptions } from './lint-exemptions.ts';
import { propChecks } from './prop-checks.ts';
import { metadataOf, oneDirectionIsSilent, type WorkloadProps, workloadOf } from './workload.ts';

export interface MigrationJobProps extends WorkloadProps {
  /** Seconds for all attempts together. @default 900 */
  readonly deadlineSeconds?: number;
  /** Seconds between SIGTERM and SIGKILL. @default 30, the default of Kubernetes */
  readonly terminationGracePeriodSeconds?: number;
  /** Attempts after the first. @default 3 */
  readonly retries?: number;
  /**
   * Seconds that the finished Job is kept, for its logs. The next apply makes it again, so the process must be content
   * to find nothing to do. `for-ever` where a controller applies without end (Argo CD, Flux), which would make it again
   * each time it goes.
   *
   * @default 604800 (7 days)
   */
  readonly keepSeconds?: number | 'for-ever';
}

const keptForEver: LintExemptions = {
  'kube-linter/job-ttl-seconds-after-finished':
    'a controller that applies for ever would run the Job again each time it goes',
};

/**
 * A Job that runs once for each content: its name holds the hash of its specification, because a Job's template cannot
 * be changed, and a second apply of the same manifests finds it done.
 */
export class MigrationJob extends Construct {
  /** Name of the Job, with its hash. */
  readonly name: string;
  readonly labels: SelectorLabels;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    const { deadlineSeconds = 900, retries = 3, keepSeconds = 604_800 } = props;
    const workload = workloadOf(this, props, {});
    this.labels = workload.labels;
    const check = propChecks(this);
    check.that(workload.name.length <= 52, 'name', workload.name, '52 characters at most, before the hash');
    check.whole('deadlineSeconds', deadlineSeconds, 1, 86_400);
    check.whole('retries', retries, 0, 100);
    if (keepSeconds !== 'for-ever') check.whole('keepSeconds', keepSeconds, 1, 31_536_000);
    const spec = {
      parallelism: 1,
      completions: 1,
      backoffLimit: retries,
      activeDeadlineSeconds: deadlineSeconds,
      ...(keepSeconds !== 'for-ever' && { ttlSecondsAfterFinished: keepSeconds }),
    };
    const pod = jobPod(this, workload, props.terminationGracePeriodSeconds);
    // Everything in the template counts, labels too: the cluster refuses any change of it under the same name.
    this.name = `${workload.name}-${contentHash([spec, pod, workload.labels, props.version])}`;
    const metadata = metadataOf({ name: this.name, labels: workload.labels }, props.version, {
      ...oneDirectionIsSilent,
      ...(keepSeconds === 'for-ever' && keptForEver),
      ...workload.exemptions,
    });
    new k8s.KubeJob(this, 'Job', {
      metadata,
      spec: { ...spec, template: { metadata: { labels: metadata.labels }, spec: pod } },
    });
  }
}
