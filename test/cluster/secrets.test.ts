import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSecretsProject, decoded } from '../processes/secrets-project.ts';
import { type ApiServer, findAssets, startApiServer } from './api-server.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';
const START_MS = 120_000;

onServer(`npm run secrets on a real API server${unlessMissing}`, () => {
  let server: ApiServer;
  let project: ReturnType<typeof aSecretsProject>;
  beforeAll(async () => {
    if ('missing' in assets) return;
    server = await startApiServer(assets);
    project = aSecretsProject('test');
  }, START_MS);
  afterAll(async () => {
    await server?.stop();
    rmSync(project.root, { recursive: true, force: true });
  }, START_MS);

  const run = (shell: Record<string, string>, ...parameters: string[]) =>
    project.run({ KUBECONFIG: server.kubeconfig, ...shell }, 'laptop', ...parameters);
  const onCluster = async (name: string): Promise<any> =>
    JSON.parse((await server.kubectl(['get', 'secret', name, '-n', 'bookstore', '-o', 'json'])).stdout);

  it('changes nothing with --dry-run', async () => {
    const { code, output } = await run({}, '--dry-run');
    expect([code, output]).toEqual([0, expect.stringMatching(/bookstore-application +SECRET_KEY +generated/)]);
    expect((await server.kubectl(['get', 'namespace', 'bookstore'])).code).not.toBe(0);
  });

  it('makes namespace and Secrets, whose values no annotation repeats', async () => {
    const { code, output } = await run({ DATABASE_PASSWORD: 'from the shell' });
    expect([code, output]).toEqual([0, expect.stringContaining('secret/bookstore-database serverside-applied')]);
    const secret = await onCluster('bookstore-database');
    expect(decoded(secret.data)).toEqual({ DATABASE_USER: 'bookstore', DATABASE_PASSWORD: 'from the shell' });
    expect(secret.metadata.annotations).toBeUndefined();
    expect(output).not.toContain('from the shell');
  });

  it('leaves a namespace that the manifests can be applied over without a warning', async () => {
    const { stdout, stderr } = await server.kubectl(['apply', '-f', `${project.root}/manifests/laptop`]);
    expect([stdout, stderr]).toEqual(['namespace/bookstore unchanged\n', '']);
  });

  it('changes nothing when it is run again', async () => {
    const before = await onCluster('bookstore-application');
    expect((await run({})).code).toBe(0);
    expect(await onCluster('bookstore-application')).toEqual(before);
  });

  it('takes from the cluster what the file no longer has, so that a lost file locks nobody out', async () => {
    const before = project.values();
    rmSync(project.file);
    const { output } = await run({});
    expect(project.values()).toEqual(before);
    expect(output).toMatch(/DATABASE_PASSWORD +kept from the cluster/);
  });

  it("passes on kubectl's reason when it is refused", async () => {
    await server.kubectl(['delete', 'secret', 'bookstore-database', '-n', 'bookstore']);
    const taken = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'bookstore-database', namespace: 'bookstore' },
    };
    await server.kubectl(['create', '-f', '-'], JSON.stringify({ ...taken, immutable: true, data: { a: 'YQ==' } }));
    const { code, output } = await run({});
    expect([code, output]).toEqual([1, expect.stringContaining('field is immutable when `immutable` is set')]);
    for (const value of Object.values(project.values()['bookstore-database']!).filter((text) => text !== 'bookstore'))
      expect(output).not.toContain(value);
  });
});
