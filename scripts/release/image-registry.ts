import type { Answer } from './finding.ts';

const TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const PATIENCE_MS = 15_000;

/**
 * Asks a registry (OCI distribution) for a manifest without fetching it. A registry that wants a login is not given one:
 * whether its image is there stays unknown.
 *
 * @param registryUrl where the registry is @default https, at the host that the repository names
 */
export async function imageFault(repository: string, digest: string, registryUrl?: string): Promise<Answer> {
  const [host, ...path] = repository.split('/');
  const base = registryUrl ?? `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`;
  try {
    const response = await fetch(`${base}/v2/${path.join('/')}/manifests/${digest}`, {
      method: 'HEAD',
      headers: { accept: TYPES },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return 'is in the registry';
    if (response.status === 404) return { fault: `${repository}@${digest} is not in the registry.` };
    return { unknown: `${host} answers ${response.status}` };
  } catch (error) {
    return { unknown: `${host} cannot be asked (${(error as Error).message})` };
  }
}
