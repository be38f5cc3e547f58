import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const web = (change: (object: AnyObject) => void) =>
  aModel({ edit: { kind: 'Deployment', name: 'bookstore-web', change } });

describe('references-resolve', () => {
  const id = 'references-resolve';

  it('counts what is named', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d+ references to \d+ kinds$/);
  });

  it.each([
    ['PriorityClass', 'bookstore'],
    ['ServiceAccount', 'bookstore-web'],
    ['SecretStore', 'bookstore'],
  ])('refuses a missing %s', (kind, name) => {
    const model = aModel({ remove: { kind, name } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(`names ${kind} ${name}, which is not there`);
  });

  it.each(['ConfigMap', 'PersistentVolumeClaim', 'ExternalSecret'])('refuses a missing %s', (kind) => {
    const names = kind === 'ExternalSecret' ? 'Secret bookstore-application' : kind;
    const model = aModel({ remove: { kind, ...(kind === 'ExternalSecret' && { name: 'bookstore-application' }) } });
    expect(verdictOf(id, model).numbers).toContain(`Deployment bookstore-web names ${names}`);
  });

  it.each([
    ['Middleware', 'bookstore-web-headers'],
    ['ServersTransport', 'bookstore-web'],
  ])('refuses a missing %s of Traefik', (kind, name) => {
    const ingress = { kind: 'traefik', certificate: { issuer: 'self-signed' } } as const;
    const model = aModel({ environment: { ingress }, remove: { kind, name } });
    expect(verdictOf(id, model).numbers).toContain(`names ${kind} bookstore-${name}@kubernetescrd, which is not there`);
  });

  it('refuses what lies in another namespace', () => {
    const model = aModel({
      edit: {
        kind: 'ServiceAccount',
        name: 'bookstore-web',
        change: (object) => Object.assign(object.metadata, { namespace: 'other' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('names ServiceAccount bookstore-web, which is not there');
  });

  it('refuses a Secret for the registry that is not there, and keys that nobody has', () => {
    const pulled = web((object) =>
      Object.assign(object['spec'].template.spec, { imagePullSecrets: [{ name: 'registry' }] }),
    );
    expect(broken(pulled)).toEqual([id]);
    expect(verdictOf(id, pulled).numbers).toBe('Deployment bookstore-web names Secret registry, which is not there');
    const picked = web((object) => {
      const volumes: AnyObject[] = object['spec'].template.spec.volumes;
      Object.assign(volumes.find(({ secret }: AnyObject) => secret)!['secret'], {
        items: [{ key: 'OTHER', path: 'OTHER' }],
      });
    });
    expect(verdictOf(id, picked).numbers).toMatch(/picks the key OTHER of bookstore-\w+, which has none/);
    expect(verdictOf('secrets-are-files', picked).numbers).toContain('bookstore-web does not pick');
  });

  it('refuses pods that start without a Secret that they need', () => {
    const model = web((object) => {
      for (const { secret } of object['spec'].template.spec.volumes) if (secret) secret.optional = true;
    });
    expect(broken(model)).toEqual(['secrets-are-files']);
    expect(verdictOf('secrets-are-files', model).numbers).toContain('bookstore-web starts without Secret');
  });

  it('refuses an autoscaler of nothing', () => {
    const model = aModel({
      edit: {
        kind: 'HorizontalPodAutoscaler',
        change: (object) => Object.assign(object['spec'].scaleTargetRef, { name: 'bookstore' }),
      },
    });
    expect(verdictOf(id, model).numbers).toContain('names Deployment bookstore, which is not there');
  });

  it('finds Secrets that are made before the manifests are applied', () => {
    const model = aModel({ remove: { kind: 'ExternalSecret', name: 'bookstore-application' } });
    const given = [{ name: 'bookstore-application', keys: [{ key: 'SECRET_KEY' }] }];
    expect(verdictOf(id, { ...model, nativeSecrets: given }).outcome).toBe('held');
    expect(verdictOf('secrets-are-files', { ...model, nativeSecrets: given }).outcome).toBe('held');
    expect(verdictOf('secrets-are-files', { ...model, nativeSecrets: [{ ...given[0]!, keys: [] }] }).numbers).toBe(
      'Secret bookstore-application of bookstore-web has no key SECRET_KEY; Secret bookstore-application of bookstore-worker has no key SECRET_KEY',
    );
  });
});

describe('selectors-are-exact', () => {
  const id = 'selectors-are-exact';

  it('counts selectors and workloads', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d+ selectors, \d+ workloads$/);
  });

  it('refuses a label that two workloads share', () => {
    const change = (kind: string, name?: string) =>
      aModel({
        edit: {
          kind,
          ...(name && { name }),
          change: (object) =>
            Object.assign(object['spec'].selector.matchLabels ?? object['spec'].selector, {
              'app.kubernetes.io/name': undefined,
              'app.kubernetes.io/version': '1.2.3',
            }),
        },
      });
    const shared = change('PodDisruptionBudget', 'bookstore-web');
    for (const { spec } of shared.objects as AnyObject[])
      delete spec?.selector?.matchLabels?.['app.kubernetes.io/name'];
    expect(verdictOf(id, shared).numbers).toMatch(/PodDisruptionBudget bookstore-web selects pods of .* and /);
  });

  it('refuses a Deployment that does not select its own pods', () => {
    const model = web((object) =>
      Object.assign(object['spec'].selector.matchLabels, { 'app.kubernetes.io/name': 'web' }),
    );
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('Deployment bookstore-web does not select its own pods');
  });
});

describe('services-reach-pods', () => {
  const id = 'services-reach-pods';
  const port = (change: object) =>
    aModel({
      edit: {
        kind: 'Service',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'].ports[0], change),
      },
    });

  it('says which port leads where', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web:8080 → bookstore-web');
  });

  it('refuses a port that no container has', () => {
    expect(broken(port({ targetPort: 'web' }))).toEqual([id]);
    expect(verdictOf(id, port({ targetPort: 'web' })).numbers).toBe(
      'Service bookstore-web sends to port web, which no container has',
    );
  });

  it('refuses a Service port that differs, with which policies would not be enforced', () => {
    expect(verdictOf(id, port({ port: 80 })).numbers).toContain('has port 80 for port 8080 of its pods');
    expect(verdictOf(id, port({ port: 80 })).numbers).toContain(
      'Ingress bookstore-web sends to port 8080 of bookstore-web, which has 80',
    );
  });

  it('refuses a Service without pods', () => {
    const model = aModel({
      edit: {
        kind: 'Service',
        name: 'bookstore-web',
        change: (object) => Object.assign(object['spec'].selector, { 'app.kubernetes.io/name': 'web' }),
      },
    });
    expect(verdictOf(id, model).numbers).toContain('Service bookstore-web has no pods');
  });

  it('refuses ports that clash, and ports for root', () => {
    const ports = (containerPort: number) =>
      verdictOf(
        id,
        web((object) => Object.assign(object['spec'].template.spec.containers[0].ports[1], { containerPort })),
      ).numbers;
    expect(ports(8080)).toBe('bookstore-web opens one port twice (8080, 8080)');
    expect(ports(443)).toBe('bookstore-web opens port 443, which wants root');
  });
});
