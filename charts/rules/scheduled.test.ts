import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import { scheduledJobs } from './scheduled.ts';

describe('scheduled-jobs-run', () => {
  const id = 'scheduled-jobs-run';
  const { pod } = {
    pod: aModel().objects.find(({ kind }) => kind === 'Job') as unknown as { spec: { template: object } },
  };
  const cron = (spec: object, job: object = {}) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', namespace: 'bookstore' },
    spec: {
      schedule: '30 2 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      jobTemplate: { spec: { activeDeadlineSeconds: 7200, backoffLimit: 1, ...job, template: pod.spec.template } },
      ...spec,
    },
  });
  const check = (spec: object, job?: object) => scheduledJobs.check({ objects: [cron(spec, job) as never] });

  it('holds for a nightly job that may start late', () => {
    expect(check({})).toMatchObject({
      outcome: 'held',
      numbers: 'nightly: 30 2 * * * Etc/UTC, up to 600 s late, 7200 s of 86400 s',
    });
  });

  it.each([
    [
      'a job that a busy controller leaves out',
      { startingDeadlineSeconds: 10 },
      undefined,
      'left out when it starts 10 s late',
    ],
    ['one that may run beside itself', { concurrencyPolicy: 'Allow' }, undefined, 'may run beside itself (Allow)'],
    ['one that is suspended', { suspend: true }, undefined, 'is suspended'],
    ['one without a time zone', { timeZone: undefined }, undefined, 'whatever zone the controller has'],
    ['one without an end', {}, { activeDeadlineSeconds: undefined }, 'may run for ever'],
    [
      'one that outlasts the night',
      {},
      { activeDeadlineSeconds: 86_400 },
      'may take 86400 s, the next run is due after 86400 s',
    ],
    ['attempts that nobody counted', {}, { backoffLimit: undefined }, 'leaves the number of attempts'],
    [
      'a deadline above a short interval',
      { schedule: '*/15 * * * *' },
      { activeDeadlineSeconds: 900 },
      'due after 900 s',
    ],
  ])('refuses %s', (_, spec, job, numbers) => {
    expect(check(spec, job)).toMatchObject({ outcome: 'violated', numbers: expect.stringContaining(numbers) });
  });

  it.each([
    ['*/15 * * * *', 900],
    ['0 */6 * * *', 21_600],
    ['0,30 1-2 * * 1', 1800],
    ['15 3,23 * * *', 14_400],
    ['5/20 * * * *', 1200],
  ])('knows how often %s runs', (schedule, seconds) => {
    expect(check({ schedule }, { activeDeadlineSeconds: 1 }).numbers).toContain(`1 s of ${seconds} s`);
  });

  it('refuses an environment whose backup may take longer than a day', () => {
    const model = aModel({ of: 'local', environment: { backup: { deadlineSeconds: 86_400 } as never } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(
      'bookstore-backup may take 86400 s, the next run is due after 86400 s',
    );
  });

  it('says when nothing is scheduled', () => {
    expect(verdictOf(id, aModel({ remove: { kind: 'CronJob' } })).numbers).toBe('nothing is scheduled');
  });
});

describe('data-has-copies', () => {
  const id = 'data-has-copies';
  const onEfs = (fileSystemId: string) =>
    aModel({ of: 'staging', environment: { backup: { volume: { kind: 'efs-dynamic', fileSystemId } } } });

  it('holds where copies lie elsewhere, or AWS makes them', () => {
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toBe('photos of uploads to backup, database dumped');
    expect(verdictOf(id, onEfs('fs-00000000000000002')).numbers).toBe(
      'photos of fs-0c1d2e3f4a5b60718 to fs-00000000000000002, database by Aurora itself',
    );
    expect(verdictOf(id, aModel()).numbers).toMatch(/^no data in the cluster/);
  });

  it('refuses copies on the file system of the originals', () => {
    expect(broken(onEfs('fs-0c1d2e3f4a5b60718'))).toEqual([id]);
    expect(verdictOf(id, onEfs('fs-0c1d2e3f4a5b60718')).numbers).toBe(
      'the copies of the photos lie on fs-0c1d2e3f4a5b60718, where the photos are',
    );
    const point = { id: 'fsap-00000000000000002', uid: 10_001, gid: 10_001 };
    const production = aModel({
      of: 'production',
      environment: {
        backup: { volume: { kind: 'efs-access-point', fileSystemId: 'fs-0a1b2c3d4e5f60718', accessPoint: point } },
      },
    });
    expect(broken(production)).toEqual([id]);
  });

  it('refuses a database in the cluster that nobody dumps', () => {
    const model = aModel({ of: 'local', environment: { backup: undefined } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the database runs in the cluster, and no scheduled job dumps it');
  });

  it('refuses photos that nobody copies although a backup is wanted', () => {
    const model = aModel({ of: 'local', remove: { kind: 'CronJob', name: 'bookstore-backup' } });
    expect(verdictOf(id, model).numbers).toBe('no scheduled job copies the photos');
  });
});
