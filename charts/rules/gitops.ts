import { type ConfigMap, type Manifest, ofKind } from './manifests.ts';
import { count, held, type Rule, verdict } from './rule.ts';
import { claimsOfSchedules, waveFaults, waveOf } from './waves.ts';

const noController = 'no controller: operators apply the manifests';

/** What must not be deleted although git no longer has it: data, and settings that pods of the release before read. */
const isKept = (object: Manifest): boolean =>
  ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'].includes(object.kind) ||
  (object.kind === 'ConfigMap' && (object as ConfigMap).immutable === true);

const isMarked = {
  argocd: ({ metadata }: Manifest) =>
    (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '')
      .split(',')
      .some((option) => option.trim() === 'Prune=false'),
  flux: ({ metadata }: Manifest) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
} as const;

export const gitopsRules: readonly Rule[] = [
  {
    id: 'gitops-applies-in-order',
    statement:
      'A controller that applies what is committed applies the folder of this environment, and Argo CD in waves: what pods need, then the migration, then the pods; and none waits for a claim that no pod uses yet.',
    severity: 'outage',
    source: 'Argo CD: Sync Phases and Waves; Resource Health; Flux: Kustomization; Kubernetes: Volume Binding Mode',
    check({ name, environment, objects }) {
      const { gitops } = environment;
      if (!gitops) return held(noController);
      const folder = `manifests/${name}`;
      const applications = ofKind(objects, 'Application');
      const kustomizations = ofKind(objects, 'Kustomization');
      const paths = [
        ...applications.map(({ spec }) => spec.source.path),
        ...kustomizations.map(({ spec }) => spec.path.replace(/^\.\//, '')),
      ];
      const inWaves = gitops.controller === 'argocd';
      const waits =
        applications.some(({ spec }) => spec.syncPolicy?.syncOptions?.includes('PruneLast=true')) ||
        kustomizations.some(({ spec }) => spec.wait);
      return verdict(
        [
          ...(paths.length === 0 ? [`no object of ${gitops.controller} is among the manifests`] : []),
          ...paths
            .filter((path) => path !== folder)
            .map((path) => `${gitops.controller} applies ${path}, not ${folder}`),
          ...(inWaves ? waveFaults(objects) : []),
          ...claimsOfSchedules(objects)
            .filter(() => waits)
            .map(
              ({ metadata }) => `${gitops.controller} waits for the claim ${metadata.name}, which waits for a schedule`,
            ),
        ],
        `${gitops.controller} applies ${folder}${inWaves ? ` in waves ${[...new Set(objects.map(waveOf))].sort((a, b) => a - b).join(', ')}` : ''}`,
        'stamp waves on the charts in their order, a claim with the first pods that use it; where that is a schedule, in the last one, without PruneLast and wait',
      );
    },
  },
  {
    id: 'gitops-keeps-data',
    statement:
      'A controller never deletes the namespace, a volume, a claim or settings that are named by their content, also when git no longer has them.',
    severity: 'loss',
    source: 'Argo CD: Sync Options, No Prune Resources; Flux: Kustomization, Prune',
    check({ environment: { gitops }, objects }) {
      if (!gitops) return held(noController);
      const kept = objects.filter(isKept);
      return verdict(
        kept
          .filter((object) => !isMarked[gitops.controller](object))
          .map(
            ({ kind, metadata }) => `${gitops.controller} deletes ${kind} ${metadata.name} when git has it no longer`,
          ),
        `${gitops.controller} keeps ${count(kept.length, 'object')}: namespace, volumes, claims, settings`,
        gitops.controller === 'argocd'
          ? 'annotate it with argocd.argoproj.io/sync-options: Prune=false'
          : 'annotate it with kustomize.toolkit.fluxcd.io/prune: disabled',
      );
    },
  },
];
