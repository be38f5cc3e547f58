import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from './cluster-scoped.ts';
import { propChecks } from './prop-checks.ts';

export interface PodPriorityProps {
  readonly name: string;
  /**
   * Higher pods are scheduled first; 0 is the cluster's default, above a thousand million are the cluster's own.
   *
   * @default 1000
   */
  readonly value?: number;
  /** Whether pods may displace lower ones that run, or only go before them in the queue. @default true */
  readonly preempts?: boolean;
  /** For which pods it is meant. */
  readonly description: string;
}

/** A PriorityClass: cluster-wide, so its name must be too. */
export class PodPriority extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: PodPriorityProps) {
    super(scope, id);
    this.name = props.name;
    const { value = 1000, preempts = true } = props;
    propChecks(this).whole('value', value, -2_147_483_648, 1_000_000_000);
    clusterScoped(
      new k8s.KubePriorityClass(this, 'Class', {
        metadata: { name: props.name },
        value,
        ...(!preempts && { preemptionPolicy: 'Never' }),
        description: props.description,
      }),
    );
  }
}
