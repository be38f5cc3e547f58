import type { Container, Labels, PodTemplate, Selector } from './pod.ts';

/** The parts of rendered objects that rules read. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

interface JobSpec {
  readonly suspend?: boolean;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly backoffLimit?: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly template: PodTemplate;
}

interface ClaimSpec {
  readonly accessModes: readonly string[];
  readonly storageClassName?: string;
  readonly volumeName?: string;
  readonly resources: { readonly requests: { readonly storage: string } };
}

export interface PolicyPeer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

interface Kinds {
  Deployment: {
    readonly replicas?: number;
    readonly selector: Selector;
    readonly strategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly minReadySeconds?: number;
    readonly progressDeadlineSeconds?: number;
    readonly paused?: boolean;
    readonly template: PodTemplate;
  };
  StatefulSet: {
    readonly replicas?: number;
    readonly selector: Selector;
    readonly serviceName?: string;
    readonly template: PodTemplate;
    readonly volumeClaimTemplates?: readonly {
      readonly metadata: { readonly name: string };
      readonly spec: ClaimSpec;
    }[];
  };
  DaemonSet: { readonly selector: Selector; readonly template: PodTemplate };
  Job: JobSpec;
  CronJob: {
    readonly schedule: string;
    readonly timeZone?: string;
    readonly suspend?: boolean;
    readonly concurrencyPolicy?: string;
    readonly startingDeadlineSeconds?: number;
    readonly jobTemplate: { readonly spec: JobSpec };
  };
  HorizontalPodAutoscaler: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly {
      readonly resource?: { readonly name: string; readonly target: { readonly type: string } };
    }[];
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
  };
  PodDisruptionBudget: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector: Selector;
  };
  Service: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly externalName?: string;
    readonly selector?: Labels;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: number | string;
      readonly nodePort?: number;
    }[];
  };
  Ingress: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: { readonly service?: { readonly name: string } };
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: {
        readonly paths: readonly {
          readonly path?: string;
          readonly pathType?: string;
          readonly backend: {
            readonly resource?: unknown;
            readonly service: {
              readonly name: string;
              readonly port: { readonly number?: number; readonly name?: string };
            };
          };
        }[];
      };
    }[];
  };
  NetworkPolicy: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
  };
  PersistentVolume: {
    readonly accessModes: readonly string[];
    readonly capacity: { readonly storage: string };
    readonly storageClassName?: string;
    readonly csi?: { readonly driver: string; readonly volumeHandle: string };
    readonly claimRef?: { readonly name: string; readonly namespace?: string };
    readonly persistentVolumeReclaimPolicy?: string;
  };
  PersistentVolumeClaim: ClaimSpec;
  ResourceQuota: { readonly hard: Readonly<Record<string, string | number>> };
  ExternalSecret: {
    readonly refreshInterval?: string;
    readonly secretStoreRef: { readonly kind?: string; readonly name: string };
    readonly target: { readonly name: string };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property?: string };
    }[];
  };
  SecretStore: {
    readonly provider: {
      readonly aws?: {
        readonly region: string;
        readonly auth?: { readonly jwt?: { readonly serviceAccountRef?: { readonly name: string } } };
      };
    };
  };
  Certificate: {
    readonly secretName: string;
    readonly dnsNames?: readonly string[];
    readonly issuerRef: { readonly kind?: string; readonly name: string };
  };
  Middleware: {
    readonly redirectScheme?: { readonly scheme?: string; readonly port?: string; readonly permanent?: boolean };
    readonly buffering?: { readonly maxRequestBodyBytes?: number };
  };
  ServersTransport: { readonly forwardingTimeouts?: { readonly idleConnTimeout?: string } };
  PodMonitor: {
    readonly selector: Selector;
    readonly podMetricsEndpoints: readonly { readonly port?: string; readonly path?: string }[];
  };
  Application: {
    readonly source: { readonly path: string };
    readonly syncPolicy?: { readonly syncOptions?: readonly string[] };
  };
  Kustomization: { readonly path: string; readonly wait?: boolean };
}

/** A rendered object of a kind. */
export type Rendered<Kind extends keyof Kinds> = Manifest & { readonly spec: Kinds[Kind] };

/** Every rendered object of a kind, of whichever construct it comes. */
export const ofKind = <Kind extends keyof Kinds>(objects: readonly Manifest[], kind: Kind): Rendered<Kind>[] =>
  objects.filter((object) => object.kind === kind) as Rendered<Kind>[];

/** Names of all objects of a kind. */
export const namesOf = (objects: readonly Manifest[], kind: string): Set<string> =>
  new Set(objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name));

/** A ConfigMap and its keys. */
export type ConfigMap = Manifest & { readonly data?: Readonly<Record<string, string>>; readonly immutable?: boolean };

/** Remembers what follows from an environment's objects: forty rules ask for the same. */
export function rememberedFor<T>(make: (objects: readonly Manifest[]) => T): (objects: readonly Manifest[]) => T {
  const known = new WeakMap<readonly Manifest[], T>();
  return (objects) => {
    const found = known.get(objects) ?? make(objects);
    known.set(objects, found);
    return found;
  };
}

/** ConfigMaps by name. */
export const configMaps = rememberedFor(
  (objects): ReadonlyMap<string, ConfigMap> =>
    new Map(
      objects.filter(({ kind }) => kind === 'ConfigMap').map((object) => [object.metadata.name, object as ConfigMap]),
    ),
);

/** A container's environment as the process will see it: ConfigMaps first, its own variables over them. */
export function variablesOf(container: Container, objects: readonly Manifest[]): Record<string, string> {
  const maps = configMaps(objects);
  return Object.assign(
    {},
    ...(container.envFrom ?? []).map(({ configMapRef }) => maps.get(configMapRef?.name ?? '')?.data ?? {}),
    Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? ''])),
  );
}

/** What an annotation of the AWS Load Balancer Controller says on an Ingress. */
export const albAnnotation = ({ metadata }: Manifest, name: string): string | undefined =>
  metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`];

/** An attribute in an annotation such as `idle_timeout.timeout_seconds=60,…`. */
export const albAttribute = (ingress: Manifest, list: string, attribute: string): string | undefined =>
  albAnnotation(ingress, list)
    ?.split(',')
    .find((value) => value.startsWith(`${attribute}=`))
    ?.slice(attribute.length + 1);

/** Ingresses that the AWS Load Balancer Controller serves. */
export const albIngresses = (objects: readonly Manifest[]): Rendered<'Ingress'>[] =>
  ofKind(objects, 'Ingress').filter(({ spec }) => spec.ingressClassName === 'alb');
