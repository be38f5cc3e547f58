import { attributesOf, balancerAnnotation, isAttributeList } from './attributes.ts';
import type { ChangedObject } from './comparison.ts';
import type { FieldChange } from './fields.ts';
import type { Refusal } from './refusal.ts';

/**
 * Annotations that AWS Load Balancer Controller obeys while they are there and does not undo when they are gone, and the
 * value that does (its documentation, Ingress annotations).
 */
const undone: Readonly<Record<string, string>> = {
  'wafv2-acl-arn': 'none',
  'wafv2-acl-name': 'none',
  'waf-acl-id': 'none',
  'shield-advanced-protection': 'false',
  'minimum-load-balancer-capacity': 'CapacityUnits=0',
};

/** What AWS has for attributes that nobody set (Elastic Load Balancing API: LoadBalancerAttribute, TargetGroupAttribute). */
const attributeDefaults: Readonly<Record<string, string>> = {
  'access_logs.s3.enabled': 'false',
  'client_keep_alive.seconds': '3600',
  'connection_logs.s3.enabled': 'false',
  'deletion_protection.enabled': 'false',
  'deregistration_delay.timeout_seconds': '300',
  'idle_timeout.timeout_seconds': '60',
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'routing.http.desync_mitigation_mode': 'defensive',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'routing.http2.enabled': 'true',
  'slow_start.duration_seconds': '0',
  'stickiness.enabled': 'false',
  'stickiness.lb_cookie.duration_seconds': '86400',
  'stickiness.type': 'lb_cookie',
  'waf.fail_open.enabled': 'false',
  'zonal_shift.config.enabled': 'false',
};

const kinds = ['Ingress', 'Service'];

/** Settings of a balancer that are gone from the manifest and stay in AWS. */
export function keptSettings(changed: ChangedObject): Refusal[] {
  const { before, after, fields } = changed;
  if (!kinds.includes(before.kind) || movesAway(fields)) return [];
  const annotations = Object.entries(before.metadata.annotations ?? {});
  return annotations.flatMap(([annotation, value]) => {
    const now = after.metadata.annotations?.[annotation];
    const path = ['metadata', 'annotations', annotation];
    const name = balancerAnnotation(annotation);
    if (name === undefined) return [];
    if (!isAttributeList(annotation)) {
      const off = undone[name];
      return off === undefined || value === off || now !== undefined
        ? []
        : kept(changed, { path, before: value }, `write ${annotation}: ${JSON.stringify(off)}, or what it is to have`);
    }
    if (name === 'tags') return [];
    const attributes = attributesOf(now ?? '');
    return Object.entries(attributesOf(value)).flatMap(([attribute, old]) => {
      const fallback = attributeDefaults[attribute];
      if (attribute in attributes || old === fallback || isOff(attribute, attributes)) return [];
      const usual = fallback === undefined ? '' : ` (${attribute}=${fallback} where nobody sets it)`;
      const remedy = `write ${attribute} with the value that it is to have${usual}`;
      return kept(changed, { path: [...path, attribute], before: old }, remedy);
    });
  });
}

const kept = ({ before, after }: ChangedObject, field: FieldChange, remedy: string): Refusal[] => [
  {
    object: before,
    wanted: after,
    fields: [field],
    outcome: 'kept',
    why: 'leaving it out does not undo it: AWS keeps the value that it has',
    remedy,
    orphan: false,
  },
];

/** Under another class the controller deletes the balancer, with all that it was set to. */
const movesAway = (fields: readonly FieldChange[]): boolean =>
  fields.some(({ path }) => ['spec.ingressClassName', 'spec.loadBalancerClass'].includes(path.join('.')));

/** Of what is switched off, the details (a bucket, a duration) do not matter. */
const isOff = (attribute: string, attributes: Readonly<Record<string, string>>): boolean =>
  attribute
    .split('.')
    .some((_, at, parts) => attributes[[...parts.slice(0, at), 'enabled'].join('.')] === 'false' && at > 0);
