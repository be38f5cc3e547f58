import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type CertificateSource, HostCertificate } from './host-certificate.ts';
import { type HostRule, hostRule } from './host-rule.ts';
import { exempt } from './lint-exemptions.ts';
import { propChecks } from './prop-checks.ts';
import { TraefikMiddleware } from './traefik-middleware.ts';
import { TraefikTransport } from './traefik-transport.ts';

/** What Traefik and cert-manager make of an Ingress. */
export interface TraefikIngressProps extends HostRule {
  /** Name of all its objects, some with a suffix. */
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** Service and its port, with what writes an annotation on it for `idleSeconds`, as a WebService has it. */
  readonly service: HostRule['service'] & { readonly annotate?: (name: string, value: string) => void };
  /** Namespace of Traefik's pods. */
  readonly traefikNamespace: string;
  /** Who issues the certificate of the host. */
  readonly certificate: CertificateSource;
  /** Traefik's entry points for http and https. @default web and websecure, as Traefik's chart names them */
  readonly entryPoints?: { readonly http: string; readonly https: string };
  /**
   * Seconds for which browsers shall not try http again (HSTS); 0 for no such promise, which could not be taken back.
   *
   * @default 31536000 (a year) with a certificate that browsers trust, else 0
   */
  readonly hstsSeconds?: number;
  /**
   * Seconds after which Traefik closes an idle connection to a pod: less than the pods keep it, or now and then a request
   * goes into one that is just closing (502).
   *
   * @default Traefik's own, 90
   */
  readonly idleSeconds?: number;
  /** Largest body of a request, in mebibytes; Traefik answers 413 to a larger one. @default the app decides */
  readonly maxBodyMebibytes?: number;
  /** Requests per second of one client, on average and at once; Traefik answers 429 beyond. @default the app decides */
  readonly rateLimit?: { readonly average: number; readonly burst: number };
}

const annotation = (name: string) => `traefik.ingress.kubernetes.io/router.${name}`;

/**
 * An Ingress of the class `traefik`: https with a certificate of its own, http only to send browsers there. Every answer
 * forbids sniffing and frames, and names no server.
 */
export class TraefikIngress extends Construct {
  constructor(scope: Construct, id: string, props: TraefikIngressProps) {
    super(scope, id);
    const { name, namespace, host, entryPoints = { http: 'web', https: 'websecure' } } = props;
    const rules = [hostRule(this, props)];
    const certificate = new HostCertificate(this, 'Certificate', {
      name,
      namespace,
      host,
      source: props.certificate,
      ingressClass: 'traefik',
      ingressNamespace: props.traefikNamespace,
    });
    this.#transport(props);
    new k8s.KubeIngress(this, 'Ingress', {
      metadata: {
        name,
        namespace,
        annotations: {
          [annotation('entrypoints')]: entryPoints.https,
          [annotation('tls')]: 'true',
          [annotation('middlewares')]: this.#middlewares(props).join(','),
        },
      },
      spec: { ingressClassName: 'traefik', tls: [{ hosts: [host], secretName: certificate.secretName }], rules },
    });
    const redirect = new TraefikMiddleware(this, 'RedirectMiddleware', {
      name: `${name}-redirect`,
      namespace,
      spec: { redirectScheme: { scheme: 'https', permanent: true } },
    });
    // Its own object, because entry points and middlewares are the Ingress's, not the rule's. The question of Let's Encrypt
    // has a longer path, and so comes first.
    new k8s.KubeIngress(this, 'RedirectIngress', {
      metadata: {
        name: `${name}-redirect`,
        namespace,
        annotations: {
          [annotation('entrypoints')]: entryPoints.http,
          [annotation('middlewares')]: redirect.reference,
          ...exempt({ 'polaris/tlsSettingsMissing': 'it answers on http, only to send browsers to https' }),
        },
      },
      spec: { ingressClassName: 'traefik', rules },
    });
  }

  #transport({ name, namespace, service, idleSeconds }: TraefikIngressProps): void {
    if (idleSeconds === undefined) return;
    propChecks(this).that(
      service.annotate !== undefined,
      'service',
      service.name,
      'with idleSeconds, a service that can be annotated, such as a WebService',
    );
    const { annotation: wanted } = new TraefikTransport(this, 'Transport', { name, namespace, idleSeconds });
    service.annotate?.(wanted.name, wanted.value);
  }

  /** References to what is done with a request over https, in this order. */
  #middlewares(props: TraefikIngressProps): string[] {
    const { name, namespace, certificate, maxBodyMebibytes, rateLimit } = props;
    const trusted = certificate.issuer === 'lets-encrypt' && certificate.server !== 'staging';
    const { hstsSeconds = trusted ? 31_536_000 : 0 } = props;
    const check = propChecks(this);
    check.whole('hstsSeconds', hstsSeconds, 0, 63_072_000);
    const middleware = (suffix: string, spec: Record<string, unknown>) =>
      new TraefikMiddleware(this, `Middleware-${suffix}`, { name: `${name}-${suffix}`, namespace, spec }).reference;
    const references = [
      middleware('headers', {
        headers: {
          stsSeconds: hstsSeconds,
          contentTypeNosniff: true,
          frameDeny: true,
          // An empty value takes the header away.
          customResponseHeaders: { Server: '', 'X-Powered-By': '' },
        },
      }),
    ];
    if (rateLimit) {
      check.whole('rateLimit.average', rateLimit.average, 1, 1_000_000);
      check.whole('rateLimit.burst', rateLimit.burst, 1, 1_000_000);
      references.push(middleware('rate-limit', { rateLimit: { ...rateLimit, period: '1s' } }));
    }
    if (maxBodyMebibytes !== undefined) {
      check.whole('maxBodyMebibytes', maxBodyMebibytes, 1, 10_240);
      references.push(middleware('body-limit', { buffering: { maxRequestBodyBytes: maxBodyMebibytes * 1_048_576 } }));
    }
    return references;
  }
}
