import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { ScheduledJob, type ScheduledJobProps } from './scheduled-job.ts';
import type { WorkloadProps } from './workload.ts';

const minimal: ScheduledJobProps = { image: 'registry.example.com/wiki:2.0', schedule: '30 3 * * *' };

const cronJob = (changes: Partial<ScheduledJobProps> = {}) =>
  renderedInChart((chart) => new ScheduledJob(chart, 'NightlyBackup', { ...minimal, ...changes })).only('CronJob');

describe('ScheduledJob', () => {
  it('starts on time in UTC or ten minutes late, and never twice at once', () => {
    expect(cronJob()).toMatchObject({
      metadata: { name: 'nightly-backup' },
      spec: {
        schedule: '30 3 * * *',
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 600,
        suspend: false,
      },
    });
  });

  it('ends by its deadline, is tried again in a new pod, and leaves the last runs with their logs', () => {
    expect(cronJob()['spec']).toMatchObject({
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 3600, parallelism: 1, completions: 1 } },
    });
    // kube-linter wants a time to live on Jobs, and none on those of a CronJob.
    expect(cronJob()['spec'].jobTemplate.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('is as hardened as any pod', () => {
    const { spec } = cronJob()['spec'].jobTemplate.spec.template;
    expect(spec).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      serviceAccountName: 'nightly-backup',
    });
    expect(spec.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('writes what it is told', () => {
    const complete: Required<Omit<ScheduledJobProps, keyof WorkloadProps>> = {
      schedule: '@daily',
      timeZone: 'Europe/Madrid',
      startingDeadlineSeconds: 300,
      deadlineSeconds: 60,
      retries: 0,
      keepRuns: 1,
      suspended: true,
      terminationGracePeriodSeconds: 90,
    };
    expect(cronJob(complete)['spec']).toMatchObject({
      schedule: '@daily',
      timeZone: 'Europe/Madrid',
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      suspend: true,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 60,
          template: { spec: { terminationGracePeriodSeconds: 90 } },
        },
      },
    });
  });

  it.each([
    ['a schedule of four fields', { schedule: '3 * * *' }, 'schedule is "3 * * *"; accepted is five fields'],
    ['a zone that is none', { timeZone: 'local time' }, 'timeZone is "local time"'],
    ['a start that a busy controller misses', { startingDeadlineSeconds: 10 }, 'startingDeadlineSeconds is 10'],
    ['a name without room for the time of a run', { name: 'a'.repeat(53) }, '52 characters at most'],
  ] as [string, Partial<ScheduledJobProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => cronJob(changes)).toThrow(message);
  });
});
