import type { Environment } from '../environment/schema.ts';
import { ofKind } from './manifests.ts';
import { type PodSpec, selects, selectsAll } from './pod.ts';
import { count, held, type Model, type Rule, verdict } from './rule.ts';
import { rolloutSteps, type ScaledDeployment, scaledDeployments, servicesOf } from './workloads.ts';

/** Seconds that the upgrade of a managed node group waits for a node to be drained (Amazon EKS: Managed node update behaviour). */
const drainSeconds = 900;

const hasOneNode = ({ cluster }: Environment): boolean => cluster.platform === 'other' && cluster.nodes === 1;

/** Seconds until a pod that was moved from a node is replaced by one that counts as available. */
const moveSeconds = ({ deployment: { spec } }: ScaledDeployment, { contract }: Model): number =>
  (spec.template.spec.terminationGracePeriodSeconds ?? 30) +
  contract.startup.budgetSeconds +
  (spec.minReadySeconds ?? 0);

const spreadsOver = (pod: PodSpec, topologyKey: string) =>
  pod.topologySpreadConstraints?.find((constraint) => constraint.topologyKey === topologyKey);

/** Pods that must run at least: one for each zone where they serve, two where another one takes over. */
function neededPods({ deployment }: ScaledDeployment, { environment, objects }: Model): number {
  if (hasOneNode(environment)) return 1;
  const served = servicesOf(objects, deployment.spec.template.metadata.labels).length > 0;
  return Math.max(2, served ? environment.cluster.zones.length : 0);
}

export const availabilityRules: readonly Rule[] = [
  {
    id: 'disruption-budget-leaves-room',
    statement:
      'A disruption budget lets at least one pod go when the fewest replicas run, and keeps at least one; otherwise nodes cannot be drained, or all pods go at once. A pod is moved faster than a drain gives up.',
    severity: 'outage',
    source:
      'Kubernetes: Specifying a Disruption Budget for your Application; Amazon EKS: Update a managed node group (drain fails after 15 minutes)',
    check(model) {
      const { environment, objects } = model;
      if (hasOneNode(environment)) return held('one node: there is nowhere to move pods to');
      const budgets = ofKind(objects, 'PodDisruptionBudget');
      const rows = scaledDeployments(objects).map((scaled) => {
        const { name, deployment, minReplicas } = scaled;
        const matching = budgets.filter(({ spec }) => selects(spec.selector, deployment.spec.template.metadata.labels));
        const budget = matching[0]?.spec;
        const of = (value: number | string | undefined, round: (n: number) => number) =>
          typeof value === 'string' && value.endsWith('%')
            ? round((minReplicas * Number.parseInt(value, 10)) / 100)
            : Number(value);
        const mayGo =
          budget?.maxUnavailable !== undefined
            ? of(budget.maxUnavailable, Math.ceil)
            : minReplicas - of(budget?.minAvailable, Math.ceil);
        return { name, minReplicas, budgets: matching.length, mayGo, move: moveSeconds(scaled, model) };
      });
      return verdict(
        rows.flatMap(({ name, minReplicas, budgets: found, mayGo, move }) => [
          ...(found === 1 ? [] : [`${name} has ${count(found, 'disruption budget')}, one is needed`]),
          ...(found === 1 && !(mayGo >= 1)
            ? [`of ${minReplicas} of ${name}, ${mayGo} may go: no node can be drained`]
            : []),
          ...(found === 1 && mayGo >= minReplicas ? [`all ${minReplicas} of ${name} may go at once`] : []),
          ...(move <= drainSeconds
            ? []
            : [`moving a pod of ${name} takes ${move} s, a drain gives up after ${drainSeconds} s`]),
        ]),
        rows
          .map(
            ({ name, minReplicas, mayGo, move }) =>
              `${name}: ${mayGo} of at least ${count(minReplicas, 'pod')} may go, moved in ${move} of ${drainSeconds} s`,
          )
          .join('; '),
        'run 2 pods or more; let the budget be maxUnavailable 1',
      );
    },
  },
  {
    id: 'rollout-keeps-pods',
    statement:
      'A rollout leaves at least half of the fewest replicas at work, and can move at all: it may add a pod, or take one away.',
    severity: 'outage',
    source: 'Kubernetes: Deployments, Rolling Update Deployment, Max Unavailable and Max Surge',
    check({ objects }) {
      const rows = scaledDeployments(objects).map(({ name, deployment, minReplicas }) => ({
        name,
        minReplicas,
        paused: deployment.spec.paused === true,
        ...rolloutSteps(deployment, minReplicas),
      }));
      const numbers = ({ name, minReplicas, surge, unavailable }: (typeof rows)[number]) =>
        `a rollout of ${name} adds ${surge} and takes ${unavailable} of at least ${count(minReplicas, 'pod')}`;
      return verdict(
        rows.flatMap((row) => [
          ...(row.unavailable * 2 <= row.minReplicas && row.surge + row.unavailable > 0 ? [] : [numbers(row)]),
          ...(row.paused ? [`${row.name} is paused: no change reaches its pods`] : []),
        ]),
        rows.map(numbers).join('; '),
        'let maxSurge be 1 and maxUnavailable 0',
      );
    },
  },
  {
    id: 'pods-spread-over-zones',
    statement:
      'Pods are spread over zones and hosts, at least one for each zone where they serve, and a rollout still finds room with a zone down.',
    severity: 'outage',
    source:
      'Amazon EKS Best Practices: Running highly-available applications; Kubernetes: Pod Topology Spread Constraints',
    check(model) {
      const { environment, objects } = model;
      const zones = environment.cluster.zones.length;
      const places = zones
        ? count(zones, 'zone')
        : count('nodes' in environment.cluster ? environment.cluster.nodes : 1, 'node');
      const rows = scaledDeployments(objects).map((scaled) => ({
        ...scaled,
        pod: scaled.deployment.spec.template.spec,
        labels: scaled.deployment.spec.template.metadata.labels,
        needed: neededPods(scaled, model),
      }));
      const ownPods = (pod: PodSpec, labels: Readonly<Record<string, string>>) =>
        (pod.topologySpreadConstraints ?? []).every(
          ({ labelSelector }) => !selectsAll(labelSelector) && selects(labelSelector, labels),
        );
      return verdict(
        rows.flatMap(({ name, pod, labels, minReplicas, needed }) => [
          ...(minReplicas < needed ? [`${name} keeps ${count(minReplicas, 'pod')} for ${places}`] : []),
          ...(spreadsOver(pod, 'topology.kubernetes.io/zone') ? [] : [`${name} is not spread over zones`]),
          ...(spreadsOver(pod, 'kubernetes.io/hostname') ? [] : [`${name} is not spread over hosts`]),
          ...(ownPods(pod, labels) ? [] : [`the spread of ${name} does not select its own pods`]),
          ...(pod.topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
            ? [`${name} would rather not run than run unevenly (DoNotSchedule)`]
            : []),
          ...(pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution
            ? [`${name} can never have more pods than hosts (required anti-affinity)`]
            : []),
        ]),
        rows
          .map(({ name, minReplicas, maxReplicas }) =>
            minReplicas === maxReplicas
              ? `${name}: ${count(minReplicas, 'pod')} over ${places}`
              : `${name}: ${minReplicas} to ${count(maxReplicas, 'pod')} over ${places}`,
          )
          .join('; '),
        `keep at least ${Math.max(...rows.map(({ needed }) => needed))} pods (web.minReplicas), or name fewer cluster.zones`,
        rows
          .filter(({ labels }) => servicesOf(objects, labels).length > 0)
          .map(({ minReplicas, maxReplicas }) =>
            minReplicas === maxReplicas
              ? `${count(minReplicas, 'pod')} over ${places}`
              : `${minReplicas}–${maxReplicas} pods over ${places}`,
          )
          .join(', '),
      );
    },
  },
];
