/** Labels by which a workload's pods are selected. They never change: selectors of a Deployment are immutable. */
export interface SelectorLabels extends Readonly<Record<string, string>> {
  readonly 'app.kubernetes.io/name': string;
  readonly 'app.kubernetes.io/component': string;
}

/** Selector labels of one component of an application; no construct path is part of them. */
export const selectorLabels = (application: string, component: string): SelectorLabels => ({
  'app.kubernetes.io/name': application,
  'app.kubernetes.io/component': component,
});

/**
 * What is written on a workload and its pods beside the selector.
 *
 * @param instance the workload's own name, as polaris' `metadataAndInstanceMismatched` wants it
 * @param version shown to people, usually the image's tag
 */
export const descriptiveLabels = (instance: string, version?: string): Record<string, string> => ({
  'app.kubernetes.io/instance': instance,
  ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
});
