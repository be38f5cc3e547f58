import type { RenderedObject } from './rendering.ts';

/** Kinds that belong to no namespace, of those that an application may bring. */
const clusterScoped = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'ClusterIssuer',
  'CSIDriver',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** What a cluster would silently do otherwise than the charts say. One line for each fault. */
export const objectFaults = (objects: readonly RenderedObject[]): string[] => [
  ...objects.flatMap(namespaceFaults),
  ...objects.flatMap(lostFields),
  ...collisions(objects),
];

function namespaceFaults({ path, manifest: { kind, metadata } }: RenderedObject): string[] {
  if (clusterScoped.has(kind)) {
    return metadata.namespace === undefined
      ? []
      : [
          `${path}: ${kind} ${metadata.name} belongs to no namespace, but has ${metadata.namespace}; put it into a chart without one`,
        ];
  }
  return metadata.namespace === undefined
    ? [`${path}: ${kind} ${metadata.name} has no namespace and would land in whichever is current`]
    : [];
}

/** Objects are told apart by group, kind, namespace and name: the version is only a way to write them. */
const identity = ({ manifest: { apiVersion, kind, metadata } }: RenderedObject): string =>
  [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, metadata.namespace ?? '', metadata.name].join('|');

function collisions(objects: readonly RenderedObject[]): string[] {
  const first = new Map<string, RenderedObject>();
  return objects.flatMap((object) => {
    const earlier = first.get(identity(object));
    if (!earlier) {
      first.set(identity(object), object);
      return [];
    }
    const { kind, metadata } = object.manifest;
    return [
      `${object.path}: ${kind} ${metadata.name} has the name of ${earlier.path}: the second would replace the first`,
    ];
  });
}

/**
 * Fields that were given and are not in the manifest. The typed classes of cdk8s-plus drop what Kubernetes 1.28 does not
 * know and values of another type than theirs (`'1Gi'` for a Quantity), without a word.
 */
function lostFields({ path, given, manifest }: RenderedObject): string[] {
  if (given === manifest) return [];
  const lost: string[] = [];
  compare(given, manifest, '', lost);
  return lost.map(
    (field) =>
      `${path}: ${field} is dropped when ${manifest.kind} ${manifest.metadata.name} is written: the field is unknown to Kubernetes 1.28, or its value needs k8s.Quantity or k8s.IntOrString`,
  );
}

function compare(given: unknown, written: unknown, at: string, lost: string[]): void {
  if (given === undefined || given === null) return;
  if (typeof given !== 'object') {
    if (given !== written) lost.push(at);
    return;
  }
  if (written === null || typeof written !== 'object') {
    // k8s.Quantity and k8s.IntOrString arrive as `{ value }` and are written as that value.
    if (Object.keys(given).length !== 1 || (given as { value?: unknown }).value !== written || written === undefined)
      lost.push(at);
    return;
  }
  for (const [key, value] of Object.entries(given)) {
    compare(
      value,
      (written as Record<string, unknown>)[key],
      `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      lost,
    );
  }
}
