import type { k8s } from 'cdk8s-plus-28';

const hostname = 'kubernetes.io/hostname';

/**
 * Pods even over zones and hosts, each rollout counted by itself. A wish, not a condition: with a zone down, a pod in
 * another one is better than none.
 */
export const spreadOverZonesAndHosts = (labelSelector: k8s.LabelSelector): k8s.TopologySpreadConstraint[] =>
  ['topology.kubernetes.io/zone', hostname].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
    matchLabelKeys: ['pod-template-hash'],
  }));

/** The same wish in the words that kube-score and kube-linter look for: they know no topology spread. */
export const hostAntiAffinity = (labelSelector: k8s.LabelSelector): k8s.Affinity => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, podAffinityTerm: { labelSelector, topologyKey: hostname } },
    ],
  },
});
