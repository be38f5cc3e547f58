import { type Manifest, ofKind, type Rendered } from './manifests.ts';

/** What Traefik calls an object of its own kinds, in annotations of others. */
export const traefikName = ({ metadata }: Manifest): string => `${metadata.namespace}-${metadata.name}@kubernetescrd`;

/** The transport that a Service asks Traefik for. */
export const transportOf = ({ metadata }: Manifest): string | undefined =>
  metadata.annotations?.['traefik.ingress.kubernetes.io/service.serverstransport'];

/** Seconds of a duration such as `1m30s`. */
const units = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;
const secondsOf = (text: string): number =>
  [...text.matchAll(/(\d+)(ms|s|m|h)?/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[(unit ?? 's') as keyof typeof units],
    0,
  );

/** How long Traefik keeps an idle connection when nothing is said (Traefik: ServersTransport, idleConnTimeout). */
const ownIdleSeconds = 90;

/** A Service that Traefik sends requests to, and seconds after which it closes an idle connection to its pods; 0 for never. */
export function traefikBackends(objects: readonly Manifest[]): { readonly name: string; readonly idle: number }[] {
  const behind = new Set(
    ofKind(objects, 'Ingress')
      .filter(({ spec }) => spec.ingressClassName === 'traefik')
      .flatMap(({ spec }) => spec.rules ?? [])
      .flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service.name)),
  );
  const idleOf = (transport: Rendered<'ServersTransport'> | undefined): number => {
    const written = transport?.spec.forwardingTimeouts?.idleConnTimeout;
    return written === undefined ? ownIdleSeconds : secondsOf(written);
  };
  return ofKind(objects, 'Service')
    .filter(({ metadata }) => behind.has(metadata.name))
    .map((service) => ({
      name: service.metadata.name,
      idle: idleOf(ofKind(objects, 'ServersTransport').find((each) => traefikName(each) === transportOf(service))),
    }));
}
