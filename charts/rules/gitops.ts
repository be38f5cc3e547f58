import { type Manifest, ofKind } from './manifests.ts';
import { held, type Rule, verdict } from './rule.ts';
import { configMapsOfPods } from './workloads.ts';

const waveOf = ({ metadata }: Manifest): number => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

/** Kinds that must be there before pods, and pods after the migration. */
const stages = [
  ['Namespace'],
  ['ConfigMap', 'ExternalSecret', 'Service', 'Ingress', 'NetworkPolicy', 'ServiceAccount', 'PriorityClass'],
  ['Job'],
  ['Deployment'],
] as const;

export const gitopsRules: readonly Rule[] = [
  {
    id: 'gitops-applies-in-order',
    statement:
      'A controller that applies what is committed applies the folder of this environment, and Argo CD in waves: what pods need, then the migration, then the pods.',
    severity: 'outage',
    source: 'Argo CD: Sync Phases and Waves; Flux: Kustomization',
    check({ name, environment, objects }) {
      const { gitops } = environment;
      if (!gitops) return held('no controller: operators apply the manifests');
      const folder = `manifests/${name}`;
      const paths = [
        ...ofKind(objects, 'Application').map(({ spec }) => spec.source.path),
        ...ofKind(objects, 'Kustomization').map(({ spec }) => spec.path.replace(/^\.\//, '')),
      ];
      // A ConfigMap that no pod reads, such as a dashboard, may come whenever it likes.
      const unread = (object: Manifest) =>
        object.kind === 'ConfigMap' && !configMapsOfPods(objects).has(object.metadata.name);
      const waves = stages.map((kinds) =>
        objects.filter((object) => (kinds as readonly string[]).includes(object.kind) && !unread(object)).map(waveOf),
      );
      const faults =
        gitops.controller === 'argocd'
          ? waves.flatMap((own, at) => {
              const earlier = Math.max(...waves.slice(0, at).flat(), Number.NEGATIVE_INFINITY);
              return at > 1 && own.some((wave) => wave <= earlier)
                ? [
                    `${stages[at]!.join(', ')} in wave ${Math.min(...own)}, but ${stages.slice(0, at).flat().join(', ')} up to wave ${earlier}`,
                  ]
                : [];
            })
          : [];
      return verdict(
        [
          ...(paths.length === 0 ? [`no object of ${gitops.controller} is among the manifests`] : []),
          ...paths
            .filter((path) => path !== folder)
            .map((path) => `${gitops.controller} applies ${path}, not ${folder}`),
          ...faults,
        ],
        `${gitops.controller} applies ${folder}${gitops.controller === 'argocd' ? ` in waves ${[...new Set(waves.flat())].sort((a, b) => a - b).join(', ')}` : ''}`,
        'stamp waves on the charts in their order',
      );
    },
  },
];
