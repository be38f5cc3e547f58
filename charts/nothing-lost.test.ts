import { readdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { aChangedApp } from './testing/a-changed-app.ts';
import { itWithGit } from './testing/with-git.ts';

const { synth, compose, commit, path, read, waive } = aChangedApp();

const refused = (message: string | RegExp) => {
  const result = synth();
  expect(result.stderr).toMatch(message);
  expect(result).toMatchObject({ status: 1, stdout: '' });
};

describe('what a change of the code would lose', () => {
  it.each([
    [
      'a field of a later release in a patch',
      `object('Deployment', 'bookstore-web').addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop: { sleep: { seconds: 5 } } }));`,
      /web\/Web\/Deployment: \/spec\/template\/spec\/containers\/0\/lifecycle\/preStop\/sleep is dropped/,
    ],
    [
      'a zero that is not wrapped',
      `object('PodDisruptionBudget', 'bookstore-web').addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', 0));`,
      /\/spec\/maxUnavailable is dropped when PodDisruptionBudget/,
    ],
    [
      'an unknown field in a list that a construct was given',
      `new k8s.KubeIngress(chart('network'), 'Extra', { metadata: { name: 'extra' }, spec: { rules: [{ host: 'a.example.com', hosts: ['b'] }] } });`,
      /network\/Extra: \/spec\/rules\/0\/hosts is dropped/,
    ],
    [
      'the removal of a field that is not there',
      `object('Service', 'bookstore-web').addJsonPatch(JsonPatch.remove('/spec/ports/0/nodePorts'));`,
      /the patch remove \/spec\/ports\/0\/nodePorts of Service bookstore-web finds nothing there/,
    ],
    [
      'a patch of a place that does not exist',
      `object('Service', 'bookstore-web').addJsonPatch(JsonPatch.add('/spec/nothing/here', 1));`,
      /production: Failed serializing construct at path 'network/,
    ],
    [
      'an object of a name that is taken',
      `new k8s.KubeService(chart('web'), 'Second', { metadata: { name: 'bookstore-web', namespace: 'bookstore' }, spec: {} });`,
      /web\/Second: Service bookstore-web has the name of/,
    ],
    [
      'a namespace on what belongs to none',
      `new ApiObject(chart('web'), 'Issuer', { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'x' } });`,
      /ClusterIssuer x belongs to no namespace, but has bookstore/,
    ],
    [
      'a missing namespace',
      `new ApiObject(chart('foundation'), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });`,
      /ConfigMap x has no namespace/,
    ],
    [
      'a number of more digits than arrive',
      `object('PriorityClass').addJsonPatch(JsonPatch.replace('/value', 2 ** 53));`,
      /\/value of PriorityClass bookstore: received 9007199254740992; accepted: whole numbers up to/,
    ],
    [
      'one of two charts that write one file',
      `new Chart(app, 'gitops'); new Chart(chart('web'), 'gitops');`,
      /the chart's file gitops\.yaml is that of the chart/,
    ],
  ])('refuses %s', (_, statements, message) => {
    compose(statements);
    refused(message);
    expect(readdirSync(path('manifests'))).toEqual(['production']);
  });
});

describe('what a cluster would refuse', () => {
  const selector = `
    for (const field of ['selector/matchLabels', 'template/metadata/labels'])
      object('Deployment', 'bookstore-web').addJsonPatch(JsonPatch.add('/spec/' + field + '/app', 'web'));`;

  it('refuses a changed selector, and says what it is, why, and what to do', () => {
    compose(selector);
    refused(
      /production: Deployment bookstore-web cannot be changed[\s\S]*spec\.selector\.matchLabels\.app: \(none\) → web[\s\S]*why: +field is immutable[\s\S]*fix: +give it another name[\s\S]*--accept Deployment\/bookstore-web, and before the apply: kubectl --context \S+ -n bookstore delete deployment bookstore-web --cascade=orphan/,
    );
  });

  itWithGit('writes it when it is accepted, reminds of it until it is committed, and not afterwards', () => {
    commit();
    compose(selector);
    expect(synth('--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be changed') });
    expect(synth('--accept', 'Deployment/other')).toMatchObject({ status: 1 });
    const accepted = synth('--accept', 'Deployment/bookstore-web');
    expect(accepted).toMatchObject({ status: 0 });
    const reminder = /Deployment\/bookstore-web is to be made anew, before the apply:\n +kubectl .* --cascade=orphan/;
    expect(accepted.stderr).toMatch(reminder);
    expect(synth()).toMatchObject({ status: 0, stderr: expect.stringMatching(reminder) });
    expect(synth('--check').status).toBe(0);
    commit();
    expect(synth('--accept', 'Deployment/bookstore-web').stderr).toMatch(/was not needed/);
    expect(synth().stderr).not.toMatch(reminder);
  });

  itWithGit('refuses what was accepted for the disk against a commit that lacks it', () => {
    commit();
    compose(selector);
    synth('--accept', 'Deployment/bookstore-web');
    expect(synth('--check', '--against', 'HEAD')).toMatchObject({ status: 1 });
  });

  itWithGit('is not misled by manifests that are gone from the disk', () => {
    commit();
    compose(selector);
    rmSync(path('manifests'), { recursive: true });
    expect(synth()).toMatchObject({ status: 1, stderr: expect.stringContaining('spec.selector') });
  });

  it('refuses to leave out what the balancer would keep', () => {
    compose(`
      const annotation = 'alb.ingress.kubernetes.io/target-group-attributes';
      const ingress = object('Ingress');
      ingress.metadata.addAnnotation(annotation, ingress.metadata.toJson().annotations[annotation].replace(/load_balancing.algorithm.type=[a-z_]+,/, ''));`);
    refused(
      /target-group-attributes\]:\n +load_balancing\.algorithm\.type: least_outstanding_requests → \(none\)[\s\S]*write load_balancing/,
    );
  });
});

describe('what an apply leaves in the cluster', () => {
  it('shows a renamed object as removed, with the command that prunes it', () => {
    compose(`const { apiVersion, kind, spec } = object('PodDisruptionBudget', 'bookstore-web').toJson();
      remove('PodDisruptionBudget', 'bookstore-web');
      new ApiObject(chart('web'), 'Budget', { apiVersion, kind, metadata: { name: 'shop' }, spec });`);
    const { status, stderr } = synth();
    expect(status).toBe(0);
    expect(stderr).toMatch(/− PodDisruptionBudget bookstore-web\n/);
    expect(stderr).toMatch(/kubectl --context \S+ -n bookstore delete poddisruptionbudget bookstore-web\n/);
    expect(read('manifests/production/05-web.yaml')).toContain('name: shop');
  });

  it('is shown for every object of a chart that is gone, and louder where data goes with it', () => {
    compose(`app.node.tryRemoveChild('storage');`);
    // Else the pods that still name its claim would be the fault.
    waive('references-resolve');
    const { stderr } = synth();
    expect(stderr).toMatch(/− PersistentVolumeClaim uploads \(DATA\)\n +its files go with it/);
    expect(stderr).toMatch(/delete persistentvolume bookstore-uploads\n/);
  });
});

describe('manifests/gitops', () => {
  const application = `
    new ApiObject(new Chart(app, 'gitops', { namespace: 'argocd' }), 'App', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'bookstore' },
      spec: { project: 'default', source: { repoURL: 'https://example.com/x.git', path: 'manifests/production' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'bookstore' } } });`;

  it('holds the objects of the chart gitops, apart from the environment, and goes when nobody asks for it', () => {
    const files = readdirSync(path('manifests/production'));
    compose(application);
    expect(synth('--check')).toMatchObject({ status: 1, stderr: expect.stringMatching(/missing +manifests\/gitops/) });
    expect(synth()).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/new +manifests\/gitops\/production\.yaml/),
    });
    expect(read('manifests/gitops/production.yaml')).toMatch(/^# Generated by[\s\S]*kind: Application/);
    expect(readdirSync(path('manifests/production'))).toEqual(files);
    expect(synth('--check').status).toBe(0);
    compose('');
    expect(synth().stderr).toMatch(/− Application bookstore \(DATA\)[\s\S]*delete application\.argoproj\.io bookstore/);
    expect(readdirSync(path('manifests'))).toEqual(['production']);
  });
});
