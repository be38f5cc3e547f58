import { describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { AlbIngress, type AlbIngressProps } from './alb-ingress.ts';

const props: AlbIngressProps = {
  name: 'wiki',
  host: 'wiki.example.com',
  service: { name: 'wiki', port: 3000 },
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/one',
  healthPath: '/ready',
  wafAclArn: 'none',
  accessLogs: 'none',
};
const ingress = (changes: Partial<AlbIngressProps> = {}) =>
  renderedInChart((chart) => new AlbIngress(chart, 'Ingress', { ...props, ...changes })).only('Ingress');
const annotation = (name: string, changes: Partial<AlbIngressProps> = {}) =>
  ingress(changes).metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`];

describe('AlbIngress', () => {
  it('sends everything of its host to the pods of the Service, over https alone', () => {
    const { spec } = ingress() as unknown as { spec: unknown };
    expect(spec).toEqual({
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
    expect(annotation('target-type')).toBe('ip');
    expect(annotation('listen-ports')).toBe('[{"HTTP":80},{"HTTPS":443}]');
    expect(annotation('ssl-redirect')).toBe('443');
  });

  it('asks the readiness path whether a pod may receive traffic', () => {
    expect(annotation('healthcheck-path')).toBe('/ready');
    expect(annotation('success-codes')).toBe('200');
  });

  it('says no where something is off, because an attribute that is left out keeps its value', () => {
    expect(annotation('wafv2-acl-arn')).toBe('none');
    expect(annotation('load-balancer-attributes')).toContain('access_logs.s3.enabled=false');
    expect(annotation('target-group-attributes')).toContain('stickiness.enabled=false');
    expect(annotation('load-balancer-attributes', { deletionProtection: false })).toContain(
      'deletion_protection.enabled=false',
    );
  });

  it('writes timeouts and logs as the controller reads them', () => {
    const changes = {
      idleTimeoutSeconds: 50,
      deregistrationSeconds: 20,
      accessLogs: { bucket: 'logs', prefix: 'wiki' },
    };
    expect(annotation('load-balancer-attributes', changes)).toMatch(
      /^idle_timeout\.timeout_seconds=50,.*access_logs\.s3\.enabled=true,access_logs\.s3\.bucket=logs,access_logs\.s3\.prefix=wiki$/,
    );
    expect(annotation('target-group-attributes', changes)).toMatch(/^deregistration_delay\.timeout_seconds=20,/);
  });
});
