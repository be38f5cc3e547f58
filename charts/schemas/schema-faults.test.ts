import { describe, expect, it } from '@jest/globals';
import { ApiObject, Chart } from 'cdk8s';
import { bookstore } from '../bookstore/bookstore.ts';
import { environmentApp } from '../synth/environment-app.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import { rendered } from '../testing/rendered.ts';
import { schemaFaults } from './schema-faults.ts';

type Anything = any;

const metadata = { name: 'one', namespace: 'shop' };

/** One valid object of each kind that the tests misspell. */
const valid: Record<string, () => Anything> = {
  Deployment: () => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, labels: { app: 'one' }, annotations: { 'example.com/any-key': 'any text' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'one' } },
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'one' } },
        spec: {
          containers: [
            {
              name: 'one',
              image: 'one:1',
              imagePullPolicy: 'Always',
              ports: [{ containerPort: 8080 }],
              resources: {
                requests: { cpu: 1, memory: '1Gi', 'example.com/device': '2' },
                limits: { 'example.com/device': '2' },
              },
              securityContext: { capabilities: { drop: ['ALL'] } },
              readinessProbe: { httpGet: { path: '/', port: 'http' } },
            },
          ],
        },
      },
    },
  }),
  ExternalSecret: () => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: 'store', kind: 'SecretStore' },
      target: { name: 'one', template: { data: { any: 'key' } } },
      data: [{ secretKey: 'a', remoteRef: { key: 'b' } }],
    },
  }),
  PrometheusRule: () => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata,
    spec: { groups: [{ name: 'one', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m', labels: { any: 'key' } }] }] },
  }),
  PodMonitor: () => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata,
    spec: { selector: { matchLabels: { app: 'one' } }, podMetricsEndpoints: [{ port: 'metrics', interval: '30s' }] },
  }),
  Issuer: () => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata,
    spec: {
      acme: {
        server: 'https://acme.example.com',
        privateKeySecretRef: { name: 'key' },
        solvers: [{ http01: { ingress: { ingressClassName: 'traefik' } } }],
      },
    },
  }),
  Certificate: () => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata,
    spec: { secretName: 'tls', issuerRef: { name: 'issuer', kind: 'Issuer' }, dnsNames: ['a.example.com'] },
  }),
  Middleware: () => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata,
    spec: { headers: { stsSeconds: 31_536_000, customResponseHeaders: { 'X-Any': 'value' } } },
  }),
  Application: () => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata,
    spec: {
      project: 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      source: { repoURL: 'https://git.example.com/one', helm: { valuesObject: { any: { key: ['at', 'all'] } } } },
      syncPolicy: { automated: { prune: true } },
    },
  }),
  Kustomization: () => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: { interval: '10m', prune: true, path: './one', sourceRef: { kind: 'GitRepository', name: 'one' } },
  }),
  GitRepository: () => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: { interval: '10m', url: 'https://git.example.com/one', ref: { branch: 'main' } },
  }),
  Secret: () => ({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: 'hunter2' } }),
};

const faultsOf = (manifest: Anything): string[] =>
  schemaFaults([{ path: 'chart/One', manifest, given: manifest }]).map((fault) =>
    fault.replace(/^chart\/One: \w+ one: /, ''),
  );

/** Faults of a valid object after a change. */
function faultsAfter(kind: string, change: (object: Anything) => void): string[] {
  const object = valid[kind]!();
  change(object);
  return faultsOf(object);
}

const container = (deployment: Anything) => deployment.spec.template.spec.containers[0];

describe('schemaFaults', () => {
  it('finds nothing in the bookstore', () => {
    const objects = rendered(bookstore(anEnvironment())).all;
    expect(schemaFaults(objects.map((manifest) => ({ path: '', manifest, given: manifest })))).toEqual([]);
  });

  it.each(Object.keys(valid))('finds nothing in a valid %s', (kind) => {
    expect(faultsOf(valid[kind]!())).toEqual([]);
  });

  it.each<[kind: string, field: string, suggestion: string, change: (object: Anything) => void]>([
    ['Deployment', 'spce', 'spec', (object) => Object.assign(object, { spce: {} })],
    ['Deployment', 'metadata.lables', 'labels', ({ metadata: at }) => Object.assign(at, { lables: {} })],
    ['Deployment', 'spec.replcas', 'replicas', ({ spec }) => Object.assign(spec, { replcas: 3 })],
    [
      'Deployment',
      'spec.strategy.rollingUpdate.maxSruge',
      'maxSurge',
      ({ spec }) => Object.assign(spec.strategy.rollingUpdate, { maxSruge: 1 }),
    ],
    [
      'Deployment',
      'spec.template.spec.containers[0].imagPullPolicy',
      'imagePullPolicy',
      (object) => Object.assign(container(object), { imagPullPolicy: 'Always' }),
    ],
    [
      'Deployment',
      'spec.template.spec.containers[0].securityContext.capabilities.dropp',
      'drop',
      (object) => Object.assign(container(object).securityContext.capabilities, { dropp: ['ALL'] }),
    ],
    [
      'Deployment',
      'spec.template.spec.containers[0].resources.requests.memroy',
      'memory',
      (object) => Object.assign(container(object).resources.requests, { memroy: '1Gi' }),
    ],
    [
      'Deployment',
      'spec.template.spec.containers[0].readinessProbe.httpGet.pth',
      'path',
      (object) => Object.assign(container(object).readinessProbe.httpGet, { pth: '/' }),
    ],
    [
      'ExternalSecret',
      'spec.refreshIntervall',
      'refreshInterval',
      ({ spec }) => Object.assign(spec, { refreshIntervall: '1h' }),
    ],
    [
      'ExternalSecret',
      'spec.data[0].remoteRef.propety',
      'property',
      ({ spec }) => Object.assign(spec.data[0].remoteRef, { propety: 'x' }),
    ],
    [
      'PrometheusRule',
      'spec.groups[0].rules[0].exprr',
      'expr',
      ({ spec }) => Object.assign(spec.groups[0].rules[0], { exprr: 'up' }),
    ],
    [
      'PodMonitor',
      'spec.podMetricsEndpoints[0].intervall',
      'interval',
      ({ spec }) => Object.assign(spec.podMetricsEndpoints[0], { intervall: '1s' }),
    ],
    [
      'Issuer',
      'spec.acme.solvers[0].http01.ingress.ingresClassName',
      'ingressClassName',
      ({ spec }) => Object.assign(spec.acme.solvers[0].http01.ingress, { ingresClassName: 'x' }),
    ],
    ['Certificate', 'spec.issuerRef.knd', 'kind', ({ spec }) => Object.assign(spec.issuerRef, { knd: 'Issuer' })],
    ['Middleware', 'spec.headers.stsSecond', 'stsSeconds', ({ spec }) => Object.assign(spec.headers, { stsSecond: 1 })],
    [
      'Application',
      'spec.syncPolicy.automated.prun',
      'prune',
      ({ spec }) => Object.assign(spec.syncPolicy.automated, { prun: true }),
    ],
    ['Kustomization', 'spec.sourceRef.nam', 'name', ({ spec }) => Object.assign(spec.sourceRef, { nam: 'one' })],
    ['GitRepository', 'spec.ref.brnch', 'branch', ({ spec }) => Object.assign(spec.ref, { brnch: 'main' })],
  ])('finds the misspelt field of a %s: %s', (kind, field, suggestion, change) => {
    expect(faultsAfter(kind, change)).toEqual([
      expect.stringContaining(`${field} is not known; did you mean \`${suggestion}\`?`),
    ]);
  });

  it.each<[what: string, kind: string, fault: string, change: (object: Anything) => void]>([
    [
      'a text for a number',
      'Deployment',
      'spec.replicas: received "3"; accepted: a whole number (Kubernetes 1.28–1.37)',
      ({ spec }) => Object.assign(spec, { replicas: '3' }),
    ],
    [
      'a number for a text',
      'Deployment',
      'metadata.labels.app: received 1; accepted: text (Kubernetes 1.28–1.37)',
      ({ metadata: at }) => Object.assign(at.labels, { app: 1 }),
    ],
    [
      'an object for a list',
      'ExternalSecret',
      'spec.data: received an object with a; accepted: a list (external-secrets',
      ({ spec }) => Object.assign(spec, { data: { a: 'b' } }),
    ],
    [
      'nothing',
      'Deployment',
      'spec.selector: received nothing (null); accepted: an object',
      ({ spec }) => Object.assign(spec, { selector: null }),
    ],
    [
      'what is neither a number nor a text',
      'Deployment',
      'spec.strategy.rollingUpdate.maxSurge: received true; accepted: a whole number or text',
      ({ spec }) => Object.assign(spec.strategy.rollingUpdate, { maxSurge: true }),
    ],
    [
      'a missing field',
      'Deployment',
      'spec.template.spec.containers[0].name is missing; accepted: text',
      (object) => delete container(object).name,
    ],
    [
      'a missing field of a custom kind',
      'ExternalSecret',
      'spec.data[0].remoteRef.key is missing; accepted: text (external-secrets',
      ({ spec }) => delete spec.data[0].remoteRef.key,
    ],
    [
      'a value that is not one of those',
      'Deployment',
      'imagePullPolicy: received "Alway"; accepted: one of Always, IfNotPresent, Never',
      (object) => Object.assign(container(object), { imagePullPolicy: 'Alway' }),
    ],
    [
      'a value that a custom kind does not take',
      'PodMonitor',
      'podMetricsEndpoints[0].scheme: received "ftp"; accepted: one of http, https',
      ({ spec }) => Object.assign(spec.podMetricsEndpoints[0], { scheme: 'ftp' }),
    ],
    [
      'a quantity that is none',
      'Deployment',
      'resources.requests.memory: received "1 GB"; accepted: a quantity such as',
      (object) => Object.assign(container(object).resources.requests, { memory: '1 GB' }),
    ],
    [
      'a text of another form',
      'PodMonitor',
      'podMetricsEndpoints[0].interval: received "soon"; accepted: text that matches',
      ({ spec }) => Object.assign(spec.podMetricsEndpoints[0], { interval: 'soon' }),
    ],
    [
      'too many of a choice',
      'Issuer',
      'spec.acme.externalAccountBinding.keyID is missing',
      ({ spec }) => Object.assign(spec.acme, { externalAccountBinding: { keySecretRef: { name: 'a' } } }),
    ],
    [
      'two of one key',
      'Deployment',
      'containers[0].ports[1] has the same containerPort and protocol as spec.template.spec.containers[0].ports[0]',
      (object) => container(object).ports.push({ containerPort: 8080, name: 'again' }),
    ],
    [
      'what only controllers write',
      'Certificate',
      'status is not known; accepted: apiVersion, kind, spec, metadata',
      (object) => Object.assign(object, { status: {} }),
    ],
  ])('finds %s', (_, kind, fault, change) => {
    expect(faultsAfter(kind, change)).toEqual([expect.stringContaining(fault)]);
  });

  it('says which releases do not know a field', () => {
    const faults = faultsAfter('Deployment', (object) =>
      Object.assign(container(object), { lifecycle: { preStop: { sleep: { seconds: 5 } } } }),
    );
    expect(faults).toEqual([
      'spec.template.spec.containers[0].lifecycle.preStop.sleep is not known; accepted: exec, httpGet, tcpSocket (Kubernetes 1.28)',
    ]);
  });

  it('says which releases do not serve a kind', () => {
    const { metadata: named } = valid['Deployment']!();
    expect(
      faultsOf({ apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass', metadata: named, driverName: 'x' }),
    ).toEqual(['storage.k8s.io/v1 is not served by Kubernetes 1.28–1.33']);
  });

  it('says which version of a kind is served', () => {
    expect(faultsOf({ ...valid['Deployment']!(), apiVersion: 'extensions/v1beta1' })).toEqual([
      'received apiVersion extensions/v1beta1; accepted: apps/v1',
    ]);
  });

  it('refuses a kind that there is no schema for', () => {
    expect(faultsOf({ apiVersion: 'example.com/v1', kind: 'Thing', metadata })).toEqual([
      expect.stringContaining('there is no schema for example.com/v1 Thing'),
    ]);
  });

  it('never quotes what a Secret holds', () => {
    const faults = faultsAfter('Secret', (object) => Object.assign(object, { data: { password: 'hunter2!' } }));
    expect(faults).toEqual([
      expect.stringContaining('data.password: received text of 8 characters; accepted: text in'),
    ]);
  });

  it('refuses an environment, and names the construct', () => {
    const compose: typeof bookstore = (environment, contract) => {
      const app = bookstore(environment, contract);
      new ApiObject(new Chart(app, 'extra', { namespace: 'shop' }), 'Rule', {
        ...valid['PrometheusRule']!(),
        spec: { gropus: [] },
      });
      return app;
    };
    expect(
      environmentApp({ name: 'test', today: '2027-01-01', environment: anEnvironment(), compose }).refusals(),
    ).toEqual([
      expect.stringMatching(/^test: extra\/Rule: PrometheusRule one: spec\.gropus is not known; did you mean/),
    ]);
  });
});
