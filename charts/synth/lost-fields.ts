import type { RenderedObject } from './rendering.ts';

/**
 * Fields that were given and are not in the manifest. The typed classes of cdk8s-plus drop what Kubernetes 1.28 does not
 * know and values of another type than theirs (`'1Gi'` for a Quantity), without a word.
 */
export function lostFields({ path, given, manifest }: RenderedObject): string[] {
  if (given === manifest) return [];
  const lost: string[] = [];
  compare(given, manifest, '', lost);
  return lost.map(
    (field) =>
      `${path}: ${field} is dropped when ${manifest.kind} ${manifest.metadata.name} is written: the field is unknown to Kubernetes 1.28, or its value needs k8s.Quantity or k8s.IntOrString`,
  );
}

function compare(given: unknown, written: unknown, at: string, lost: string[]): void {
  if (given === undefined || given === null) return;
  if (typeof given !== 'object') {
    if (given !== written) lost.push(at);
    return;
  }
  if (written === null || typeof written !== 'object') {
    // k8s.Quantity and k8s.IntOrString arrive as `{ value }` and are written as that value.
    if (Object.keys(given).length !== 1 || (given as { value?: unknown }).value !== written || written === undefined)
      lost.push(at);
    return;
  }
  for (const [key, value] of Object.entries(given)) {
    compare(
      value,
      (written as Record<string, unknown>)[key],
      `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      lost,
    );
  }
}
