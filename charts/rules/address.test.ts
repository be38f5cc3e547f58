import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const ingress = (change: (object: AnyObject) => void) => aModel({ edit: { kind: 'Ingress', change } });
const annotated = (name: string, value: string | undefined) =>
  ingress(({ metadata }) => {
    const annotations = metadata.annotations as Record<string, string>;
    delete annotations[`alb.ingress.kubernetes.io/${name}`];
    if (value !== undefined) annotations[`alb.ingress.kubernetes.io/${name}`] = value;
  });

describe('traffic-is-encrypted', () => {
  const id = 'traffic-is-encrypted';

  it('holds with 443, a current policy and a redirect', () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
      'bookstore-web: 443 by ELBSecurityPolicy-TLS13-1-2-2021-06, 80 redirects',
    );
    for (const policy of ['TLS13-1-3-2021-06', 'TLS13-1-2-Res-2021-06', 'TLS13-1-2-Res-PQ-2025-09'])
      expect(broken(annotated('ssl-policy', `ELBSecurityPolicy-${policy}`))).toEqual([]);
  });

  it.each([
    ['no policy', 'ssl-policy', undefined, 'by ELBSecurityPolicy-2016-08, the default'],
    ['a policy of 2016', 'ssl-policy', 'ELBSecurityPolicy-2016-08', 'by ELBSecurityPolicy-2016-08'],
    ['a policy with TLS 1.0', 'ssl-policy', 'ELBSecurityPolicy-TLS13-1-0-2021-06', 'TLS13-1-0-2021-06'],
    ['no redirect', 'ssl-redirect', undefined, 'does not redirect to 443'],
    ['no certificate', 'certificate-arn', undefined, 'names no certificate'],
    ['nothing to redirect', 'listen-ports', '[{"HTTPS":443}]', 'does not listen on HTTP 80'],
  ])('refuses %s', (_, name, value, numbers) => {
    const model = annotated(name, value);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it('refuses no TLS, under an address that nothing answers', () => {
    const model = annotated('listen-ports', '[{"HTTP":80}]');
    expect(broken(model)).toEqual([id, 'app-knows-its-address']);
    expect(verdictOf(id, model).numbers).toContain('does not listen on HTTPS 443');
  });
});

describe('traffic-is-encrypted, on a port of the nodes', () => {
  const id = 'traffic-is-encrypted';

  it('refuses shoppers without TLS on EKS, and takes them on a laptop', () => {
    const environment = { ingress: { kind: 'node-port', port: 30_080 }, baseUrl: 'http://books.example.com:30080' };
    const model = aModel({ of: 'production', environment: environment as never });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'shoppers reach port 30080 of the nodes without TLS (http://books.example.com:30080)',
    );
    expect(verdictOf(id, aModel({ of: 'local' })).outcome).toBe('held');
  });
});

describe('traffic-is-encrypted, by Traefik', () => {
  const id = 'traffic-is-encrypted';
  const behindTraefik = {
    ingress: { kind: 'traefik', certificate: { issuer: 'self-signed' } },
    baseUrl: 'https://books.example.com',
  } as const;
  const edited = (kind: string, name: string, change: (object: AnyObject) => void) =>
    aModel({ environment: behindTraefik, edit: { kind, name, change } });

  it('holds with a certificate of the host and a redirect', () => {
    expect(verdictOf(id, aModel({ environment: behindTraefik })).numbers).toBe(
      'bookstore-web: websecure; bookstore-web-redirect: web',
    );
  });

  it.each([
    [
      'an entry that does not redirect',
      edited('Middleware', 'bookstore-web-redirect', (object) =>
        Object.assign(object['spec'].redirectScheme, { scheme: 'http' }),
      ),
      'bookstore-web-redirect answers on web without redirecting to https',
    ],
    [
      'a certificate of another host',
      edited('Certificate', 'bookstore-web', (object) =>
        Object.assign(object['spec'], { dnsNames: ['shop.example.com'] }),
      ),
      'the certificate of bookstore-web is for shop.example.com, not books.example.com',
    ],
    [
      'no certificate',
      edited('Ingress', 'bookstore-web', (object) => delete object['spec'].tls),
      'bookstore-web has no certificate for books.example.com',
    ],
    [
      'no TLS at all',
      aModel({ environment: behindTraefik, remove: { kind: 'Ingress', name: 'bookstore-web' } }),
      'no Ingress speaks TLS',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(numbers);
  });
});

describe('app-knows-its-address', () => {
  const id = 'app-knows-its-address';
  const given = (name: string, value: string) =>
    aModel({
      edit: {
        kind: 'ConfigMap',
        change: (map) => map['data']?.BASE_URL && Object.assign(map['data'], { [name]: value }),
      },
    });

  it('holds where links, host and proxies are those of the ingress', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('https://books.example.com, 1 of 1 proxies trusted (alb)');
  });

  it('refuses an app that does not believe its balancer, or believes anybody', () => {
    for (const proxies of ['0', '2']) {
      expect(broken(given('TRUSTED_PROXIES', proxies))).toEqual([id]);
      expect(verdictOf(id, given('TRUSTED_PROXIES', proxies)).numbers).toBe(
        `bookstore-web trusts ${proxies} proxies, there are 1 (alb)`,
      );
    }
  });

  it('refuses links to another address', () => {
    const model = given('BASE_URL', 'http://books.example.com');
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('makes links to http://books.example.com');
  });

  it('refuses an ingress for another host', () => {
    const model = ingress((object) => Object.assign(object['spec'].rules[0], { host: 'shop.example.com' }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'bookstore-web serves shop.example.com, the address is books.example.com',
    );
  });

  it.each([
    ['the balancer', { baseUrl: 'https://books.example.com:8443' }, 'the balancer listens on 443'],
    [
      'Traefik',
      {
        baseUrl: 'https://books.example.com:8443',
        ingress: { kind: 'traefik', certificate: { issuer: 'self-signed' } } as const,
      },
      'Traefik sends browsers to 443',
    ],
  ])('refuses a port that %s does not have', (_, environment, open) => {
    const model = aModel({ environment });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(`the address has port 8443, ${open}`);
  });

  it('takes another port where balancer or redirect have it', () => {
    const baseUrl = 'https://books.example.com:8443';
    const listening = aModel({
      environment: { baseUrl },
      edit: {
        kind: 'Ingress',
        change: ({ metadata }) =>
          Object.assign(metadata.annotations as object, {
            'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":8443}]',
          }),
      },
    });
    expect(verdictOf(id, listening).outcome).toBe('held');
    const redirected = aModel({
      environment: { baseUrl, ingress: { kind: 'traefik', certificate: { issuer: 'self-signed' } } },
      edit: {
        kind: 'Middleware',
        name: 'bookstore-web-redirect',
        change: (object) => Object.assign(object['spec'].redirectScheme, { port: '8443' }),
      },
    });
    expect(broken(redirected)).toEqual([]);
  });

  it('wants the port that the nodes open, and nobody trusted, on a laptop', () => {
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toBe(
      'http://localhost:30080, 0 of 0 proxies trusted (node-port)',
    );
    const model = aModel({ of: 'local', environment: { baseUrl: 'http://localhost:8080' } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the address has port 8080, the nodes open 30080');
  });
});
