import { listsCapability } from '../containers.ts';
import { type Check, eachContainer, type Lint, lintOf } from '../lint.ts';
import type { Workload } from '../lint-context.ts';
import type { Container, SecurityContext } from '../objects.ts';
import { runsOn } from '../workloads.ts';

const lint = lintOf('polaris');

/** Of containers that run as long as the pod: polaris asks no amounts of those that run before them. */
const amount = (of: 'requests' | 'limits', resource: 'cpu' | 'memory'): Check =>
  eachContainer(
    ({ resources }) =>
      (resources?.[of]?.[resource] ?? '') === ''
        ? `has no ${resource} ${of === 'requests' ? 'request' : 'limit'}`
        : undefined,
    undefined,
    'main',
  );

const probed = (probe: 'readinessProbe' | 'livenessProbe', name: string): Check =>
  eachContainer((container) => (container[probe] ? undefined : `has no ${name} probe`), runsOn, 'main');

/**
 * Whether a container is safe by its own word, or by the pod's where it says nothing itself.
 *
 * @param good what makes a security context safe
 * @param harmless what does not take that back
 */
const safe = (
  { securityContext: own }: Container,
  { pod: { securityContext: pods } }: Workload,
  good: (context: SecurityContext) => boolean,
  harmless: (context: SecurityContext) => boolean,
): boolean => (own !== undefined && good(own)) || (pods !== undefined && good(pods) && (!own || harmless(own)));

const insecure = [
  'NET_ADMIN',
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
];

const isHardened = (container: Container, { annotations, pod }: Workload): boolean => {
  const { seccompProfile, seLinuxOptions, capabilities } = container.securityContext ?? {};
  const podProfile = pod.securityContext?.seccompProfile?.type;
  const profile = seccompProfile?.type ?? podProfile;
  return (
    `container.apparmor.security.beta.kubernetes.io/${container.name}` in annotations ||
    (profile !== undefined && profile !== 'Unconfined') ||
    Object.keys(pod.securityContext?.seLinuxOptions ?? seLinuxOptions ?? {}).length > 0 ||
    ((capabilities?.drop?.length ?? 0) > 0 && !capabilities?.add?.some((capability) => /^all$/i.test(capability)))
  );
};

/** Names that variables and keys of ConfigMaps should not have, where the value is beside them. */
export const sensitiveName =
  /^AWS_SECRET_ACCESS_KEY$|^GOOGLE_APPLICATION_CREDENTIALS$|^AZURE_.+KEY$|^OCI_CLI_KEY_CONTENT$|password|token|bearer|secret/i;
export const privateKey = /-BEGIN\s+.*PRIVATE KEY-/i;

/** polaris' checks of containers (pkg/config/checks: target Container). */
export const containerLints: readonly Lint[] = [
  lint(
    'tagNotSpecified',
    'Every image has a tag other than latest.',
    'give the image the tag of a release',
    eachContainer(({ image = '' }) =>
      /^.+:.+$/.test(image) && !/^.+:latest$/.test(image) ? undefined : `runs ${image}`,
    ),
  ),
  lint(
    'pullPolicyNotAlways',
    'Every image is asked for at the registry at each start.',
    'set imagePullPolicy to Always, or name the image by its digest',
    eachContainer(({ imagePullPolicy: policy }) =>
      policy === 'Always' ? undefined : `has the pull policy ${policy ?? 'IfNotPresent, by default'}`,
    ),
  ),
  lint(
    'readinessProbeMissing',
    'Every container that runs on has a readiness probe.',
    'add a readinessProbe',
    probed('readinessProbe', 'readiness'),
  ),
  lint(
    'livenessProbeMissing',
    'Every container that runs on has a liveness probe.',
    'add a livenessProbe',
    probed('livenessProbe', 'liveness'),
  ),
  lint(
    'cpuRequestsMissing',
    'Every container has a request of CPU.',
    'set resources.requests.cpu',
    amount('requests', 'cpu'),
  ),
  lint('cpuLimitsMissing', 'Every container has a limit of CPU.', 'set resources.limits.cpu', amount('limits', 'cpu')),
  lint(
    'memoryRequestsMissing',
    'Every container has a request of memory.',
    'set resources.requests.memory',
    amount('requests', 'memory'),
  ),
  lint(
    'memoryLimitsMissing',
    'Every container has a limit of memory.',
    'set resources.limits.memory',
    amount('limits', 'memory'),
  ),
  lint(
    'procMount',
    'No container sees all of /proc.',
    'remove securityContext.procMount',
    eachContainer(
      ({ securityContext }) =>
        (securityContext?.procMount ?? 'Default') === 'Default'
          ? undefined
          : `has the procMount ${securityContext?.procMount}`,
      undefined,
      'main',
    ),
  ),
  lint(
    'hostPortSet',
    'No container takes a port of the host.',
    'remove hostPort',
    eachContainer(({ ports = [] }) => {
      const taken = ports.find(({ hostPort }) => hostPort);
      return taken && `takes port ${taken.hostPort} of the host`;
    }),
  ),
  lint(
    'linuxHardening',
    'Every container is restrained by seccomp, AppArmor, SELinux or dropped capabilities.',
    'set seccompProfile to RuntimeDefault, and drop ALL capabilities',
    eachContainer((container, workload) => (isHardened(container, workload) ? undefined : 'is restrained by nothing')),
  ),
  lint(
    'notReadOnlyRootFilesystem',
    'Every container has a root file system that it cannot write to.',
    'set securityContext.readOnlyRootFilesystem, and mount an emptyDir where the container writes',
    eachContainer(({ securityContext }) =>
      securityContext?.readOnlyRootFilesystem ? undefined : 'can write to its root file system',
    ),
  ),
  lint(
    'privilegeEscalationAllowed',
    'No container may gain privileges, and each says so.',
    'set allowPrivilegeEscalation to false',
    eachContainer(({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation === false ? undefined : 'may gain privileges',
    ),
  ),
  lint(
    'runAsRootAllowed',
    'No container may run as root.',
    'set runAsNonRoot, or a runAsUser above 0',
    eachContainer((container, workload) =>
      safe(
        container,
        workload,
        ({ runAsUser = 0, runAsNonRoot }) => runAsUser > 0 || runAsNonRoot === true,
        ({ runAsUser = 1, runAsNonRoot = true }) => runAsUser > 0 && runAsNonRoot,
      )
        ? undefined
        : 'may run as root',
    ),
  ),
  lint(
    'runAsPrivileged',
    'No container is privileged.',
    'remove securityContext.privileged',
    eachContainer(({ securityContext }) => (securityContext?.privileged ? 'is privileged' : undefined)),
  ),
  lint(
    'dangerousCapabilities',
    'No container adds ALL, SYS_ADMIN or NET_ADMIN.',
    'remove the capability',
    eachContainer(({ securityContext }) => {
      const added = securityContext?.capabilities?.add;
      const [danger] = ['SYS_ADMIN', 'NET_ADMIN'].filter((capability) => listsCapability(added, capability));
      return danger && `adds ${danger}`;
    }),
  ),
  lint(
    'insecureCapabilities',
    'Every container drops the capabilities that it would have by default.',
    'drop ALL capabilities',
    eachContainer(({ securityContext }) => {
      const kept = insecure.filter((capability) => !listsCapability(securityContext?.capabilities?.drop, capability));
      return kept.length > 0
        ? `keeps ${kept.length === insecure.length ? 'all capabilities' : kept.join(', ')}`
        : undefined;
    }),
  ),
  lint(
    'sensitiveContainerEnvVar',
    'No variable that looks like a secret has its value in the manifest.',
    'mount the secret as a file',
    eachContainer(({ env = [] }) => {
      const secret = env.find(
        ({ name, value }) => value !== undefined && (sensitiveName.test(name) || privateKey.test(value)),
      );
      return secret && `gives ${secret.name} its value`;
    }),
  ),
];
