/** The label by which a workload's pods are selected. It never changes: the selector of a Deployment is immutable. */
export interface SelectorLabels extends Readonly<Record<string, string>> {
  readonly 'app.kubernetes.io/name': string;
}

/**
 * Selector of one workload's pods, by a name that is unique in its namespace; no construct path is part of it. One label
 * is enough, and all that polaris' `missingNetworkPolicy` recognises.
 */
export const selectorLabels = (name: string): SelectorLabels => ({ 'app.kubernetes.io/name': name });

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

/** `WebFrontend` → `web-frontend`: the name of an object whose construct has that id. */
export const nameOfId = (id: string): string => id.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
