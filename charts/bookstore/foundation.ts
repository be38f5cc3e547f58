import type { Chart } from 'cdk8s';
import { DefaultDeny } from '../constructs/network-policy.ts';
import { PodPriority } from '../constructs/pod-priority.ts';
import { RestrictedNamespace } from '../constructs/restricted-namespace.ts';
import { WorkloadIdentity } from '../constructs/workload-identity.ts';
import { application, type Workload } from './names.ts';
import type { Site } from './site.ts';

/** The namespace and what all pods share. */
export interface Foundation {
  readonly chart: Chart;
  readonly priorityClass: string;
  /** Makes the ServiceAccount of a workload, without a token and without a role in AWS, and answers its name. */
  readonly account: (workload: Workload) => string;
  /** ServiceAccount as which External Secrets reads; none where it does so by its own identity, or not at all. */
  readonly secretsAccount: string | undefined;
}

export function foundationOf(site: Site): Foundation {
  const { namespace, cluster, ingress, secrets } = site.environment;
  const chart = site.clusterChart('foundation');
  new RestrictedNamespace(chart, 'Namespace', {
    name: namespace,
    podSecurityVersion: cluster.version,
    balancerReadinessGate: ingress.kind === 'alb',
  });
  new DefaultDeny(chart, 'DefaultDeny', { namespace });
  const priority = new PodPriority(chart, 'Priority', {
    // Cluster-wide, like the volumes: named by the namespace, of which the cluster has only one.
    name: namespace,
    description: 'The bookstore: before batch work, after what the cluster itself needs.',
  });
  const account = (id: string, name: string, roleArn?: string) =>
    new WorkloadIdentity(chart, id, { name, namespace, roleArn }).name;
  return {
    chart,
    priorityClass: priority.name,
    account: ({ name }) => account(`Account-${name}`, name),
    // The only one with a role in AWS: External Secrets reads the secrets as this account, the pods read only files.
    secretsAccount:
      secrets.provider === 'external-secrets' && secrets.identity.provider === 'irsa'
        ? account('SecretsAccount', `${application}-secrets`, secrets.identity.roleArn)
        : undefined,
  };
}
