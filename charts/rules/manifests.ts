/** The parts of rendered objects that rules read. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface HttpProbe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
  readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number };
  readonly startupProbe?: HttpProbe;
  readonly readinessProbe?: HttpProbe;
  readonly livenessProbe?: HttpProbe;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly {
    readonly topologyKey: string;
    readonly whenUnsatisfiable: string;
    readonly labelSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  }[];
  readonly affinity?: {
    readonly podAntiAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly unknown[] };
  };
  readonly volumes?: readonly {
    readonly name: string;
    readonly secret?: { readonly secretName: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
  }[];
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

interface Kinds {
  Deployment: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly strategy?: {
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly minReadySeconds?: number;
    readonly template: PodTemplate;
  };
  Job: { readonly parallelism?: number; readonly template: PodTemplate };
  HorizontalPodAutoscaler: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly {
      readonly resource?: { readonly name: string; readonly target: { readonly type: string } };
    }[];
  };
  PodDisruptionBudget: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
  PersistentVolume: {
    readonly accessModes: readonly string[];
    readonly csi?: { readonly driver: string; readonly volumeHandle: string };
    readonly claimRef?: { readonly name: string; readonly namespace?: string };
    readonly persistentVolumeReclaimPolicy?: string;
  };
  PersistentVolumeClaim: { readonly accessModes: readonly string[]; readonly volumeName?: string };
  ExternalSecret: {
    readonly target: { readonly name: string };
    readonly data: readonly { readonly secretKey: string }[];
  };
}

/** A rendered object of a kind. */
export type Rendered<Kind extends keyof Kinds> = Manifest & { readonly spec: Kinds[Kind] };

/** Every rendered object of a kind, of whichever construct it comes. */
export const ofKind = <Kind extends keyof Kinds>(objects: readonly Manifest[], kind: Kind): Rendered<Kind>[] =>
  objects.filter((object) => object.kind === kind) as Rendered<Kind>[];

/** ConfigMaps by name. */
export const configMaps = (objects: readonly Manifest[]): Map<string, Readonly<Record<string, string>>> =>
  new Map(
    objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .map((object) => [object.metadata.name, (object as Manifest & { data?: Record<string, string> }).data ?? {}]),
  );

/** A pod template and the object that makes pods of it. */
export interface Workload {
  readonly name: string;
  readonly kind: 'Deployment' | 'Job';
  readonly pod: PodSpec;
  readonly containers: readonly Container[];
}

export const workloads = (objects: readonly Manifest[]): Workload[] =>
  (['Deployment', 'Job'] as const).flatMap((kind) =>
    ofKind(objects, kind).map(({ metadata, spec }) => ({
      name: metadata.name,
      kind,
      pod: spec.template.spec,
      containers: [...(spec.template.spec.initContainers ?? []), ...spec.template.spec.containers],
    })),
  );

/** A container's environment as the process will see it: ConfigMaps first, its own variables over them. */
export function variablesOf(container: Container, objects: readonly Manifest[]): Record<string, string> {
  const maps = configMaps(objects);
  return Object.assign(
    {},
    ...(container.envFrom ?? []).map(({ configMapRef }) => maps.get(configMapRef?.name ?? '') ?? {}),
    Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? ''])),
  );
}

export interface ScaledDeployment {
  readonly name: string;
  readonly deployment: Rendered<'Deployment'>;
  readonly autoscaler: Rendered<'HorizontalPodAutoscaler'> | undefined;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Deployments with their autoscaler, and the pods that they may have. */
export const scaledDeployments = (objects: readonly Manifest[]): ScaledDeployment[] =>
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
  });

/** A balancer attribute from an annotation such as `idle_timeout.timeout_seconds=60,…`, as a number. */
export function balancerAttribute(objects: readonly Manifest[], list: string, attribute: string): number | undefined {
  for (const { kind, metadata } of objects) {
    if (kind !== 'Ingress') continue;
    const values = metadata.annotations?.[`alb.ingress.kubernetes.io/${list}`]?.split(',') ?? [];
    const found = values.find((value) => value.startsWith(`${attribute}=`));
    if (found) return Number(found.slice(attribute.length + 1));
  }
  return undefined;
}
