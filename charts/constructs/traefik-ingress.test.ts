import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { TraefikIngress, type TraefikIngressProps } from './traefik-ingress.ts';
import { WebService } from './web-service.ts';

const minimal: TraefikIngressProps = {
  name: 'wiki',
  host: 'wiki.example.com',
  service: { name: 'wiki', port: 3000 },
  traefikNamespace: 'traefik',
  certificate: { issuer: 'lets-encrypt', email: 'ops@example.com' },
};

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<TraefikIngressProps> = {
  ...minimal,
  service: { ...minimal.service, annotate: () => undefined },
  namespace: 'wikis',
  certificate: { issuer: 'lets-encrypt', email: 'ops@example.com', server: 'staging' },
  entryPoints: { http: 'public', https: 'public-tls' },
  hstsSeconds: 600,
  idleSeconds: 45,
  maxBodyMebibytes: 20,
  rateLimit: { average: 50, burst: 100 },
};

const render = (props: TraefikIngressProps, chart = { namespace: 'shop' }) =>
  renderedInChart((scope) => new TraefikIngress(scope, 'Ingress', props), chart);
const middleware = (props: TraefikIngressProps, name: string) => render(props).only('Middleware', name)['spec'];

describe('TraefikIngress', () => {
  it('serves its host over https with a certificate of its own', () => {
    const ingress = render(minimal).only('Ingress', 'wiki');
    expect(ingress.metadata.annotations).toEqual({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
      'traefik.ingress.kubernetes.io/router.middlewares': 'shop-wiki-headers@kubernetescrd',
    });
    expect(ingress['spec']).toMatchObject({
      ingressClassName: 'traefik',
      tls: [{ hosts: ['wiki.example.com'], secretName: 'wiki-tls' }],
      rules: [
        {
          host: 'wiki.example.com',
          http: { paths: [{ backend: { service: { name: 'wiki', port: { number: 3000 } } } }] },
        },
      ],
    });
    expect(render(minimal).only('Certificate')['spec']).toMatchObject({
      secretName: 'wiki-tls',
      dnsNames: ['wiki.example.com'],
      issuerRef: { kind: 'Issuer', name: 'wiki' },
      privateKey: { rotationPolicy: 'Always' },
    });
  });

  it('sends http to https for good, which polaris may know', () => {
    const objects = render(minimal);
    const ingress = objects.only('Ingress', 'wiki-redirect');
    expect(ingress.metadata.annotations).toEqual({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'web',
      'traefik.ingress.kubernetes.io/router.middlewares': 'shop-wiki-redirect@kubernetescrd',
      'polaris.fairwinds.com/tlsSettingsMissing-exempt': 'true',
    });
    expect(ingress['spec']).not.toHaveProperty('tls');
    expect(objects.only('Middleware', 'wiki-redirect')['spec']).toEqual({
      redirectScheme: { scheme: 'https', permanent: true },
    });
  });

  it('forbids sniffing and frames, and names no server', () => {
    expect(middleware(minimal, 'wiki-headers')).toEqual({
      headers: {
        stsSeconds: 31_536_000,
        contentTypeNosniff: true,
        frameDeny: true,
        customResponseHeaders: { Server: '', 'X-Powered-By': '' },
      },
    });
  });

  it("asks Let's Encrypt, whose question reaches cert-manager's pods through Traefik alone", () => {
    const objects = render(minimal);
    expect(objects.only('Issuer')['spec'].acme).toMatchObject({
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      email: 'ops@example.com',
      solvers: [{ http01: { ingress: { ingressClassName: 'traefik', serviceType: 'ClusterIP' } } }],
    });
    expect(objects.only('NetworkPolicy')['spec']).toEqual({
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } } }],
          ports: [{ port: 8089, protocol: 'TCP' }],
        },
      ],
    });
  });

  it('closes idle connections before the pods of its Service do, and keeps as many as Traefik does by itself', () => {
    const image = 'registry.example.com/wiki:2.0';
    const objects = renderedInChart((chart) => {
      const service = new WebService(chart, 'Wiki', { image, port: 3000 });
      new TraefikIngress(chart, 'Ingress', { ...minimal, service, idleSeconds: 60 });
    });
    expect(objects.only('Service').metadata.annotations).toEqual({
      'traefik.ingress.kubernetes.io/service.serverstransport': 'shop-wiki@kubernetescrd',
    });
    expect(objects.only('ServersTransport', 'wiki')['spec']).toEqual({
      maxIdleConnsPerHost: 200,
      forwardingTimeouts: { idleConnTimeout: '60s' },
    });
    expect(render(minimal).ofKind('ServersTransport')).toEqual([]);
  });

  it('makes no promise of https with a certificate that no browser trusts', () => {
    const props: TraefikIngressProps = { ...minimal, certificate: { issuer: 'self-signed' } };
    expect(middleware(props, 'wiki-headers')['headers'].stsSeconds).toBe(0);
    expect(render(props).only('Issuer')['spec']).toEqual({ selfSigned: {} });
    expect(render(props).ofKind('NetworkPolicy')).toEqual([]);
    const { hstsSeconds: _, ...staging } = complete;
    expect(middleware(staging, 'wiki-headers')['headers'].stsSeconds).toBe(0);
  });

  it('writes every prop, in the namespace that is given', () => {
    const objects = render(complete, {} as never);
    expect(new Set(objects.all.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['wikis']));
    expect(objects.only('Ingress', 'wiki').metadata.annotations).toMatchObject({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'public-tls',
      'traefik.ingress.kubernetes.io/router.middlewares':
        'wikis-wiki-headers@kubernetescrd,wikis-wiki-rate-limit@kubernetescrd,wikis-wiki-body-limit@kubernetescrd',
    });
    expect(objects.only('Ingress', 'wiki-redirect').metadata.annotations).toMatchObject({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'public',
    });
    expect(objects.only('Middleware', 'wiki-rate-limit')['spec']).toEqual({
      rateLimit: { average: 50, burst: 100, period: '1s' },
    });
    expect(objects.only('ServersTransport')['spec'].forwardingTimeouts.idleConnTimeout).toBe('45s');
    expect(objects.only('Middleware', 'wiki-body-limit')['spec']).toEqual({
      buffering: { maxRequestBodyBytes: 20_971_520 },
    });
    expect(objects.only('Middleware', 'wiki-headers')['spec'].headers.stsSeconds).toBe(600);
    expect(objects.only('Issuer')['spec'].acme.server).toBe('https://acme-staging-v02.api.letsencrypt.org/directory');
  });

  it.each([
    [
      'what is no mail address',
      { certificate: { issuer: 'lets-encrypt', email: 'ops' } },
      'certificate.email is "ops"',
    ],
    ['a timeout that nothing could be told of', { idleSeconds: 60 }, 'service is "wiki"'],
    ['connections that are kept for ever', { ...complete, idleSeconds: 0 }, 'idleSeconds is 0'],
    ['an empty limit', { maxBodyMebibytes: 0 }, 'maxBodyMebibytes is 0'],
    ['a promise for longer than two years', { hstsSeconds: 99_999_999 }, 'hstsSeconds is 99999999'],
    ['a rate that lets nothing through', { rateLimit: { average: 1, burst: 0 } }, 'rateLimit.burst is 0'],
  ] as [string, Partial<TraefikIngressProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => render({ ...minimal, ...changes })).toThrow(message);
  });

  it('refuses to be in no namespace, because middlewares are named by it', () => {
    expect(() => render(minimal, {} as never)).toThrow('namespace is missing');
  });
});
