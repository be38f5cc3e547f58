import type { Container, ContainerSecurity, Probe, Volume } from '../rules/pod.ts';
import { quantity } from '../rules/quantity.ts';
import { fault, repeated } from './fault.ts';
import { isDnsLabel } from './names.ts';

const dnsLabelWords = 'small letters, digits and `-`, 63 at most';

export const isPort = (port: unknown): boolean => Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535;
/** A port by number or by name (RFC 6335): 15 signs, one of them a letter. */
const isPortName = (name: string): boolean =>
  /^(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 15 && !name.includes('--');
export const portFaults = (field: string, port: string | number | undefined): string[] =>
  port === undefined || (typeof port === 'number' ? isPort(port) : isPortName(port))
    ? []
    : [fault(field, port, '1 to 65535, or a name of 15 small letters, digits and `-`')];

const resourceFaults = (field: string, { resources: { requests = {}, limits = {} } = {} }: Container): string[] => [
  ...Object.entries({ ...requests, ...limits })
    .filter(([, amount]) => quantity(amount) < 0)
    .map(([name, amount]) => fault(`${field}.${name}`, amount, '0 or more')),
  ...Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    return limit === undefined || quantity(limit) >= quantity(request)
      ? []
      : [fault(`${field}.limits.${name}`, limit, `the request of ${request} or more`)];
  }),
];

function probeFaults(field: string, probe: Probe | undefined, mustBeOne: boolean): string[] {
  if (!probe) return [];
  const { httpGet, tcpSocket, exec, grpc, successThreshold = 1 } = probe;
  const asked = [httpGet, tcpSocket, exec, grpc].filter((each) => each !== undefined).length;
  return [
    ...(asked === 1 ? [] : [fault(field, `${asked} ways to ask`, 'one of httpGet, tcpSocket, exec, grpc')]),
    ...(mustBeOne && successThreshold !== 1 ? [fault(`${field}.successThreshold`, successThreshold, '1')] : []),
    ...(['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold'] as const)
      .filter((key) => (probe[key] ?? 0) < 0)
      .map((key) => fault(`${field}.${key}`, probe[key], '0 or more')),
    ...portFaults(`${field}.port`, httpGet?.port ?? tcpSocket?.port),
  ];
}

export function seccompFaults(
  field: string,
  security: Pick<ContainerSecurity, 'seccompProfile'> | undefined,
): string[] {
  const { type, localhostProfile } = security?.seccompProfile ?? {};
  return (type === 'Localhost') === Boolean(localhostProfile)
    ? []
    : [
        fault(
          `${field}.seccompProfile`,
          security?.seccompProfile,
          'localhostProfile where the type is Localhost alone',
        ),
      ];
}

function securityFaults(field: string, security: ContainerSecurity = {}): string[] {
  const { allowPrivilegeEscalation, privileged, capabilities } = security;
  const gains = privileged || capabilities?.add?.some((name) => /^(CAP_)?SYS_ADMIN$/.test(name));
  return [
    ...seccompFaults(field, security),
    ...(allowPrivilegeEscalation === false && gains
      ? [fault(`${field}.allowPrivilegeEscalation`, false, 'true for what is privileged or has SYS_ADMIN')]
      : []),
  ];
}

/** Faults of one container. Init containers that end by themselves have no probes. */
export function containerFaults(
  field: string,
  container: Container,
  volumes: ReadonlySet<string>,
  ends: boolean,
): string[] {
  const { name, ports = [], volumeMounts = [], env = [], startupProbe, livenessProbe, readinessProbe } = container;
  const probes = { startupProbe, livenessProbe, readinessProbe };
  return [
    ...(isDnsLabel(name) ? [] : [fault(`${field}.name`, name, dnsLabelWords)]),
    ...resourceFaults(`${field}.resources`, container),
    ...securityFaults(`${field}.securityContext`, container.securityContext),
    ...Object.entries(probes).flatMap(([key, probe]) =>
      probe && ends
        ? [fault(`${field}.${key}`, 'a probe', 'none of an init container that ends')]
        : probeFaults(`${field}.${key}`, probe, key !== 'readinessProbe'),
    ),
    ...ports.flatMap((port, at) => [
      ...portFaults(`${field}.ports[${at}].containerPort`, port.containerPort),
      ...(port.name === undefined ? [] : portFaults(`${field}.ports[${at}].name`, port.name)),
      ...portFaults(`${field}.ports[${at}].hostPort`, port.hostPort || undefined),
    ]),
    ...repeated(
      `${field}.ports`,
      ports.map((port) => port.name),
    ),
    ...volumeMounts
      .filter((mount) => !volumes.has(mount.name))
      .map((mount) =>
        fault(`${field}.volumeMounts`, mount.name, [...volumes].join(', ') || 'no mount without volumes'),
      ),
    ...repeated(
      `${field}.volumeMounts`,
      volumeMounts.map(({ mountPath }) => mountPath),
    ),
    ...volumeMounts
      .filter(({ subPath = '' }) => subPath.startsWith('/') || subPath.split('/').includes('..'))
      .map(({ subPath }) => fault(`${field}.volumeMounts.subPath`, subPath, 'a path inside the volume')),
    ...env
      .filter((variable) => variable.value && variable.valueFrom)
      .map((variable) => fault(`${field}.env.${variable.name}`, 'value and valueFrom', 'one of them')),
    ...env
      .filter((variable) => !/^[ -<>-~]+$/.test(variable.name))
      .map((variable) => fault(`${field}.env`, variable.name, 'signs of ASCII without `=`')),
  ];
}

export const volumeFaults = (field: string, volumes: readonly Volume[]): string[] => [
  ...repeated(
    field,
    volumes.map(({ name }) => name),
  ),
  ...volumes.flatMap((volume) => {
    const kinds = Object.keys(volume).filter((key) => key !== 'name');
    return [
      ...(isDnsLabel(volume.name) ? [] : [fault(`${field}.name`, volume.name, dnsLabelWords)]),
      ...(kinds.length === 1 ? [] : [fault(`${field}.${volume.name}`, kinds, 'one kind of volume')]),
    ];
  }),
];
