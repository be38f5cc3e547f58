import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { duration } from './duration.ts';
import { refuseFolder } from './repository-folder.ts';

/** Which commit is applied: the newest of a branch or of matching tags, or a fixed one. */
export type GitReference =
  | { readonly branch: string }
  | { readonly tag: string }
  | { readonly semver: string }
  | { readonly commit: string };

/** An object that must be healthy before Flux calls the folder applied. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export interface FluxKustomizationProps {
  readonly name: string;
  /** Address of the git repository. */
  readonly repository: string;
  readonly reference: GitReference;
  /** Folder of the manifests in the repository; needs no kustomization.yaml. */
  readonly path: string;
  /** Namespace of Flux. @default flux-system */
  readonly namespace?: string;
  /** Secret with the credentials of the repository, in the namespace of Flux. @default none, for a public one */
  readonly secret?: string;
  /** Seconds between two looks at the repository. @default 60 */
  readonly sourceIntervalSeconds?: number;
  /** Seconds after which the folder is applied again, so that changes in the cluster are taken back. @default 600 */
  readonly intervalSeconds?: number;
  /** Seconds until the next attempt after a failure. @default 60 */
  readonly retrySeconds?: number;
  /** Seconds that applying and becoming healthy may take: longer than any Job among the objects. @default 1800 */
  readonly timeoutSeconds?: number;
  /** Whether Flux deletes what is no longer in the repository. @default true */
  readonly prune?: boolean;
  /** What must be healthy; a Job is when it is done. @default every object that is applied */
  readonly healthChecks?: readonly HealthCheck[];
}

/** A GitRepository and a Kustomization of Flux: applies a folder of a repository, and keeps it so. */
export class FluxKustomization extends Construct {
  constructor(scope: Construct, id: string, props: FluxKustomizationProps) {
    super(scope, id);
    refuseFolder(props.path);
    const { name, namespace = 'flux-system', healthChecks } = props;
    new ApiObject(this, 'Source', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name, namespace },
      spec: {
        url: props.repository,
        ref: { ...props.reference },
        interval: duration(props.sourceIntervalSeconds ?? 60),
        ...(props.secret !== undefined && { secretRef: { name: props.secret } }),
      },
    });
    new ApiObject(this, 'Kustomization', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: {
        sourceRef: { kind: 'GitRepository', name },
        path: `./${props.path.replace(/^\.\//, '')}`,
        interval: duration(props.intervalSeconds ?? 600),
        retryInterval: duration(props.retrySeconds ?? 60),
        timeout: duration(props.timeoutSeconds ?? 1800),
        prune: props.prune ?? true,
        // Waiting for everything makes Flux ignore the list (Flux, Kustomization API).
        wait: healthChecks === undefined,
        ...(healthChecks && { healthChecks: healthChecks.map((check) => ({ ...check })) }),
      },
    });
  }
}
