import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Kinds whose deletion takes data with it, or leaves it where nobody finds it. */
const dataKinds: readonly string[] = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'];

/** What each controller reads on an object that it shall leave alone when git no longer has it. */
const marks = {
  argocd: {
    // Nor when its Application is deleted, which deletes all objects unless one says otherwise.
    data: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    settings: {
      'argocd.argoproj.io/sync-options': 'Prune=false',
      // Those of earlier releases are no difference.
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    },
  },
  flux: {
    data: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    settings: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  },
} as const;

/**
 * Forbids a controller to delete what is no longer in git where that would lose data (the namespace, volumes, claims), and
 * settings that are named by their content: pods of the release before still start with them. `kubectl apply` takes no
 * notice (Argo CD: Sync Options; Flux: Kustomization, Prune).
 */
export function keepObjects(scope: IConstruct, controller: keyof typeof marks): void {
  const { data, settings } = marks[controller];
  for (const object of scope.node.findAll().filter(ApiObject.isApiObject)) {
    const isSettings = object.kind === 'ConfigMap' && object.toJson().immutable === true;
    const mark: Readonly<Record<string, string>> = dataKinds.includes(object.kind) ? data : isSettings ? settings : {};
    for (const [name, value] of Object.entries(mark)) object.metadata.addAnnotation(name, value);
  }
}
