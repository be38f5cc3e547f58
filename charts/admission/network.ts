import { BlockList, isIP } from 'node:net';
import type { Manifest, PolicyPeer, Rendered } from '../rules/manifests.ts';
import { portFaults } from './containers.ts';
import { fault, repeated } from './fault.ts';

function serviceFaults({ spec }: Rendered<'Service'>): string[] {
  const { type = 'ClusterIP', ports = [], externalName, clusterIP } = spec;
  const open = type === 'NodePort' || type === 'LoadBalancer';
  return [
    ...(type === 'ExternalName' && !externalName
      ? [fault('spec.externalName', externalName, 'the name of a host')]
      : []),
    ...(ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None'
      ? [fault('spec.ports', ports, 'one port at least')]
      : []),
    ...(open && clusterIP === 'None' ? [fault('spec.clusterIP', clusterIP, `an address, for the type ${type}`)] : []),
    ...ports.flatMap((port, at) => [
      ...(ports.length > 1 && !port.name
        ? [fault(`spec.ports[${at}].name`, port.name, 'a name, where there are several')]
        : []),
      ...portFaults(`spec.ports[${at}].port`, port.port),
      ...portFaults(`spec.ports[${at}].targetPort`, port.targetPort),
      ...(port.nodePort === undefined || (open && port.nodePort >= 30_000 && port.nodePort <= 32_767)
        ? []
        : [fault(`spec.ports[${at}].nodePort`, port.nodePort, '30000 to 32767, of the type NodePort or LoadBalancer')]),
    ]),
    ...repeated(
      'spec.ports',
      ports.map(({ name }) => name),
    ),
  ];
}

const hostForm = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function ingressFaults({ spec }: Rendered<'Ingress'>): string[] {
  const { rules = [], defaultBackend } = spec;
  if (rules.length === 0 && !defaultBackend) return [fault('spec', 'no rules', 'rules, or a defaultBackend')];
  return rules.flatMap(({ host = '', http }, at) => [
    ...(host === '' || (hostForm.test(host) && isIP(host) === 0)
      ? []
      : [fault(`spec.rules[${at}].host`, host, 'the name of a host, no address')]),
    ...(http && http.paths.length === 0 ? [fault(`spec.rules[${at}].http.paths`, [], 'one path at least')] : []),
    ...(http?.paths ?? []).flatMap(({ path, pathType, backend }, index) => {
      const field = `spec.rules[${at}].http.paths[${index}]`;
      const { service, resource } = backend;
      const ports = [service?.port?.name, service?.port?.number].filter((port) => port !== undefined);
      return [
        ...(pathType === 'ImplementationSpecific' || path?.startsWith('/')
          ? []
          : [fault(`${field}.path`, path, 'an absolute path')]),
        ...(Boolean(service) === Boolean(resource)
          ? [fault(`${field}.backend`, backend, 'a service or a resource')]
          : []),
        ...(service && ports.length !== 1
          ? [fault(`${field}.backend.service.port`, service.port, 'a name or a number')]
          : ports.flatMap((port) => portFaults(`${field}.backend.service.port`, port))),
      ];
    }),
  ]);
}

const parsed = (cidr: string) => {
  const [address = '', prefix = ''] = cidr.split('/');
  const version = isIP(address);
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  return version && length <= (version === 4 ? 32 : 128)
    ? { address, length, family: version === 4 ? ('ipv4' as const) : ('ipv6' as const) }
    : undefined;
};

function isStrictlyInside(inner: string, outer: string): boolean {
  const [small, large] = [parsed(inner), parsed(outer)];
  if (!small || !large || small.family !== large.family) return false;
  const block = new BlockList();
  block.addSubnet(large.address, large.length, large.family);
  return small.length > large.length && block.check(small.address, small.family);
}

function peerFaults(field: string, peer: PolicyPeer): string[] {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (!ipBlock) return namespaceSelector || podSelector ? [] : [fault(field, peer, 'a selector or an ipBlock')];
  return [
    ...(namespaceSelector || podSelector ? [fault(field, peer, 'selectors or an ipBlock')] : []),
    ...(parsed(ipBlock.cidr) ? [] : [fault(`${field}.ipBlock.cidr`, ipBlock.cidr, 'a network such as `10.0.0.0/16`')]),
    ...(ipBlock.except ?? [])
      .filter((cidr) => !isStrictlyInside(cidr, ipBlock.cidr))
      .map((cidr) => fault(`${field}.ipBlock.except`, cidr, `a part of ${ipBlock.cidr}`)),
  ];
}

const policyFaults = ({ spec }: Rendered<'NetworkPolicy'>): string[] =>
  [
    ...(spec.ingress ?? []).map(({ from, ports }, at) => ({
      field: `spec.ingress[${at}]`,
      way: 'from',
      peers: from,
      ports,
    })),
    ...(spec.egress ?? []).map(({ to, ports }, at) => ({ field: `spec.egress[${at}]`, way: 'to', peers: to, ports })),
  ].flatMap(({ field, way, peers = [], ports = [] }) => [
    ...peers.flatMap((peer, at) => peerFaults(`${field}.${way}[${at}]`, peer)),
    ...ports.flatMap(({ port, endPort }) => [
      ...portFaults(`${field}.ports`, port),
      ...(endPort === undefined || (typeof port === 'number' && endPort >= port && endPort <= 65_535)
        ? []
        : [fault(`${field}.ports.endPort`, endPort, 'the number of the port or more')]),
    ]),
  ]);

/** Faults of Services, Ingresses and network policies. */
export function networkFaults(object: Manifest): string[] {
  switch (object.kind) {
    case 'Service':
      return serviceFaults(object as Rendered<'Service'>);
    case 'Ingress':
      return ingressFaults(object as Rendered<'Ingress'>);
    case 'NetworkPolicy':
      return policyFaults(object as Rendered<'NetworkPolicy'>);
    default:
      return [];
  }
}
