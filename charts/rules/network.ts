import { type Manifest, ofKind, type PolicyPeer, type Rendered, variablesOf } from './manifests.ts';
import { type Labels, selects, selectsAll } from './pod.ts';
import { count, type ManifestRule, type Model, type Rule, verdict } from './rule.ts';
import { appContainers, servicesOf, type Workload, workloads } from './workloads.ts';

/** One permitted connection: `bookstore-web → 10.0.64.0/22:3306` or `bookstore-web ← namespace monitoring:9090`. */
type Edge = string;

const nameLabel = 'kubernetes.io/metadata.name';
const everyone = 'everyone';

function peerNames({ ipBlock, namespaceSelector, podSelector }: PolicyPeer, others: readonly Workload[]): string[] {
  if (ipBlock) return [ipBlock.cidr];
  const namespace = namespaceSelector?.matchLabels?.[nameLabel];
  if (namespace) {
    const only = Object.keys(namespaceSelector?.matchLabels ?? {}).length === 1 && !namespaceSelector?.matchExpressions;
    // The pods that look names up, in every distribution of Kubernetes.
    const all = !podSelector || selectsAll(podSelector) || podSelector.matchLabels?.['k8s-app'] === 'kube-dns';
    const chosen = all ? '' : `${JSON.stringify(podSelector)} of `;
    return [`${only ? chosen : 'a part of '}namespace ${namespace}`];
  }
  if (namespaceSelector || !podSelector) return [everyone];
  if (selectsAll(podSelector)) return ['all pods of its namespace'];
  return others.filter(({ labels }) => selects(podSelector, labels)).map(({ name }) => name);
}

function edgesOf(policy: Rendered<'NetworkPolicy'>, all: readonly Workload[]): Edge[] {
  const subjects = all.filter(({ labels }) => selects(policy.spec.podSelector, labels));
  const rules = [
    ...(policy.spec.ingress ?? []).map(({ from, ports }) => ({ arrow: '←', peers: from, ports })),
    ...(policy.spec.egress ?? []).map(({ to, ports }) => ({ arrow: '→', peers: to, ports })),
  ];
  return rules.flatMap(({ arrow, peers, ports }) => {
    const names = peers?.length ? peers.flatMap((peer) => peerNames(peer, all)) : [everyone];
    const numbers = ports?.length
      ? ports.map(
          ({ port, endPort, protocol = 'TCP' }) =>
            `${port ?? 'every port'}${endPort === undefined ? '' : `–${endPort}`}${protocol === 'TCP' ? '' : `/${protocol}`}`,
        )
      : ['every port'];
    return subjects.flatMap(({ name }) =>
      names.flatMap((peer) => numbers.map((number) => `${name} ${arrow} ${peer}:${number}`)),
    );
  });
}

/** Networks that are larger than any that is given out: two halves of the internet are all of it. */
const widePrefix = /[.:][\d:]+\/[0-7]:/;

const isOpen = (edge: Edge): boolean =>
  edge.includes(`${everyone}:`) || widePrefix.test(edge) || edge.includes('every port');

export const isolationRule: ManifestRule = {
  id: 'network-policies-isolate-pods',
  statement:
    'Every pod is isolated in both directions by a network policy, also one that is forgotten (default deny in the namespace), and no policy opens a pod to everybody or to every port.',
  severity: 'exposure',
  source: 'Kubernetes: Network Policies, The two sorts of pod isolation; Default policies',
  check({ objects }) {
    const policies = ofKind(objects, 'NetworkPolicy');
    const all = workloads(objects);
    const isDefault = ({ spec }: Rendered<'NetworkPolicy'>) =>
      selectsAll(spec.podSelector) && !spec.ingress && !spec.egress;
    const covered = (labels: Labels, type: string) =>
      policies.some(({ spec }) => spec.policyTypes?.includes(type) && selects(spec.podSelector, labels));
    const denied = ['Ingress', 'Egress'].filter((type) =>
      policies.some((policy) => isDefault(policy) && policy.spec.policyTypes?.includes(type)),
    );
    const hasNamespace = objects.some(({ kind }) => kind === 'Namespace');
    return verdict(
      [
        ...(hasNamespace && denied.length < 2 ? ['the namespace has no policy that denies everything by default'] : []),
        ...all.flatMap(({ name, labels }) =>
          ['Ingress', 'Egress']
            .filter((type) => !covered(labels, type))
            .map((type) => `${name} has no policy for ${type}`),
        ),
        ...policies.flatMap((policy) => edgesOf(policy, all)).filter(isOpen),
      ],
      `${count(policies.length, 'policy', 'policies')} over ${count(all.length, 'pod template')}${denied.length === 2 ? ', everything else denied' : ''}`,
      'render a PodNetworkPolicy for each workload, and DefaultDeny for the namespace',
    );
  },
};

/** Where the balancer's requests come from. */
const frontPeers = ({ ingress }: Model['environment']): readonly string[] =>
  ingress.kind === 'alb'
    ? ingress.cidrs
    : ingress.kind === 'traefik'
      ? [`namespace ${ingress.namespace}`]
      : ingress.clientCidrs;

/** Workloads that talk to the database: roles that read its host, and tools that run the server's own image. */
function databaseClients(model: Model): Workload[] {
  const { environment, contract, objects } = model;
  const roles = appContainers(model)
    .filter(({ role }) => 'DATABASE_HOST' in contract.variablesOf[role])
    .map(({ workload }) => workload.name);
  const { database } = environment;
  const image = database.kind === 'in-cluster' ? `${database.image.repository}:${database.image.tag}` : undefined;
  return workloads(objects).filter(
    ({ name, kind, containers }) =>
      roles.includes(name) ||
      (image !== undefined &&
        kind !== 'StatefulSet' &&
        containers.some((container) => container.image.startsWith(image))),
  );
}

/** Ports to which roles connect, as their containers are told, by the name of their workload. */
function toldPorts(model: Model): ReadonlyMap<string, string[]> {
  const ports = new Map<string, string[]>();
  for (const { role, container, workload } of appContainers(model)) {
    const declared = model.contract.variablesOf[role]['DATABASE_PORT'];
    if (declared?.kind !== 'setting') continue;
    const port = variablesOf(container, model.objects)['DATABASE_PORT'] || declared.default;
    if (port !== undefined) ports.set(workload.name, [...(ports.get(workload.name) ?? []), port]);
  }
  return ports;
}

function databaseEdges(model: Model): Edge[] {
  const { environment, objects } = model;
  const { database } = environment;
  const clients = databaseClients(model).map(({ name }) => name);
  const told = toldPorts(model);
  if (database.kind === 'aurora')
    return clients.flatMap((name) =>
      (told.get(name) ?? [database.port]).flatMap((port) => database.cidrs.map((cidr) => `${name} → ${cidr}:${port}`)),
    );
  const hosts = new Set(appContainers(model).map(({ container }) => variablesOf(container, objects)['DATABASE_HOST']));
  return workloads(objects)
    .filter(({ labels }) => servicesOf(objects, labels).some(({ metadata }) => hosts.has(metadata.name)))
    .flatMap((server) => {
      const [port] = server.containers.flatMap(({ ports }) => ports ?? []).map(({ containerPort }) => containerPort);
      return clients.flatMap((name) =>
        (told.get(name) ?? [port]).flatMap((own) => [
          `${name} → ${server.name}:${own}`,
          `${server.name} ← ${name}:${own}`,
        ]),
      );
    });
}

/** What the pods of an environment need to talk to, apart from looking names up. */
function neededEdges(model: Model): Edge[] {
  const { environment, contract, objects } = model;
  const { monitoring, mail } = environment;
  const servers = appContainers(model).filter(({ workload }) => workload.kind === 'Deployment');
  const traffic = servers.flatMap(({ workload: { name, labels } }) =>
    servicesOf(objects, labels).flatMap(({ spec }) =>
      (spec.ports ?? []).flatMap(({ port }) => frontPeers(environment).map((peer) => `${name} ← ${peer}:${port}`)),
    ),
  );
  return [
    ...traffic,
    ...databaseEdges(model),
    ...(monitoring
      ? servers.map(({ workload }) => `${workload.name} ← namespace ${monitoring.namespace}:${contract.ports.metrics}`)
      : []),
    ...(mail
      ? servers
          .filter(({ role }) => role === 'worker')
          .flatMap(({ workload }) => mail.cidrs.map((cidr) => `${workload.name} → ${cidr}:${mail.port}`))
      : []),
  ];
}

const dns = ['53/UDP', '53'];
const isDns = (edge: Edge): boolean => dns.some((port) => edge.endsWith(`namespace kube-system:${port}`));

const dnsFaults = (edges: ReadonlySet<Edge>, objects: readonly Manifest[]): string[] =>
  workloads(objects)
    .filter(({ name }) => [...edges].some((edge) => edge.startsWith(`${name} → `) && !isDns(edge)))
    .filter(({ name }) => !dns.every((port) => edges.has(`${name} → namespace kube-system:${port}`)))
    .map(({ name }) => `${name} cannot look names up (kube-system, 53 over UDP and TCP)`);

export const networkRules: readonly Rule[] = [
  {
    id: 'network-policies-match-needs',
    statement:
      'Policies permit exactly what the environment needs: the balancer to the pods that serve, Prometheus to their metrics, roles that use the database to its subnets, the worker to the mail server, names for all of them, and nothing else.',
    severity: 'outage',
    source: 'Kubernetes: Network Policies; Amazon EKS: Limit Pod traffic with Kubernetes network policies',
    check(model) {
      const { objects } = model;
      const all = workloads(objects);
      const permitted = new Set(ofKind(objects, 'NetworkPolicy').flatMap((policy) => edgesOf(policy, all)));
      const needed = new Set(neededEdges(model));
      return verdict(
        [
          ...[...needed].filter((edge) => !permitted.has(edge)).map((edge) => `${edge} is needed and not permitted`),
          ...[...permitted]
            .filter((edge) => !needed.has(edge) && !isDns(edge) && !isOpen(edge))
            .map((edge) => `${edge} is permitted and not needed`),
          ...dnsFaults(permitted, objects),
        ],
        `${count(needed.size, 'connection')} needed, as many permitted: ${[...needed].join(', ')}`,
        'let the policies follow the environment: database.cidrs, ingress.cidrs, monitoring.namespace, mail.cidrs',
      );
    },
  },
];
