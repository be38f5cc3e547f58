import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What the AWS Load Balancer Controller makes of an Ingress. */
export interface AlbIngressProps {
  readonly name: string;
  readonly host: string;
  /** Service and its port; its pods are the targets, by address. */
  readonly service: { readonly name: string; readonly port: number };
  /** @default internet-facing */
  readonly scheme?: 'internet-facing' | 'internal';
  /** ACM certificate of the host. */
  readonly certificateArn: string;
  /** @default ELBSecurityPolicy-TLS13-1-2-2021-06; the balancer's own default is of 2016 */
  readonly sslPolicy?: string;
  /** Path that answers 200 when a pod may receive traffic: the pod's readiness path. */
  readonly healthPath: string;
  /** Seconds that requests in flight to a pod that goes away may still take. @default 30; the balancer's own is 300 */
  readonly deregistrationSeconds?: number;
  /** Seconds after which a silent connection is closed. @default 60, the balancer's own */
  readonly idleTimeoutSeconds?: number;
  /** Web ACL, or `none`. */
  readonly wafAclArn: string;
  /** S3 bucket and prefix of the access logs, or `none`. */
  readonly accessLogs: { readonly bucket: string; readonly prefix: string } | 'none';
  /** Whether the balancer refuses to be deleted. @default true */
  readonly deletionProtection?: boolean;
}

/** `a=1,b=2`, the form in which the controller takes lists of attributes. */
const attributes = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

/**
 * An Ingress of the class `alb`. Every attribute is written, also where it says no: one that is left out keeps the value
 * it had (AWS Load Balancer Controller, Annotations).
 */
export class AlbIngress extends Construct {
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    const { service } = props;
    new k8s.KubeIngress(this, 'Ingress', {
      metadata: { name: props.name, annotations: annotationsOf(props) },
      spec: {
        ingressClassName: 'alb',
        // The certificate is the one of the annotation; the host is named for those who read only the Ingress.
        tls: [{ hosts: [props.host] }],
        rules: [
          {
            host: props.host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: service.name, port: { number: service.port } } },
                },
              ],
            },
          },
        ],
      },
    });
  }
}

function annotationsOf(props: AlbIngressProps): Record<string, string> {
  const annotations = {
    scheme: props.scheme ?? 'internet-facing',
    'ip-address-type': 'ipv4',
    // Pods, not nodes: a NodePort adds a hop, and readiness gates need it.
    'target-type': 'ip',
    'backend-protocol': 'HTTP',
    'listen-ports': JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    'ssl-redirect': '443',
    'ssl-policy': props.sslPolicy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'certificate-arn': props.certificateArn,
    'wafv2-acl-arn': props.wafAclArn,
    'healthcheck-protocol': 'HTTP',
    'healthcheck-port': 'traffic-port',
    'healthcheck-path': props.healthPath,
    'healthcheck-interval-seconds': '10',
    'healthcheck-timeout-seconds': '5',
    'healthy-threshold-count': '2',
    'unhealthy-threshold-count': '2',
    'success-codes': '200',
    'load-balancer-attributes': attributes({
      'idle_timeout.timeout_seconds': props.idleTimeoutSeconds ?? 60,
      'deletion_protection.enabled': props.deletionProtection ?? true,
      'routing.http2.enabled': true,
      'routing.http.drop_invalid_header_fields.enabled': true,
      'routing.http.desync_mitigation_mode': 'defensive',
      ...(props.accessLogs === 'none'
        ? { 'access_logs.s3.enabled': false }
        : {
            'access_logs.s3.enabled': true,
            'access_logs.s3.bucket': props.accessLogs.bucket,
            'access_logs.s3.prefix': props.accessLogs.prefix,
          }),
    }),
    'target-group-attributes': attributes({
      'deregistration_delay.timeout_seconds': props.deregistrationSeconds ?? 30,
      'load_balancing.algorithm.type': 'least_outstanding_requests',
      'stickiness.enabled': false,
    }),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
  );
}
