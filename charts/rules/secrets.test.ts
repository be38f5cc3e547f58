import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('secrets-are-files', () => {
  const id = 'secrets-are-files';
  const edited = (kind: string, change: (object: AnyObject) => void) => aModel({ edit: { kind, change } });
  const container = (object: AnyObject) => object['spec'].template.spec.containers[0];

  it('holds where every secret is a file of a mounted Secret', () => {
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: expect.stringContaining('3 secrets of the contract'),
    });
  });

  it.each([
    [
      'a secret in the ConfigMap',
      'ConfigMap',
      (object: AnyObject) => Object.assign(object['data'], { DATABASE_PASSWORD: 'x' }),
    ],
    [
      'something that is named like one',
      'ConfigMap',
      (object: AnyObject) => Object.assign(object['data'], { SMTP_TOKEN: 'x' }),
    ],
    [
      'a secret as a variable',
      'Deployment',
      (object: AnyObject) =>
        container(object).env.push({
          name: 'TZ',
          valueFrom: { secretKeyRef: { name: 'bookstore-application', key: 'SECRET_KEY' } },
        }),
    ],
    [
      'a whole Secret as variables',
      'Deployment',
      (object: AnyObject) => container(object).envFrom.push({ secretRef: { name: 'x' } }),
    ],
    [
      'a subPath, which rotation does not reach',
      'Job',
      (object: AnyObject) => Object.assign(container(object).volumeMounts[0], { subPath: 'DATABASE_USER' }),
    ],
    ['a Secret without the password', 'ExternalSecret', (object: AnyObject) => object['spec'].data.splice(1, 1)],
    ['a Secret that is not mounted', 'Deployment', (object: AnyObject) => container(object).volumeMounts.splice(0, 1)],
    ['a file that nobody is told of', 'ConfigMap', (object: AnyObject) => delete object['data'].SECRET_KEY_FILE],
  ])('refuses %s', (_, kind, change) => {
    expect(broken(edited(kind, change))).toEqual([id]);
  });

  it('refuses a contract with a secret that no Secret holds', () => {
    const { SECRET_KEY: secret } = contract.variablesOf.web;
    const web = { ...contract.variablesOf.web, MAIL_KEY: secret! };
    const model = aModel({ promised: { variablesOf: { ...contract.variablesOf, web } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web is not told where MAIL_KEY lies (MAIL_KEY_FILE)');
  });

  it('knows the Secrets that are made from variables of the shell', () => {
    const model = aModel({ of: 'local' });
    expect(verdictOf(id, model).outcome).toBe('held');
    expect(broken({ ...model, nativeSecrets: [] })).toEqual(['references-resolve']);
  });

  it('refuses a Secret in a manifest', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'bookstore' } };
    expect(broken(aModel({ add: [secret] }))).toEqual([id]);
  });
});

describe('secrets-reach-readers-alone', () => {
  const id = 'secrets-reach-readers-alone';
  const mounts = (kind: string, name: string | undefined, secretName: string, group: string) =>
    aModel({
      environment: { secrets: { admin: { key: 'bookstore/admin' } } },
      edit: {
        kind,
        ...(name && { name }),
        change: ({ spec }) => {
          const pod = spec.template.spec;
          pod.volumes.push({ name: 'another', secret: { secretName } });
          pod.containers[0].volumeMounts.push({ name: 'another', mountPath: `${contract.folders.secrets}/${group}` });
        },
      },
    });

  it('holds where each role mounts what it reads', () => {
    const model = aModel({ of: 'local' });
    expect(verdictOf(id, model).numbers).toMatch(
      /bookstore-migrate-\w+: bookstore-migration, bookstore-admin; bookstore-web: bookstore-database, bookstore-application; bookstore-worker: bookstore-database, bookstore-application; bookstore-backup: none/,
    );
  });

  it.each([
    ['web', 'bookstore-admin', 'admin'],
    ['web', 'bookstore-mail', 'mail'],
    ['worker', 'bookstore-admin', 'admin'],
  ])('refuses %s with the Secret %s', (role, secret, group) => {
    const model = mounts('Deployment', `bookstore-${role}`, secret, group);
    expect(broken(model)).toContain(id);
    expect(verdictOf(id, model).numbers).toBe(
      `bookstore-${role} mounts Secret ${secret}, of which the role ${role} reads nothing`,
    );
  });
});

describe('pods-have-no-credentials', () => {
  const id = 'pods-have-no-credentials';

  it('holds where neither pod nor account mounts a token', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d pod templates without token or role$/);
  });

  it('refuses a pod that is given a token, unless its account refuses it', () => {
    const edited = (value: boolean | undefined) =>
      aModel({
        edit: {
          kind: 'Deployment',
          name: 'bookstore-web',
          change: (object) => Object.assign(object['spec'].template.spec, { automountServiceAccountToken: value }),
        },
      });
    expect(broken(edited(true))).toEqual([id]);
    expect(verdictOf(id, edited(true)).numbers).toBe('bookstore-web is given a token of bookstore-web');
    expect(broken(edited(undefined))).toEqual([]);
  });

  it('refuses a pod with the account that may read the secrets', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'].template.spec, { serviceAccountName: 'bookstore-secrets' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web has the role arn:aws:iam::123456789012:role/secrets');
  });
});
