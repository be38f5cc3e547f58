import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('aws-names-agree', () => {
  const id = 'aws-names-agree';
  const arn = (service: string, region: string, account: string, rest: string) =>
    `arn:aws:${service}:${region}:${account}:${rest}`;

  it('counts the names of an environment', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('7 names of account 123456789012 in eu-west-1');
  });

  it.each([
    [
      'a context of another account',
      { cluster: { context: arn('eks', 'eu-west-1', '999999999999', 'cluster/test') } },
      'cluster.context is of account 999999999999, the cluster of 123456789012',
    ],
    [
      'a certificate of another region',
      { ingress: { certificateArn: arn('acm', 'us-east-1', '123456789012', 'certificate/one') } },
      'ingress.certificateArn lies in us-east-1, the cluster in eu-west-1',
    ],
    [
      'a firewall of another region',
      { ingress: { wafAclArn: arn('wafv2', 'us-east-1', '123456789012', 'regional/webacl/one/2') } },
      'ingress.wafAclArn lies in us-east-1',
    ],
    [
      'a role of another account',
      { secrets: { identity: { roleArn: arn('iam', '', '999999999999', 'role/secrets') } } },
      'secrets.identity.roleArn is of account 999999999999',
    ],
    [
      'a registry of another account',
      { image: { repository: '999999999999.dkr.ecr.eu-west-1.amazonaws.com/bookstore' } },
      'image.repository is of account 999999999999',
    ],
    [
      'a zone of another region',
      { cluster: { zones: ['eu-west-1a', 'eu-west-1b', 'eu-central-1c'] } },
      'cluster.zones lies in eu-central-1, the cluster in eu-west-1 (eu-central-1c)',
    ],
  ])('refuses %s', (_, environment, numbers) => {
    const model = aModel({ environment });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it.each<[string, string, string | undefined, (object: AnyObject) => void, string]>([
    [
      "the certificate of the balancer's annotation",
      'Ingress',
      undefined,
      ({ metadata }) =>
        Object.assign(metadata.annotations!, {
          'alb.ingress.kubernetes.io/certificate-arn': `${arn('acm', 'eu-west-1', '123456789012', 'certificate/one')}, ${arn('acm', 'eu-west-1', '999999999999', 'certificate/two')}`,
        }),
      'alb.ingress.kubernetes.io/certificate-arn of Ingress bookstore-web is of account 999999999999',
    ],
    [
      'the role of an account',
      'ServiceAccount',
      'bookstore-secrets',
      ({ metadata }) =>
        Object.assign(metadata.annotations!, {
          'eks.amazonaws.com/role-arn': arn('iam', '', '999999999999', 'role/secrets'),
        }),
      'eks.amazonaws.com/role-arn of ServiceAccount bookstore-secrets is of account 999999999999',
    ],
    [
      'the region of a store',
      'SecretStore',
      undefined,
      (object) => Object.assign(object['spec'].provider.aws, { region: 'us-east-1' }),
      'lies in us-east-1, the cluster in eu-west-1',
    ],
  ])('refuses %s as it is rendered', (_, kind, name, change, numbers) => {
    const model = aModel({ edit: { kind, ...(name && { name }), change } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });
});
