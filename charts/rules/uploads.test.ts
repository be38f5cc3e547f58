import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('photos-pass-the-proxy', () => {
  const id = 'photos-pass-the-proxy';
  const traefik = (maxBodyMebibytes?: number) =>
    aModel({
      environment: {
        ingress: {
          kind: 'traefik',
          certificate: { issuer: 'lets-encrypt', email: 'books@example.com' },
          ...(maxBodyMebibytes && { maxBodyMebibytes }),
        },
      },
    });

  it('holds where Traefik takes a form of photos, and where nothing bounds bodies', () => {
    expect(broken(traefik())).toEqual([]);
    expect(verdictOf(id, traefik()).numbers).toBe('bookstore-web-body-limit 40.9 MB ≥ 40.1 MB');
    expect(verdictOf(id, aModel()).numbers).toBe('nothing in front of the store bounds bodies');
  });

  it('refuses a limit below a form of photos', () => {
    expect(broken(traefik(20))).toEqual([id]);
    expect(verdictOf(id, traefik(20))).toMatchObject({
      numbers: 'bookstore-web-body-limit ends at 21.0 MB, a form of 5 photos has up to 40.1 MB',
      fix: 'raise ingress.maxBodyMebibytes to 39',
    });
  });
});
