import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const annotated = (change: (annotations: Record<string, string>) => void) =>
  aModel({
    edit: {
      kind: 'Ingress',
      change: (ingress) => {
        const annotations = ingress.metadata.annotations as Record<string, string>;
        change(annotations);
      },
    },
  });
const alb = (name: string) => `alb.ingress.kubernetes.io/${name}`;

describe('keep-alive-outlives-balancer', () => {
  const id = 'keep-alive-outlives-balancer';

  it('holds where the balancer closes first', () => {
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: 'request 30 s < balancer idle 60 s < keep-alive 75 s < headers 76 s',
    });
  });

  it('refuses a balancer that keeps connections as long as the app', () => {
    const model = aModel({ environment: { ingress: { idleTimeoutSeconds: 75 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the app closes idle connections after 75 s, the balancer after 75 s');
  });

  it('refuses an app with the keep-alive of plain Node.js, and headers that may not take as long', () => {
    expect(broken(aModel({ contract: { http: { ...contract.http, keepAliveSeconds: 5 } } }))).toEqual([id]);
    expect(broken(aModel({ contract: { http: { ...contract.http, headersSeconds: 75 } } }))).toEqual([id]);
  });

  it('refuses requests that may be silent longer than the balancer waits', () => {
    expect(broken(aModel({ environment: { ingress: { idleTimeoutSeconds: 30 } } }))).toEqual([id]);
  });
});

describe('keep-alive-outlives-balancer, behind Traefik', () => {
  const id = 'keep-alive-outlives-balancer';
  const behindTraefik = (idleTimeoutSeconds?: number) =>
    ({
      of: 'local',
      environment: {
        baseUrl: 'https://books.example.com',
        ingress: { kind: 'traefik', idleTimeoutSeconds, certificate: { issuer: 'self-signed' } },
      },
    }) as const;
  const transport = (idleConnTimeout?: string) =>
    aModel({
      ...behindTraefik(),
      edit: {
        kind: 'ServersTransport',
        change: (object) => Object.assign(object['spec'].forwardingTimeouts, { idleConnTimeout }),
      },
    });

  it('holds where Traefik closes first', () => {
    expect(verdictOf(id, aModel(behindTraefik()))).toMatchObject({
      outcome: 'held',
      numbers: 'balancer idle 60 s < keep-alive 75 s < headers 76 s',
    });
    expect(verdictOf(id, aModel(behindTraefik(5))).outcome).toBe('held');
    expect(verdictOf(id, transport('1m14s')).outcome).toBe('held');
  });

  it.each([
    ['as long as the app', '1m15s', 'Traefik after 75 s'],
    ["for Traefik's own time", undefined, 'Traefik after 90 s'],
    ['for ever', '0s', 'Traefik never'],
  ])('refuses connections that are kept %s', (_, idle, numbers) => {
    expect(broken(transport(idle))).toEqual([id]);
    expect(verdictOf(id, transport(idle)).numbers).toBe(`the app closes idle connections after 75 s, ${numbers}`);
  });

  it('refuses a Service that asks for no transport', () => {
    const model = aModel({
      ...behindTraefik(),
      edit: {
        kind: 'Service',
        name: 'bookstore-web',
        change: ({ metadata }) => Object.assign(metadata, { annotations: {} }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the app closes idle connections after 75 s, Traefik after 90 s');
  });
});

describe('shutdown-fits-grace-period', () => {
  const id = 'shutdown-fits-grace-period';

  it('holds where the phases of a shutdown end before the kill', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-web: drain 30 + requests 30 + close 5 = 65 of 70 s');
    expect(verdictOf(id, aModel()).numbers).toContain('deregistration 30 s');
  });

  it('refuses a drain that outgrew the grace period', () => {
    const model = aModel({ promised: { shutdown: { ...contract.shutdown, drainSeconds: 40 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('= 75 s, bookstore-web is killed after 70 s');
  });

  it('refuses a request that may take longer than a shutdown waits for it', () => {
    const model = aModel({ promised: { http: { ...contract.http, requestSeconds: 40 } } });
    expect(verdictOf(id, model).numbers).toBe('a request may take 40 s, a shutdown waits 30 s for requests');
    expect(broken(model)).toEqual([id]);
  });

  it('refuses a drain that a setting makes longer', () => {
    const model = aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => object['spec'].template.spec.containers[0].env.push({ name: 'DRAIN_SECONDS', value: '60' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'drain 60 + requests 30 + close 5 = 95 s, bookstore-web is killed after 70 s',
    );
  });

  it('refuses a grace period that is shorter than what a role takes without traffic', () => {
    const model = aModel({
      edit: {
        kind: 'Job',
        change: (object) => Object.assign(object['spec'].template.spec, { terminationGracePeriodSeconds: 3 }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toMatch(/^5 s, bookstore-migrate-\w+ is killed after 3 s$/);
  });

  it('refuses a balancer that cuts requests, and one that waits for a pod that is gone', () => {
    expect(broken(aModel({ environment: { ingress: { deregistrationSeconds: 29 } } }))).toEqual([id]);
    expect(broken(aModel({ environment: { ingress: { deregistrationSeconds: 300 } } }))).toEqual([id]);
  });
});

describe('balancer-sends-to-ready-pods', () => {
  const id = 'balancer-sends-to-ready-pods';

  it('holds where the balancer asks readiness at the pods themselves', () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
      'targets by address, asked at /readyz, out of service after 20 s of 30 s drain, gates before pods',
    );
  });

  it.each([
    ['targets that are nodes', 'target-type', 'instance', 'has targets of type instance'],
    ['a path that redirects', 'healthcheck-path', '/', 'asks /, the app is ready at /readyz'],
    ['a port of its own', 'healthcheck-port', '9090', 'asks port 9090'],
    ['redirects for healthy', 'success-codes', '200-399', 'takes 200-399 for healthy'],
    ['a balancer that notices too late', 'healthcheck-interval-seconds', '30', 'sees after 60 s that a pod drains'],
  ])('refuses %s', (_, name, value, numbers) => {
    const model = annotated((annotations) => Object.assign(annotations, { [alb(name)]: value }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it('refuses the default target type, which is node', () => {
    expect(broken(annotated((annotations) => delete annotations[alb('target-type')]))).toEqual([id]);
  });

  it('refuses a namespace without readiness gates', () => {
    const model = aModel({
      edit: {
        kind: 'Namespace',
        change: ({ metadata }) => delete (metadata.labels as AnyObject)['elbv2.k8s.aws/pod-readiness-gate-inject'],
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      'the namespace has no readiness gates: a rollout does not wait for the balancer',
    );
  });

  it('refuses a Service that comes after its pods', () => {
    const service = aModel().objects.find(
      ({ kind, metadata }) => kind === 'Service' && metadata.name === 'bookstore-web',
    );
    const late = aModel({ remove: { kind: 'Service', name: 'bookstore-web' }, add: [service!] });
    expect(broken(late)).toEqual([id]);
    expect(verdictOf(id, late).numbers).toBe('Service bookstore-web is applied after its pods, which get no gate');
  });
});

describe('balancer-settings-are-explicit', () => {
  const id = 'balancer-settings-are-explicit';

  it('holds where each is written', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web: 8 settings written');
  });

  it.each([
    ['firewall', 'wafv2-acl-arn'],
    ['scheme', 'scheme'],
  ])('refuses a %s that is not named', (_, name) => {
    const model = annotated((annotations) => delete annotations[alb(name)]);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(`bookstore-web does not say ${name}`);
  });

  it.each([
    ['load-balancer-attributes', 'idle_timeout.timeout_seconds'],
    ['load-balancer-attributes', 'deletion_protection.enabled'],
    ['load-balancer-attributes', 'access_logs.s3.enabled'],
    ['load-balancer-attributes', 'routing.http.drop_invalid_header_fields.enabled'],
    ['target-group-attributes', 'deregistration_delay.timeout_seconds'],
    ['target-group-attributes', 'stickiness.enabled'],
  ])('refuses %s without %s', (list, attribute) => {
    const model = annotated((annotations) => {
      const values = annotations[alb(list)]!.split(',').filter((value) => !value.startsWith(attribute));
      annotations[alb(list)] = values.join(',');
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(`bookstore-web does not say ${attribute}`);
  });

  it('refuses a group without an order, and a name that is too long', () => {
    expect(broken(annotated((annotations) => Object.assign(annotations, { [alb('group.name')]: 'shops' })))).toEqual([
      id,
    ]);
    expect(
      broken(annotated((annotations) => Object.assign(annotations, { [alb('load-balancer-name')]: 'b'.repeat(33) }))),
    ).toEqual([id]);
  });
});

describe('values of the annotations', () => {
  const id = 'balancer-settings-are-explicit';
  const annotated = (name: string, value: string) =>
    aModel({
      edit: {
        kind: 'Ingress',
        change: ({ metadata }) =>
          Object.assign(metadata.annotations!, { [`alb.ingress.kubernetes.io/${name}`]: value }),
      },
    });

  it.each([
    ['scheme', 'internet-facng', 'accepted is internet-facing or internal'],
    ['backend-protocol', 'HTTPS', 'accepted is HTTP'],
    ['backend-protocol-version', 'GRPC', 'accepted is HTTP1'],
    ['healthcheck-protocol', 'HTTPS', 'accepted is HTTP'],
    ['actions.bookstore-web', '{"type":"fixed-response"}', 'answers by itself instead of sending to bookstore-web'],
  ])('refuse %s %s', (name, value, numbers) => {
    expect(broken(annotated(name, value))).toEqual([id]);
    expect(verdictOf(id, annotated(name, value)).numbers).toContain(numbers);
  });
});
