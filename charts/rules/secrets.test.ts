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
          name: 'KEY',
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
    const variables = { ...contract.variables, MAIL_KEY: contract.variables.SECRET_KEY };
    const secretNames = [...contract.secretNames, 'MAIL_KEY'] as unknown as typeof contract.secretNames;
    const model = aModel({ promised: { variables, secretNames } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('MAIL_KEY');
  });
});
