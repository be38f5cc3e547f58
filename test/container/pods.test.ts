import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { folders } from '../../app/contract/operations.ts';
import { testServer } from '../../app/testing/database.ts';
import { type Relay, startRelay } from '../../app/testing/relay.ts';
import { freePort } from '../processes/network.ts';
import { startScript } from '../processes/script-process.ts';
import { buildImage, docker, logOf, removeAll, root, runOnce, start } from './engine.ts';
import { Kubelet, objectsIn, podOf, probeOf, type RenderedPod } from './pod-options.ts';

const ENVIRONMENT = 'local';
const built =
  process.getuid?.() === 0 ? await buildImage() : { missing: 'only root can mount Secrets as kubelet does' };
const tag = 'tag' in built ? built.tag : '';
const inContainers = 'missing' in built ? describe.skip : describe;
const unlessMissing = 'missing' in built ? ` (not run here: ${built.missing})` : '';
afterAll(() => removeAll(built));
const TIMEOUT_MS = 180_000;

/**
 * Every pod of an environment that runs the app, as its committed manifest says: image, command, settings, Secrets as
 * `npm run secrets` makes them, volumes, user, read-only root, limits, grace period. Only the database's address and the migration's user are ours.
 */
inContainers(`the pods of manifests/${ENVIRONMENT}, run by a container engine${unlessMissing}`, () => {
  const server = testServer();
  const schema = `bookstore_pods_${randomBytes(6).toString('hex')}`;
  const project = mkdtempSync(join(tmpdir(), 'bookstore-pods-project-'));
  let relay: Relay;
  let kubelet: Kubelet;
  let objects: ReturnType<typeof objectsIn>;

  beforeAll(async () => {
    for (const path of ['charts/environments', `manifests/${ENVIRONMENT}`])
      cpSync(join(root, path), join(project, path), { recursive: true });
    const account = {
      DATABASE_USER: server.user,
      DATABASE_PASSWORD: server.password,
      MIGRATION_DATABASE_PASSWORD: server.password,
    };
    const secrets = startScript(['scripts/secrets.ts', ENVIRONMENT, '--render-only', '--root', project], {
      PATH: process.env['PATH'] ?? '',
      ...account,
    });
    expect([await secrets.exit, secrets.output()]).toEqual([0, expect.any(String)]);
    await statement('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
    const { stdout } = await docker('network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}');
    const [host, port] = [stdout.trim(), await freePort()];
    relay = await startRelay(testServer(), { port, address: host });
    objects = [...objectsIn(join(project, 'manifests', ENVIRONMENT)), ...objectsIn(join(project, '.secrets'))];
    // Two users, as the script wants them; this server has one.
    const migration = objects.find(
      ({ kind, metadata }) => kind === 'Secret' && metadata.name === 'bookstore-migration',
    );
    migration!['data'].DATABASE_USER = Buffer.from(server.user).toString('base64');
    kubelet = new Kubelet(objects, {
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: schema,
      DATABASE_TLS: 'off',
    });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await relay?.close();
    await statement('DROP DATABASE IF EXISTS ??');
    rmSync(project, { recursive: true, force: true });
    if (kubelet) rmSync(kubelet.folder, { recursive: true, force: true });
  });

  async function statement(sql: string): Promise<void> {
    const connection = await createConnection(server);
    await connection.query(sql, [schema]);
    await connection.end();
  }

  const runToItsEnd = (pod: RenderedPod) => {
    const { options, command } = kubelet.run(pod);
    return runOnce(options, tag, ...command);
  };
  /** Starts a pod's container, and waits until its readiness probe holds; answers it and its address. */
  async function startReady(pod: RenderedPod): Promise<{ container: string; address: string }> {
    const { options, command } = kubelet.run(pod);
    const container = await start(options, tag, ...command);
    const { stdout } = await docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', container);
    const address = stdout.trim();
    const { path, port } = probeOf(pod, 'readinessProbe');
    const deadline = Date.now() + 60_000;
    while ((await fetch(`http://${address}:${port}${path}`).catch(() => null))?.status !== 200) {
      if (Date.now() > deadline) throw new Error(`It is not ready:\n${(await logOf(container)).text}`);
      await sleep(100);
    }
    return { container, address };
  }
  /** What became of a container after SIGTERM and the pod's grace period. */
  async function stop({ spec }: RenderedPod, container: string) {
    const graceSeconds: number = spec['terminationGracePeriodSeconds'] ?? 30;
    const begun = Date.now();
    await docker('stop', '--time', String(graceSeconds), container);
    const { stdout } = await docker('inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', container);
    return { state: stdout.trim(), withinGrace: Date.now() - begun < graceSeconds * 1000, log: await logOf(container) };
  }

  it(
    'have migrated when the Job has ended',
    async () => {
      const { code, stdout, stderr } = await runToItsEnd(podOf(objects, 'migrate'));
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('the schema is up to date now');
      // Applied again, the Job changes nothing.
      expect((await runToItsEnd(podOf(objects, 'migrate'))).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'serve pages once they are ready, can write photos, and end with 0 within their grace period',
    async () => {
      const pod = podOf(objects, 'web');
      const { container, address } = await startReady(pod);
      const live = probeOf(pod, 'livenessProbe');
      const status = async (path: string) => (await fetch(`http://${address}:${live.port}${path}`)).status;
      expect([await status(live.path), await status('/'), await status('/books')]).toEqual([200, 200, 200]);
      const health = await fetch(`http://${address}:${live.port}/health`);
      expect(await health.json()).toMatchObject({ status: 'ok', checks: { files: { ok: true } } });
      const metrics = await fetch(`http://${address}:9090/metrics`);
      expect(await metrics.text()).toContain('bookstore_http_requests_total');
      expect(await stop(pod, container)).toMatchObject({ state: '0 false', withinGrace: true });
    },
    TIMEOUT_MS,
  );

  it(
    'work, and end with 0 within their grace period',
    async () => {
      const pod = podOf(objects, 'worker');
      const { container } = await startReady(pod);
      while (!(await logOf(container)).text.includes('audit done')) await sleep(200);
      const { log, ...ended } = await stop(pod, container);
      expect(ended).toEqual({ state: '0 false', withinGrace: true });
      expect(log.lines.at(-1)).toMatchObject({ msg: 'stopped' });
    },
    TIMEOUT_MS,
  );

  it(
    'copy photos to the volume of the backup, and only read those of the store',
    async () => {
      const pod = podOf(objects, 'backup');
      const claimAt = (path: string) => {
        const { name } = pod.spec['containers'][0].volumeMounts.find((mount: any) => mount.mountPath === path);
        const volume = pod.spec['volumes'].find((candidate: any) => candidate.name === name);
        return kubelet.claim(volume.persistentVolumeClaim.claimName, pod.spec['securityContext'].fsGroup);
      };
      writeFileSync(join(claimAt(folders.uploads), 'photo.jpg'), 'a photo');
      const { code, stdout, stderr } = await runToItsEnd(pod);
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ copied: 1, failed: 0, msg: 'backup done' });
      expect(readFileSync(join(claimAt(folders.backup), 'photos/photo.jpg'), 'utf8')).toBe('a photo');
      expect(existsSync(join(claimAt(folders.uploads), 'photo.jpg'))).toBe(true);
    },
    TIMEOUT_MS,
  );
});
