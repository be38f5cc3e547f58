import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { SecretStore, type SecretStoreProps, SyncedSecret, type SyncedSecretProps } from './external-secrets.ts';

const store = (props: SecretStoreProps) =>
  renderedInChart((chart) => new SecretStore(chart, 'Store', props)).only('SecretStore');
const secret = (props: SyncedSecretProps) =>
  renderedInChart((chart) => new SyncedSecret(chart, 'Secret', props)).only('ExternalSecret');

describe('SecretStore', () => {
  const minimal: SecretStoreProps = { name: 'wiki', region: 'eu-west-1' };
  const complete: Required<SecretStoreProps> = { ...minimal, serviceAccount: 'wiki-secrets' };

  it("reads as External Secrets' own identity where no account is named", () => {
    expect(store(minimal)).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      spec: { provider: { aws: { service: 'SecretsManager', region: 'eu-west-1' } } },
    });
    expect(store(minimal)['spec'].provider.aws).not.toHaveProperty('auth');
  });

  it('reads as the account that is named', () => {
    expect(store(complete)['spec'].provider.aws.auth).toEqual({ jwt: { serviceAccountRef: { name: 'wiki-secrets' } } });
  });

  it('refuses a zone in place of a region', () => {
    expect(() => store({ ...minimal, region: 'eu-west-1a' })).toThrow('region is "eu-west-1a"');
  });
});

describe('SyncedSecret', () => {
  const minimal: SyncedSecretProps = {
    name: 'wiki-db',
    store: { name: 'wiki' },
    key: 'wiki/db',
    properties: { USER: 'username', PASSWORD: 'password' },
  };
  const complete: Required<SyncedSecretProps> = { ...minimal, refreshSeconds: 60 };

  it('holds exactly the keys that are named, and outlives its source', () => {
    expect(secret(minimal)['spec']).toMatchObject({
      refreshInterval: '300s',
      secretStoreRef: { kind: 'SecretStore', name: 'wiki' },
      target: { name: 'wiki-db', deletionPolicy: 'Retain' },
      data: [
        { secretKey: 'USER', remoteRef: { key: 'wiki/db', property: 'username' } },
        { secretKey: 'PASSWORD', remoteRef: { key: 'wiki/db', property: 'password' } },
      ],
    });
    expect(secret(complete)['spec'].refreshInterval).toBe('60s');
  });

  it.each([
    ['nothing to hold', { properties: {} }, 'properties is {}; accepted is one key at least'],
    ['a key that no Secret has', { properties: { 'a b': 'x' } }, 'properties is "a b"'],
    ['an empty name in the store', { key: '' }, 'key is ""'],
    ['a look every second', { refreshSeconds: 1 }, 'refreshSeconds is 1; accepted is a whole number from 30'],
  ] as [string, Partial<SyncedSecretProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => secret({ ...minimal, ...changes })).toThrow(message);
  });
});
