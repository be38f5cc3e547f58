import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';

const project = join(import.meta.dirname, '../..');

/** What a change of the code sees: the app, and a way to find its objects and charts. */
const changedComposition = (statements: string) => `
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { bookstore as original } from './bookstore/bookstore.ts';
export function bookstore(...given) {
  const app = original(...given);
  const all = () => app.node.findAll().filter((node) => ApiObject.isApiObject(node));
  const object = (kind, name) => all().find((node) => node.kind === kind && (!name || node.name === name));
  const chart = (id) => app.node.findChild(id);
  const remove = (kind, name) => { const node = object(kind, name); node.node.scope.node.tryRemoveChild(node.node.id); };
  ${statements}
  return app;
}`;

/**
 * A copy of the charts with production's environment alone, and the real command to run on it after a change of the
 * code. Each test begins with the manifests of the unchanged code on the disk.
 */
export function aChangedApp() {
  let root = '';
  const path = (...parts: string[]) => join(root, ...parts);
  const synth = (...args: string[]) =>
    spawnSync(process.execPath, [path('charts/main.ts'), '--root', root, ...args], {
      encoding: 'utf8',
      // A cache of its own: the project's would keep every copy of the code for ever.
      env: { ...process.env, CDK8S_OUTDIR: '', NODE_COMPILE_CACHE: path('.cache'), NO_COLOR: '1' },
    });
  const compose = (statements: string) => writeFileSync(path('charts/changed.ts'), changedComposition(statements));

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'charts-changed-'));
    for (const folder of ['charts', 'app/contract']) {
      cpSync(join(project, folder), path(folder), { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
    }
    for (const file of readdirSync(path('charts/environments'))) {
      if (file.endsWith('.yaml') && file !== 'production.yaml') rmSync(path('charts/environments', file));
    }
    writeFileSync(path('package.json'), readFileSync(join(project, 'package.json')));
    symlinkSync(join(project, 'node_modules'), path('node_modules'));
    mkdirSync(path('docs'));
    const app = path('charts/synth/environment-app.ts');
    writeFileSync(app, readFileSync(app, 'utf8').replace("'../bookstore/bookstore.ts'", "'../changed.ts'"));
    compose('');
    const first = synth();
    if (first.status !== 0) throw new Error(first.stderr);
    cpSync(path('manifests'), path('manifests-of-unchanged-code'), { recursive: true });
  });
  beforeEach(() => {
    const environment = 'charts/environments/production.yaml';
    cpSync(join(project, environment), path(environment));
    rmSync(path('manifests'), { recursive: true, force: true });
    cpSync(path('manifests-of-unchanged-code'), path('manifests'), { recursive: true });
    rmSync(path('.git'), { recursive: true, force: true });
    compose('');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  return {
    path,
    synth,
    /** Changes what the charts compose, from now on. */
    compose,
    /** Lets production break a rule, so that what comes after the rules is seen. */
    waive(rule: string) {
      const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      const waivers = JSON.stringify([{ rule, reason: 'Something else is tested.', until }]);
      appendFileSync(path('charts/environments/production.yaml'), `waivers: ${waivers}\n`);
    },
    read: (file: string) => readFileSync(path(file), 'utf8'),
    /** Commits the manifests as they are. */
    commit() {
      const git = (...args: string[]) =>
        spawnSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
          encoding: 'utf8',
        });
      git('init', '-q');
      git('add', 'manifests', 'charts/environments');
      const committed = git('commit', '-q', '-m', 'manifests');
      if (committed.status !== 0) throw new Error(committed.stderr);
    },
  };
}
