import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ApiServer, findAssets, startApiServer } from './api-server.ts';
import { type Fates, playControllers } from './controllers.ts';
import { aReleaseProject } from './release-project.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';
const START_MS = 120_000;
/** For a test: each command looks at everything first, with dozens of questions to the API server. */
const PATIENCE_MS = 240_000;
const namespace = 'bookstore';
jest.setTimeout(PATIENCE_MS);

onServer(`releases on a real API server${unlessMissing}`, () => {
  let server: ApiServer;
  let project: ReturnType<typeof aReleaseProject>;
  let shop: Server;
  let controllers: { stop(): Promise<void> };
  const well: Fates = { job: () => true, deployment: () => true };
  const fates: Fates = { ...well };
  let answer = 200;

  beforeAll(async () => {
    if ('missing' in assets) return;
    server = await startApiServer(assets);
    // What shoppers reach, which has no pods behind it here.
    const health = JSON.stringify({ status: 'ok', checks: { database: { ok: true, milliseconds: 3 } } });
    shop = createServer(({ url }, response) => response.writeHead(answer).end(url === '/health' ? health : ''));
    const port = await listenAsNodePort(shop);
    project = aReleaseProject(server, port);
    await project.commit();
    controllers = playControllers(server, namespace, fates);
  }, START_MS);
  afterAll(async () => {
    await controllers?.stop();
    await server?.stop();
    shop?.close();
    project?.remove();
  }, START_MS);
  afterEach(() => {
    Object.assign(fates, well);
    answer = 200;
  });

  const deploy = (...parameters: string[]) => project.run('scripts/deploy.ts', 'local', ...parameters);
  const rollback = (...parameters: string[]) => project.run('scripts/rollback.ts', 'local', ...parameters);
  const diff = () => project.run('scripts/diff.ts', 'local');
  const get = async (...parameters: string[]): Promise<any> =>
    JSON.parse((await server.kubectl(['get', ...parameters, '--namespace', namespace, '--output', 'json'])).stdout);
  const imageOfWeb = async (): Promise<string> =>
    (await get('deployment', 'bookstore-web')).spec.template.spec.containers[0].image;
  const outcomes = async (): Promise<string[]> =>
    (await get('configmaps', '--selector', 'app.kubernetes.io/component=release')).items.map(
      ({ metadata }: any) => metadata.annotations['bookstore/outcome'],
    );

  it('is refused while storage and secrets are not there, and changes nothing', async () => {
    const { code, output } = await deploy();
    expect(code).toBe(1);
    expect(output).toMatch(/✗ storage classes: PersistentVolumeClaim\/uploads names none, and there is no default/);
    expect(output).toMatch(
      /✗ secrets: bookstore-database has no DATABASE_USER, DATABASE_PASSWORD.*npm run secrets -- local/,
    );
    expect(output).toContain('Nothing was changed.');
    expect((await server.kubectl(['get', 'namespace', namespace])).code).not.toBe(0);
    const would = await diff();
    expect([would.code, would.output]).toEqual([
      1,
      expect.stringMatching(/A deploy would make:\n {2}Namespace\/bookstore/),
    ]);
  });

  it('with --dry-run says what holds, and changes nothing', async () => {
    await project.prepare();
    const { code, output } = await deploy('--dry-run');
    expect([code, output]).toEqual([0, expect.stringContaining('Would apply 00-foundation.yaml, 01-storage.yaml')]);
    expect(output).not.toContain('✗');
    expect((await get('deployments')).items).toEqual([]);
  });

  it('applies everything in order, and is live once pods and pages are there', async () => {
    const { code, output } = await deploy();
    expect([code, output]).toEqual([0, expect.stringContaining('Release 1 is live.')]);
    const at = (text: string) => output.indexOf(text);
    expect(at('00-foundation.yaml: applied')).toBeLessThan(at('Job/bookstore-migrate'));
    expect(at('Job/bookstore-migrate')).toBeLessThan(at('06-web.yaml: applied'));
    expect(output).toMatch(/GET http:\/\/localhost:\d+\/books: 200/);
    expect(await outcomes()).toEqual(['live']);
    expect(output).not.toContain('a secret of the test');
  });

  it('changes nothing when it is run again', async () => {
    const before = (await get('deployment', 'bookstore-web')).metadata.generation;
    expect((await deploy()).code).toBe(0);
    expect((await get('deployment', 'bookstore-web')).metadata.generation).toBe(before);
    const same = await diff();
    expect([same.code, same.output]).toEqual([0, 'An apply of manifests/local would change nothing.\n']);
  });

  it('shows on one screen what runs, and what does not', async () => {
    const { code, output } = await project.run('scripts/status.ts', 'local');
    // Nobody makes pods here.
    expect([code, output]).toEqual([1, expect.stringContaining('✗ pods: there are none')]);
    expect(output).toMatch(
      /✓ release: 2 of \S+, localhost\/bookstore:dev, commit [0-9a-f]{12}: live; before it were live: 1/,
    );
    expect(output).toMatch(/✓ rollout: Deployment\/bookstore-web: 1 of 1 new, 1 available, localhost\/bookstore:dev/);
    expect(output).toMatch(/✓ migration: Job\/bookstore-migrate-\w+: done at /);
    expect(output).toMatch(/✗ endpoints: Service\/bookstore-web: 0 ready/);
    expect(output).toContain('✓ database: answers in 3 ms');
    expect(output).toContain('? certificate: none: the address is without TLS');
  });

  it('says what another image would change, without changing it', async () => {
    await project.change('tag: dev', 'tag: seen');
    const { code, output } = await diff();
    expect([code, output]).toEqual([1, expect.stringMatching(/^-.*localhost\/bookstore:dev$/m)]);
    expect(output).toMatch(/^\+.*localhost\/bookstore:seen$/m);
    expect(await imageOfWeb()).toBe('localhost/bookstore:dev');
    await project.change('tag: seen', 'tag: dev');
  });

  it('is undone when its pods do not come up, and says why', async () => {
    await project.change('tag: dev', 'tag: broken');
    fates.deployment = ({ spec }) => !spec.template.spec.containers[0].image.endsWith(':broken');
    const { code, output } = await deploy();
    expect(code).toBe(1);
    expect(output).toMatch(/Undone\. Deployment\/bookstore-web makes no progress: \d of \d pods are new/);
    expect(output).toContain('The store runs what it ran before.');
    expect(await imageOfWeb()).toBe('localhost/bookstore:dev');
    expect(await outcomes()).toEqual(['live', 'live', 'undone']);
  });

  it('is undone when shoppers would get no pages', async () => {
    await project.change('tag: broken', 'tag: silent');
    answer = 404;
    const waiting = project.start('scripts/deploy.ts', 'local');
    await waiting.wrote('06-web.yaml: applied');
    expect(await waiting.exit).toBe(1);
    expect(waiting.output()).toMatch(
      /Undone\. http:\/\/localhost:\d+\/ has not answered with 200 in 120 s, but: 404\./,
    );
    expect(await imageOfWeb()).toBe('localhost/bookstore:dev');
  });

  it('stops at a migration that fails, before any pod is new, and tries it again the next time', async () => {
    await project.change('tag: silent', 'tag: next');
    fates.job = ({ spec }) => !spec.template.spec.containers[0].image.endsWith(':next');
    const failed = await deploy();
    expect([failed.code, failed.output]).toEqual([
      1,
      expect.stringMatching(
        /Undone\. Job\/bookstore-migrate-\w+ failed: Job has reached the specified backoff limit\. It has left no log\./,
      ),
    ]);
    expect(failed.output).not.toContain('06-web.yaml: applied\nDeployment/bookstore-web: 0');
    expect(await imageOfWeb()).toBe('localhost/bookstore:dev');
    fates.job = () => true;
    const { code, output } = await deploy();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/Job\/bookstore-migrate-\w+: the failed one of before is removed/),
    ]);
    expect(await imageOfWeb()).toBe('localhost/bookstore:next');
  });

  it('says what is applied when it is interrupted, and goes on when it is run again', async () => {
    await project.change('tag: next', 'tag: later');
    fates.job = () => null;
    const running = project.start('scripts/deploy.ts', 'local');
    await running.wrote('05-migration.yaml: applied');
    running.child.kill('SIGINT');
    expect(await running.exit).toBe(130);
    expect(running.output()).toMatch(
      /Interrupted\. It was interrupted\.\nApplied are 00-foundation\.yaml, .*05-migration\.yaml, the rest is as before\./,
    );
    expect(await imageOfWeb()).toBe('localhost/bookstore:next');
    expect((await outcomes()).at(-1)).toBe('interrupted');
    fates.job = () => true;
    expect((await deploy()).code).toBe(0);
    expect(await imageOfWeb()).toBe('localhost/bookstore:later');
  });

  it('is taken back to the one before, without its migration, and to any that was live', async () => {
    const { code, output } = await rollback();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/is live; it is release \d+ again\. The schema is as it was\./),
    ]);
    expect(output).not.toMatch(/^Job\//m);
    expect(await imageOfWeb()).toBe('localhost/bookstore:next');
    expect((await rollback('--to', '1')).code).toBe(0);
    expect(await imageOfWeb()).toBe('localhost/bookstore:dev');
    const unknown = await rollback('--to', '77');
    expect([unknown.code, unknown.output]).toEqual([
      1,
      expect.stringMatching(/Received --to 77; accepted: a release that was live \(/),
    ]);
  });

  it('is refused when what would be applied is in no commit, or is not what the code renders', async () => {
    await project.change('tag: later', 'tag: last');
    const { writeFileSync, readFileSync } = await import('node:fs');
    const file = `${project.root}/manifests/local/06-web.yaml`;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(':last', ':other'));
    const { code, output } = await deploy();
    writeFileSync(file, text);
    expect(code).toBe(1);
    expect(output).toContain('✗ manifests are what the code renders: manifests/local is not what the code renders');
    expect(output).toMatch(/✗ manifests are committed: .*\n.*06-web\.yaml/);
  });

  it('is refused on a cluster that holds another environment, or whose schema has lost what this code uses', async () => {
    const [latest] = (await get('configmaps', '--selector', 'app.kubernetes.io/component=release')).items.slice(-1);
    const annotate = (text: string) =>
      server.kubectl(['annotate', '--overwrite', 'configmap', latest.metadata.name, '--namespace', namespace, text]);
    await annotate('bookstore/environment=staging');
    const other = await deploy();
    expect([other.code, other.output]).toEqual([
      1,
      expect.stringContaining(
        '✗ environment of the cluster: The namespace bookstore of this cluster holds the environment staging, not local',
      ),
    ]);
    await annotate('bookstore/environment=local');
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const contents = JSON.parse(gunzipSync(Buffer.from(latest.binaryData.release, 'base64')).toString());
    contents.columns.gone.push('listings.notes');
    const data = { binaryData: { release: gzipSync(JSON.stringify(contents)).toString('base64') } };
    await server.kubectl([
      'patch',
      'configmap',
      latest.metadata.name,
      '--namespace',
      namespace,
      '--type=merge',
      '--patch',
      JSON.stringify(data),
    ]);
    const older = await deploy();
    expect([older.code, older.output]).toEqual([
      1,
      expect.stringMatching(
        /✗ schema: A release on record has taken away columns that this code uses \(listings\.notes\)/,
      ),
    ]);
    const back = await rollback('--to', '1');
    expect([back.code, back.output]).toEqual([
      1,
      expect.stringContaining('has taken away columns that release 1 uses (listings.notes)'),
    ]);
  });
});

/** Listens on a port that a Service of nodes may have. */
async function listenAsNodePort(server: Server): Promise<number> {
  for (let port = 30_000 + Math.floor(Math.random() * 2000); port < 32_768; port++) {
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, () => resolve(true));
    });
    if (listening) return port;
  }
  throw new Error('There is no free port.');
}
