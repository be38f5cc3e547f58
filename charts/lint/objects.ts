/** The fields of Kubernetes objects that linters read, as they are written to YAML. */
export type Labels = Readonly<Record<string, string>>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Of a pod or of a container: what both may hold, and what each holds alone. */
export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly procMount?: string;
  readonly seccompProfile?: { readonly type?: string };
  readonly seLinuxOptions?: object;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  readonly sysctls?: readonly { readonly name: string }[];
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly exec?: { readonly command?: readonly string[] };
  readonly grpc?: { readonly port: number };
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: KeyReference; readonly configMapKeyRef?: KeyReference };
}

export interface KeyReference {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

export type Quantities = Readonly<Record<string, string | number>>;

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly env?: readonly Variable[];
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly volumeMounts?: readonly { readonly name: string; readonly readOnly?: boolean }[];
}

interface PodAffinityTerm {
  readonly topologyKey?: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
}

export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: SecurityContext;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly restartPolicy?: string;
  readonly hostIPC?: boolean;
  readonly hostPID?: boolean;
  readonly hostNetwork?: boolean;
  readonly dnsConfig?: { readonly options?: readonly { readonly name: string; readonly value?: string }[] };
  readonly affinity?: {
    readonly nodeAffinity?: object;
    readonly podAntiAffinity?: {
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
        readonly podAffinityTerm: PodAffinityTerm;
      }[];
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
    };
  };
  readonly topologySpreadConstraints?: readonly {
    readonly labelSelector?: LabelSelector;
    readonly maxSkew?: number;
    readonly minDomains?: number;
    readonly topologyKey?: string;
    readonly whenUnsatisfiable?: string;
  }[];
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
}

/** The `spec` of what makes pods; of a CronJob also what lies in its job template. */
export interface WorkloadSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly serviceName?: string;
  readonly strategy?: { readonly type?: string };
  readonly updateStrategy?: { readonly type?: string };
  readonly startingDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
}

interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

export interface NetworkPolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly PolicyPeer[] }[];
  readonly egress?: readonly { readonly to?: readonly PolicyPeer[] }[];
}

export interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
}

interface Role {
  readonly rules?: readonly PolicyRule[];
}

interface Binding {
  readonly roleRef: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}

/** What a kind's objects hold beside apiVersion, kind and metadata. */
export interface Kinds {
  Service: {
    readonly spec?: {
      readonly type?: string;
      readonly clusterIP?: string;
      readonly selector?: Labels;
      readonly ports?: readonly {
        readonly name?: string;
        readonly port: number;
        readonly targetPort?: number | string;
      }[];
    };
  };
  Ingress: {
    readonly spec?: {
      readonly tls?: readonly unknown[];
      readonly defaultBackend?: IngressBackend;
      readonly rules?: readonly {
        readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend: IngressBackend }[] };
      }[];
    };
  };
  NetworkPolicy: { readonly spec?: NetworkPolicySpec };
  HorizontalPodAutoscaler: {
    readonly spec?: {
      readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind?: string; readonly name?: string };
      readonly minReplicas?: number;
      readonly maxReplicas?: number;
    };
  };
  PodDisruptionBudget: {
    readonly spec?: {
      readonly selector?: LabelSelector;
      readonly minAvailable?: number | string;
      readonly maxUnavailable?: number | string;
      readonly unhealthyPodEvictionPolicy?: string;
    };
  };
  ServiceMonitor: {
    readonly spec?: {
      readonly selector?: LabelSelector;
      readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
    };
  };
  ServiceAccount: { readonly automountServiceAccountToken?: boolean };
  ConfigMap: { readonly data?: Labels; readonly binaryData?: Labels };
  Secret: { readonly data?: Labels; readonly stringData?: Labels };
  Role: Role;
  ClusterRole: Role & {
    readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
  };
  RoleBinding: Binding;
  ClusterRoleBinding: Binding;
  SecurityContextConstraints: { readonly allowPrivilegedContainer?: boolean };
}

/** API group of each kind; an object of the same kind in another group is another thing. */
export const groups: Readonly<Record<keyof Kinds, string>> = {
  Service: '',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
  HorizontalPodAutoscaler: 'autoscaling',
  PodDisruptionBudget: 'policy',
  ServiceMonitor: 'monitoring.coreos.com',
  ServiceAccount: '',
  ConfigMap: '',
  Secret: '',
  Role: 'rbac.authorization.k8s.io',
  ClusterRole: 'rbac.authorization.k8s.io',
  RoleBinding: 'rbac.authorization.k8s.io',
  ClusterRoleBinding: 'rbac.authorization.k8s.io',
  SecurityContextConstraints: 'security.openshift.io',
};
