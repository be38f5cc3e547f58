import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { contentHash } from './content-hash.ts';
import { descriptiveLabels, type SelectorLabels } from './labels.ts';
import { lintChoices, type PodProps, podSpec } from './pod.ts';

export interface MigrationJobProps extends PodProps {
  readonly labels: SelectorLabels;
  /** Shown as `app.kubernetes.io/version`. @default none */
  readonly version?: string;
  /** Seconds for all attempts together. */
  readonly deadlineSeconds: number;
  /** Attempts after the first. @default 3 */
  readonly retries?: number;
  /**
   * Seconds that the finished Job is kept, for its logs. The next apply makes it again, so the process must be content
   * to find nothing to do; with a controller that applies for ever (Argo CD, Flux) it runs once in that time.
   *
   * @default 604800 (7 days)
   */
  readonly keepSeconds?: number;
}

/** polaris wants a rule for connections to every pod; to a Job's there are none, and the policy says so by silence. */
const nobodyConnects = { 'polaris.fairwinds.com/missingNetworkPolicy-exempt': 'true' };

/**
 * A Job that runs once for each content: its name holds the hash of its specification, because a Job's template cannot
 * be changed, and a second apply of the same manifests finds it done.
 */
export class MigrationJob extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    const spec = {
      parallelism: 1,
      completions: 1,
      backoffLimit: props.retries ?? 3,
      activeDeadlineSeconds: props.deadlineSeconds,
      ttlSecondsAfterFinished: props.keepSeconds ?? 604_800,
    };
    const pod = podSpec(props, { restartPolicy: 'Never' });
    // Everything in the template counts, labels too: the cluster refuses any change of it under the same name.
    this.name = `${props.name}-${contentHash([spec, pod, props.labels, props.version])}`;
    const labels = { ...props.labels, ...descriptiveLabels(this.name, props.version) };
    new k8s.KubeJob(this, 'Job', {
      metadata: { name: this.name, labels, annotations: { ...lintChoices, ...nobodyConnects } },
      spec: { ...spec, template: { metadata: { labels }, spec: pod } },
    });
  }
}
