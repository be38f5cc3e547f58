import { type Check, eachWorkload, type Lint, lintOf } from '../lint.ts';
import { runsOn } from '../workloads.ts';

const lint = lintOf('polaris');

const sharesHost = (field: 'hostIPC' | 'hostNetwork' | 'hostPID', what: string): Check =>
  eachWorkload(({ pod }) => (pod[field] ? `shares the host's ${what}` : undefined));

/** polaris' checks of pods (pkg/config/checks: target PodSpec). */
export const podLints: readonly Lint[] = [
  lint(
    'priorityClassNotSet',
    'Pods have a priority.',
    'set priorityClassName',
    eachWorkload(({ pod }) => (pod.priorityClassName === undefined ? 'no priorityClassName' : undefined)),
  ),
  lint(
    'topologySpreadConstraint',
    'Pods that run on are spread by constraints.',
    'add topologySpreadConstraints',
    eachWorkload(
      ({ pod }) => ((pod.topologySpreadConstraints?.length ?? 0) === 0 ? 'no topology spread constraint' : undefined),
      runsOn,
    ),
  ),
  lint(
    'automountServiceAccountToken',
    "Pods do not get their account's token.",
    'set automountServiceAccountToken of the pod, or of its ServiceAccount, to false',
    eachWorkload(({ pod: { automountServiceAccountToken: mounts, serviceAccountName }, namespace }, context) => {
      const denies = context
        .inNamespace('ServiceAccount', namespace)
        .some(
          ({ manifest }) =>
            manifest.metadata.name === serviceAccountName && manifest.automountServiceAccountToken === false,
        );
      return mounts === false || (mounts === undefined && denies) ? undefined : "gets its account's token";
    }),
  ),
  lint('hostIPCSet', "No pod shares the host's IPC.", 'remove hostIPC', sharesHost('hostIPC', 'IPC')),
  lint('hostPIDSet', "No pod sees the host's processes.", 'remove hostPID', sharesHost('hostPID', 'processes')),
  lint(
    'hostNetworkSet',
    "No pod is in the host's network.",
    'remove hostNetwork',
    sharesHost('hostNetwork', 'network'),
  ),
  lint(
    'hostPathSet',
    'No pod has a folder of the host.',
    'use another kind of volume',
    eachWorkload(({ pod: { volumes = [] } }) =>
      volumes.flatMap(({ name, hostPath }) => (hostPath ? [`the volume ${name} is ${hostPath.path} of the host`] : [])),
    ),
  ),
  lint(
    'hostProcess',
    'No container is a process of a Windows host.',
    'remove windowsOptions.hostProcess',
    eachWorkload(({ pod: { securityContext, containers = [] } }) =>
      [securityContext, ...containers.map((container) => container.securityContext)].some(
        (context) => context?.windowsOptions?.hostProcess,
      )
        ? 'is a process of the host'
        : undefined,
    ),
  ),
];
