import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { duration } from './duration.ts';
import { refuseFolder } from './repository-folder.ts';

/** Fields that a controller writes, which are no reason to sync again. */
export interface IgnoredDifference {
  /** API group. @default the core group */
  readonly group?: string;
  readonly kind: string;
  /** @default every object of the kind */
  readonly name?: string;
  /** As `/spec/replicas`. */
  readonly jsonPointers: readonly string[];
}

export interface ArgoApplicationProps {
  readonly name: string;
  /** Address of the git repository. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Folder of the manifests in the repository. */
  readonly path: string;
  /** Namespace of objects that name none. */
  readonly destinationNamespace: string;
  /** API server of the cluster that the objects go to. @default the cluster that Argo CD runs in */
  readonly destinationServer?: string;
  /** Namespace of Argo CD. @default argocd */
  readonly namespace?: string;
  /** Project of Argo CD, which says what may be applied where. @default default */
  readonly project?: string;
  /** Whether Argo CD applies by itself; else somebody presses Sync. @default true */
  readonly automated?: boolean;
  /** Whether it deletes what is no longer in the repository. @default true */
  readonly prune?: boolean;
  /**
   * Whether it does so at the end, when what is left is healthy. A claim that no pod uses yet is never healthy: where
   * there may be one, it would keep every sync from its end.
   *
   * @default true
   */
  readonly pruneLast?: boolean;
  /** Whether it takes back what was changed in the cluster. @default true */
  readonly selfHeal?: boolean;
  /** Attempts after a sync that failed. @default 5 */
  readonly retries?: number;
  /** Seconds before the first retry; each waits twice as long as the one before. @default 10 */
  readonly retrySeconds?: number;
  /** Longest wait between two retries, in seconds. @default 180 */
  readonly longestRetrySeconds?: number;
  /**
   * What controllers own of the objects, for example the replicas of a Deployment with an autoscaler, where the
   * manifests state them.
   *
   * @default none: a field that the manifests leave out is no difference
   */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  /**
   * Whether deleting the Application deletes its objects: the namespace, and with it every claim of a volume.
   *
   * @default false
   */
  readonly deleteObjects?: boolean;
}

/** An Application of Argo CD: applies a folder of a repository to a namespace, and keeps it so. */
export class ArgoApplication extends Construct {
  constructor(scope: Construct, id: string, props: ArgoApplicationProps) {
    super(scope, id);
    refuseFolder(props.path);
    const { namespace = 'argocd', ignoreDifferences = [] } = props;
    new ApiObject(this, 'Application', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: props.name,
        namespace,
        ...(props.deleteObjects && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
      },
      spec: {
        project: props.project ?? 'default',
        source: { repoURL: props.repository, targetRevision: props.revision, path: props.path },
        destination: {
          server: props.destinationServer ?? 'https://kubernetes.default.svc',
          namespace: props.destinationNamespace,
        },
        syncPolicy: syncPolicy(props),
        ...(ignoreDifferences.length > 0 && { ignoreDifferences }),
      },
    });
  }
}

function syncPolicy(props: ArgoApplicationProps): object {
  const { automated = true, prune = true, pruneLast = true, selfHeal = true, ignoreDifferences = [] } = props;
  return {
    ...(automated && { automated: { prune, selfHeal, allowEmpty: false } }),
    syncOptions: [
      // Fields belong to who wrote them last: the autoscaler keeps its replicas. Large objects fit, too.
      'ServerSideApply=true',
      // The namespace is among the manifests, with its labels.
      'CreateNamespace=false',
      // What is no longer wanted goes when what replaces it is healthy.
      ...(pruneLast ? ['PruneLast=true'] : []),
      // Two Applications that own one object would take it from each other for ever.
      'FailOnSharedResource=true',
      ...(ignoreDifferences.length > 0 ? ['RespectIgnoreDifferences=true'] : []),
    ],
    retry: {
      limit: props.retries ?? 5,
      backoff: {
        duration: duration(props.retrySeconds ?? 10),
        factor: 2,
        maxDuration: duration(props.longestRetrySeconds ?? 180),
      },
    },
  };
}
