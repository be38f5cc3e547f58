import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findAssets } from './api-server.ts';
import { aReleaseScene, type ReleaseScene } from './release-scene.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';
/** For a test: each command looks at everything first, with dozens of questions to the API server. */
const PATIENCE_MS = 240_000;
const namespace = 'bookstore';
jest.setTimeout(PATIENCE_MS);

onServer(`releases on a real API server${unlessMissing}`, () => {
  let scene: ReleaseScene;
  beforeAll(async () => {
    if (!('missing' in assets)) scene = await aReleaseScene(assets);
  });
  afterEach(() => scene.mend());
  afterAll(() => scene?.stop());

  it('is refused while storage and secrets are not there, and changes nothing', async () => {
    const { code, output } = await scene.deploy();
    expect(code).toBe(1);
    expect(output).toMatch(/✗ storage classes: PersistentVolumeClaim\/uploads names none, and there is no default/);
    expect(output).toMatch(
      /✗ secrets: bookstore-database has no DATABASE_USER, DATABASE_PASSWORD.*npm run secrets -- local/,
    );
    expect(output).toContain('Nothing was changed.');
    expect((await scene.server.kubectl(['get', 'namespace', namespace])).code).not.toBe(0);
    const would = await scene.diff();
    expect([would.code, would.output]).toEqual([
      1,
      expect.stringMatching(/A deploy would make:\n {2}Namespace\/bookstore/),
    ]);
  });

  it('with --dry-run says what holds, and changes nothing', async () => {
    await scene.project.prepare();
    const { code, output } = await scene.deploy('--dry-run');
    expect([code, output]).toEqual([0, expect.stringContaining('Would apply 00-foundation.yaml, 01-storage.yaml')]);
    expect(output).not.toContain('✗');
    expect((await scene.get('deployments')).items).toEqual([]);
  });

  it('applies everything in order, and is live once pods and pages are there', async () => {
    const { code, output } = await scene.deploy();
    expect([code, output]).toEqual([0, expect.stringContaining('Release 1 is live.')]);
    const at = (text: string) => output.indexOf(text);
    expect(at('00-foundation.yaml: applied')).toBeLessThan(at('Job/bookstore-migrate'));
    expect(at('Job/bookstore-migrate')).toBeLessThan(at('06-web.yaml: applied'));
    expect(output).toMatch(/GET http:\/\/localhost:\d+\/books: 200/);
    expect(await scene.outcomes()).toEqual(['live']);
    expect(output).not.toContain('a secret of the test');
  });

  it('changes nothing when it is run again, not even what is on record', async () => {
    const state = async () => [await scene.get('deployment', 'bookstore-web'), await scene.records()];
    const before = await state();
    const again = await scene.deploy();
    expect([again.code, again.output]).toEqual([0, expect.stringContaining('Release 1 is live, as it was.')]);
    expect(await state()).toEqual(before);
    const same = await scene.diff();
    expect([same.code, same.output]).toEqual([0, 'An apply of manifests/local would change nothing.\n']);
  });

  it('is undone when its pods do not come up, and says why', async () => {
    await scene.project.change('tag: dev', 'tag: broken');
    scene.fates.deployment = ({ spec }) => !spec.template.spec.containers[0].image.endsWith(':broken');
    const { code, output } = await scene.deploy();
    expect(code).toBe(1);
    expect(output).toMatch(/Undone\. Deployment\/bookstore-web makes no progress: \d of \d pods are new/);
    expect(output).toContain('The store runs what it ran before.');
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:dev');
    expect(await scene.outcomes()).toEqual(['live', 'undone']);
  });

  it('is undone when shoppers would get no pages', async () => {
    await scene.project.change('tag: broken', 'tag: silent');
    scene.shop.status = 404;
    const waiting = scene.project.start('scripts/deploy.ts', 'local');
    await waiting.wrote('06-web.yaml: applied');
    expect(await waiting.exit).toBe(1);
    expect(waiting.output()).toMatch(
      /Undone\. http:\/\/localhost:\d+\/ has not answered with 200 in 120 s, but: 404\./,
    );
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:dev');
  });

  it('stops at a migration that fails, before any pod is new, and tries it again the next time', async () => {
    await scene.project.change('tag: silent', 'tag: next');
    scene.fates.job = ({ spec }) => !spec.template.spec.containers[0].image.endsWith(':next');
    const failed = await scene.deploy();
    expect([failed.code, failed.output]).toEqual([
      1,
      expect.stringMatching(
        /Undone\. Job\/bookstore-migrate-\w+ failed: Job has reached the specified backoff limit\. It has left no log\./,
      ),
    ]);
    expect(failed.output).not.toContain('06-web.yaml: applied\nDeployment/bookstore-web: 0');
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:dev');
    scene.fates.job = () => true;
    const { code, output } = await scene.deploy();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/Job\/bookstore-migrate-\w+: the failed one of before is removed/),
    ]);
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:next');
  });

  it('says which objects are applied when kubectl is killed in the middle of a file', async () => {
    await scene.project.change('tag: next', 'tag: later');
    scene.project.shell.set('PATH', scene.kubectlThatDies({ after: 1, within: 'Deployment' }));
    const { code, output } = await scene.deploy();
    expect(code).toBe(1);
    expect(output).toMatch(/06-web\.yaml could not be applied:\nAnother process has killed it\./);
    expect(output).toMatch(
      /Failed\. [\s\S]*Going back has not come to its end: 06-web\.yaml could not be applied[\s\S]*Back at release \d+ are: 00-foundation\.yaml, .*04-database\.yaml\. Of 06-web\.yaml of release \d+ are applied: \S+\/bookstore-web, and perhaps one object more\. Still of release \d+ are: 05-migration\.yaml\./,
    );
    expect((await scene.outcomes()).at(-1)).toBe('failed');
    scene.mend();
    expect((await scene.deploy()).code).toBe(0);
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:later');
  });

  it('is taken back to the one before, without its migration; run again that goes no further back', async () => {
    const { code, output } = await scene.rollback();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/is live; it is release \d+ again\. The schema is as it was\./),
    ]);
    expect(output).not.toMatch(/^Job\//m);
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:next');
    const before = await scene.records();
    const again = await scene.rollback();
    expect([again.code, again.output]).toEqual([
      0,
      expect.stringMatching(/Release \d+ is live, and is release \d+ already\. Nothing was changed;/),
    ]);
    expect(await scene.records()).toEqual(before);
  });

  it('is taken back to any that was live, and goes on with that when it was interrupted', async () => {
    const running = scene.project.start('scripts/rollback.ts', 'local', '--to', '1');
    await running.wrote('06-web.yaml: applied');
    running.child.kill('SIGTERM');
    expect(await running.exit).toBe(143);
    expect(running.output()).toMatch(/`npm run rollback -- local` goes on, `npm run deploy -- local` brings what/);
    const { code, output } = await scene.rollback();
    expect([code, output]).toEqual([0, expect.stringContaining('it is release 1 again.')]);
    expect(await scene.imageOfWeb()).toBe('localhost/bookstore:dev');
    const unknown = await scene.rollback('--to', '77');
    expect([unknown.code, unknown.output]).toEqual([
      1,
      expect.stringMatching(/Received --to 77; accepted: a release that was live \(/),
    ]);
  });

  it('is refused when what would be applied is in no commit, or is not what the code renders', async () => {
    await scene.project.change('tag: later', 'tag: last');
    const file = `${scene.project.root}/manifests/local/06-web.yaml`;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(':last', ':other'));
    const { code, output } = await scene.deploy();
    writeFileSync(file, text);
    expect(code).toBe(1);
    expect(output).toContain('✗ manifests are what the code renders: manifests/local is not what the code renders');
    expect(output).toMatch(/✗ manifests are committed: .*\n.*06-web\.yaml/);
  });

  it('is refused on a cluster that holds another environment, or whose schema has lost what this code uses', async () => {
    const latest = (await scene.records()).at(-1);
    const annotate = (text: string) =>
      scene.server.kubectl([
        'annotate',
        '--overwrite',
        'configmap',
        latest.metadata.name,
        '--namespace',
        namespace,
        text,
      ]);
    await annotate('bookstore/environment=staging');
    const other = await scene.deploy();
    expect([other.code, other.output]).toEqual([
      1,
      expect.stringContaining(
        '✗ environment of the cluster: The namespace bookstore of this cluster holds the environment staging, not local',
      ),
    ]);
    await annotate('bookstore/environment=local');
    const contents = JSON.parse(gunzipSync(Buffer.from(latest.binaryData.release, 'base64')).toString());
    contents.columns.gone.push('listings.notes');
    const data = { binaryData: { release: gzipSync(JSON.stringify(contents)).toString('base64') } };
    await scene.server.kubectl([
      'patch',
      'configmap',
      latest.metadata.name,
      '--namespace',
      namespace,
      '--type=merge',
      '--patch',
      JSON.stringify(data),
    ]);
    const older = await scene.deploy();
    expect([older.code, older.output]).toEqual([
      1,
      expect.stringMatching(
        /✗ schema: A release on record has taken away columns that this code uses \(listings\.notes\)/,
      ),
    ]);
    const earlier = (await scene.records()).find(
      ({ metadata: { annotations: of } }) =>
        of['bookstore/outcome'] === 'live' && of['bookstore/image'] !== 'localhost/bookstore:dev',
    );
    const number = earlier.metadata.annotations['bookstore/release'];
    const back = await scene.rollback('--to', number);
    expect([back.code, back.output]).toEqual([
      1,
      expect.stringContaining(`has taken away columns that release ${number} uses (listings.notes)`),
    ]);
  });
});
