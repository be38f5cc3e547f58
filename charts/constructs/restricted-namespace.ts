import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from './cluster-scoped.ts';
import { propChecks } from './prop-checks.ts';

export interface RestrictedNamespaceProps {
  readonly name: string;
  /**
   * Kubernetes release whose Pod Security rules hold, such as `1.34`; an upgrade of the cluster does not change them.
   */
  readonly podSecurityVersion: string;
  /**
   * Whether a new pod counts as ready only when the ALB finds it healthy too (AWS Load Balancer Controller, Pod readiness
   * gate); otherwise a rollout can outrun the balancer.
   *
   * @default false
   */
  readonly balancerReadinessGate?: boolean;
}

/** A namespace in which Pod Security `restricted` is enforced. */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps) {
    super(scope, id);
    const check = propChecks(this);
    check.matching(
      'name',
      props.name,
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'lower-case letters, digits and -, 63 at most',
    );
    check.matching(
      'podSecurityVersion',
      props.podSecurityVersion,
      /^1\.\d{1,2}$/,
      'a release such as `1.34`, without `v`',
    );
    const modes = ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, `v${props.podSecurityVersion}`],
    ]);
    clusterScoped(
      new k8s.KubeNamespace(this, 'Namespace', {
        metadata: {
          name: props.name,
          labels: {
            ...Object.fromEntries(modes),
            ...(props.balancerReadinessGate && { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }),
          },
        },
      }),
    );
  }
}
