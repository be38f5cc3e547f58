import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const policy = (change: (spec: AnyObject) => void, name = 'bookstore-web') =>
  aModel({ edit: { kind: 'NetworkPolicy', name, change: (object) => change(object['spec']) } });

describe('network-policies-isolate-pods', () => {
  const id = 'network-policies-isolate-pods';

  it('holds where everything that is not permitted is denied', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d+ policies over \d+ pod templates, everything else denied$/);
  });

  it('refuses a namespace in which a forgotten pod is open', () => {
    const model = aModel({ remove: { kind: 'NetworkPolicy', name: 'default-deny' } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the namespace has no policy that denies everything by default');
  });

  it('refuses a pod that is open in one direction', () => {
    const model = aModel({
      edit: {
        kind: 'NetworkPolicy',
        change: (object) => Object.assign(object['spec'], { policyTypes: ['Ingress'] }),
      },
    });
    expect(verdictOf(id, model).numbers).toContain('bookstore-web has no policy for Egress');
  });

  it.each([
    [
      'everybody',
      (spec: AnyObject) => spec['ingress'].push({ ports: [{ port: 8080 }] }),
      'bookstore-web ← everyone:8080',
    ],
    [
      'the whole internet',
      (spec: AnyObject) => spec['egress'].push({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }),
      'bookstore-web → 0.0.0.0/0:443',
    ],
    [
      'half of the internet',
      (spec: AnyObject) => spec['egress'].push({ to: [{ ipBlock: { cidr: '128.0.0.0/1' } }], ports: [{ port: 443 }] }),
      'bookstore-web → 128.0.0.0/1:443',
    ],
    [
      'every port',
      (spec: AnyObject) => spec['egress'].push({ to: [{ ipBlock: { cidr: '10.9.0.0/16' } }] }),
      'bookstore-web → 10.9.0.0/16:every port',
    ],
    [
      'every namespace',
      (spec: AnyObject) => spec['ingress'].push({ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }),
      'bookstore-web ← everyone:8080',
    ],
  ])('refuses a policy that opens a pod to %s', (_, change, numbers) => {
    expect(broken(policy(change))).toEqual([id]);
    expect(verdictOf(id, policy(change)).numbers).toBe(numbers);
  });
});

describe('network-policies-match-needs', () => {
  const id = 'network-policies-match-needs';

  it('holds where exactly what is needed is permitted', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(
      /^\d+ connections needed, as many permitted: bookstore-web ← 10\.0\.0\.0\/22:8080, .*bookstore-web → 10\.0\.64\.0\/22:3306/,
    );
  });

  it('refuses a pod that cannot reach the database, and one that reaches more', () => {
    const without = policy((spec) => spec['egress'].splice(1, 1));
    expect(broken(without)).toEqual([id]);
    expect(verdictOf(id, without).numbers).toBe('bookstore-web → 10.0.64.0/22:3306 is needed and not permitted');
    const more = policy((spec) => spec['egress'][1].to.push({ ipBlock: { cidr: '10.1.0.0/16' } }));
    expect(broken(more)).toEqual([id]);
    expect(verdictOf(id, more).numbers).toBe('bookstore-web → 10.1.0.0/16:3306 is permitted and not needed');
  });

  it.each([undefined, 'local'] as const)('refuses policies for another port than a role is told (%s)', (of) => {
    const model = aModel({
      ...(of && { of }),
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) =>
          object['spec'].template.spec.containers[0].env.push({ name: 'DATABASE_PORT', value: '3307' }),
      },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toMatch(/bookstore-web → \S+:3307 is needed and not permitted/);
    expect(verdictOf(id, model).numbers).toMatch(/bookstore-web → \S+:3306 is permitted and not needed/);
  });

  it('refuses a pod that cannot look names up', () => {
    const model = policy((spec) => spec['egress'].splice(0, 1));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web cannot look names up (kube-system, 53 over UDP and TCP)');
  });

  it('refuses more ports than are needed, and fewer pods than need them', () => {
    const range = policy((spec) => Object.assign(spec['egress'][1].ports[0], { endPort: 3400 }));
    expect(broken(range)).toEqual([id]);
    expect(verdictOf(id, range).numbers).toContain(
      'bookstore-web → 10.0.64.0/22:3306–3400 is permitted and not needed',
    );
    const ingress = { kind: 'traefik', certificate: { issuer: 'self-signed' } } as const;
    const part = aModel({
      environment: { ingress },
      edit: {
        kind: 'NetworkPolicy',
        name: 'bookstore-web',
        change: (object) => {
          object['spec'].ingress[0].from[0].podSelector = { matchLabels: { app: 'nobody' } };
        },
      },
    });
    expect(verdictOf(id, part).numbers).toContain('bookstore-web ← namespace traefik:8080 is needed and not permitted');
  });

  it('refuses metrics for a namespace that monitors nothing', () => {
    const model = policy((spec) =>
      spec['ingress'].push({
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        ports: [{ port: 9090 }],
      }),
    );
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web ← namespace monitoring:9090 is permitted and not needed');
  });

  it('refuses a balancer that cannot reach the pods', () => {
    const model = policy((spec) => spec['ingress'].splice(0, 1));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web ← 10.0.0.0/22:8080 is needed and not permitted');
  });

  it('wants mail for the worker alone, where there is a mail server', () => {
    const mail = { host: 'smtp.example.com', login: false, cidrs: ['10.2.0.0/24'] };
    const without = aModel();
    const wanted = {
      ...without,
      environment: { ...without.environment, mail: { port: 587, tls: 'starttls' as const, ...mail } },
    };
    expect(verdictOf(id, wanted).numbers).toBe('bookstore-worker → 10.2.0.0/24:587 is needed and not permitted');
    expect(broken(aModel({ environment: { mail } }))).toEqual([]);
    const web = policy((spec) =>
      spec['egress'].push({ to: [{ ipBlock: { cidr: '10.2.0.0/24' } }], ports: [{ port: 587 }] }),
    );
    expect(broken(web)).toEqual([id]);
    expect(verdictOf(id, web).numbers).toBe('bookstore-web → 10.2.0.0/24:587 is permitted and not needed');
  });

  it('wants a database in the cluster for its clients alone, and they for it', () => {
    const server = (change: (spec: AnyObject) => void) =>
      aModel({
        of: 'local',
        edit: { kind: 'NetworkPolicy', name: 'bookstore-mysql', change: (object) => change(object['spec']) },
      });
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toContain(
      'bookstore-mysql ← bookstore-database-backup:3306',
    );
    const closed = server((spec) => delete spec['ingress']);
    expect(broken(closed)).toEqual([id]);
    expect(verdictOf(id, closed).numbers).toContain(
      'bookstore-mysql ← bookstore-worker:3306 is needed and not permitted',
    );
    const open = server((spec) =>
      spec['ingress'].push({
        from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'bookstore-backup' } } }],
        ports: [{ port: 3306 }],
      }),
    );
    expect(verdictOf(id, open).numbers).toBe('bookstore-mysql ← bookstore-backup:3306 is permitted and not needed');
    const everyPod = server((spec) => spec['ingress'].push({ from: [{ podSelector: {} }], ports: [{ port: 3306 }] }));
    expect(verdictOf(id, everyPod).numbers).toBe(
      'bookstore-mysql ← all pods of its namespace:3306 is permitted and not needed',
    );
  });

  it("wants Traefik's namespace, or the clients of a node's port, in front of the web pods", () => {
    const ingress = { kind: 'traefik', certificate: { issuer: 'self-signed' } } as const;
    expect(verdictOf(id, aModel({ environment: { ingress } })).numbers).toContain(
      'bookstore-web ← namespace traefik:8080',
    );
    expect(verdictOf(id, aModel({ of: 'local' })).numbers).toContain('bookstore-web ← 192.168.0.0/16:8080');
  });
});
