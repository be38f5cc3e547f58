import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { fileText, render } from '../../charts/synth/rendering.ts';
import { aWiki } from '../../charts/testing/a-wiki.ts';
import { type ApiServer, findAssets, type Outcome, startApiServer } from './api-server.ts';
import { customResourceDefinitions } from './definitions.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';

// jest shows the names of skipped tests only when asked to.
if ('missing' in assets) process.stderr.write(`Skipped: manifests on a real API server, because ${assets.missing}.\n`);

const START_MS = 120_000;
const root = join(import.meta.dirname, '../..');
const manifests = join(root, 'manifests');
const gitops = join(manifests, 'gitops');
const environments = readdirSync(manifests).filter((name) => name !== 'gitops');
/** Another app, of the same constructs. */
const wiki = mkdtempSync(join(tmpdir(), 'wiki-'));
for (const file of render(aWiki())) writeFileSync(join(wiki, file.name), fileText(file, 'a test'));
afterAll(() => rmSync(wiki, { recursive: true, force: true }));
const folders = [
  ...environments.map((name) => [`manifests/${name}`, join(manifests, name)] as const),
  ['a wiki', wiki] as const,
];
const list = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** Any object: what tests read of it. */
type Manifest = Record<string, any>;

const objectsIn = (folder: string): Manifest[] =>
  readdirSync(folder)
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Manifest);

/** Pods as the controllers would make them, one of each template. */
function podsOf(objects: readonly Manifest[]): Manifest[] {
  return objects.flatMap(({ kind, metadata: { name, namespace }, spec }) => {
    const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template?.spec && spec.template;
    if (!template?.spec?.containers) return [];
    const claims = (spec.volumeClaimTemplates ?? []).map((claim: Manifest) => ({
      name: claim['metadata'].name,
      persistentVolumeClaim: { claimName: `${claim['metadata'].name}-${name}-0` },
    }));
    return [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...template.metadata, name: `${name}-of-${kind.toLowerCase()}`, namespace },
        spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] },
      },
    ];
  });
}

/** A server of its own for the tests of a block, on which the add-ons' definitions are installed. */
function aCluster(): () => ApiServer {
  let server: ApiServer | undefined;
  beforeAll(async () => {
    if ('missing' in assets) return;
    server = await startApiServer(assets);
    const applied = await server.kubectl(['apply', '--server-side', '-f', '-'], list(customResourceDefinitions()));
    expect(applied).toMatchObject({ code: 0 });
    await server.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  }, START_MS);
  afterAll(() => server?.stop(), START_MS);
  return () => server!;
}

/** What kubectl did to each object, such as `created`. @throws when it refused or warned */
function actionsOf({ code, stdout, stderr }: Outcome): string[] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

/**
 * Applies what is applied already. kubectl says `configured` of every disruption budget, because it replaces its
 * selector without a look at it; that the object stays as it is shows in its version.
 */
async function expectNoChange({ kubectl }: ApiServer, folder: string): Promise<void> {
  const versions = '{range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
  const state = async () => (await kubectl(['get', '-f', folder, '-o', `jsonpath=${versions}`])).stdout.split('\n');
  const before = await state();
  expect(before.length).toBeGreaterThan(1);
  const { code, stdout, stderr } = await kubectl(['apply', '-f', folder]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const changed = stdout
    .trim()
    .split('\n')
    .filter((line) => !line.endsWith(' unchanged') && !line.startsWith('poddisruptionbudget.policy/'));
  expect(changed).toEqual([]);
  expect(await state()).toEqual(before);
}

/** A quota counts nothing before its controller has said what is used; here that is nothing. */
async function countQuotas({ kubectl }: ApiServer, objects: readonly Manifest[]): Promise<void> {
  for (const { kind, metadata, spec } of objects) {
    if (kind !== 'ResourceQuota') continue;
    const used = Object.fromEntries(Object.keys(spec.hard).map((name) => [name, '0']));
    const status = JSON.stringify({ status: { hard: spec.hard, used } });
    const target = ['resourcequota', metadata.name, '--namespace', metadata.namespace];
    expect(
      await kubectl(['patch', ...target, '--subresource=status', '--type=merge', '--patch', status]),
    ).toMatchObject({
      code: 0,
    });
  }
}

describe.each(folders)(`%s on a real API server${unlessMissing}`, (_, folder) => {
  onServer('as README.md applies it', () => {
    const cluster = aCluster();
    const objects = objectsIn(folder);
    const apply = ['apply', '-f', folder];

    it('is accepted without a warning', async () => {
      const actions = actionsOf(await cluster().kubectl(apply));
      expect(actions).toEqual(objects.map(() => 'created'));
    });

    it('changes nothing the second time', async () => {
      await expectNoChange(cluster(), folder);
    });

    it('is accepted without a warning when the server applies it, over what kubectl has applied', async () => {
      const strict = ['apply', '--server-side', '--validate=strict', '-f', folder];
      const actions = actionsOf(await cluster().kubectl(strict));
      expect(actions).toEqual(objects.map(() => 'serverside-applied'));
    });

    it('makes pods that Pod Security admits, and no others', async () => {
      await countQuotas(cluster(), objects);
      const pods = podsOf(objects);
      expect(pods.length).toBeGreaterThan(1);
      const create = ['create', '--dry-run=server', '--validate=strict', '-f', '-'];
      expect(actionsOf(await cluster().kubectl(create, list(pods)))).toEqual(
        pods.map(() => 'created (server dry run)'),
      );

      const [pod] = structuredClone(pods);
      pod!['spec'].containers[0].securityContext = { privileged: true };
      const refused = await cluster().kubectl(create, list([pod!]));
      expect(refused.stderr).toContain('violates PodSecurity "restricted:');
      expect(refused.code).not.toBe(0);
    });

    it('is refused with a field that nobody knows', async () => {
      const misspelt = objects
        .filter(({ kind }) => kind === 'Service')
        .map((service) => ({ ...service, spec: { ...service['spec'], prots: [] } }));
      const refused = await cluster().kubectl(['apply', '--dry-run=server', '-f', '-'], list(misspelt));
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/unknown field "(spec\.)?prots"/) });
    });
  });
});

describe(`manifests/production on a real API server${unlessMissing}`, () => {
  onServer('over those of the first release', () => {
    const cluster = aCluster();

    it('is accepted without a warning, and changes nothing the second time', async () => {
      const apply = (folder: string) => cluster().kubectl(['apply', '-f', folder]);
      actionsOf(await apply(join(import.meta.dirname, 'first-release')));
      const folder = join(manifests, 'production');
      actionsOf(await apply(folder));
      await expectNoChange(cluster(), folder);
    });
  });
});

if (existsSync(gitops)) {
  describe(`manifests/gitops on a real API server${unlessMissing}`, () => {
    onServer('with the namespaces of its controllers', () => {
      const cluster = aCluster();

      it('is accepted without a warning, and changes nothing the second time', async () => {
        const namespaces = new Set(objectsIn(gitops).map(({ metadata }) => metadata.namespace));
        for (const namespace of namespaces) await cluster().kubectl(['create', 'namespace', namespace]);
        actionsOf(await cluster().kubectl(['apply', '-f', gitops]));
        await expectNoChange(cluster(), gitops);
      });
    });
  });
}
