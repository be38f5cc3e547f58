import type { RenderedObject } from '../synth/rendering.ts';
import type { CheckName } from './lint.ts';
import type { LintContext, Workload } from './lint-context.ts';
import type { Labels } from './objects.ts';
import { privateKey, sensitiveName } from './polaris/containers.ts';
import { autoscalerOf, policiesOf } from './workloads.ts';

/** Checks that some objects do not pass on purpose; they say so by the linter's own annotation. */
export interface ExemptionChoice {
  readonly checks: readonly CheckName[];
  readonly reason: string;
  /** Without it the annotation alone decides. */
  readonly only?: {
    /** When the reason is true, as `where …`. */
    readonly where: string;
    readonly holds: (object: RenderedObject, context: LintContext) => boolean;
  };
}

/** Checks that are off by default and stay off. */
export interface OmissionChoice {
  readonly checks: readonly CheckName[];
  readonly reason: string;
}

const workloadOf = (object: RenderedObject, context: LintContext): Workload | undefined =>
  context.workloads.find((workload) => workload.object === object);

const ofWorkloads =
  (holds: (workload: Workload, context: LintContext) => boolean) =>
  (object: RenderedObject, context: LintContext): boolean => {
    const workload = workloadOf(object, context);
    return workload !== undefined && holds(workload, context);
  };

/** Where the linters contradict each other or good sense, and an object may leave a check out. */
export const exemptionChoices: readonly ExemptionChoice[] = [
  {
    checks: ['kube-score/container-image-pull-policy', 'polaris/pullPolicyNotAlways'],
    reason: 'A digest, or the tag of a release, names one content: asking the registry at each start could only fail.',
    only: {
      where: 'every image has a digest or the tag of a release',
      holds: ofWorkloads(({ containers }) =>
        containers.every(({ image = '' }) => /:[^/]+$/.test(image) && !image.endsWith(':latest')),
      ),
    },
  },
  {
    checks: ['polaris/deploymentMissingReplicas'],
    reason:
      'polaris wants replicas in the Deployment, kube-score (deployment-targeted-by-hpa-does-not-have-replicas-configured) wants none beside an autoscaler. kube-score is right: each apply would set them back. Where one pod is asked for, there is one.',
    only: {
      where: 'an autoscaler owns the replicas, or one is asked for',
      holds: ofWorkloads(
        (workload, context) => autoscalerOf(workload, context) !== undefined || workload.spec.replicas === 1,
      ),
    },
  },
  {
    checks: ['polaris/missingNetworkPolicy'],
    reason:
      'polaris wants a rule for connections to every pod. To pods that nobody connects to there is none, and a policy that concerns both directions says so by its silence.',
    only: {
      where: 'a policy for both directions concerns the pods',
      holds: ofWorkloads((workload, context) =>
        policiesOf(workload, context).some(({ policyTypes = [] }) =>
          ['Ingress', 'Egress'].every((type) => policyTypes.includes(type)),
        ),
      ),
    },
  },
  {
    checks: ['polaris/sensitiveConfigmapContent'],
    reason: 'polaris goes by names. `DATABASE_PASSWORD_FILE` says where the secret lies, and is not secret.',
    only: {
      where: 'the keys with such names end in `_FILE`, and no value is a private key',
      holds: ({ manifest }) =>
        Object.entries((manifest as { readonly data?: Labels }).data ?? {}).every(
          ([key, value]) => !privateKey.test(value) && (!sensitiveName.test(key) || key.endsWith('_FILE')),
        ),
    },
  },
  {
    checks: ['polaris/priorityClassNotSet'],
    reason:
      'A PriorityClass is an object of the whole cluster, which one workload alone should not have to bring; where none is asked for, the default of the cluster holds.',
  },
  {
    checks: [
      'kube-score/horizontalpodautoscaler-replicas',
      'kube-score/deployment-replicas',
      'polaris/hpaMinAvailability',
    ],
    reason: 'One pod was asked for, as on a laptop, where there is one node.',
  },
  {
    checks: ['kube-linter/job-ttl-seconds-after-finished'],
    reason:
      'A controller that applies for ever (Argo CD, Flux) would make the Job again each time it goes: there it is kept.',
  },
  {
    checks: ['kube-score/service-type', 'kube-linter/exposed-services'],
    reason: 'A port of every node was asked for, as on a laptop, where no ingress controller runs.',
    only: {
      where: 'the Service is of type NodePort',
      holds: ({ manifest }) => (manifest as { readonly spec?: { readonly type?: string } }).spec?.type === 'NodePort',
    },
  },
  {
    checks: ['polaris/tlsSettingsMissing'],
    reason:
      'An Ingress that answers on http, only to send browsers to https, would be served over https with TLS settings.',
    only: {
      where: 'its only middleware redirects',
      holds: ({ manifest: { metadata } }) =>
        /^[^,]+-redirect@kubernetescrd$/.test(
          metadata.annotations?.['traefik.ingress.kubernetes.io/router.middlewares'] ?? '',
        ),
    },
  },
  {
    checks: ['kube-score/networkpolicy-targets-pod', 'kube-linter/dangling-networkpolicy'],
    reason: "The pods that answer Let's Encrypt are made by cert-manager, for minutes, and are in no manifest.",
    only: {
      where: 'the policy selects them by their label',
      holds: ({ manifest }) =>
        'acme.cert-manager.io/http01-solver' in
        ((manifest as { readonly spec?: { readonly podSelector?: { readonly matchLabels?: Labels } } }).spec
          ?.podSelector?.matchLabels ?? {}),
    },
  },
];

/** Checks off by default that no object is held to. All others are held. */
export const omissionChoices: readonly OmissionChoice[] = [
  {
    checks: ['kube-score/container-resource-requests-equal-limits', 'kube-score/container-cpu-requests-equal-limits'],
    reason:
      'CPU that nobody else uses may be used: requests say what is reserved, limits where a pod is throttled. Memory, which cannot be taken back, is held to container-memory-requests-equal-limits.',
  },
  {
    checks: ['kube-score/container-ephemeral-storage-request-equals-limit'],
    reason: 'Scratch folders are rarely full: what they may hold is in the limit, and a fraction is reserved.',
  },
  {
    checks: ['kube-linter/no-liveness-probe', 'kube-linter/no-readiness-probe'],
    reason: 'They ask Jobs for probes, too. Of pods that run on, polaris asks the same, which is held.',
  },
  {
    checks: ['kube-linter/hpa-minimum-three-replicas', 'kube-linter/minimum-three-replicas'],
    reason:
      'How many pods are enough depends on the zones, which the rule pods-spread-over-zones counts; the second also reads 1 where an autoscaler owns the replicas.',
  },
  {
    checks: ['kube-linter/no-node-affinity'],
    reason: 'Any node that has room will do. Pods are spread by topology constraints and anti-affinity.',
  },
  {
    checks: ['kube-linter/priority-class-name'],
    reason:
      "It accepts only the system's own priorities, which an application must not take. polaris asks for one of its own.",
  },
  {
    checks: ['kube-linter/required-annotation-email', 'kube-linter/required-label-owner'],
    reason:
      'Who owns an installation is a convention of the company that runs it; a chart can add such labels to all objects.',
  },
  {
    checks: ['kube-linter/restart-policy'],
    reason:
      'It accepts neither `Never`, with which a Job shows the log of each attempt, nor the default of a Deployment.',
  },
  {
    checks: ['kube-linter/sorted-keys'],
    reason: 'Objects are written as people read them: apiVersion, kind and metadata first.',
  },
  {
    checks: ['kube-linter/schema-validation'],
    reason: 'Done by the synth itself, with the schemas of Kubernetes and of the custom resources (charts/schemas).',
  },
];
