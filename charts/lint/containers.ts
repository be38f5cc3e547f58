/** What the linters ask of containers alike; each asks it in its own way. */
import { isDeepStrictEqual } from 'node:util';
import { quantity } from '../rules/quantity.ts';
import type { Workload } from './lint-context.ts';
import type { Container, Probe } from './objects.ts';

/** A missing amount, in words; 0 counts as missing. */
export function missing(
  { resources }: Container,
  of: 'requests' | 'limits',
  resource: 'cpu' | 'memory' | 'ephemeral-storage',
): string | undefined {
  // What is no quantity is none.
  return !quantity(resources?.[of]?.[resource])
    ? `has no ${resource} ${of === 'requests' ? 'request' : 'limit'}`
    : undefined;
}

/** Names of variables that are given more than once. */
export const duplicateVariables = ({ env = [] }: Container): string[] =>
  env.map(({ name }) => name).filter((name, at, names) => names.indexOf(name) < at);

/** Whether a capability is in a list; `ALL` stands for each. */
export const listsCapability = (list: readonly string[] | undefined, capability: string): boolean =>
  list?.some((entry) => /^all$/i.test(entry) || entry.toUpperCase() === capability) ?? false;

/** User, group and whether root is forbidden, as the kubelet takes them: the container's first, then the pod's. */
export const effectiveIdentity = (
  { securityContext: own }: Container,
  { pod: { securityContext: pods } }: Workload,
) => ({
  user: own?.runAsUser ?? pods?.runAsUser,
  group: own?.runAsGroup ?? pods?.runAsGroup,
  nonRoot: own?.runAsNonRoot ?? pods?.runAsNonRoot ?? false,
});

/** Paths of the host's volumes that a container mounts, those that `of` accepts. */
export const mountedHostPaths = (
  { volumeMounts = [] }: Container,
  { pod: { volumes = [] } }: Workload,
  of: (path: string, readOnly: boolean) => boolean,
): string[] =>
  volumeMounts.flatMap(({ name, readOnly = false }) =>
    volumes.flatMap((volume) =>
      volume.name === name && volume.hostPath && of(volume.hostPath.path, readOnly) ? [volume.hostPath.path] : [],
    ),
  );

/** A port's number as Go's `IntValue` has it: 0 for one that is given by its name. */
const portNumber = (port: number | string): number =>
  typeof port === 'number' ? port : Number.parseInt(port, 10) || 0;

/** Whether two probes ask the same of the same port. */
export function sameProbe(one: Probe, other: Probe): boolean {
  if (one.httpGet && other.httpGet) {
    return (
      (one.httpGet.path ?? '') === (other.httpGet.path ?? '') &&
      portNumber(one.httpGet.port) === portNumber(other.httpGet.port)
    );
  }
  if (one.tcpSocket && other.tcpSocket) return one.tcpSocket.port === other.tcpSocket.port;
  return one.exec && other.exec ? isDeepStrictEqual(one.exec.command ?? [], other.exec.command ?? []) : false;
}

/** The port that a probe asks and that its container does not name among its TCP ports. */
export function unexposedPort({ ports = [] }: Container, probe: Probe | undefined): number | string | undefined {
  const asked = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
  const exposed = ports
    .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
    .flatMap(({ name, containerPort }) => [name, containerPort]);
  return asked === undefined || exposed.includes(asked) ? undefined : asked;
}
