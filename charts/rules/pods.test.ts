import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const container = (deployment: AnyObject) => deployment['spec'].template.spec.containers[0];

describe('probes-match-app', () => {
  const id = 'probes-match-app';

  it("holds where the probes are the contract's", () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
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
    [
      'a start that takes longer',
      { promised: { startup: { ...contract.startup, budgetSeconds: 300 } } },
      'gives up after 120 s',
    ],
  ])('refuses %s', (_, changes, numbers) => {
    const model = aModel(changes);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(numbers);
  });

  it('refuses a container without a readiness probe, and one that a failover restarts', () => {
    const without = (change: (object: AnyObject) => void) => broken(aModel({ edit: { kind: 'Deployment', change } }));
    expect(without((object) => delete container(object).readinessProbe)).toEqual([id]);
    expect(
      without((object) => {
        container(object).livenessProbe.failureThreshold = 3;
      }),
    ).toEqual([id]);
  });
});

describe('autoscaler-has-requests', () => {
  const id = 'autoscaler-has-requests';

  it('holds where every container reserves CPU', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web/bookstore-web reserves cpu 500m');
  });

  it('refuses a second container without a request', () => {
    const change = (object: AnyObject) =>
      object['spec'].template.spec.containers.push({ ...container(object), name: 'proxy', resources: {} });
    const model = aModel({ environment: { database: { maxConnections: 1000 } }, edit: { kind: 'Deployment', change } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web/proxy reserves no cpu, by which it is scaled');
  });

  it('refuses replicas beside an autoscaler', () => {
    const change = (object: AnyObject) => {
      object['spec'].replicas = 3;
    };
    expect(broken(aModel({ edit: { kind: 'Deployment', change } }))).toEqual([id]);
  });
});

describe('disruption-budget-leaves-room', () => {
  const id = 'disruption-budget-leaves-room';
  const budget = (spec: object) =>
    aModel({
      edit: {
        kind: 'PodDisruptionBudget',
        change: (object) => {
          object['spec'] = { selector: object['spec'].selector, ...spec };
        },
      },
    });

  it('holds where one pod of three may go', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web: 1 of at least 3 pods may go');
  });

  it('refuses a budget under which no node can be drained, and one that protects nothing', () => {
    expect(broken(budget({ minAvailable: 3 }))).toEqual([id]);
    expect(broken(budget({ minAvailable: '90%' }))).toEqual([id]);
    expect(broken(budget({ maxUnavailable: '100%' }))).toEqual([id]);
  });

  it('refuses a Deployment without a budget', () => {
    expect(
      broken(budget({ maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'other' } } })),
    ).toEqual([id]);
  });
});

describe('pods-spread-over-zones', () => {
  const id = 'pods-spread-over-zones';

  it('holds where each zone gets a pod', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web: 3 to 6 pods over 3 zones');
  });

  it('refuses fewer pods than zones', () => {
    const model = aModel({ environment: { web: { minReplicas: 2 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web keeps 2 pods for 3 zones');
  });

  it('refuses a spread that selects other pods, and one that leaves pods pending', () => {
    const edited = (change: (constraint: AnyObject) => void) =>
      broken(
        aModel({
          edit: {
            kind: 'Deployment',
            change: (object) => object['spec'].template.spec.topologySpreadConstraints.forEach(change),
          },
        }),
      );
    expect(
      edited((constraint) => Object.assign(constraint['labelSelector'].matchLabels, { 'app.kubernetes.io/name': 'x' })),
    ).toEqual([id]);
    expect(edited((constraint) => Object.assign(constraint, { whenUnsatisfiable: 'DoNotSchedule' }))).toEqual([id]);
  });
});

describe('image-is-pinned', () => {
  const id = 'image-is-pinned';
  const running = (image: string) =>
    aModel({
      edit: {
        kind: 'Deployment',
        change: (object) => {
          container(object).image = image;
        },
      },
    });
  const digest = `sha256:${'0'.repeat(64)}`;

  it('holds with tag and digest', () => {
    expect(verdictOf(id, aModel()).outcome).toBe('held');
    expect(broken(running(`localhost:5000/books/store:1.0@${digest}`))).toEqual([]);
  });

  it.each([
    'bookstore',
    'bookstore:1.0',
    `bookstore@${digest}`,
    `bookstore:latest@${digest}`,
    `localhost:5000/bookstore@${digest}`,
  ])('refuses %s', (image) => {
    expect(broken(running(image))).toEqual([id]);
  });
});
