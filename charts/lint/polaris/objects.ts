import { each, eachWorkload, type Lint, lintOf } from '../lint.ts';
import { isOf, scaled } from '../workloads.ts';
import { privateKey, sensitiveName } from './containers.ts';

const lint = lintOf('polaris');

/** polaris' checks of workloads as a whole, their disruption budgets and autoscalers, Ingresses and ConfigMaps. */
export const objectLints: readonly Lint[] = [
  lint(
    'deploymentMissingReplicas',
    'A Deployment has at least two replicas, also beside an autoscaler.',
    'set replicas to 2 or more',
    eachWorkload(
      ({ spec: { replicas } }) =>
        replicas !== undefined && replicas >= 2 ? undefined : `replicas are ${replicas ?? 'not written'}`,
      isOf('Deployment'),
    ),
  ),
  lint(
    'metadataAndInstanceMismatched',
    'The label app.kubernetes.io/instance of a workload is its name.',
    'set the label to the name',
    eachWorkload(({ name, object }) => {
      const instance = object.manifest.metadata.labels?.['app.kubernetes.io/instance'];
      return instance === name ? undefined : `app.kubernetes.io/instance is ${instance ?? 'missing'}`;
    }),
  ),
  lint(
    'missingPodDisruptionBudget',
    'A Deployment has a disruption budget with one of its labels.',
    'add a PodDisruptionBudget that selects the pods',
    eachWorkload(
      ({ namespace, labels }, context) =>
        context
          .inNamespace('PodDisruptionBudget', namespace)
          .some(({ manifest }) =>
            Object.entries(manifest.spec?.selector?.matchLabels ?? {}).some(([key, value]) => labels[key] === value),
          )
          ? undefined
          : 'no disruption budget selects its pods',
      isOf('Deployment'),
    ),
  ),
  lint(
    'missingNetworkPolicy',
    'One network policy, with exactly one label of the pods, has rules for both directions.',
    'add a NetworkPolicy of one label with ingress and egress rules',
    eachWorkload(({ namespace, labels }, context) => {
      const fits = context.inNamespace('NetworkPolicy', namespace).some(({ manifest: { spec } }) => {
        const wanted = spec?.podSelector?.matchLabels ?? {};
        const shared = Object.entries(labels).filter(([key, value]) => wanted[key] === value);
        const types = (spec?.policyTypes ?? ['ingress', 'egress']).map((type) => type.toLowerCase());
        return (
          shared.length === 1 &&
          (spec?.ingress?.length ?? 0) > 0 &&
          (spec?.egress?.length ?? 0) > 0 &&
          types.includes('ingress') &&
          types.includes('egress')
        );
      });
      return fits ? undefined : 'no network policy with its label has rules for both directions';
    }),
  ),
  lint(
    'pdbDisruptionsIsZero',
    'A disruption budget lets pods go.',
    'set maxUnavailable to 1 or more',
    each('PodDisruptionBudget', ({ spec: { minAvailable, maxUnavailable } = {} }) =>
      minAvailable === '100%' || maxUnavailable === 0 || maxUnavailable === '0%' ? 'no pod may ever go' : undefined,
    ),
  ),
  lint(
    'pdbMinAvailableGreaterThanHPAMinReplicas',
    'A disruption budget wants no more pods than the autoscaler keeps.',
    'use maxUnavailable, or a smaller minAvailable',
    eachWorkload(({ name, namespace, labels }, context) => {
      const budget = context
        .inNamespace('PodDisruptionBudget', namespace)
        .find(({ manifest }) =>
          Object.entries(manifest.spec?.selector?.matchLabels ?? {}).some(([key, value]) => labels[key] === value),
        )?.manifest.spec?.minAvailable;
      const kept = context
        .inNamespace('HorizontalPodAutoscaler', namespace)
        .find(
          ({ manifest: { spec } }) => spec?.scaleTargetRef?.kind === 'Deployment' && spec.scaleTargetRef.name === name,
        )?.manifest.spec?.minReplicas;
      if (budget === undefined || kept === undefined) return undefined;
      return scaled(budget, kept) > kept ? `minAvailable is ${budget}, minReplicas ${kept}` : undefined;
    }, isOf('Deployment')),
  ),
  lint(
    'hpaMaxAvailability',
    'An autoscaler may have more pods than it keeps.',
    'set maxReplicas above minReplicas',
    each('HorizontalPodAutoscaler', ({ spec: { minReplicas, maxReplicas = 0 } = {} }) =>
      maxReplicas > (minReplicas ?? 0)
        ? undefined
        : `minReplicas is ${minReplicas ?? '1, by default'}, maxReplicas ${maxReplicas}`,
    ),
  ),
  lint(
    'hpaMinAvailability',
    'An autoscaler that says how many pods it keeps, keeps two.',
    'set minReplicas to 2 or more',
    each('HorizontalPodAutoscaler', ({ spec: { minReplicas = 2 } = {} }) =>
      minReplicas < 2 ? `minReplicas is ${minReplicas}` : undefined,
    ),
  ),
  lint(
    'tlsSettingsMissing',
    'An Ingress says which hosts it serves over TLS.',
    'add spec.tls',
    each('Ingress', ({ spec }) => (spec?.tls ? undefined : 'no spec.tls')),
  ),
  lint(
    'sensitiveConfigmapContent',
    'No key of a ConfigMap looks like a secret, and no value like a private key.',
    'put it into a Secret',
    each('ConfigMap', ({ data = {} }) =>
      Object.entries(data)
        .filter(([key, value]) => sensitiveName.test(key) || privateKey.test(value))
        .map(([key]) => `the key ${key}`),
    ),
  ),
];
