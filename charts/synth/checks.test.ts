import { describe, expect, it } from '@jest/globals';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { bookstore } from '../bookstore/bookstore.ts';
import { anEnvironment } from '../testing/an-environment.ts';
import { fileFaults, objectFaults, shapeFaults } from './checks.ts';
import { environmentApp } from './environment-app.ts';
import { render } from './rendering.ts';

const faults = (app: App) => objectFaults(render(app).flatMap(({ objects }) => objects));

function withObject(add: (chart: Chart) => void, namespace: string | undefined = 'shop'): App {
  const app = new App();
  add(new Chart(app, 'chart', namespace ? { namespace } : {}));
  return app;
}

const deployment = (chart: Chart, id = 'One', name = 'one') =>
  new k8s.KubeDeployment(chart, id, {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'one' }] } },
    },
  });

describe('objectFaults', () => {
  it('finds nothing in the bookstore', () => {
    expect(faults(bookstore(anEnvironment()))).toEqual([]);
  });

  it.each([
    ['an unknown field', JsonPatch.add('/spec/template/spec/preemptible', true), '/spec/template/spec/preemptible'],
    [
      'a quantity as plain text',
      JsonPatch.add('/spec/template/spec/containers/0/resources', { limits: { memory: '1Gi' } }),
      '/spec/template/spec/containers/0/resources/limits/memory',
    ],
    [
      'a plain number of pods',
      JsonPatch.add('/spec/strategy', { rollingUpdate: { maxUnavailable: 0 } }),
      '/spec/strategy/rollingUpdate/maxUnavailable',
    ],
    [
      'a field of a later release',
      JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop: { sleep: { seconds: 5 } } }),
      '/spec/template/spec/containers/0/lifecycle/preStop/sleep',
    ],
  ])('finds %s that the serializer drops', (_, patch, field) => {
    const app = withObject((chart) => deployment(chart).addJsonPatch(patch));
    expect(faults(app)).toEqual([expect.stringContaining(`chart/One: ${field} is dropped`)]);
  });

  it('accepts a patch that survives', () => {
    const resources = { limits: { memory: k8s.Quantity.fromString('1Gi') } };
    const app = withObject((chart) =>
      deployment(chart).addJsonPatch(
        JsonPatch.add('/spec/template/spec/priorityClassName', 'shop'),
        JsonPatch.add('/spec/template/spec/containers/0/resources', resources),
      ),
    );
    expect(faults(app)).toEqual([]);
  });

  it('finds two objects of one name, also in different charts and versions of the API', () => {
    const app = withObject((chart) => deployment(chart));
    deployment(new Chart(app, 'other', { namespace: 'shop' }));
    expect(faults(app)).toEqual([
      'other/One: Deployment one has the name of chart/One: the second would replace the first',
    ]);

    const versions = withObject((chart) => {
      for (const version of ['v1', 'v1beta1']) {
        new ApiObject(chart, version, { apiVersion: `example.com/${version}`, kind: 'Thing', metadata: { name: 'x' } });
      }
    });
    expect(faults(versions)).toHaveLength(1);
  });

  it('accepts the same name for another kind or namespace', () => {
    const app = withObject((chart) => deployment(chart));
    deployment(new Chart(app, 'other', { namespace: 'elsewhere' }));
    expect(faults(app)).toEqual([]);
  });

  it('finds a namespace on what belongs to none, and the lack of one', () => {
    expect(faults(withObject((chart) => new k8s.KubeNamespace(chart, 'N', { metadata: { name: 'shop' } })))).toEqual([
      expect.stringContaining('Namespace shop belongs to no namespace, but has shop'),
    ]);
    const app = new App();
    deployment(new Chart(app, 'chart'));
    expect(faults(app)).toEqual([expect.stringContaining('Deployment one has no namespace')]);
  });

  it('accepts patches that find what they look for, and finds those that do not', () => {
    const app = withObject((chart) =>
      deployment(chart).addJsonPatch(
        JsonPatch.add('/spec/replicas', 0),
        JsonPatch.replace('/spec/replicas', 2),
        JsonPatch.remove('/spec/replicas'),
        JsonPatch.replace('/spec/template/metadata/labels/app', 'one'),
      ),
    );
    expect(faults(app)).toEqual([]);
    const idle = withObject((chart) =>
      deployment(chart).addJsonPatch(JsonPatch.replace('/spec/replica', 2), JsonPatch.remove('/spec/replicas')),
    );
    expect(faults(idle)).toEqual([
      expect.stringContaining('/spec/replica is dropped'),
      expect.stringContaining('the patch replace /spec/replica of Deployment one finds nothing there'),
      expect.stringContaining('the patch remove /spec/replicas of Deployment one finds nothing there'),
    ]);
  });

  it('accepts zero, false and empty texts, and wrapped numbers', () => {
    const app = withObject((chart) =>
      deployment(chart).addJsonPatch(
        JsonPatch.add('/spec/minReadySeconds', 0),
        JsonPatch.add('/spec/paused', false),
        JsonPatch.add('/spec/template/spec/containers/0/env', [{ name: 'EMPTY', value: '' }]),
        JsonPatch.add('/spec/strategy', { rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0) } }),
        JsonPatch.add('/spec/template/spec/containers/0/resources', { limits: { cpu: k8s.Quantity.fromNumber(0) } }),
      ),
    );
    expect(faults(app)).toEqual([]);
  });

  it('accepts the largest number that arrives as it is, and no larger one', () => {
    const withValue = (value: number) =>
      withObject((chart) => new k8s.KubePriorityClass(chart, 'P', { metadata: { name: 'p' }, value }), '');
    expect(faults(withValue(Number.MAX_SAFE_INTEGER))).toEqual([]);
    expect(faults(withValue(2 ** 53))).toEqual([expect.stringContaining('/value of PriorityClass p: received')]);
  });

  it.each([
    ['external-secrets.io/v1', 'ClusterSecretStore'],
    ['cert-manager.io/v1', 'ClusterIssuer'],
    ['elbv2.k8s.aws/v1beta1', 'IngressClassParams'],
    ['storage.k8s.io/v1', 'StorageClass'],
  ])('knows that %s %s belongs to no namespace, and its like in other groups may', (apiVersion, kind) => {
    const thing = (version: string, namespace?: string) =>
      withObject(
        (chart) => new ApiObject(chart, 'T', { apiVersion: version, kind, metadata: { name: 't' } }),
        namespace,
      );
    expect(faults(thing(apiVersion))).toHaveLength(1);
    expect(faults(thing(apiVersion, ''))).toEqual([]);
    expect(faults(thing('example.com/v1'))).toEqual([]);
  });
});

describe('shapeFaults', () => {
  it('finds what is no object of Kubernetes', () => {
    const thing = (patch: JsonPatch) =>
      render(
        withObject((chart) =>
          new ApiObject(chart, 'T', { apiVersion: 'v1', kind: 'Thing', metadata: { name: 't' } }).addJsonPatch(patch),
        ),
      ).flatMap(({ objects }) => objects);
    expect(shapeFaults(thing(JsonPatch.remove('/metadata')))).toEqual([
      'chart/T: received an object with metadata.name not set; accepted: a text in each',
    ]);
    expect(shapeFaults(thing(JsonPatch.replace('/kind', 7)))).toEqual([expect.stringContaining('with kind 7;')]);
    expect(shapeFaults(thing(JsonPatch.add('/metadata/labels', {})))).toEqual([]);
  });
});

describe('fileFaults', () => {
  it('finds charts that write the same file, and no others', () => {
    const app = new App();
    const web = new Chart(app, 'web');
    new Chart(web, 'web');
    new Chart(app, 'gitops');
    expect(fileFaults(render(app))).toEqual([]);
    new Chart(web, 'gitops');
    expect(fileFaults(render(app))).toEqual([
      expect.stringContaining("the chart's file gitops.yaml is that of the chart"),
    ]);
  });
});

describe('environmentApp', () => {
  const options = { name: 'test', today: '2027-01-01' };

  it('refuses a broken rule however the app is synthesized', () => {
    const { app, refusals } = environmentApp({ ...options, environment: anEnvironment({ web: { minReplicas: 2 } }) });
    expect(refusals()).toEqual([expect.stringContaining('test: pods-spread-over-zones')]);
    expect(() => app.synthYaml()).toThrow('pods-spread-over-zones');
  });

  it('says which environment a construct does not take, and where the charts themselves are at fault', () => {
    const environment = anEnvironment();
    const failing = (error: Error) => () =>
      environmentApp({
        ...options,
        environment,
        compose: () => {
          throw error;
        },
      });
    expect(failing(new Error('web/Web: port is 80'))).toThrow(/^test: web\/Web: port is 80$/);
    expect(failing(new TypeError('no pods'))).toThrow(/^test: no pods \(TypeError at /);
    const unrendered = environmentApp({
      ...options,
      environment,
      compose: () =>
        withObject((chart) => deployment(chart).addJsonPatch(JsonPatch.add('/spec/nothing/here', 1)), 'bookstore'),
    });
    expect(unrendered.judged).toThrow(/^test: Failed serializing construct/);
  });

  const changed = (patch: JsonPatch, kind = 'Deployment') => {
    const compose: typeof bookstore = (environment, contract) => {
      const app = bookstore(environment, contract);
      const object = app.node.findAll().find((node) => ApiObject.isApiObject(node) && node.kind === kind);
      (object as ApiObject).addJsonPatch(patch);
      return app;
    };
    return environmentApp({ ...options, environment: anEnvironment(), compose });
  };

  it.each([
    ['an object', { a: 1 }],
    ['a list with nothing in it', [null]],
  ])('names the construct whose containers are %s, which cannot be written', (_, containers) => {
    expect(changed(JsonPatch.replace('/spec/template/spec/containers', containers)).refusals).toThrow(
      /^test: web\/Web\/Deployment: Deployment cannot be written \(.+\): it holds something/,
    );
  });

  it('names the construct that is no object any more, and nothing that follows from it', () => {
    expect(changed(JsonPatch.remove('/metadata')).refusals()).toEqual([
      'test: web/Web/Deployment: received an object with metadata.name not set; accepted: a text in each',
    ]);
  });

  it.each([7, true])('finds the annotation %j in its schema, and goes on with the other checks', (value) => {
    const found = changed(
      JsonPatch.add('/metadata/annotations', {
        'kube-score~1ignore': value,
        'kube-score/ignore': value,
        'polaris.fairwinds.com/x-exempt': value,
      }),
      'Service',
    ).refusals();
    expect(found).toContainEqual(
      expect.stringMatching(/^test: .*metadata\.annotations.*: received (7|true); accepted: /),
    );
    expect(found.filter((fault) => /^test: (kube|polaris).*judged/.test(fault))).toEqual([]);
  });

  it('names the construct of a fault', () => {
    const compose: typeof bookstore = (environment, contract) => {
      const app = bookstore(environment, contract);
      deployment(new Chart(app, 'extra', { namespace: 'bookstore' }), 'Web', 'bookstore-web');
      return app;
    };
    const found = environmentApp({ ...options, environment: anEnvironment(), compose }).refusals();
    expect(found).toContainEqual(
      expect.stringMatching(/^test: extra\/Web: Deployment bookstore-web has the name of web\/Web\/Deployment/),
    );
  });
});

describe('render', () => {
  it('orders files by the dependencies of charts, and of the constructs in them', () => {
    const app = new App();
    const first = new Chart(app, 'zebra', { namespace: 'shop' });
    const second = new Chart(app, 'apple', { namespace: 'shop' });
    deployment(second, 'One', 'one').node.addDependency(deployment(first, 'Two', 'two'));
    expect(render(app).map(({ name }) => name)).toEqual(['00-zebra.yaml', '01-apple.yaml']);
  });
});
