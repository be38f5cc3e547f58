import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type AlbAttributes, type AlbTargetAttributes, albAttributes, albTargetAttributes } from './alb-attributes.ts';
import { type HostRule, hostRule } from './host-rule.ts';
import { propChecks } from './prop-checks.ts';

/** How the balancer asks a pod whether it may receive traffic. */
export interface AlbHealthCheck {
  /** Seconds between two questions, 5 to 300. @default 10 */
  readonly intervalSeconds?: number;
  /** Seconds for an answer, 2 to 120 and less than the interval. @default 5 */
  readonly timeoutSeconds?: number;
  /** Good answers after which a pod receives traffic, 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Bad answers after which it receives none, 2 to 10. @default 2 */
  readonly unhealthyThreshold?: number;
  /** Status codes of a good answer, such as `200` or `200-204,301`. @default 200 */
  readonly successCodes?: string;
}

/** What the AWS Load Balancer Controller makes of an Ingress. */
export interface AlbIngressProps extends HostRule, AlbAttributes, AlbTargetAttributes {
  readonly name: string;
  /** Name of the balancer in AWS, 32 letters, digits and - at most. @default the controller's own choice */
  readonly balancerName?: string;
  /**
   * Ingresses with this name share a balancer; those of a lower order, -1000 to 1000, come first. A change of the name
   * moves the Ingress to another balancer, which has another address.
   *
   * @default a balancer of its own
   */
  readonly group?: { readonly name: string; readonly order?: number };
  /** @default internet-facing */
  readonly scheme?: 'internet-facing' | 'internal';
  /** @default ipv4 */
  readonly ipAddressType?: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
  /** Subnets of the balancer, by id or name, in two zones at least. @default those that are tagged for it */
  readonly subnets?: readonly string[];
  /**
   * Security groups of the balancer, by id or name. The controller no longer opens the pods' own to it, unless it is also
   * told to (`manage-backend-security-group-rules`, written as true).
   *
   * @default one that the controller makes, open to `inboundCidrs`
   */
  readonly securityGroups?: readonly string[];
  /** Ranges that may reach the balancer; not together with security groups, which would win. @default everybody */
  readonly inboundCidrs?: readonly string[];
  /** Tags of everything that is made in AWS. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** ACM certificates: the first is shown to clients that name no host. */
  readonly certificateArns: readonly string[];
  /** @default ELBSecurityPolicy-TLS13-1-2-2021-06; the balancer's own default is of 2016 */
  readonly sslPolicy?: string;
  /** Ports on which the balancer listens; `http` only sends to `https`, and may be `none`. @default 80 and 443 */
  readonly listen?: { readonly http?: number | 'none'; readonly https?: number };
  /** Path that answers when a pod may receive traffic: the pod's readiness path. */
  readonly healthPath: string;
  /** @default asked every 10 seconds, 2 answers of 200 in a row */
  readonly healthCheck?: AlbHealthCheck;
  /** Web ACL, or `none`. */
  readonly wafAclArn: string;
  /** Whether AWS Shield Advanced protects the balancer; the account must have subscribed. @default false */
  readonly shieldAdvanced?: boolean;
}

/**
 * An Ingress of the class `alb`. Every attribute is written, also where it says no: one that is left out keeps the value
 * it had (AWS Load Balancer Controller, Annotations).
 */
export class AlbIngress extends Construct {
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    const annotations = {
      ...this.#placement(props),
      ...this.#listeners(props),
      ...this.#healthCheck(props),
      'load-balancer-attributes': albAttributes(this, props),
      'target-group-attributes': albTargetAttributes(this, props),
    };
    new k8s.KubeIngress(this, 'Ingress', {
      metadata: {
        name: props.name,
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]),
        ),
      },
      spec: {
        ingressClassName: 'alb',
        // The certificate is the one of the annotation; the host is named for those who read only the Ingress.
        tls: [{ hosts: [props.host] }],
        rules: [hostRule(this, props)],
      },
    });
  }

  #placement(props: AlbIngressProps): Record<string, string> {
    const { balancerName, group, subnets, securityGroups, inboundCidrs, tags } = props;
    const check = propChecks(this);
    if (balancerName !== undefined) {
      const form = /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
      check.matching(
        'balancerName',
        balancerName,
        form,
        '32 letters, digits and - at most, not beginning with `internal-`',
      );
    }
    if (group) {
      const form = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;
      check.matching('group.name', group.name, form, '63 lower-case letters, digits, . and - at most');
      check.whole('group.order', group.order ?? 0, -1000, 1000);
    }
    check.that(subnets === undefined || subnets.length >= 2, 'subnets', subnets, 'two at least, in different zones');
    check.that(
      !(securityGroups && inboundCidrs),
      'inboundCidrs',
      inboundCidrs,
      'nothing beside securityGroups, which decide alone who may connect',
    );
    for (const [prop, values] of Object.entries({ subnets, securityGroups, inboundCidrs })) {
      check.that(values === undefined || values.length > 0, prop, values, 'one at least, or nothing at all');
      check.that(
        !values?.some((value) => /[,\s]/.test(value) || value === ''),
        prop,
        values,
        'names without `,` and spaces',
      );
    }
    for (const text of Object.entries(tags ?? {}).flat())
      check.matching('tags', text, /^[^,=]{1,256}$/, 'texts without , and =');
    const words = {
      'load-balancer-name': balancerName,
      'group.name': group?.name,
      'group.order': group && String(group.order ?? 0),
      scheme: props.scheme ?? 'internet-facing',
      'ip-address-type': props.ipAddressType ?? 'ipv4',
      subnets: subnets?.join(','),
      'security-groups': securityGroups?.join(','),
      'manage-backend-security-group-rules': securityGroups && 'true',
      'inbound-cidrs': inboundCidrs?.join(','),
      tags:
        tags &&
        Object.entries(tags)
          .map(([name, value]) => `${name}=${value}`)
          .join(','),
      'wafv2-acl-arn': props.wafAclArn,
      'shield-advanced-protection': String(props.shieldAdvanced ?? false),
    };
    check.matching(
      'wafAclArn',
      props.wafAclArn,
      /^(none|arn:aws[a-z-]*:wafv2:[^:]+:\d{12}:regional\/webacl\/.+)$/,
      'a regional web ACL of WAFv2, or `none`',
    );
    return Object.fromEntries(
      Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  #listeners({ certificateArns, sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06', listen = {} }: AlbIngressProps) {
    const { http = 80, https = 443 } = listen;
    const check = propChecks(this);
    check.that(certificateArns.length > 0, 'certificateArns', certificateArns, 'one at least');
    for (const arn of certificateArns) {
      const form = /^arn:aws[a-z-]*:(acm:[^:]+:\d{12}:certificate\/|iam::\d{12}:server-certificate\/)[^,\s]+$/;
      check.matching('certificateArns', arn, form, 'ARNs of certificates of ACM (or IAM)');
    }
    check.matching('sslPolicy', sslPolicy, /^ELBSecurityPolicy-[\w-]+$/, 'a security policy of the balancer');
    check.whole('listen.https', https, 1, 65_535);
    if (http !== 'none') check.whole('listen.http', http, 1, 65_535);
    check.that(http !== https, 'listen.http', http, 'another port than listen.https');
    return {
      // Pods, not nodes: a NodePort adds a hop, and readiness gates need it.
      'target-type': 'ip',
      'backend-protocol': 'HTTP',
      'backend-protocol-version': 'HTTP1',
      'listen-ports': JSON.stringify([...(http === 'none' ? [] : [{ HTTP: http }]), { HTTPS: https }]),
      ...(http !== 'none' && { 'ssl-redirect': String(https) }),
      'ssl-policy': sslPolicy,
      'certificate-arn': certificateArns.join(','),
    };
  }

  #healthCheck({ healthPath, healthCheck = {} }: AlbIngressProps) {
    const { intervalSeconds = 10, timeoutSeconds = 5, healthyThreshold = 2, unhealthyThreshold = 2 } = healthCheck;
    const { successCodes = '200' } = healthCheck;
    const check = propChecks(this);
    check.matching('healthPath', healthPath, /^\/[^\s?#]*$/, 'a path that begins with /');
    check.whole('healthCheck.intervalSeconds', intervalSeconds, 5, 300);
    check.whole('healthCheck.timeoutSeconds', timeoutSeconds, 2, Math.min(120, intervalSeconds - 1));
    check.whole('healthCheck.healthyThreshold', healthyThreshold, 2, 10);
    check.whole('healthCheck.unhealthyThreshold', unhealthyThreshold, 2, 10);
    check.matching(
      'healthCheck.successCodes',
      successCodes,
      /^[2-4]\d\d([,-][2-4]\d\d)*$/,
      'codes such as `200` or `200-204,301`',
    );
    return {
      'healthcheck-protocol': 'HTTP',
      'healthcheck-port': 'traffic-port',
      'healthcheck-path': healthPath,
      'healthcheck-interval-seconds': String(intervalSeconds),
      'healthcheck-timeout-seconds': String(timeoutSeconds),
      'healthy-threshold-count': String(healthyThreshold),
      'unhealthy-threshold-count': String(unhealthyThreshold),
      'success-codes': successCodes,
    };
  }
}
