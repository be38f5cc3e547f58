import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { scheduleFault } from '../cron.ts';
import { jobPod } from './job-pod.ts';
import type { SelectorLabels } from './labels.ts';
import { propChecks } from './prop-checks.ts';
import { metadataOf, oneDirectionIsSilent, type WorkloadProps, workloadOf } from './workload.ts';

export interface ScheduledJobProps extends WorkloadProps {
  /** Five fields as cron writes them (minute, hour, day of the month, month, day of the week), or `@daily` and the like. */
  readonly schedule: string;
  /** Zone of the schedule (IANA). @default Etc/UTC, which skips and repeats no hour */
  readonly timeZone?: string;
  /**
   * Seconds after its time until which a run may still start; with less than 300 a busy controller skips it.
   *
   * @default 600
   */
  readonly startingDeadlineSeconds?: number;
  /** Seconds for all attempts of a run together. @default 3600 */
  readonly deadlineSeconds?: number;
  /** Seconds between SIGTERM and SIGKILL. @default 30, the default of Kubernetes */
  readonly terminationGracePeriodSeconds?: number;
  /** Attempts after the first. @default 2 */
  readonly retries?: number;
  /** Finished runs that are kept for their logs, the good and the failed each. @default 3 */
  readonly keepRuns?: number;
  /** Whether no run is started. @default false */
  readonly suspended?: boolean;
}

/**
 * A CronJob of which never two runs are under way: a run that is late is better than two at once. It has no time to live
 * (the history limits clear away), and a container that fails is not restarted but run again in a new pod.
 */
export class ScheduledJob extends Construct {
  readonly name: string;
  readonly labels: SelectorLabels;

  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    const { schedule, timeZone = 'Etc/UTC', startingDeadlineSeconds = 600 } = props;
    const { deadlineSeconds = 3600, retries = 2, keepRuns = 3, suspended = false } = props;
    const workload = workloadOf(this, props, {});
    this.name = workload.name;
    this.labels = workload.labels;
    const check = propChecks(this);
    check.that(this.name.length <= 52, 'name', this.name, '52 characters at most: the runs add eleven');
    const fault = scheduleFault(schedule);
    check.that(fault === undefined, 'schedule', schedule, fault ?? '');
    check.matching('timeZone', timeZone, /^[A-Z][\w+-]*(\/[\w+-]+)*$/, 'an IANA zone such as `Europe/Madrid`');
    check.whole('startingDeadlineSeconds', startingDeadlineSeconds, 300, 86_400);
    check.whole('deadlineSeconds', deadlineSeconds, 1, 604_800);
    check.whole('retries', retries, 0, 100);
    check.whole('keepRuns', keepRuns, 1, 100);
    const metadata = metadataOf(workload, props.version, { ...oneDirectionIsSilent, ...workload.exemptions });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata,
      spec: {
        schedule,
        timeZone,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds,
        successfulJobsHistoryLimit: keepRuns,
        failedJobsHistoryLimit: keepRuns,
        suspend: suspended,
        jobTemplate: {
          metadata: { labels: metadata.labels },
          spec: {
            parallelism: 1,
            completions: 1,
            backoffLimit: retries,
            activeDeadlineSeconds: deadlineSeconds,
            template: {
              metadata: { labels: metadata.labels },
              spec: jobPod(this, workload, props.terminationGracePeriodSeconds),
            },
          },
        },
      },
    });
  }
}
