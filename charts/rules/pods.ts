import { type Container, type HttpProbe, ofKind, type PodSpec, scaledDeployments, workloads } from './manifests.ts';
import { count, type Model, type Rule, verdict } from './rule.ts';

const seconds = (probe: HttpProbe): number => (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3);

/** A failover of Aurora takes up to this long (Aurora User Guide, High availability for Aurora). */
const failoverSeconds = 60;

function probeFaults(name: string, container: Container, { ports, paths, startup }: Model['contract']): string[] {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const http = container.ports?.find((port) => port.containerPort === ports.http)?.name;
  const at = (probe: HttpProbe | undefined, what: string, path: string): string[] => {
    const { httpGet } = probe ?? {};
    if (!httpGet) return [`${name} has no ${what} probe`];
    return [
      ...(httpGet.path === path ? [] : [`${what} of ${name} asks ${httpGet.path}, the app answers at ${path}`]),
      ...(httpGet.port === ports.http || httpGet.port === http
        ? []
        : [`${what} of ${name} asks port ${httpGet.port}, the app listens on ${ports.http}`]),
    ];
  };
  return [
    ...at(startupProbe, 'startup', paths.live),
    ...at(readinessProbe, 'readiness', paths.ready),
    ...at(livenessProbe, 'liveness', paths.live),
    ...(startupProbe && seconds(startupProbe) < startup.budgetSeconds
      ? [
          `${name} may take ${startup.budgetSeconds} s to start, its startup probe gives up after ${seconds(startupProbe)} s`,
        ]
      : []),
    ...(livenessProbe && seconds(livenessProbe) < failoverSeconds
      ? [
          `liveness of ${name} restarts it after ${seconds(livenessProbe)} s, a failover takes up to ${failoverSeconds} s`,
        ]
      : []),
  ];
}

const spreadsOver = (pod: PodSpec, topologyKey: string) =>
  pod.topologySpreadConstraints?.find((constraint) => constraint.topologyKey === topologyKey);

export const podRules: readonly Rule[] = [
  {
    id: 'probes-match-app',
    statement:
      'Startup, readiness and liveness probes ask the paths and the port that the app serves, for as long as a cold start or a failover takes.',
    severity: 'outage',
    source:
      'Kubernetes: Configure Liveness, Readiness and Startup Probes; Aurora User Guide: High availability for Aurora',
    check(model) {
      const { contract, objects } = model;
      const containers = ofKind(objects, 'Deployment').flatMap(({ metadata, spec }) =>
        spec.template.spec.containers.map((container) => ({ name: metadata.name, container })),
      );
      return verdict(
        containers.flatMap(({ name, container }) => probeFaults(name, container, contract)),
        containers
          .map(
            ({ name, container: { startupProbe, readinessProbe, livenessProbe } }) =>
              `${name}: ${startupProbe && seconds(startupProbe)} s to start (${contract.startup.budgetSeconds} needed), out of service after ${readinessProbe && seconds(readinessProbe)} s, restarted after ${livenessProbe && seconds(livenessProbe)} s (failover: ${failoverSeconds})`,
          )
          .join('; '),
        'take paths, ports and startup budget from the contract',
      );
    },
  },
  {
    id: 'autoscaler-has-requests',
    statement:
      'Every container of a Deployment that is scaled by the use of CPU or memory reserves that resource; otherwise the autoscaler does nothing.',
    severity: 'outage',
    source: 'Kubernetes: Horizontal Pod Autoscaling, How does a HorizontalPodAutoscaler work?',
    check({ objects }) {
      const scaled = scaledDeployments(objects).filter(({ autoscaler }) => autoscaler);
      const rows = scaled.flatMap(({ name, deployment, autoscaler }) =>
        (autoscaler?.spec.metrics ?? [])
          .filter(({ resource }) => resource?.target.type === 'Utilization')
          .flatMap(({ resource }) =>
            deployment.spec.template.spec.containers.map((container) => ({
              name: `${name}/${container.name}`,
              resource: resource!.name,
              request: container.resources?.requests?.[resource!.name],
            })),
          ),
      );
      const fixed = scaled.filter(({ deployment }) => deployment.spec.replicas !== undefined);
      return verdict(
        [
          ...rows
            .filter(({ request }) => request === undefined)
            .map(({ name, resource }) => `${name} reserves no ${resource}, by which it is scaled`),
          ...fixed.map(
            ({ name, deployment }) => `${name} sets replicas to ${deployment.spec.replicas}, against its autoscaler`,
          ),
        ],
        rows.map(({ name, resource, request }) => `${name} reserves ${resource} ${request}`).join('; '),
        'give every container a request, and leave `replicas` unset',
      );
    },
  },
  {
    id: 'disruption-budget-leaves-room',
    statement:
      'A disruption budget lets at least one pod go when the fewest replicas run, and keeps at least one; otherwise nodes cannot be drained, or all pods go at once.',
    severity: 'outage',
    source:
      'Kubernetes: Specifying a Disruption Budget for your Application; Amazon EKS: Update a managed node group (drain fails after 15 minutes)',
    check({ objects }) {
      const budgets = ofKind(objects, 'PodDisruptionBudget');
      const rows = scaledDeployments(objects).map(({ name, deployment, minReplicas }) => {
        const labels = deployment.spec.template.metadata.labels;
        const matching = budgets.filter(({ spec }) =>
          Object.entries(spec.selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
        );
        const budget = matching[0]?.spec;
        const of = (value: number | string | undefined, round: (n: number) => number) =>
          typeof value === 'string' && value.endsWith('%')
            ? round((minReplicas * Number.parseInt(value, 10)) / 100)
            : Number(value);
        const mayGo =
          budget?.maxUnavailable !== undefined
            ? of(budget.maxUnavailable, Math.ceil)
            : minReplicas - of(budget?.minAvailable, Math.ceil);
        return { name, minReplicas, budgets: matching.length, mayGo };
      });
      return verdict(
        rows.flatMap(({ name, minReplicas, budgets: found, mayGo }) => [
          ...(found === 1 ? [] : [`${name} has ${count(found, 'disruption budget')}, one is needed`]),
          ...(found === 1 && !(mayGo >= 1)
            ? [`of ${minReplicas} of ${name}, ${mayGo} may go: no node can be drained`]
            : []),
          ...(found === 1 && mayGo >= minReplicas ? [`all ${minReplicas} of ${name} may go at once`] : []),
        ]),
        rows
          .map(({ name, minReplicas, mayGo }) => `${name}: ${mayGo} of at least ${count(minReplicas, 'pod')} may go`)
          .join('; '),
        'raise web.minReplicas to 2 or more; let the budget be maxUnavailable 1',
      );
    },
  },
  {
    id: 'pods-spread-over-zones',
    statement:
      'Pods are spread over zones and hosts, at least one for each zone, and a rollout still finds room with a zone down.',
    severity: 'outage',
    source:
      'Amazon EKS Best Practices: Running highly-available applications; Kubernetes: Pod Topology Spread Constraints',
    check({ environment: { cluster }, objects }) {
      const zones = cluster.zones.length;
      const rows = scaledDeployments(objects).map((scaled) => ({
        ...scaled,
        pod: scaled.deployment.spec.template.spec,
      }));
      const selects = (pod: PodSpec, labels: Readonly<Record<string, string>>) =>
        (pod.topologySpreadConstraints ?? []).every(({ labelSelector }) => {
          const wanted = Object.entries(labelSelector?.matchLabels ?? {});
          return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
        });
      return verdict(
        rows.flatMap(({ name, pod, deployment, minReplicas }) => [
          ...(minReplicas < Math.max(2, zones)
            ? [`${name} keeps ${count(minReplicas, 'pod')} for ${count(zones, 'zone')}`]
            : []),
          ...(spreadsOver(pod, 'topology.kubernetes.io/zone') ? [] : [`${name} is not spread over zones`]),
          ...(spreadsOver(pod, 'kubernetes.io/hostname') ? [] : [`${name} is not spread over hosts`]),
          ...(selects(pod, deployment.spec.template.metadata.labels)
            ? []
            : [`the spread of ${name} does not select its own pods`]),
          ...(pod.topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
            ? [`${name} would rather not run than run unevenly (DoNotSchedule)`]
            : []),
          ...(pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution
            ? [`${name} can never have more pods than hosts (required anti-affinity)`]
            : []),
        ]),
        rows
          .map(
            ({ name, minReplicas, maxReplicas }) =>
              `${name}: ${minReplicas} to ${count(maxReplicas, 'pod')} over ${count(zones, 'zone')}`,
          )
          .join('; '),
        `raise web.minReplicas to ${Math.max(2, zones)} or name fewer cluster.zones`,
        rows
          .map(({ minReplicas, maxReplicas }) => `${minReplicas}–${maxReplicas} pods over ${count(zones, 'zone')}`)
          .join(', '),
      );
    },
  },
  {
    id: 'image-is-pinned',
    statement:
      'Every container names its image by tag and by digest, so that all pods of a release run the same bytes.',
    severity: 'outage',
    source: 'Kubernetes: Images, Image names',
    check({ objects }) {
      const images = workloads(objects).flatMap(({ name, containers }) =>
        containers.map(({ image }) => ({ name, image })),
      );
      const pinned = /^[^\s:@]+(:\d+)?[^\s:@]*:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/;
      const distinct = [...new Set(images.map(({ image }) => image))];
      return verdict(
        images.filter(({ image }) => !pinned.test(image)).map(({ name, image }) => `${name} runs ${image}`),
        `${count(images.length, 'container')}, ${count(distinct.length, 'image')}: ${distinct.map((image) => image.replace(/^.*\//, '').replace(/(sha256:.{8}).*/, '$1…')).join(', ')}`,
        'write repository:tag@sha256:…',
      );
    },
  },
];
