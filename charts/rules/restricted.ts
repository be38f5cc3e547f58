import type { Container, ContainerSecurity, PodSpec } from './pod.ts';
import { count, type ManifestRule, type Rule, verdict } from './rule.ts';
import { workloads } from './workloads.ts';

/** Kinds of volumes that Pod Security `restricted` admits. */
const allowedVolumes = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Types of SELinux that containers have without asking for more. */
const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** Parameters of the kernel that concern the pod alone. */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
]);

/** What neither a pod nor a container may be given (Pod Security Standards, Baseline). */
function baselineFaults(name: string, security: NonNullable<PodSpec['securityContext']> & ContainerSecurity): string[] {
  const { seLinuxOptions: { type = '', user, role } = {}, procMount, appArmorProfile, windowsOptions } = security;
  const profile = appArmorProfile?.type;
  return [
    ...(seLinuxTypes.includes(type) ? [] : [`${name} has the SELinux type ${type}`]),
    ...(user || role ? [`${name} has the SELinux user or role ${user ?? role}`] : []),
    ...(procMount === undefined || procMount === 'Default' ? [] : [`${name} sees /proc of the node (${procMount})`]),
    ...(profile === undefined || profile === 'RuntimeDefault' || profile === 'Localhost'
      ? []
      : [`${name} has AppArmor ${profile}`]),
    ...(windowsOptions?.hostProcess ? [`${name} is a process of its Windows node`] : []),
    ...(security.sysctls ?? [])
      .filter((sysctl) => !safeSysctls.has(sysctl.name))
      .map((sysctl) => `${name} sets ${sysctl.name} of the kernel`),
  ];
}

function containerFaults(name: string, { securityContext: own = {} }: Container, pod: PodSpec): string[] {
  const shared = pod.securityContext ?? {};
  const user = own.runAsUser ?? shared.runAsUser;
  const seccomp = own.seccompProfile?.type ?? shared.seccompProfile?.type;
  const added = (own.capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  return [
    ...((own.runAsNonRoot ?? shared.runAsNonRoot) ? [] : [`${name} may run as root`]),
    ...(user !== undefined && user > 0
      ? []
      : [`${name} has no numeric user: an image with a named one does not start`]),
    ...(own.allowPrivilegeEscalation === false ? [] : [`${name} may gain privileges`]),
    ...baselineFaults(name, own),
    ...(own.privileged ? [`${name} is privileged`] : []),
    ...(own.capabilities?.drop?.includes('ALL') && added.length === 0
      ? []
      : [`${name} keeps capabilities${added.length ? ` (${added.join(', ')})` : ''}`]),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : [`${name} has no seccomp profile`]),
    ...(own.readOnlyRootFilesystem ? [] : [`${name} can write to its own program`]),
  ];
}

export const restrictedPods: ManifestRule = {
  id: 'pods-are-restricted',
  statement:
    'Every pod fulfils Pod Security `restricted` by itself, with a numeric user and a read-only program, so that the namespace admits it.',
  severity: 'exposure',
  source: 'Kubernetes: Pod Security Standards, Baseline and Restricted',
  check({ objects }) {
    const all = workloads(objects);
    return verdict(
      all.flatMap(({ name, pod, containers }) => [
        ...containers.flatMap((container) => containerFaults(name, container, pod)),
        ...baselineFaults(name, pod.securityContext ?? {}),
        ...(['hostNetwork', 'hostPID', 'hostIPC'] as const)
          .filter((key) => pod[key])
          .map((key) => `${name} shares the node's ${key.slice(4)}`),
        ...(pod.volumes ?? [])
          .flatMap((volume) => Object.keys(volume).filter((key) => !allowedVolumes.has(key)))
          .map((kind) => `${name} has a volume of kind ${kind}`),
        ...containers
          .flatMap(({ ports }) => ports ?? [])
          .filter(({ hostPort }) => hostPort)
          .map(({ hostPort }) => `${name} takes port ${hostPort} of the node`),
      ]),
      `${count(all.length, 'pod template')}, users ${[...new Set(all.flatMap(({ containers }) => containers.map(({ securityContext }) => securityContext?.runAsUser)))].join(', ')}`,
      'render it by the constructs, which harden every container',
    );
  },
};

export const namespaceRules: readonly Rule[] = [
  {
    id: 'namespace-enforces-restricted',
    statement:
      'The namespace admits only pods that fulfil Pod Security `restricted`, by the rules of a release that the cluster knows.',
    severity: 'exposure',
    source: 'Kubernetes: Pod Security Admission, Pod Security Admission labels for namespaces',
    check({ environment, objects }) {
      const namespace = objects.find(
        ({ kind, metadata }) => kind === 'Namespace' && metadata.name === environment.namespace,
      );
      const label = (name: string) => namespace?.metadata.labels?.[`pod-security.kubernetes.io/${name}`];
      const version = label('enforce-version');
      const minor = (text: string | undefined) => Number(/^v?1\.(\d+)$/.exec(text ?? '')?.[1]);
      return verdict(
        namespace
          ? [
              ...(label('enforce') === 'restricted' ? [] : [`it enforces ${label('enforce') ?? 'nothing'}`]),
              ...(minor(version) <= minor(environment.cluster.version)
                ? []
                : [
                    `its rules are those of ${version ?? 'whatever release runs'}, the cluster is ${environment.cluster.version}`,
                  ]),
            ]
          : [`the namespace ${environment.namespace} is not among the manifests`],
        `${environment.namespace}: restricted of ${version}, the cluster is ${environment.cluster.version}`,
        'render it by RestrictedNamespace with cluster.version',
      );
    },
  },
];
