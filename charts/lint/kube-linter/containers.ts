import {
  duplicateVariables,
  effectiveIdentity,
  listsCapability,
  missing,
  mountedHostPaths,
  unexposedPort,
} from '../containers.ts';
import { type Check, eachContainer, type Lint, lintOf } from '../lint.ts';
import type { LintContext, Workload } from '../lint-context.ts';
import type { Container, KeyReference } from '../objects.ts';

const lint = lintOf('kube-linter');
const optional = lintOf('kube-linter', { onByDefault: false });

/** Images that have no tag, or the tag latest. */
const floating = [/.*:(latest)$/, /^[^:]*$/, /(.*\/[^:]+)$/];
const sensitivePath = /^\/(|boot|dev|etc|lib|proc|sys|usr)$/;

const mounts =
  (of: (path: string, readOnly: boolean) => boolean) =>
  (container: Container, workload: Workload): string | undefined => {
    const paths = mountedHostPaths(container, workload, of);
    return paths.length > 0 ? `mounts ${paths.join(', ')} of the host` : undefined;
  };

const asksItself = (which: 'startupProbe' | 'readinessProbe' | 'livenessProbe'): Check =>
  eachContainer((container) => {
    const port = unexposedPort(container, container[which]);
    return port === undefined ? undefined : `is asked at port ${port}, which it does not expose`;
  });

/** Every key of the Secrets and ConfigMaps that are rendered. */
const renderedKeys = (context: LintContext): string[] => [
  ...context
    .ofKind('Secret')
    .flatMap(({ manifest: { metadata, data, stringData } }) =>
      Object.keys({ ...data, ...stringData }).map((key) => keyText('Secret', { name: metadata.name, key })),
    ),
  ...context
    .ofKind('ConfigMap')
    .flatMap(({ manifest: { metadata, data, binaryData } }) =>
      Object.keys({ ...data, ...binaryData }).map((key) => keyText('ConfigMap', { name: metadata.name, key })),
    ),
];
const keyText = (kind: string, { name, key }: KeyReference): string => `${key} of ${kind} ${name}`;

/** The keys that a container's variables are taken from, without those that may be missing. */
const wantedKeys = ({ env = [] }: Container): string[] =>
  env.flatMap(({ valueFrom: { secretKeyRef, configMapKeyRef } = {} }) => [
    ...(secretKeyRef && !secretKeyRef.optional ? [keyText('Secret', secretKeyRef)] : []),
    ...(configMapKeyRef && !configMapKeyRef.optional ? [keyText('ConfigMap', configMapKeyRef)] : []),
  ]);

/** KubeLinter's checks of containers. */
export const containerLints: readonly Lint[] = [
  lint(
    'drop-net-raw-capability',
    'A container that says anything about capabilities drops NET_RAW.',
    'drop ALL capabilities',
    eachContainer(({ securityContext }) => {
      const { add, drop } = securityContext?.capabilities ?? { add: [], drop: ['ALL'] };
      if (listsCapability(add, 'NET_RAW')) return 'adds NET_RAW';
      return listsCapability(drop, 'NET_RAW') ? undefined : 'does not drop NET_RAW';
    }),
  ),
  lint(
    'duplicate-env-var',
    'No variable is given twice.',
    'remove all but one of the variables of that name',
    eachContainer((container) => {
      const names = duplicateVariables(container);
      return names.length > 0 ? `gives ${names.join(', ')} twice` : undefined;
    }),
  ),
  lint(
    'env-var-secret',
    'No variable with `secret` in its name has its value in the manifest.',
    'mount the secret as a file',
    eachContainer(({ env = [] }) => {
      const secret = env.find(({ name, value }) => /secret/i.test(name) && value);
      return secret && `gives ${secret.name} its value`;
    }),
  ),
  lint(
    'latest-tag',
    'Every image has a tag other than latest.',
    'give the image the tag of a release',
    eachContainer(({ image = '' }) => (floating.some((pattern) => pattern.test(image)) ? `runs ${image}` : undefined)),
  ),
  lint(
    'liveness-port',
    'A liveness probe asks a port that its container exposes.',
    'name the port among the ports of the container',
    asksItself('livenessProbe'),
  ),
  lint(
    'readiness-port',
    'A readiness probe asks a port that its container exposes.',
    'name the port among the ports of the container',
    asksItself('readinessProbe'),
  ),
  lint(
    'startup-port',
    'A startup probe asks a port that its container exposes.',
    'name the port among the ports of the container',
    asksItself('startupProbe'),
  ),
  lint(
    'no-read-only-root-fs',
    'Every container has a root file system that it cannot write to.',
    'set securityContext.readOnlyRootFilesystem, and mount an emptyDir where the container writes',
    eachContainer(({ securityContext }) =>
      securityContext?.readOnlyRootFilesystem ? undefined : 'can write to its root file system',
    ),
  ),
  lint(
    'privilege-escalation-container',
    'No container may gain privileges.',
    'set allowPrivilegeEscalation to false, remove privileged and the capability SYS_ADMIN',
    eachContainer(({ securityContext: { allowPrivilegeEscalation, privileged, capabilities } = {} }) => {
      if (allowPrivilegeEscalation) return 'allows privilege escalation';
      if (privileged) return 'is privileged';
      return capabilities?.add?.includes('SYS_ADMIN') ? 'adds SYS_ADMIN' : undefined;
    }),
  ),
  lint(
    'privileged-container',
    'No container is privileged.',
    'remove securityContext.privileged',
    eachContainer(({ securityContext }) => (securityContext?.privileged ? 'is privileged' : undefined)),
  ),
  lint(
    'run-as-non-root',
    'Every container runs as a user and a group other than root.',
    'set runAsNonRoot, and runAsUser and runAsGroup to numbers above 0',
    eachContainer((container, workload) => {
      const { user, group, nonRoot } = effectiveIdentity(container, workload);
      if (user && group) return undefined;
      if (!group) return group === 0 ? 'runs as the group root' : 'has no runAsGroup';
      if (!nonRoot) return 'may run as root';
      return user === 0 ? 'runs as root, and is forbidden to' : undefined;
    }),
  ),
  lint(
    'docker-sock',
    "No container mounts the container runtime's socket.",
    'remove the volume',
    eachContainer(mounts((path) => path.endsWith('docker.sock'))),
  ),
  lint(
    'sensitive-host-mounts',
    'No container mounts a folder of the host that the system lives in.',
    'remove the volume',
    eachContainer(mounts((path) => sensitivePath.test(path))),
  ),
  lint(
    'ssh-port',
    'No container offers port 22.',
    'offer another port',
    eachContainer(({ ports = [] }) =>
      ports.some(({ containerPort, protocol = 'TCP' }) => containerPort === 22 && protocol === 'TCP')
        ? 'offers port 22'
        : undefined,
    ),
  ),
  lint(
    'unset-cpu-requirements',
    'Every container has a request of CPU.',
    'set resources.requests.cpu',
    eachContainer((container) => missing(container, 'requests', 'cpu')),
  ),
  lint(
    'unset-memory-requirements',
    'Every container has a limit of memory.',
    'set resources.limits.memory',
    eachContainer((container) => missing(container, 'limits', 'memory')),
  ),
  optional(
    'env-value-from',
    'Variables are taken from keys of Secrets and ConfigMaps that are rendered.',
    'name a key that is there',
    eachContainer((container, _, context) => {
      const wanted = wantedKeys(container);
      if (wanted.length === 0) return undefined;
      const rendered = renderedKeys(context);
      const missed = wanted.filter((key) => !rendered.includes(key));
      return missed.length > 0 ? `reads ${missed.join(', ')}, which is not rendered` : undefined;
    }),
  ),
  optional(
    'no-liveness-probe',
    'Every container has a liveness probe, also one that runs once.',
    'add a livenessProbe',
    eachContainer(({ livenessProbe }) => (livenessProbe ? undefined : 'has no liveness probe'), undefined, 'main'),
  ),
  optional(
    'no-readiness-probe',
    'Every container has a readiness probe, also one that runs once.',
    'add a readinessProbe',
    eachContainer(({ readinessProbe }) => (readinessProbe ? undefined : 'has no readiness probe'), undefined, 'main'),
  ),
  optional(
    'privileged-ports',
    'No container offers a port below 1024.',
    'offer a port of 1024 or above',
    eachContainer(({ ports = [] }) => {
      const low = ports.find(({ containerPort = 0 }) => containerPort > 0 && containerPort < 1024);
      return low && `offers port ${low.containerPort}`;
    }),
  ),
  optional(
    'read-secret-from-env-var',
    'No variable is taken from a Secret.',
    'mount the Secret as files: a variable keeps the old value when it changes',
    eachContainer(({ env = [] }) => {
      const secret = env.find(({ valueFrom }) => valueFrom?.secretKeyRef);
      return secret && `takes ${secret.name} from a Secret`;
    }),
  ),
  optional(
    'unsafe-proc-mount',
    'No container sees all of /proc.',
    'remove securityContext.procMount',
    eachContainer(({ securityContext }) =>
      securityContext?.procMount === 'Unmasked' ? 'sees all of /proc' : undefined,
    ),
  ),
  optional(
    'writable-host-mount',
    'No container can write to a folder of the host.',
    'mount the volume readOnly, or remove it',
    eachContainer(mounts((_, readOnly) => !readOnly)),
  ),
];
