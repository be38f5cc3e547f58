import { quantity } from '../../rules/quantity.ts';
import { duplicateVariables, missing, sameProbe } from '../containers.ts';
import { type Check, eachContainer, eachWorkload, type Lint, lintOf } from '../lint.ts';
import type { Container } from '../objects.ts';
import { isOf, policiesOf, runsOn, servicesOf } from '../workloads.ts';

/** What kube-score takes for pods, or for what makes them. */
const scored = isOf('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod');
const containers = (find: Parameters<typeof eachContainer>[0]): Check => eachContainer(find, scored);
const pods = (find: Parameters<typeof eachWorkload>[0]): Check => eachWorkload(find, scored);

const lint = lintOf('kube-score', { ofPods: true });
const optional = lintOf('kube-score', { ofPods: true, onByDefault: false });

/** What follows the last colon: of an image with a digest its hash, which kube-score takes for a tag. */
const tag = (image = ''): string => (image.includes(':') ? image.slice(image.lastIndexOf(':') + 1) : '');
const isFloating = ({ image }: Container): boolean => ['', 'latest'].includes(tag(image));

const differs = ({ resources }: Container, resource: string): boolean =>
  quantity(resources?.requests?.[resource]) !== quantity(resources?.limits?.[resource]);
const unequal = (container: Container, resource: string): string | undefined =>
  differs(container, resource) ? `requests another amount of ${resource} than its limit` : undefined;

/** The smallest user and group that kube-score takes for nobody's on the node. */
const firstFreeId = 10_000;

/** kube-score's checks of pods (README_CHECKS.md: target Pod). */
export const podLints: readonly Lint[] = [
  lint(
    'container-resources',
    'Every container has a request and a limit of CPU and memory.',
    'set resources.requests and resources.limits of cpu and memory',
    containers(
      (container) =>
        missing(container, 'limits', 'cpu') ??
        missing(container, 'limits', 'memory') ??
        missing(container, 'requests', 'cpu') ??
        missing(container, 'requests', 'memory'),
    ),
  ),
  optional(
    'container-resource-requests-equal-limits',
    'Requests of CPU and memory are as high as their limits.',
    'set requests and limits of cpu and memory to the same amounts',
    containers((container) => unequal(container, 'cpu') ?? unequal(container, 'memory')),
  ),
  optional(
    'container-cpu-requests-equal-limits',
    'Requests of CPU are as high as their limits.',
    'set request and limit of cpu to the same amount',
    containers((container) => unequal(container, 'cpu')),
  ),
  optional(
    'container-memory-requests-equal-limits',
    'Requests of memory are as high as their limits.',
    'set request and limit of memory to the same amount',
    containers((container) => unequal(container, 'memory')),
  ),
  lint(
    'container-image-tag',
    'Every image has a tag other than latest.',
    'give the image the tag of a release',
    containers((container) => (isFloating(container) ? `runs ${container.image}` : undefined)),
  ),
  lint(
    'container-image-pull-policy',
    'Every image is asked for at the registry at each start.',
    'set imagePullPolicy to Always, or name the image by its digest',
    containers((container) => {
      const { imagePullPolicy: policy } = container;
      if (policy === 'Always' || (!policy && isFloating(container))) return undefined;
      return `has the pull policy ${policy ?? 'IfNotPresent, by default'}`;
    }),
  ),
  lint(
    'container-ephemeral-storage-request-and-limit',
    'Every container has a request and a limit of local disk.',
    'set resources.requests and resources.limits of ephemeral-storage',
    containers(
      (container) =>
        missing(container, 'limits', 'ephemeral-storage') ?? missing(container, 'requests', 'ephemeral-storage'),
    ),
  ),
  optional(
    'container-ephemeral-storage-request-equals-limit',
    'Requests of local disk, where there are any, are as high as their limits.',
    'set request and limit of ephemeral-storage to the same amount',
    containers((container) => {
      const isSet = !missing(container, 'limits', 'ephemeral-storage');
      return isSet && !missing(container, 'requests', 'ephemeral-storage')
        ? unequal(container, 'ephemeral-storage')
        : undefined;
    }),
  ),
  optional(
    'container-ports-check',
    'Ports have a number, and names of at most 15 characters that are unique in their container.',
    'name each port once, in at most 15 characters, and give its number',
    containers(({ ports = [] }) => {
      const names = ports.flatMap(({ name }) => (name ? [name] : []));
      const twice = names.find((name, at) => names.indexOf(name) < at);
      if (twice) return `has two ports named ${twice}`;
      const long = names.find((name) => name.length > 15);
      if (long) return `has a port named ${long}`;
      return ports.some(({ containerPort }) => !containerPort) ? 'has a port without a number' : undefined;
    }),
  ),
  lint(
    'environment-variable-key-duplication',
    'No variable is given twice.',
    'remove all but one of the variables of that name',
    containers((container) => {
      const names = duplicateVariables(container);
      return names.length > 0 ? `gives ${names.join(', ')} twice` : undefined;
    }),
  ),
  lint(
    'pod-networkpolicy',
    'A network policy says who may connect to a pod, and one where it may connect to.',
    'add a NetworkPolicy with both policyTypes that selects the pods',
    pods((workload, context) => {
      const policies = policiesOf(workload, context);
      const lacks = (['Ingress', 'Egress'] as const).filter(
        (type) =>
          !policies.some(({ policyTypes = [], egress = [] }) =>
            policyTypes.length > 0 ? policyTypes.includes(type) : type === 'Ingress' || egress.length > 0,
          ),
      );
      return lacks.length > 0 ? `no network policy for ${lacks.join(' and ')}` : undefined;
    }),
  ),
  lint(
    'pod-probes',
    'Pods behind a Service have a readiness probe.',
    'give a container of the pod a readinessProbe',
    pods((workload, context) =>
      runsOn(workload) &&
      servicesOf(workload, context).length > 0 &&
      !workload.containers.some(({ readinessProbe }) => readinessProbe)
        ? 'a Service sends to these pods, and none of their containers has a readiness probe'
        : undefined,
    ),
  ),
  lint(
    'pod-probes-identical',
    'Readiness and liveness are asked differently.',
    'ask another path or port for each, ports by their numbers: kube-score takes two names of ports for one',
    eachContainer(
      ({ readinessProbe, livenessProbe }) =>
        readinessProbe && livenessProbe && sameProbe(readinessProbe, livenessProbe)
          ? 'asks the same for readiness and for liveness: what is not ready would be killed'
          : undefined,
      (workload) => scored(workload) && runsOn(workload),
    ),
  ),
  lint(
    'container-security-context-user-group-id',
    'Every container runs as a user and a group of 10000 or above.',
    'set runAsUser and runAsGroup to 10000 or above',
    containers(({ securityContext: own = {} }, { pod: { securityContext: pod = {} } }) => {
      const user = own.runAsUser ?? pod.runAsUser;
      const group = own.runAsGroup ?? pod.runAsGroup;
      return (user ?? 0) < firstFreeId || (group ?? 0) < firstFreeId
        ? `runs as user ${user ?? 'of its image'} and group ${group ?? 'of its image'}`
        : undefined;
    }),
  ),
  lint(
    'container-security-context-privileged',
    'No container is privileged.',
    'remove securityContext.privileged',
    containers(({ securityContext }) => (securityContext?.privileged ? 'is privileged' : undefined)),
  ),
  lint(
    'container-security-context-readonlyrootfilesystem',
    'Every container has a root file system that it cannot write to.',
    'set securityContext.readOnlyRootFilesystem of the container, and mount an emptyDir where it writes',
    containers(({ securityContext }) =>
      securityContext?.readOnlyRootFilesystem ? undefined : 'can write to its root file system',
    ),
  ),
  optional(
    'container-seccomp-profile',
    'Every pod, or each of its containers, has a seccomp profile.',
    'set securityContext.seccompProfile to RuntimeDefault',
    pods(({ annotations, pod, mainContainers }) => {
      const isSet =
        'seccomp.security.alpha.kubernetes.io/defaultProfileName' in annotations || pod.securityContext?.seccompProfile;
      const without = mainContainers.filter(({ securityContext }) => !securityContext?.seccompProfile);
      return isSet || (mainContainers.length > 0 && without.length === 0)
        ? undefined
        : `no seccomp profile for ${without.map(({ name }) => name).join(', ')}`;
    }),
  ),
  lint(
    'pod-topology-spread-constraints',
    'Topology spread constraints, where there are any, are whole.',
    'give each constraint a labelSelector, a topologyKey, a maxSkew of 1 or more and a whenUnsatisfiable',
    pods(({ pod: { topologySpreadConstraints = [] } }) => {
      const broken = topologySpreadConstraints.find(
        ({ labelSelector, maxSkew, minDomains, topologyKey, whenUnsatisfiable = '' }) =>
          !labelSelector ||
          !maxSkew ||
          minDomains === 0 ||
          !topologyKey ||
          !['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable),
      );
      return broken && `a spread over ${broken.topologyKey ?? 'no topology'} that the cluster refuses`;
    }),
  ),
];
