import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

/** Where a balancer writes its logs. */
export interface AlbLogs {
  /** S3 bucket. */
  readonly bucket: string;
  /** Prefix of the keys in it. */
  readonly prefix: string;
}

/** Attributes of an Application Load Balancer (Elastic Load Balancing API: LoadBalancerAttribute). */
export interface AlbAttributes {
  /** Seconds after which a silent connection is closed, 1 to 4000. @default 60, the balancer's own */
  readonly idleTimeoutSeconds?: number;
  /** Seconds for which a client may keep a connection open, 60 to 604800. @default 3600, the balancer's own */
  readonly clientKeepAliveSeconds?: number;
  /** Where access logs go, or `none`. */
  readonly accessLogs: AlbLogs | 'none';
  /** Where logs of connections (TLS, client address) go, or `none`. @default none */
  readonly connectionLogs?: AlbLogs | 'none';
  /** Whether the balancer refuses to be deleted. @default true */
  readonly deletionProtection?: boolean;
  /** Whether clients may speak HTTP/2. @default true */
  readonly http2?: boolean;
  /** Whether header fields with invalid names are dropped; they are a means to smuggle requests. @default true */
  readonly dropInvalidHeaderFields?: boolean;
  /** How requests are handled that servers may read differently. @default defensive, the balancer's own */
  readonly desyncMitigation?: 'monitor' | 'defensive' | 'strictest';
  /**
   * What becomes of X-Forwarded-For: the client's address is appended, the header is left as it came, or removed. An app
   * that counts proxies from the right expects `append`.
   *
   * @default append, the balancer's own
   */
  readonly forwardedFor?: 'append' | 'preserve' | 'remove';
  /** Whether the client's port is added to X-Forwarded-For. @default false */
  readonly forwardedForClientPort?: boolean;
  /** Whether the Host header is passed on as it came. @default false: the balancer adds a port where it listens on another */
  readonly preserveHost?: boolean;
  /** Whether two headers tell the app TLS version and cipher. @default false */
  readonly tlsHeaders?: boolean;
  /** Whether requests pass when the web ACL does not answer. @default false */
  readonly wafFailOpen?: boolean;
  /** Whether Application Recovery Controller may take a zone out. @default false, the balancer's own */
  readonly zonalShift?: boolean;
}

/** Attributes of the balancer's target groups (Elastic Load Balancing API: TargetGroupAttribute). */
export interface AlbTargetAttributes {
  /** Seconds that requests in flight to a pod that goes away may still take, 0 to 3600. @default 30; the balancer's own is 300 */
  readonly deregistrationSeconds?: number;
  /**
   * How a pod is chosen. `weighted-random` can leave out pods that answer with errors.
   *
   * @default least-outstanding-requests
   */
  readonly algorithm?: 'round-robin' | 'least-outstanding-requests' | 'weighted-random';
  /** Whether pods that answer with more errors than the others get less; with `weighted-random` alone. @default false */
  readonly anomalyMitigation?: boolean;
  /** Seconds, 30 to 900, in which a new pod's share grows; with `round-robin` alone. @default 0: at once */
  readonly slowStartSeconds?: number;
  /** Seconds, 1 to 604800, for which a client stays with its pod, by a cookie; 0 for not at all. @default 0 */
  readonly stickinessSeconds?: number;
}

/** `a=1,b=2`, the form in which the controller takes attributes. */
const list = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

const logs = (name: string, value: AlbLogs | 'none') =>
  value === 'none'
    ? { [`${name}.s3.enabled`]: false }
    : { [`${name}.s3.enabled`]: true, [`${name}.s3.bucket`]: value.bucket, [`${name}.s3.prefix`]: value.prefix };

/** The annotation `load-balancer-attributes`: every attribute, because one that is left out keeps the value it had. */
export function albAttributes(at: Construct, props: AlbAttributes): string {
  const { idleTimeoutSeconds = 60, clientKeepAliveSeconds = 3600, connectionLogs = 'none' } = props;
  const check = propChecks(at);
  check.whole('idleTimeoutSeconds', idleTimeoutSeconds, 1, 4000);
  check.whole('clientKeepAliveSeconds', clientKeepAliveSeconds, 60, 604_800);
  for (const [prop, value] of Object.entries({ accessLogs: props.accessLogs, connectionLogs })) {
    if (value === 'none') continue;
    check.matching(`${prop}.bucket`, value.bucket, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket');
    check.matching(
      `${prop}.prefix`,
      value.prefix,
      /^(?!.*AWSLogs)[^,=\s/][^,=\s]*$/,
      'a prefix without `,`, `=` and `AWSLogs`',
    );
  }
  return list({
    'idle_timeout.timeout_seconds': idleTimeoutSeconds,
    'client_keep_alive.seconds': clientKeepAliveSeconds,
    'deletion_protection.enabled': props.deletionProtection ?? true,
    'routing.http2.enabled': props.http2 ?? true,
    'routing.http.drop_invalid_header_fields.enabled': props.dropInvalidHeaderFields ?? true,
    'routing.http.desync_mitigation_mode': props.desyncMitigation ?? 'defensive',
    'routing.http.xff_header_processing.mode': props.forwardedFor ?? 'append',
    'routing.http.xff_client_port.enabled': props.forwardedForClientPort ?? false,
    'routing.http.preserve_host_header.enabled': props.preserveHost ?? false,
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': props.tlsHeaders ?? false,
    'waf.fail_open.enabled': props.wafFailOpen ?? false,
    'zonal_shift.config.enabled': props.zonalShift ?? false,
    ...logs('access_logs', props.accessLogs),
    ...logs('connection_logs', connectionLogs),
  });
}

/** The annotation `target-group-attributes`: every attribute that the algorithm allows. */
export function albTargetAttributes(at: Construct, props: AlbTargetAttributes): string {
  const { deregistrationSeconds = 30, algorithm = 'least-outstanding-requests', anomalyMitigation = false } = props;
  const { slowStartSeconds = 0, stickinessSeconds = 0 } = props;
  const check = propChecks(at);
  check.whole('deregistrationSeconds', deregistrationSeconds, 0, 3600);
  check.that(
    !anomalyMitigation || algorithm === 'weighted-random',
    'anomalyMitigation',
    anomalyMitigation,
    `false with the algorithm ${algorithm}`,
  );
  if (slowStartSeconds !== 0) {
    check.that(
      algorithm === 'round-robin',
      'slowStartSeconds',
      slowStartSeconds,
      `0 with the algorithm ${algorithm}; only round-robin knows a slow start`,
    );
    check.whole('slowStartSeconds', slowStartSeconds, 30, 900);
  }
  check.whole('stickinessSeconds', stickinessSeconds, 0, 604_800);
  return list({
    'deregistration_delay.timeout_seconds': deregistrationSeconds,
    'load_balancing.algorithm.type': algorithm.replaceAll('-', '_'),
    'load_balancing.algorithm.anomaly_mitigation': anomalyMitigation ? 'on' : 'off',
    'slow_start.duration_seconds': slowStartSeconds,
    'stickiness.enabled': stickinessSeconds > 0,
    'stickiness.type': 'lb_cookie',
    // The balancer takes no 0 here; it does not count while stickiness is off.
    'stickiness.lb_cookie.duration_seconds': stickinessSeconds || 86_400,
  });
}
