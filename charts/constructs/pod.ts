import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type ContainerProps, hardenedContainer, identityOf, pullPolicyOf } from './container.ts';
import { foldersOf, volumesOf } from './folders.ts';
import type { LintExemptions } from './lint-exemptions.ts';

/** One container, hardened for Pod Security `restricted`, and the pod around it. */
export interface PodProps extends ContainerProps {
  /** ServiceAccount of the pod; its token is never mounted. @default the namespace's `default` */
  readonly serviceAccount?: string;
  /** PriorityClass of the pod. @default the cluster's default priority */
  readonly priorityClass?: string;
}

/**
 * Where linters contradict good sense: a digest needs no pull policy of Always, and a PriorityClass is an object of the
 * whole cluster, which one app alone should not have to bring.
 */
export const podExemptions = (
  props: Pick<PodProps, 'image' | 'imagePullPolicy' | 'priorityClass'>,
): LintExemptions => ({
  ...(pullPolicyOf(props) !== 'Always' && {
    'kube-score/container-image-pull-policy': noNeedToAsk,
    'polaris/pullPolicyNotAlways': noNeedToAsk,
  }),
  ...(props.priorityClass === undefined && {
    'polaris/priorityClassNotSet': "no priority was asked for: the cluster's default holds",
  }),
});

const noNeedToAsk =
  'a digest names one content, and an image loaded onto the node has no other: asking could only fail';

/** The pod around one hardened container; `more` adds scheduling, `containerMore` ports and probes. */
export function podSpec(
  at: Construct,
  props: PodProps,
  more: Partial<k8s.PodSpec> = {},
  containerMore: Partial<k8s.Container> = {},
): k8s.PodSpec {
  const { uid, gid } = identityOf(props.identity);
  return {
    automountServiceAccountToken: false,
    // Services as variables would be a hundred names that nobody asked for, and slow starts in a crowded namespace.
    enableServiceLinks: false,
    serviceAccountName: props.serviceAccount,
    priorityClassName: props.priorityClass,
    // With the default of 5 every look-up of a name outside the cluster first tries four names inside it.
    dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      // Makes the Secrets' files readable to the process; EFS ignores it (its access point decides).
      fsGroup: gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [hardenedContainer(at, props, containerMore)],
    volumes: volumesOf(foldersOf(at, props.folders)),
    ...more,
  };
}
