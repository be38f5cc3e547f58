import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

/** Takes the chart's namespace, which cdk8s writes on every object, from one that belongs to no namespace. */
export function clusterScoped(object: ApiObject): void {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}

/** The namespace that is given, or else the chart's. */
export function namespaceOf(at: Construct, given: string | undefined): string {
  const namespace = given ?? Chart.of(at).namespace;
  if (namespace === undefined) {
    throw new Error(`${at.node.path}: namespace is missing; give the prop \`namespace\`, or a namespace to its chart`);
  }
  return namespace;
}
