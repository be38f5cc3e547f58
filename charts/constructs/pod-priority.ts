import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface PodPriorityProps {
  readonly name: string;
  /** Higher pods are scheduled first and may displace lower ones; 0 is the cluster's default. @default 1000 */
  readonly value?: number;
  readonly description: string;
}

/** A PriorityClass: cluster-wide, so its name must be too. */
export class PodPriority extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: PodPriorityProps) {
    super(scope, id);
    this.name = props.name;
    new k8s.KubePriorityClass(this, 'Class', {
      metadata: { name: props.name },
      value: props.value ?? 1000,
      description: props.description,
    });
  }
}
