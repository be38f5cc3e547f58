import { ofKind } from './manifests.ts';
import { type Rule, verdict } from './rule.ts';
import { traefikName } from './traefik.ts';

const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const uploadRule: Rule = {
  id: 'photos-pass-the-proxy',
  statement: 'What is in front of the store takes a body that is as large as the largest form of photos.',
  severity: 'outage',
  source: 'Traefik: Buffering, maxRequestBodyBytes',
  check({ contract: { photoLimits }, objects }) {
    const used = new Set(
      ofKind(objects, 'Ingress').flatMap(({ metadata }) => metadata.annotations?.[middlewares]?.split(',') ?? []),
    );
    // 0 is no limit.
    const limits = ofKind(objects, 'Middleware').flatMap((middleware) => {
      const bytes = middleware.spec.buffering?.maxRequestBodyBytes || undefined;
      return used.has(traefikName(middleware)) && bytes ? [{ name: middleware.metadata.name, bytes }] : [];
    });
    return verdict(
      limits
        .filter(({ bytes }) => bytes < photoLimits.formBytes)
        .map(
          ({ name, bytes }) =>
            `${name} ends at ${megabytes(bytes)}, a form of ${photoLimits.filesPerForm} photos has up to ${megabytes(photoLimits.formBytes)}`,
        ),
      limits.map(({ name, bytes }) => `${name} ${megabytes(bytes)} ≥ ${megabytes(photoLimits.formBytes)}`).join(', ') ||
        'nothing in front of the store bounds bodies',
      `raise ingress.maxBodyMebibytes to ${Math.ceil(photoLimits.formBytes / 2 ** 20)}`,
    );
  },
};
