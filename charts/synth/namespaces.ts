import { groupOf, titleOf } from '../changes/identity.ts';
import type { RenderedObject } from './rendering.ts';

/** Kinds that belong to no namespace, by group: Kubernetes', and those of controllers that an application meets. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'cert-manager.io': ['ClusterIssuer'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'elbv2.k8s.aws': ['ALBTargetControlConfig', 'IngressClassParams'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'generators.external-secrets.io': ['ClusterGenerator'],
  'karpenter.k8s.aws': ['EC2NodeClass'],
  'karpenter.sh': ['NodeClaim', 'NodePool'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/** A namespace on what belongs to none (cdk8s stamps its chart's on everything), and the lack of one. */
export function namespaceFaults({ path, manifest }: RenderedObject): string[] {
  const { namespace } = manifest.metadata;
  if (clusterScoped[groupOf(manifest)]?.includes(manifest.kind)) {
    return namespace === undefined
      ? []
      : [
          `${path}: ${titleOf(manifest)} belongs to no namespace, but has ${namespace}; put it into a chart without one`,
        ];
  }
  return namespace === undefined
    ? [`${path}: ${titleOf(manifest)} has no namespace and would land in whichever is current`]
    : [];
}
