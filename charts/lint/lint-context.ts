import type { RenderedObject } from '../synth/rendering.ts';
import { type Container, groups, type Kinds, type Labels, type PodSpec, type WorkloadSpec } from './objects.ts';

/** An object of a kind. */
export type ObjectOf<Kind extends keyof Kinds> = RenderedObject & {
  readonly manifest: RenderedObject['manifest'] & Kinds[Kind];
};

/** What makes pods, and the pods that it makes. */
export interface Workload {
  readonly object: RenderedObject;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Of a CronJob with the fields of its job template. */
  readonly spec: WorkloadSpec;
  /** Labels of the pods. */
  readonly labels: Labels;
  /** Annotations of the pods. */
  readonly annotations: Labels;
  readonly pod: PodSpec;
  /** All containers, those that run before the others first. */
  readonly containers: readonly Container[];
  /** Those that run as long as the pod. */
  readonly mainContainers: readonly Container[];
}

interface Template {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: PodSpec;
}

interface RawWorkload {
  readonly spec?: WorkloadSpec & {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: WorkloadSpec & { readonly template?: Template } };
  };
}

const workloadKinds: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  Pod: '',
  ReplicationController: '',
};

const groupOf = ({ manifest: { apiVersion } }: RenderedObject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

function workloadOf(object: RenderedObject): Workload[] {
  const { kind, metadata } = object.manifest;
  // Before Kubernetes 1.16 Deployments and DaemonSets were also in the group `extensions`.
  if (!(kind in workloadKinds) || ![workloadKinds[kind], 'extensions'].includes(groupOf(object))) return [];
  const { spec = {} } = object.manifest as RawWorkload;
  const job = spec.jobTemplate?.spec;
  const template: Template =
    kind === 'Pod' ? { metadata, spec: spec as PodSpec } : ((kind === 'CronJob' ? job : spec)?.template ?? {});
  const { containers = [], initContainers = [] } = template.spec ?? {};
  return [
    {
      object,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      spec: kind === 'CronJob' ? { ...spec, ...job } : spec,
      labels: template.metadata?.labels ?? {},
      annotations: template.metadata?.annotations ?? {},
      pod: template.spec ?? {},
      containers: [...initContainers, ...containers],
      mainContainers: containers,
    },
  ];
}

/** Everything that is rendered for an environment, as lints look at it. */
export class LintContext {
  readonly objects: readonly RenderedObject[];
  readonly workloads: readonly Workload[];
  readonly #byKind = new Map<string, RenderedObject[]>();

  constructor(objects: readonly RenderedObject[]) {
    this.objects = objects;
    this.workloads = objects.flatMap(workloadOf);
    for (const object of objects) {
      const key = `${groupOf(object)}/${object.manifest.kind}`;
      const same = this.#byKind.get(key);
      if (same) same.push(object);
      else this.#byKind.set(key, [object]);
    }
  }

  /** Every object of a kind. */
  ofKind<Kind extends keyof Kinds>(kind: Kind): readonly ObjectOf<Kind>[] {
    return (this.#byKind.get(`${groups[kind]}/${kind}`) ?? []) as ObjectOf<Kind>[];
  }

  /** Every object of a kind in a namespace. */
  inNamespace<Kind extends keyof Kinds>(kind: Kind, namespace: string | undefined): readonly ObjectOf<Kind>[] {
    return this.ofKind(kind).filter(({ manifest }) => manifest.metadata.namespace === namespace);
  }

  /** What makes pods in a namespace. */
  workloadsIn(namespace: string | undefined): readonly Workload[] {
    return this.workloads.filter((workload) => workload.namespace === namespace);
  }
}
