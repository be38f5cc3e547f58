import { constants } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readManifests } from '../../scripts/release/target.ts';
import { processesWith } from '../processes/script-process.ts';
import { findAssets } from './api-server.ts';
import { aReleaseScene, type ReleaseScene } from './release-scene.ts';

const assets = findAssets();
const onServer = 'missing' in assets ? describe.skip : describe;
const unlessMissing = 'missing' in assets ? ` (skipped: ${assets.missing})` : '';
jest.setTimeout(240_000);

/** Where a deployment is interrupted: once it has written this, with a cluster in which it gets that far. */
interface Point {
  readonly name: string;
  readonly after: RegExp;
  readonly signals: readonly ('SIGINT' | 'SIGTERM')[];
  readonly scene?: (scene: ReleaseScene, version: string) => void;
  readonly says: RegExp;
}

const both = ['SIGINT', 'SIGTERM'] as const;
const FILES = readManifests('manifests/local').map(({ name }) => name);
const runs = ({ spec }: any, version: string): boolean =>
  spec.template.spec.containers[0].image.endsWith(`:${version}`);
const points: Point[] = [
  { name: 'preflight', after: /server version/, signals: both, says: /^Interrupted\. Nothing was applied\.$/m },
  {
    name: 'the first apply',
    after: /^Release \d+ of local/m,
    signals: both,
    says: /Nothing was applied\.|Of release \d+ are applied: 00-foundation\.yaml\. Not applied are: 01-storage\.yaml/,
  },
  ...FILES.map(
    (file, at): Point => ({
      name: `the apply after ${file}`,
      after: new RegExp(`^${file}: applied`, 'm'),
      signals: [both[at % 2]!],
      // What was begun meanwhile comes to its end.
      says:
        at < FILES.length - 2
          ? /Of release \d+ are applied: 00-foundation/
          : /(All of release \d+ is|Of release \d+ are) applied/,
    }),
  ),
  {
    name: 'the migration',
    after: /Job\/bookstore-migrate-\w+: waiting for a pod/,
    signals: both,
    scene: ({ fates }) => Object.assign(fates, { job: () => null }),
    says: /05-migration\.yaml\. Not applied are: 06-web\.yaml, .*what they hold is as before\. Job\/bookstore-migrate-\w+ goes on in the cluster by itself\./,
  },
  {
    name: 'the rollout',
    after: /Deployment\/bookstore-web: \d of \d pods are new/,
    signals: both,
    scene: ({ fates }) => Object.assign(fates, { deployment: () => null }),
    says: /All of release \d+ is applied\. The cluster goes on to replace the pods of Deployment\/bookstore-web, Deployment\/bookstore-worker by itself\./,
  },
  {
    name: 'the smoke test',
    after: /Deployment\/bookstore-worker: all \d pods are new/,
    signals: both,
    scene: ({ shop }) => Object.assign(shop, { status: 503 }),
    says: /All of release \d+ is applied\. All of its pods are new and available\./,
  },
  {
    name: 'the way back',
    after: /Going back to release \d+:[\s\S]*01-storage\.yaml: applied/,
    signals: both,
    scene: ({ fates }, version) => Object.assign(fates, { deployment: (object: any) => !runs(object, version) }),
    says: /Back at release \d+ are: 00-foundation\.yaml, 01-storage\.yaml.*\. Still of release \d+ are: .*05-migration\.yaml.*08-backup\.yaml\./,
  },
  {
    name: 'the way back, of which all is applied',
    after: /Going back to release \d+:[\s\S]*Deployment\/bookstore-web: \d of \d pods are new/,
    signals: both,
    scene: ({ fates }, version) =>
      Object.assign(fates, { deployment: (object: any) => (runs(object, version) ? false : null) }),
    says: /All of release \d+ is applied again\. The cluster goes on to replace the pods/,
  },
];
const cases = points.flatMap((point) => point.signals.map((signal) => ({ ...point, signal })));

onServer(`a deployment that is interrupted${unlessMissing}`, () => {
  let scene: ReleaseScene;
  let version = 0;
  beforeAll(async () => {
    if ('missing' in assets) return;
    scene = await aReleaseScene(assets);
    await scene.project.prepare();
    expect((await scene.deploy()).output).toContain('Release 1 is live.');
  });
  afterEach(() => scene.mend());
  afterAll(() => scene?.stop());

  /** Another version in the project; answers its tag and that of before, which is what runs. */
  async function anotherVersion(): Promise<{ before: string; now: string }> {
    const before = (await scene.imageOfWeb()).split(':').at(-1)!;
    const now = `v${++version}`;
    await scene.project.change(/tag: (?!8\.)\S+/, `tag: ${now}`);
    return { before, now };
  }

  /** The version by which the cluster's objects of a file are labelled; null where none is. */
  async function versionOnCluster(file: string): Promise<string | null> {
    const { objects } = readManifests(`${scene.project.root}/manifests/local`).find(({ name }) => name === file)!;
    const labelled = objects.find(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']);
    if (!labelled || labelled.kind === 'Job') return null;
    const live = await scene.get(labelled.kind, labelled.metadata.name);
    return live.metadata.labels['app.kubernetes.io/version'];
  }

  it.each(cases)('by $signal in $name says exactly what is applied, and the next one completes it', async (point) => {
    const { before, now } = await anotherVersion();
    point.scene?.(scene, now);
    const deploying = scene.project.start('scripts/deploy.ts', 'local');
    await deploying.wrote(point.after);
    deploying.child.kill(point.signal);
    expect(await deploying.exit).toBe(128 + constants.signals[point.signal]);
    const output = deploying.output();
    const closing = output.slice(output.lastIndexOf('\nInterrupted. '));
    expect(closing).toMatch(point.says);
    expect(processesWith('KUBECONFIG', scene.server.kubeconfig)).toEqual([]);

    // What is said is what the cluster holds.
    const [going, backward] = [
      /are applied: (.*?)\. Not/.exec(closing),
      /Back at release \d+ are: (.*?)\. /.exec(closing),
    ];
    const isAll = /All of release \d+ is applied\./.test(closing);
    for (const file of FILES) {
      const found = await versionOnCluster(file);
      if (found === null) continue;
      const told = going ? going[1]!.includes(file) : backward ? !backward[1]!.includes(file) : isAll;
      expect([file, found]).toEqual([file, told ? now : before]);
    }
    const [last] = (await scene.records()).slice(-1);
    if (!closing.includes('Nothing was applied')) {
      expect(closing).toMatch(
        /`npm run deploy -- local` goes on, `npm run rollback -- local` goes back to release \d+\./,
      );
      expect(last.metadata.annotations['bookstore/outcome']).toBe('interrupted');
    } else expect(last.metadata.annotations['bookstore/outcome']).toBe('live');

    scene.mend();
    const next = await scene.deploy();
    expect([next.code, next.output]).toEqual([0, expect.stringMatching(/Release \d+ is live\.\n/)]);
    expect(await scene.imageOfWeb()).toBe(`localhost/bookstore:${now}`);
  });
});
