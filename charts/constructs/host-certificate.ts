import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PodNetworkPolicy } from './network-policy.ts';
import { propChecks } from './prop-checks.ts';

/** Who issues a certificate. */
export type CertificateSource =
  /** Let's Encrypt, which asks the host on port 80 (HTTP-01). */
  | {
      readonly issuer: 'lets-encrypt';
      /** Address to which Let's Encrypt writes. */
      readonly email: string;
      /** `staging` has no rate limits, and no browser trusts it. @default production */
      readonly server?: 'production' | 'staging';
    }
  /** Nobody: a certificate that no browser trusts, for laptops. */
  | { readonly issuer: 'self-signed' };

export interface HostCertificateProps {
  /** Name of Issuer, Certificate and, with `-tls`, of the Secret that cert-manager makes. */
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  readonly host: string;
  readonly source: CertificateSource;
  /** Class of the Ingress that cert-manager makes for the question of Let's Encrypt. */
  readonly ingressClass: string;
  /** Namespace of the ingress controller, which passes the question on. */
  readonly ingressNamespace: string;
}

const apiVersion = 'cert-manager.io/v1';
const servers = {
  production: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/** Port of the pods with which cert-manager answers Let's Encrypt (cert-manager, HTTP01: acmesolver). */
const solverPort = 8089;

/** A certificate of one host, which cert-manager keeps valid, and its issuer. */
export class HostCertificate extends Construct {
  /** Name of the Secret with key and certificate. */
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: HostCertificateProps) {
    super(scope, id);
    const { name, namespace, host, source } = props;
    this.secretName = `${name}-tls`;
    const metadata = { name, namespace };
    new ApiObject(this, 'Issuer', {
      apiVersion,
      kind: 'Issuer',
      metadata,
      spec: source.issuer === 'lets-encrypt' ? this.#acme(props, source) : { selfSigned: {} },
    });
    new ApiObject(this, 'Certificate', {
      apiVersion,
      kind: 'Certificate',
      metadata,
      spec: {
        secretName: this.secretName,
        dnsNames: [host],
        issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name },
        // A new key with each certificate: one that leaked is of use for one term.
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    });
  }

  #acme(props: HostCertificateProps, source: Extract<CertificateSource, { issuer: 'lets-encrypt' }>) {
    const { name, namespace, ingressClass, ingressNamespace } = props;
    propChecks(this).matching('certificate.email', source.email, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'a mail address');
    // Where nothing is allowed by default, the question would not reach the pods that answer it.
    new PodNetworkPolicy(this, 'SolverNetwork', {
      name: `${name}-acme-solver`,
      namespace,
      labels: { 'acme.cert-manager.io/http01-solver': 'true' },
      from: [{ namespace: ingressNamespace, port: solverPort }],
      dns: false,
      lintExemptions: {
        'kube-score/networkpolicy-targets-pod': 'cert-manager makes these pods',
        'kube-linter/dangling-networkpolicy': 'cert-manager makes these pods',
      },
    });
    return {
      acme: {
        server: servers[source.server ?? 'production'],
        email: source.email,
        // The account at Let's Encrypt, made by cert-manager.
        privateKeySecretRef: { name: `${name}-acme-account` },
        // Not NodePort, cert-manager's default: Traefik reaches the pods inside the cluster.
        solvers: [{ http01: { ingress: { ingressClassName: ingressClass, serviceType: 'ClusterIP' } } }],
      },
    };
  }
}
