import type { Container, PodSpec } from './pod.ts';
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
  source: 'Kubernetes: Pod Security Standards, Restricted',
  check({ objects }) {
    const all = workloads(objects);
    return verdict(
      all.flatMap(({ name, pod, containers }) => [
        ...containers.flatMap((container) => containerFaults(name, container, pod)),
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
