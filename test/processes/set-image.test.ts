import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { root as checkout, startScript } from './script-process.ts';
import { compileCache } from './store-process.ts';

jest.setTimeout(120_000);

const FILE = 'charts/environments/production.yaml';
const REPOSITORY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/bookstore';
const digest = `sha256:${'b'.repeat(64)}`;
const next = `${REPOSITORY}:1.10@${digest}`;

/** A project with the committed environment `production`, as it is rendered. */
function aProject() {
  const root = mkdtempSync(join(tmpdir(), 'set-image-'));
  const folder = 'manifests/production';
  for (const path of ['charts/environments', folder]) mkdirSync(join(root, path), { recursive: true });
  for (const path of [FILE, ...readdirSync(join(checkout, folder)).map((name) => `${folder}/${name}`)])
    copyFileSync(join(checkout, path), join(root, path));
  const shell = { ...compileCache, PATH: process.env['PATH'] ?? '', HOME: root };
  const start = (...parameters: string[]) =>
    startScript(['scripts/set-image.ts', ...parameters, '--root', root], shell);
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return {
    root,
    read,
    start,
    async run(...parameters: string[]) {
      const script = start(...parameters);
      const code = await script.exit;
      return { code, output: script.output() };
    },
    /** The image of the file and those of the manifests, each once. */
    images: () => ({
      file: read(FILE).match(/^ {2}tag: (.*)$/m)?.[1],
      manifests: [
        ...new Set(
          readdirSync(join(root, folder)).flatMap((name) => read(`${folder}/${name}`).match(/bookstore:[\w.]+/g) ?? []),
        ),
      ],
    }),
    /** What all files hold, in short. */
    state: () =>
      createHash('sha256')
        .update(
          [FILE, ...readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)]
            .map((path) => `${path}\n${read(path)}`)
            .join(),
        )
        .digest('hex'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

let project: ReturnType<typeof aProject>;
beforeEach(() => {
  project = aProject();
});
afterEach(() => project.remove());

describe('npm run set-image', () => {
  it('changes the lines of the image, keeps comments and order, and renders; the second time it changes nothing', async () => {
    const before = project.read(FILE).split('\n');
    const { code, output } = await project.run('production', next);
    expect([code, output]).toEqual([0, expect.stringContaining(`${FILE} has ${next} now\n`)]);
    const after = project.read(FILE).split('\n');
    expect(after.filter((line, at) => line !== before[at])).toEqual(['  tag: "1.10"', `  digest: ${digest}`]);
    expect(after).toHaveLength(before.length);
    expect(project.images().manifests).toEqual(['bookstore:1.10']);
    const state = project.state();
    const again = await project.run('production', next);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining(`${FILE} has ${next} already\n`)]);
    expect(project.state()).toBe(state);
  });

  it('shows with --dry-run what would be written and what that would do, and writes nothing', async () => {
    const state = project.state();
    const { code, output } = await project.run('production', next, '--dry-run');
    expect(code).toBe(0);
    expect(output).toContain(`Would write ${FILE}:\n  - tag: 0.1.0\n  + tag: "1.10"\n`);
    expect(output).toContain('  manifests/production/05-web.yaml\n');
    expect(output).toMatch(/↻ all pods of Deployment bookstore-web/);
    expect(output).toMatch(/metadata\.labels\[app\.kubernetes\.io\/version\]: 0\.1\.0 → 1\.10/);
    expect(project.state()).toBe(state);
  });

  it.each([
    [['production', `${REPOSITORY}:1.10`], `without a digest; accepted: ${REPOSITORY}:1.10@sha256:…`],
    [
      ['production', `${REPOSITORY}:1.10@sha256:abc`],
      `Received the image ${REPOSITORY}:1.10@sha256:abc; accepted: REPO`,
    ],
    [['production', `${REPOSITORY}@${digest}`], 'accepted: REPOSITORY:TAG@DIGEST'],
    [['production', `${REPOSITORY}:latest@${digest}`], 'accepted: a version tag, not `latest`'],
    [
      ['production', `example.org/other:1@${digest}`],
      `an image of example.org/other; accepted: one of ${REPOSITORY}, which`,
    ],
    [['nowhere', next], 'Received the environment nowhere; accepted: production.'],
    [['production'], 'Received 1 parameters; accepted: an environment and an image.'],
    [['production', next, '--force'], "Unknown option '--force'"],
  ])('refuses %j, and writes nothing', async (parameters, message) => {
    const state = project.state();
    const { code, output } = await project.run(...parameters);
    expect([code, output]).toEqual([1, expect.stringContaining(message)]);
    expect(project.state()).toBe(state);
  });

  it('writes nothing where a rule does not hold', async () => {
    writeFileSync(join(project.root, FILE), project.read(FILE).replace('maxReplicas: 12', 'maxReplicas: 400'));
    const state = project.state();
    const { code, output } = await project.run('production', next);
    expect([code, output]).toEqual([1, expect.stringMatching(/✗ [\s\S]*Refused: \d+ faults?\. Nothing was written\./)]);
    expect(project.state()).toBe(state);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('with %s once the file is new renders all the same', async (signal) => {
    const script = project.start('production', next);
    await written(() => script.child.kill(signal));
    expect(await script.exit).toBe(0);
    expect(project.images()).toEqual({ file: '"1.10"', manifests: ['bookstore:1.10'] });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('with %s before that writes nothing', async (signal, wanted) => {
    const state = project.state();
    const script = project.start('production', next);
    for (const delay of [150, 300, 450]) {
      await sleep(delay);
      if (script.child.exitCode === null) script.child.kill(signal);
    }
    const code = await script.exit;
    if (code === 0) expect(project.images().manifests).toEqual(['bookstore:1.10']);
    // Null: it had not come so far that it hears of signals.
    else expect([code ?? wanted, project.state()]).toEqual([wanted, state]);
  });

  it('that is killed between the two is mended by the next one', async () => {
    const script = project.start('production', next);
    await written(() => script.child.kill('SIGKILL'));
    await script.exit;
    expect(project.images().file).toBe('"1.10"');
    const { code } = await project.run('production', next);
    expect([code, project.images().manifests]).toEqual([0, ['bookstore:1.10']]);
  });

  /** Acts as soon as the file is another one. */
  const written = (act: () => void): Promise<void> =>
    new Promise((resolve) => {
      const watcher = watch(join(project.root, 'charts/environments'), (_, name) => {
        if (name !== 'production.yaml') return;
        watcher.close();
        act();
        resolve();
      });
    });
});
