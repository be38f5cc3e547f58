import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('probes-match-app', () => {
  const id = 'probes-match-app';

  it("holds where the probes are the contract's", () => {
    expect(verdictOf(id, aModel()).numbers).toContain(
      'bookstore-web: 120 s to start (120 needed), out of service after 10 s, restarted after 70 s (failover: 60)',
    );
  });

  it.each([
    [
      'a path that the app does not serve',
      { promised: { paths: { ...contract.paths, live: '/healthz' } } },
      'asks /livez, the app answers at /healthz',
    ],
    [
      'a port on which it does not listen',
      { promised: { ports: { ...contract.ports, http: 3000 } } },
      'the app listens on 3000',
    ],
  ])('refuses %s', (_, changes, numbers) => {
    const model = aModel(changes);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  const edited = (change: (container: AnyObject) => void) =>
    aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => change(object['spec'].template.spec.containers[0]),
      },
    });

  it.each([
    [
      'an app that is told to listen elsewhere',
      (container: AnyObject) => container['env'].push({ name: 'HTTP_PORT', value: '3000' }),
      'asks port http, the app listens on 3000',
    ],
    [
      'a start that takes longer than the startup probe waits',
      (container: AnyObject) => Object.assign(container['startupProbe'], { failureThreshold: 3 }),
      'may take 120 s to start, its startup probe gives up after 6 s',
    ],
    [
      'a container without a readiness probe',
      (container: AnyObject) => delete container['readinessProbe'],
      'bookstore-web has no readiness probe',
    ],
    [
      'a probe by TLS',
      (container: AnyObject) => Object.assign(container['readinessProbe'].httpGet, { scheme: 'HTTPS' }),
      'readiness of bookstore-web asks by HTTPS, the app speaks HTTP',
    ],
    [
      'a probe of somebody else',
      (container: AnyObject) => Object.assign(container['livenessProbe'].httpGet, { host: 'example.com' }),
      'liveness of bookstore-web asks example.com, not the pod',
    ],
    [
      'a probe that begins late',
      (container: AnyObject) => Object.assign(container['readinessProbe'], { initialDelaySeconds: 3600 }),
      'readiness of bookstore-web finds a good pod after 3605 s, 60 s are the most',
    ],
    [
      'a probe that is rare',
      (container: AnyObject) => Object.assign(container['readinessProbe'], { periodSeconds: 3600 }),
      'finds a good pod after 3600 s',
    ],
    [
      'a probe that wants to be sure',
      (container: AnyObject) => Object.assign(container['readinessProbe'], { successThreshold: 50 }),
      'finds a good pod after 250 s',
    ],
    [
      'one that a failover restarts',
      (container: AnyObject) => Object.assign(container['livenessProbe'], { failureThreshold: 3 }),
      'restarts it after 30 s, a failover takes up to 60 s',
    ],
    [
      'one that is restarted when the database is away',
      (container: AnyObject) => Object.assign(container['livenessProbe'].httpGet, { path: contract.paths.health }),
      'liveness of bookstore-web asks /health',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(edited(change))).toEqual([id]);
    expect(verdictOf(id, edited(change)).numbers).toContain(numbers);
  });
});
