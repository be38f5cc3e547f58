import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const job = (change: (object: AnyObject) => void, environment = {}) =>
  aModel({ environment, edit: { kind: 'Job', change } });

describe('migration-runs-once', () => {
  const id = 'migration-runs-once';
  const gitops = { controller: 'argocd', repository: 'https://git.example.com/books.git' } as const;

  it('holds for one Job with one pod, a deadline and attempts', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(
      /^bookstore-migrate-\w+: 1 pod, 4 attempts in 900 s, kept for 604800 s$/,
    );
  });

  it.each([
    ['two pods', (spec: AnyObject) => Object.assign(spec, { parallelism: 2 }), 'has parallelism 2 and completions 1'],
    ['attempts that nobody counted', (spec: AnyObject) => delete spec['backoffLimit'], 'leaves the number of attempts'],
    ['a Job that stays for ever', (spec: AnyObject) => delete spec['ttlSecondsAfterFinished'], 'nobody takes it away'],
    ['a Job that never starts', (spec: AnyObject) => Object.assign(spec, { suspend: true }), 'it never starts'],
    [
      'less time than migrations may take',
      (spec: AnyObject) => Object.assign(spec, { activeDeadlineSeconds: 899 }),
      'is ended after 899 s, migrations may take 900 s',
    ],
    [
      'a Job that is gone when it ends',
      (spec: AnyObject) => Object.assign(spec, { ttlSecondsAfterFinished: 0 }),
      'goes 0 s after its end',
    ],
  ])('refuses %s', (_, change, numbers) => {
    const model = job((object) => change(object['spec']));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it('refuses a Job without a deadline', () => {
    const model = job((object) => delete object['spec'].activeDeadlineSeconds);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('may run for ever');
  });

  it('refuses a name that stays when the content changes', () => {
    const model = job((object) => Object.assign(object.metadata, { name: 'bookstore-migrate' }));
    expect(verdictOf(id, model).numbers).toContain('does not end in the hash of its content');
    expect(broken(model)).toEqual([id]);
  });

  it("refuses web pods that have the migration's user of the database", () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => {
          for (const { secret } of object['spec'].template.spec.volumes)
            if (secret?.secretName === 'bookstore-database') secret.secretName = 'bookstore-migration';
        },
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain("bookstore-web has the migration's user of the database");
  });

  it('refuses two Secrets of one user in AWS Secrets Manager', () => {
    const secrets = (database: object, migration: object) =>
      aModel({ environment: { secrets: { database, migration } as never } });
    const one = secrets({ key: 'bookstore/one' }, { key: 'bookstore/one' });
    expect(broken(one)).toEqual([id]);
    expect(verdictOf(id, one).numbers).toContain(
      "bookstore-web has the migration's user of the database (DATABASE_USER of bookstore/one)",
    );
    // One secret in AWS may hold both users, each under a key of its own.
    const properties = { DATABASE_USER: 'admin', DATABASE_PASSWORD: 'admin-password' };
    expect(broken(secrets({ key: 'bookstore/one' }, { key: 'bookstore/one', properties }))).toEqual([]);
  });

  it('refuses a second one', () => {
    const [first] = aModel().objects.filter(({ kind }) => kind === 'Job');
    const second = { ...first!, metadata: { ...first!.metadata, name: 'bookstore-migrate-0123456789' } };
    expect(verdictOf(id, aModel({ add: [second] })).numbers).toContain('2 containers migrate');
    expect(verdictOf(id, aModel({ remove: { kind: 'Job' } })).numbers).toContain('0 containers migrate');
  });

  it('refuses a time to live where a controller would make the Job again', () => {
    expect(
      verdictOf(
        id,
        job((object) => Object.assign(object['spec'], { ttlSecondsAfterFinished: 60 }), { gitops }),
      ).numbers,
    ).toContain('goes after 60 s, and argocd would make it again');
    expect(
      verdictOf(
        id,
        job((object) => delete object['spec'].ttlSecondsAfterFinished, { gitops }),
      ).outcome,
    ).toBe('held');
  });
});

describe('rollout-outlasts-migration', () => {
  const id = 'rollout-outlasts-migration';
  const deadline = (seconds: number) =>
    aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'], { progressDeadlineSeconds: seconds }),
      },
    });

  it('holds where the deadline is the sum of what may happen', () => {
    expect(verdictOf(id, deadline(1090))).toMatchObject({
      outcome: 'held',
      numbers: expect.stringContaining(
        'bookstore-web: migration 900 + start 120 + ready 10 + balancer 60 = 1090 s of 1090 s',
      ),
    });
  });

  it('refuses a deadline that ends before the migration does', () => {
    expect(broken(deadline(1089))).toEqual([id]);
    expect(verdictOf(id, deadline(600)).numbers).toContain('= 1090 s, the rollout has failed after 600 s');
  });

  it('refuses a migration whose deadline has grown beyond it', () => {
    expect(broken(job((object) => Object.assign(object['spec'], { activeDeadlineSeconds: 3600 })))).toEqual([id]);
  });
});
