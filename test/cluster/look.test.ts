import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ClusterObject, objectsOf, readManifests } from '../../scripts/release/target.ts';
import { findAssets } from './api-server.ts';
import { customResourceDefinitions } from './definitions.ts';
import { playKubelet } from './kubelet.ts';
import { aReleaseScene, type ReleaseScene } from './release-scene.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';
jest.setTimeout(240_000);

// What operators see of a cluster: status and diff, and why pods are not well.
onServer(`what is seen of a real API server${unlessMissing}`, () => {
  let scene: ReleaseScene;
  let kubelet: Awaited<ReturnType<typeof playKubelet>>;
  beforeAll(async () => {
    if ('missing' in assets) return;
    scene = await aReleaseScene(assets);
    await scene.project.prepare();
    expect((await scene.deploy()).output).toContain('Release 1 is live.');
    kubelet = await playKubelet(scene.server, scene.namespace);
  });
  afterEach(async () => {
    scene.mend();
    await kubelet.removePods();
  });
  afterAll(async () => {
    kubelet?.stop();
    await scene?.stop();
  });

  const kubectl = async (parameters: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await scene.server.kubectl(parameters, input);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  const inNamespace = () => ['--namespace', scene.namespace];
  const patchStatus = (kind: string, name: string, status: object) =>
    kubectl([
      ...['patch', kind, name, ...inNamespace(), '--subresource=status', '--type=merge'],
      ...['--patch', JSON.stringify({ status })],
    ]);
  const labelsOfWeb = async () =>
    (await scene.get('deployment', 'bookstore-web')).spec.selector.matchLabels as Record<string, string>;

  it('is one screen, and an object for programs', async () => {
    await patchStatus('hpa', 'bookstore-web', {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 45, averageValue: '45m' } } },
      ],
      conditions: [{ type: 'ScalingActive', status: 'True', lastTransitionTime: '2027-01-31T00:00:00Z' }],
    });
    const { code, output } = await scene.status();
    // Nobody makes pods here.
    expect([code, output]).toEqual([1, expect.stringContaining('✗ pods: there are none')]);
    expect(output).toMatch(/✓ release: 1 of \S+, localhost\/bookstore:dev, commit [0-9a-f]{12}: live/);
    expect(output).toMatch(/✓ rollout: Deployment\/bookstore-web: 1 of 1 new, 1 available, localhost\/bookstore:dev/);
    expect(output).toMatch(
      /✓ autoscaler: HorizontalPodAutoscaler\/bookstore-web: 2 pods, between 2 and 3; cpu 45 % of \d+ %/,
    );
    expect(output).toMatch(/✓ migration: Job\/bookstore-migrate-\w+: done at /);
    expect(output).toMatch(/✗ endpoints: Service\/bookstore-web: 0 ready/);
    expect(output).toContain('✓ database: answers in 3 ms');
    expect(output).toContain('? certificate: none: the address is without TLS');
    const json = await scene.status('--json');
    expect([json.code, JSON.parse(json.output)]).toEqual([
      1,
      {
        environment: 'local',
        namespace: 'bookstore',
        context: 'test',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        isWell: false,
        findings: expect.arrayContaining([{ check: 'pods', verdict: 'fails', detail: 'there are none' }]),
      },
    ]);
  });

  it('cannot be seen where the cluster does not answer, which is neither well nor unwell', async () => {
    const nowhere = join(scene.project.root, '.kube/nowhere');
    const config = JSON.parse(await kubectl(['config', 'view', '--raw', '--output', 'json']));
    config.clusters[0].cluster.server = 'https://127.0.0.1:9';
    writeFileSync(nowhere, JSON.stringify(config));
    scene.project.shell.set('KUBECONFIG', nowhere);
    for (const look of [await scene.status('--json'), await scene.diff()])
      expect([look.code, look.output]).toEqual([2, expect.stringMatching(/failed:\n[\s\S]*127\.0\.0\.1:9/)]);
    scene.project.shell.delete('KUBECONFIG');
  });

  it('shows which objects another image changes, and the fields as the cluster has them', async () => {
    await scene.project.change('tag: dev', 'tag: seen');
    const { code, output } = await scene.diff();
    expect([code, output]).toEqual([1, expect.stringMatching(/^Against release 1, which is live:\n/)]);
    expect(output).toMatch(
      /↻ all pods of Deployment bookstore-web[\s\S]*Field by field[\s\S]*^-.*localhost\/bookstore:dev$/m,
    );
    expect(output).toMatch(/^\+.*localhost\/bookstore:seen$/m);
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:dev');
    await scene.project.change('tag: seen', 'tag: dev');
  });

  it('names what the API server will refuse to change, with its own reason', async () => {
    const file = join(scene.project.root, 'manifests/local/01-storage.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('ReadWriteOnce', 'ReadWriteMany'));
    const { code, output } = await scene.diff();
    writeFileSync(file, text);
    expect(code).toBe(2);
    expect(output).toMatch(/cannot be applied as it is\n {2}! PersistentVolumeClaim uploads\n/);
    expect(output).toMatch(/The API server refuses it:\n[\s\S]*spec is immutable after creation/);
  });

  it('never shows the values of a Secret, changed here or on the cluster, or kept in an annotation', async () => {
    const file = join(scene.project.root, 'manifests/local/99-added.yaml');
    const secret = (value: string, labels = '') =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'seen', namespace: scene.namespace, labels: { a: labels || 'a' } },
        stringData: { password: value },
      });
    // By the client, which keeps a copy of it in an annotation.
    await kubectl(['apply', '--filename', '-'], secret('hunter-one'));
    writeFileSync(file, secret('hunter-two', 'b'));
    const here = await scene.diff();
    await kubectl([
      'patch',
      'secret',
      'seen',
      ...inNamespace(),
      '--patch',
      '{"stringData":{"password":"hunter-three"}}',
    ]);
    const there = await scene.diff();
    rmSync(file);
    await kubectl(['delete', 'secret', 'seen', ...inNamespace()]);
    for (const { code, output } of [here, there]) {
      expect([code, output]).toEqual([1, expect.stringMatching(/^-.*\n?.*\*\*\*/m)]);
      expect(output).toContain('2 other lines of this Secret differ, which are not shown');
      for (const value of ['one', 'two', 'three'].map((number) => `hunter-${number}`))
        for (const text of [value, Buffer.from(value).toString('base64')]) expect(output).not.toContain(text);
    }
  });

  it('is, of pods that never become ready, what they say in their log', async () => {
    await scene.project.change('tag: dev', 'tag: old');
    scene.fates.deployment = ({ spec }) => !spec.template.spec.containers[0].image.endsWith(':old');
    const missing = { level: 'error', missing: ['listings.notes'], msg: 'a later release has taken away columns' };
    await kubelet.addPod({
      name: 'bookstore-web-1',
      labels: await labelsOfWeb(),
      container: 'bookstore-web',
      status: { state: { running: { startedAt: '2027-01-31T00:00:00Z' } } },
      log: `${JSON.stringify({ level: 'info', msg: 'listening' })}\n${JSON.stringify(missing)}\n`,
    });
    await kubelet.addPod({
      name: 'bookstore-web-2',
      labels: await labelsOfWeb(),
      container: 'bookstore-web',
      status: {
        restartCount: 2,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, message: 'SECRET_KEY: received ""; accepted: a key\n' } },
      },
    });
    const { code, output } = await scene.deploy();
    expect(code).toBe(1);
    expect(output).toMatch(
      /Undone\. Deployment\/bookstore-web makes no progress: [^\n]*\n {4}bookstore-web-1: bookstore-web: not ready\n {4}bookstore-web-1: bookstore-web says: a later release has taken away columns \(missing: listings\.notes\)\n {4}bookstore-web-2: bookstore-web: CrashLoopBackOff, ended with 1: SECRET_KEY: received ""; accepted: a key, 2 restarts\nThe store runs/,
    );
    await scene.project.change('tag: old', 'tag: dev');
  });

  it('is how long the certificates are valid that cert-manager keeps, or the Secret that it makes', async () => {
    await kubectl(
      ['apply', '--server-side', '--filename', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: customResourceDefinitions() }),
    );
    await scene.project.change(
      /baseUrl: .*/,
      'baseUrl: https://bookstore.localhost',
      / {2}kind: node-port\n {2}port: \d+/,
      '  kind: traefik\n  namespace: kube-system\n  certificate: { issuer: self-signed }',
    );
    const files = readManifests(join(scene.project.root, 'manifests/local'));
    const [{ metadata, spec }] = objectsOf(files, 'Certificate') as [ClusterObject];
    const [certificate, secret] = [metadata.name, spec.secretName as string];
    const none = await scene.status();
    expect(none.output).toContain(`✗ certificate: Certificate/${certificate} is not issued yet`);
    expect(none.output).toContain('? certificate: bookstore.localhost cannot be asked from here');
    const object = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: certificate, namespace: scene.namespace },
      spec: { secretName: secret, dnsNames: ['bookstore.localhost'], issuerRef: { name: certificate } },
    };
    await kubectl(['create', '--filename', '-'], JSON.stringify(object));
    const pem = readFileSync(join(scene.server.certificates, 'apiserver.crt')).toString('base64');
    const tls = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret },
      data: { 'tls.crt': pem },
    };
    await kubectl(['create', ...inNamespace(), '--filename', '-'], JSON.stringify(tls));
    expect((await scene.status()).output).toMatch(
      new RegExp(`✓ certificate: Secret/${secret}: until \\S+Z, \\d+ days`),
    );
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
    await patchStatus('certificates.cert-manager.io', certificate, { notAfter: soon.replace(/\.\d+/, '') });
    const { code, output } = await scene.status();
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(new RegExp(`✗ certificate: Certificate/${certificate}: until \\S+Z, [23] days`)),
    ]);
  });
});
