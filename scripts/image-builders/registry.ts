import { createHash } from 'node:crypto';
import { UsageError } from '../../app/core/errors.ts';

/** An image as `registry/repository:tag@digest` names it. */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** Lists of images for several platforms, in their two formats, and single images. */
const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** docker.io is a name; the registry is elsewhere. */
const hosts: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

const PATIENCE_MS = 20_000;

/**
 * The digest that a tag has now, asked of its registry (OCI Distribution Specification: pulling manifests), and held
 * against the manifest itself.
 *
 * @throws UsageError when the registry cannot be reached, does not know the tag, or answers something else
 */
export async function digestOf({ registry, repository, tag }: Reference): Promise<string> {
  const name = `${registry}/${repository}:${tag}`;
  const scheme = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(registry) ? 'http' : 'https';
  const url = `${scheme}://${hosts[registry] ?? registry}/v2/${repository}/manifests/${tag}`;
  let answer = await get(name, url, {});
  const challenge = answer.headers.get('www-authenticate');
  if (answer.status === 401 && challenge)
    answer = await get(name, url, { authorization: await tokenFor(name, challenge) });
  if (!answer.ok) throw new UsageError(`${name}: its registry answers ${answer.status}.`);
  const digest = `sha256:${createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex')}`;
  const told = answer.headers.get('docker-content-digest');
  if (told !== null && told !== digest)
    throw new UsageError(`${name}: its registry says ${told}, but the manifest that it sends has ${digest}.`);
  return digest;
}

/** What anybody is given who asks (Docker: token authentication). */
async function tokenFor(name: string, challenge: string): Promise<string> {
  const parts = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]));
  const { realm, service, scope } = parts;
  if (!realm) throw new UsageError(`${name}: its registry wants a login of an unknown kind: ${challenge}`);
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  if (scope) url.searchParams.set('scope', scope);
  const answer = await get(name, url.href, {});
  const { token, access_token: other } = (await answer.json().catch(() => ({}))) as Record<string, string>;
  if (!answer.ok || !(token ?? other)) throw new UsageError(`${name}: its registry gives no token (${answer.status}).`);
  return `Bearer ${token ?? other}`;
}

async function get(name: string, url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers: { accept: accepted, ...headers }, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new UsageError(`${name}: ${new URL(url).host} cannot be reached (${(cause as Error)?.message ?? message}).`);
  }
}
