import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import type { AlbAttributes, AlbTargetAttributes } from './alb-attributes.ts';
import { type AlbHealthCheck, AlbIngress, type AlbIngressProps } from './alb-ingress.ts';

const arn = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;
const webAcl = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/wiki/1';

const minimal: AlbIngressProps = {
  name: 'wiki',
  host: 'wiki.example.com',
  service: { name: 'wiki', port: 3000 },
  certificateArns: [arn('one')],
  healthPath: '/ready',
  wafAclArn: 'none',
  accessLogs: 'none',
};

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<Omit<AlbIngressProps, 'inboundCidrs'>> = {
  ...minimal,
  balancerName: 'wiki-production',
  group: { name: 'wikis', order: 5 },
  scheme: 'internal',
  ipAddressType: 'dualstack',
  subnets: ['subnet-a', 'subnet-b'],
  securityGroups: ['sg-a'],
  tags: { team: 'wiki', stage: 'production' },
  certificateArns: [arn('one'), arn('two')],
  sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
  listen: { http: 8080, https: 8443 },
  healthCheck: {
    intervalSeconds: 20,
    timeoutSeconds: 10,
    healthyThreshold: 3,
    unhealthyThreshold: 4,
    successCodes: '200-204',
  } satisfies Required<AlbHealthCheck>,
  wafAclArn: webAcl,
  shieldAdvanced: true,
  ...({
    idleTimeoutSeconds: 50,
    clientKeepAliveSeconds: 600,
    accessLogs: { bucket: 'logs', prefix: 'wiki' },
    connectionLogs: { bucket: 'logs', prefix: 'wiki-connections' },
    deletionProtection: false,
    http2: false,
    dropInvalidHeaderFields: false,
    desyncMitigation: 'strictest',
    forwardedFor: 'preserve',
    forwardedForClientPort: true,
    preserveHost: true,
    tlsHeaders: true,
    wafFailOpen: true,
    zonalShift: true,
  } satisfies Required<AlbAttributes>),
  ...({
    deregistrationSeconds: 20,
    algorithm: 'weighted-random',
    anomalyMitigation: true,
    slowStartSeconds: 0,
    stickinessSeconds: 60,
  } satisfies Required<AlbTargetAttributes>),
};

const ingress = (props: AlbIngressProps) =>
  renderedInChart((chart) => new AlbIngress(chart, 'Ingress', props)).only('Ingress');
const annotations = (props: AlbIngressProps) =>
  Object.fromEntries(
    Object.entries(ingress(props).metadata.annotations ?? {}).map(([name, value]) => [
      name.replace('alb.ingress.kubernetes.io/', ''),
      value,
    ]),
  );
const attributes = (text = '') => text.split(',');

describe('AlbIngress', () => {
  it('sends everything of its host to the pods of the Service, over https alone', () => {
    expect(ingress(minimal)['spec']).toEqual({
      ingressClassName: 'alb',
      tls: [{ hosts: ['wiki.example.com'] }],
      rules: [
        {
          host: 'wiki.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'wiki', port: { number: 3000 } } } }],
          },
        },
      ],
    });
    expect(annotations(minimal)).toMatchObject({
      'target-type': 'ip',
      'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'ssl-redirect': '443',
      'certificate-arn': arn('one'),
    });
  });

  it('asks the readiness path whether a pod may receive traffic', () => {
    expect(annotations(minimal)).toMatchObject({
      'healthcheck-path': '/ready',
      'healthcheck-port': 'traffic-port',
      'success-codes': '200',
    });
  });

  it('says no where something is off, because what is left out keeps its value', () => {
    const written = annotations(minimal);
    expect(written).toMatchObject({ 'wafv2-acl-arn': 'none', 'shield-advanced-protection': 'false' });
    expect(attributes(written['load-balancer-attributes'])).toEqual([
      'idle_timeout.timeout_seconds=60',
      'client_keep_alive.seconds=3600',
      'deletion_protection.enabled=true',
      'routing.http2.enabled=true',
      'routing.http.drop_invalid_header_fields.enabled=true',
      'routing.http.desync_mitigation_mode=defensive',
      'routing.http.xff_header_processing.mode=append',
      'routing.http.xff_client_port.enabled=false',
      'routing.http.preserve_host_header.enabled=false',
      'routing.http.x_amzn_tls_version_and_cipher_suite.enabled=false',
      'waf.fail_open.enabled=false',
      'zonal_shift.config.enabled=false',
      'access_logs.s3.enabled=false',
      'connection_logs.s3.enabled=false',
    ]);
    expect(attributes(written['target-group-attributes'])).toEqual([
      'deregistration_delay.timeout_seconds=30',
      'load_balancing.algorithm.type=least_outstanding_requests',
      'load_balancing.algorithm.anomaly_mitigation=off',
      'slow_start.duration_seconds=0',
      'stickiness.enabled=false',
      'stickiness.type=lb_cookie',
      'stickiness.lb_cookie.duration_seconds=86400',
    ]);
  });

  it('writes every prop as the controller reads it', () => {
    const written = annotations(complete);
    expect(written).toMatchObject({
      'load-balancer-name': 'wiki-production',
      'group.name': 'wikis',
      'group.order': '5',
      scheme: 'internal',
      'ip-address-type': 'dualstack',
      subnets: 'subnet-a,subnet-b',
      'security-groups': 'sg-a',
      'manage-backend-security-group-rules': 'true',
      tags: 'team=wiki,stage=production',
      'certificate-arn': `${arn('one')},${arn('two')}`,
      'ssl-policy': 'ELBSecurityPolicy-TLS13-1-3-2021-06',
      'listen-ports': '[{"HTTP":8080},{"HTTPS":8443}]',
      'ssl-redirect': '8443',
      'healthcheck-interval-seconds': '20',
      'healthcheck-timeout-seconds': '10',
      'healthy-threshold-count': '3',
      'unhealthy-threshold-count': '4',
      'success-codes': '200-204',
      'wafv2-acl-arn': webAcl,
      'shield-advanced-protection': 'true',
    });
    expect(attributes(written['load-balancer-attributes'])).toEqual(
      expect.arrayContaining([
        'idle_timeout.timeout_seconds=50',
        'client_keep_alive.seconds=600',
        'deletion_protection.enabled=false',
        'routing.http2.enabled=false',
        'routing.http.drop_invalid_header_fields.enabled=false',
        'routing.http.desync_mitigation_mode=strictest',
        'routing.http.xff_header_processing.mode=preserve',
        'routing.http.xff_client_port.enabled=true',
        'routing.http.preserve_host_header.enabled=true',
        'routing.http.x_amzn_tls_version_and_cipher_suite.enabled=true',
        'waf.fail_open.enabled=true',
        'zonal_shift.config.enabled=true',
        'access_logs.s3.bucket=logs',
        'access_logs.s3.prefix=wiki',
        'connection_logs.s3.prefix=wiki-connections',
      ]),
    );
    expect(attributes(written['target-group-attributes'])).toEqual(
      expect.arrayContaining([
        'deregistration_delay.timeout_seconds=20',
        'load_balancing.algorithm.type=weighted_random',
        'load_balancing.algorithm.anomaly_mitigation=on',
        'stickiness.enabled=true',
        'stickiness.lb_cookie.duration_seconds=60',
      ]),
    );
    expect(annotations({ ...minimal, inboundCidrs: ['10.0.0.0/8'] })['inbound-cidrs']).toBe('10.0.0.0/8');
  });

  it('redirects from no port where it listens on https alone', () => {
    const written = annotations({ ...minimal, listen: { http: 'none' } });
    expect(written['listen-ports']).toBe('[{"HTTPS":443}]');
    expect(written).not.toHaveProperty('ssl-redirect');
  });

  it.each([
    ['a name longer than AWS takes', { balancerName: 'a'.repeat(33) }, 'balancerName is "aaa'],
    ['a group that no Ingress may have', { group: { name: 'Wiki' } }, 'group.name is "Wiki"'],
    ['an order out of range', { group: { name: 'wiki', order: 1001 } }, 'group.order is 1001'],
    ['a subnet alone', { subnets: ['subnet-a'] }, 'two at least, in different zones'],
    [
      'ranges that security groups would win over',
      { securityGroups: ['a'], inboundCidrs: ['::/0'] },
      'inboundCidrs is',
    ],
    ['no certificate', { certificateArns: [] }, 'certificateArns is []; accepted is one at least'],
    ['what is no certificate', { certificateArns: ['one'] }, 'certificateArns is "one"'],
    ['one port for http and https', { listen: { http: 443 } }, 'listen.http is 443; accepted is another port'],
    ['an idle timeout out of range', { idleTimeoutSeconds: 4001 }, 'idleTimeoutSeconds is 4001'],
    ['a deregistration out of range', { deregistrationSeconds: 3601 }, 'deregistrationSeconds is 3601'],
    ['a slow start that the algorithm does not know', { slowStartSeconds: 60 }, 'only round-robin knows a slow start'],
    ['a slow start too short', { algorithm: 'round-robin', slowStartSeconds: 5 }, 'slowStartSeconds is 5'],
    ['a mitigation that the algorithm does not know', { anomalyMitigation: true }, 'anomalyMitigation is true'],
    [
      'an answer that may come after the next question',
      { healthCheck: { intervalSeconds: 5, timeoutSeconds: 5 } },
      'healthCheck.timeoutSeconds is 5; accepted is a whole number from 2 to 4',
    ],
    ['a relative health path', { healthPath: 'ready' }, 'healthPath is "ready"'],
    ['a web ACL of CloudFront', { wafAclArn: webAcl.replace('regional', 'global') }, 'a regional web ACL'],
    ['a prefix that AWS keeps for itself', { accessLogs: { bucket: 'logs', prefix: 'AWSLogs' } }, 'accessLogs.prefix'],
    ['a tag that would be two', { tags: { team: 'a,b=c' } }, 'tags is "a,b=c"'],
    ['a host that is an address', { host: 'https://wiki.example.com' }, 'host is "https://wiki.example.com"'],
  ] as [string, Partial<AlbIngressProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => ingress({ ...minimal, ...changes })).toThrow(message);
  });
});
