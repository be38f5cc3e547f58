import { ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface WorkloadIdentityProps {
  readonly name: string;
  readonly namespace: string;
  /**
   * IAM role that the account may assume (IRSA).
   *
   * @default none: no AWS permissions, or those of a Pod Identity association made in AWS
   */
  readonly roleArn?: string;
}

/** A ServiceAccount whose token no pod gets unasked. */
export class WorkloadIdentity extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    this.name = props.name;
    new ServiceAccount(this, 'Account', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        ...(props.roleArn && { annotations: { 'eks.amazonaws.com/role-arn': props.roleArn } }),
      },
      automountToken: false,
    });
  }
}
