import { ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';

export interface WorkloadIdentityProps {
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /**
   * IAM role that the account's pods may assume (IAM roles for service accounts, IRSA). EKS Pod Identity needs nothing
   * here: its association is made in AWS and names the account.
   *
   * @default none: no AWS permissions, or those of a Pod Identity association
   */
  readonly roleArn?: string;
}

/**
 * A ServiceAccount whose token no pod gets unasked. With a role, EKS mounts a token for AWS alone, which is not the one
 * that opens the cluster's API.
 */
export class WorkloadIdentity extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    this.name = props.name;
    const { roleArn } = props;
    if (roleArn !== undefined) {
      propChecks(this).matching(
        'roleArn',
        roleArn,
        /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
        '`arn:aws:iam::ACCOUNT:role/NAME`',
      );
    }
    new ServiceAccount(this, 'Account', {
      metadata: {
        name: props.name,
        ...(props.namespace && { namespace: props.namespace }),
        ...(roleArn && {
          annotations: {
            'eks.amazonaws.com/role-arn': roleArn,
            // The endpoint of the region: the global one is in us-east-1, and down when that is.
            'eks.amazonaws.com/sts-regional-endpoints': 'true',
          },
        }),
      },
      automountToken: false,
    });
  }
}
