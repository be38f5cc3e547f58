import type { Role } from '../../app/contract/operations.ts';
import type { Contract } from '../contract.ts';
import { type Manifest, ofKind, type Rendered, rememberedFor } from './manifests.ts';
import { type Container, type Labels, type PodSpec, type PodTemplate, selects } from './pod.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;

/** A pod template and the object that makes pods of it. */
export interface Workload {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  /** Labels of its pods. */
  readonly labels: Labels;
  readonly pod: PodSpec;
  /** Init containers, then the others. */
  readonly containers: readonly Container[];
  /** Pods that a Job, or one run of a CronJob, has at once; 1 for the other kinds. */
  readonly parallelism: number;
}

const templateOf = (object: Manifest): PodTemplate =>
  object.kind === 'CronJob'
    ? (object as Rendered<'CronJob'>).spec.jobTemplate.spec.template
    : (object as Rendered<'Deployment'>).spec.template;

function parallelismOf(object: Manifest): number {
  const { kind } = object;
  if (kind !== 'Job' && kind !== 'CronJob') return 1;
  const spec =
    kind === 'Job' ? (object as Rendered<'Job'>).spec : (object as Rendered<'CronJob'>).spec.jobTemplate.spec;
  return Math.min(spec.parallelism ?? 1, spec.completions ?? Number.POSITIVE_INFINITY);
}

export const workloads = rememberedFor((objects): readonly Workload[] =>
  objects
    .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    .map((object) => {
      const { metadata, spec } = templateOf(object);
      return {
        name: object.metadata.name,
        kind: object.kind as Workload['kind'],
        labels: metadata.labels,
        pod: spec,
        containers: [...(spec.initContainers ?? []), ...spec.containers],
        parallelism: parallelismOf(object),
      };
    }),
);

/** Names of the ConfigMaps that a workload's pods read. */
export const configMapsOf = ({ pod, containers }: Workload): string[] => [
  ...containers.flatMap(({ envFrom }) => (envFrom ?? []).flatMap(({ configMapRef }) => configMapRef?.name ?? [])),
  ...(pod.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []),
];

/** Names of the ConfigMaps that pods read. */
export const configMapsOfPods = rememberedFor(
  (objects): ReadonlySet<string> => new Set(workloads(objects).flatMap(configMapsOf)),
);

/** The role that a container is started as, if it is the app: word for word, since no shell takes its words apart. */
export const roleOf = ({ command = [], args = [] }: Container, contract: Contract): Role | undefined => {
  const started = JSON.stringify([...command, ...args]);
  return contract.roles.find((role) => started === JSON.stringify(contract.command(role)));
};

/** A container that runs the app, and what makes its pods. */
export interface AppContainer {
  readonly role: Role;
  readonly container: Container;
  readonly workload: Workload;
}

export const appContainers = ({
  objects,
  contract,
}: {
  readonly objects: readonly Manifest[];
  readonly contract: Contract;
}): AppContainer[] =>
  workloads(objects).flatMap((workload) =>
    workload.containers.flatMap((container) => {
      const role = roleOf(container, contract);
      return role ? [{ role, container, workload }] : [];
    }),
  );

/** Services that send traffic to pods with these labels. */
export const servicesOf = (objects: readonly Manifest[], labels: Labels): Rendered<'Service'>[] =>
  ofKind(objects, 'Service').filter(({ spec }) => spec.selector && selects({ matchLabels: spec.selector }, labels));

export interface ScaledDeployment {
  readonly name: string;
  readonly deployment: Rendered<'Deployment'>;
  readonly autoscaler: Rendered<'HorizontalPodAutoscaler'> | undefined;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Deployments with their autoscaler, and the pods that they may have. */
export const scaledDeployments = rememberedFor((objects): readonly ScaledDeployment[] =>
  ofKind(objects, 'Deployment').map((deployment) => {
    const { name } = deployment.metadata;
    const autoscaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
      ({ spec }) => spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === name,
    );
    const fixed = deployment.spec.replicas ?? 1;
    return {
      name,
      deployment,
      autoscaler,
      minReplicas: autoscaler?.spec.minReplicas ?? fixed,
      maxReplicas: autoscaler?.spec.maxReplicas ?? fixed,
    };
  }),
);

/** A percentage of replicas or a number of pods; Kubernetes rounds a surge up and an unavailability down. */
const pods = (value: number | string | undefined, replicas: number, round: (n: number) => number): number =>
  typeof value === 'string' && value.endsWith('%')
    ? round((replicas * Number(value.slice(0, -1))) / 100)
    : Number(value ?? round(replicas / 4));

/** Pods by which a rollout may exceed that many replicas, and pods that it may take away from them. */
export const rolloutSteps = ({ spec: { strategy } }: Rendered<'Deployment'>, replicas: number) => ({
  surge: pods(strategy?.rollingUpdate?.maxSurge, replicas, Math.ceil),
  unavailable:
    strategy?.type === 'Recreate' ? replicas : pods(strategy?.rollingUpdate?.maxUnavailable, replicas, Math.floor),
});

/**
 * Pods of a Deployment that can exist at once, those in termination included, since they hold their connections until
 * they end. With R replicas, surge S and unavailable U, a rollout replaces S + U pods every T seconds (the time for
 * which a new pod must be ready), and each old one takes up to the grace period to end; one rollout never has more than
 * R old and R new ones.
 */
export function podsAtPeak({ deployment, maxReplicas }: ScaledDeployment) {
  const { minReadySeconds, template } = deployment.spec;
  const { surge, unavailable } = rolloutSteps(deployment, maxReplicas);
  const grace = template.spec.terminationGracePeriodSeconds ?? 30;
  const steps = Math.ceil(grace / Math.max(1, minReadySeconds ?? 0));
  const running = maxReplicas + surge;
  const peak = Math.min(2 * maxReplicas, running + Math.min(running, (surge + unavailable) * steps));
  return { peak, terminating: peak - maxReplicas };
}
