import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { MigrationJob, type MigrationJobProps } from './migration-job.ts';
import type { WorkloadProps } from './workload.ts';

const props: MigrationJobProps = { image: 'registry.example.com/wiki:2.0' };
const job = (changes: Partial<MigrationJobProps> = {}) =>
  renderedInChart((chart) => new MigrationJob(chart, 'WikiMigrate', { ...props, ...changes })).only('Job');

describe('MigrationJob', () => {
  it('has a name that changes with its content alone, because a Job cannot be changed', () => {
    expect(job().metadata.name).toMatch(/^wiki-migrate-[0-9a-f]{10}$/);
    expect(job().metadata.name).toBe(job().metadata.name);
    expect(job({ image: 'registry.example.com/wiki:2.1' }).metadata.name).not.toBe(job().metadata.name);
    for (const change of [
      { settings: 'wiki-1234' },
      { labels: selectorLabels('other') },
      { version: '2.1' },
      { retries: 1 },
    ]) {
      expect(job(change).metadata.name).not.toBe(job().metadata.name);
    }
  });

  it('runs once, tries again a few times, ends by its deadline, and is cleared away', () => {
    expect(job()['spec']).toMatchObject({
      parallelism: 1,
      completions: 1,
      backoffLimit: 3,
      activeDeadlineSeconds: 900,
      ttlSecondsAfterFinished: 604_800,
    });
  });

  it('writes every prop where Kubernetes looks for it', () => {
    const complete: Required<Omit<MigrationJobProps, keyof WorkloadProps>> = {
      deadlineSeconds: 60,
      retries: 0,
      keepSeconds: 3600,
      terminationGracePeriodSeconds: 45,
    };
    expect(job(complete)['spec']).toMatchObject({
      backoffLimit: 0,
      activeDeadlineSeconds: 60,
      ttlSecondsAfterFinished: 3600,
      template: { spec: { terminationGracePeriodSeconds: 45 } },
    });
  });

  it('is kept for ever where a controller would make it again, and says so to kube-linter', () => {
    const kept = job({ keepSeconds: 'for-ever' });
    expect(kept['spec']).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(Object.keys(kept.metadata.annotations ?? {})).toContain(
      'ignore-check.kube-linter.io/job-ttl-seconds-after-finished',
    );
    expect(Object.keys(job().metadata.annotations ?? {}).join()).not.toContain('kube-linter');
  });

  it('refuses a name without room for the hash, and a deadline that is none', () => {
    expect(() => job({ name: 'a'.repeat(53) })).toThrow('52 characters at most, before the hash');
    expect(() => job({ deadlineSeconds: 0 })).toThrow('deadlineSeconds is 0; accepted is a whole number from 1');
  });

  it('is as hardened as any pod', () => {
    const { spec } = job()['spec'].template;
    expect(spec).toMatchObject({ restartPolicy: 'Never', automountServiceAccountToken: false });
    expect(spec.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
