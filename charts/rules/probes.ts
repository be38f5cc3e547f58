import { variablesOf } from './manifests.ts';
import type { Container, Probe } from './pod.ts';
import { type Model, type Rule, verdict } from './rule.ts';
import { appContainers } from './workloads.ts';

const seconds = (probe: Probe): number => (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3);

/** Seconds that a pod which is well is not known to be. */
const unknownSeconds = ({ initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 }: Probe): number =>
  initialDelaySeconds + periodSeconds * successThreshold;

/** A failover of Aurora takes up to this long (Aurora User Guide, High availability for Aurora). */
const failoverSeconds = 60;

function probeFaults(name: string, container: Container, { contract, objects }: Model): string[] {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const { paths, startup } = contract;
  const listens = Number(variablesOf(container, objects)['HTTP_PORT'] ?? contract.ports.http);
  const http = container.ports?.find((port) => port.containerPort === listens)?.name;
  const at = (probe: Probe | undefined, what: string, path: string): string[] => {
    const { httpGet } = probe ?? {};
    if (!httpGet) return [`${name} has no ${what} probe`];
    return [
      ...(httpGet.path === path ? [] : [`${what} of ${name} asks ${httpGet.path}, the app answers at ${path}`]),
      ...(httpGet.port === listens || httpGet.port === http
        ? []
        : [`${what} of ${name} asks port ${httpGet.port}, the app listens on ${listens}`]),
      ...((httpGet.scheme ?? 'HTTP') === 'HTTP'
        ? []
        : [`${what} of ${name} asks by ${httpGet.scheme}, the app speaks HTTP`]),
      ...(httpGet.host === undefined ? [] : [`${what} of ${name} asks ${httpGet.host}, not the pod`]),
      ...(probe && unknownSeconds(probe) > failoverSeconds
        ? [`${what} of ${name} finds a good pod after ${unknownSeconds(probe)} s, ${failoverSeconds} s are the most`]
        : []),
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

export const probeRules: readonly Rule[] = [
  {
    id: 'probes-match-app',
    statement:
      'Startup, readiness and liveness probes ask the paths and the port that the app serves, of the pod itself, often enough to be of use and for as long as a cold start or a failover takes; none of these paths touches the database or the files.',
    severity: 'outage',
    source:
      'Kubernetes: Configure Liveness, Readiness and Startup Probes; Amazon EKS Best Practices: Application, Probes; Aurora User Guide: High availability for Aurora',
    check(model) {
      const { contract } = model;
      const servers = appContainers(model).filter(({ workload }) => workload.kind === 'Deployment');
      return verdict(
        servers.flatMap(({ workload, container }) => probeFaults(workload.name, container, model)),
        servers
          .map(
            ({ workload, container: { startupProbe, readinessProbe, livenessProbe } }) =>
              `${workload.name}: ${startupProbe && seconds(startupProbe)} s to start (${contract.startup.budgetSeconds} needed), out of service after ${readinessProbe && seconds(readinessProbe)} s, restarted after ${livenessProbe && seconds(livenessProbe)} s (failover: ${failoverSeconds})`,
          )
          .join('; '),
        'take paths, ports and startup budget from the contract',
      );
    },
  },
];
