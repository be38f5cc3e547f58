import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadEnvironments } from '../../charts/synth/environments.ts';
import {
  buildspecFiles,
  read,
  root,
  scriptsCalled,
  scriptsReached,
  shellScripts,
  type Workflow,
  workflowFiles,
  yaml,
} from './pipeline-files.ts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The longest that a release may take by its manifests: the deadlines of the migration and of both rollouts. */
function longestReleaseSeconds(): number {
  const { environments } = loadEnvironments(root);
  const deadlines = environments.map(({ name }) => {
    const files = readdirSync(join(root, 'manifests', name)).map((file) => read(`manifests/${name}/${file}`));
    const found = [...files.join('\n').matchAll(/^ {2}(?:progressDeadlineSeconds|activeDeadlineSeconds): (\d+)$/gm)];
    return found.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
  });
  return Math.max(...deadlines);
}

describe.each(workflowFiles)('%s', (path) => {
  const text = read(path);
  const workflow = yaml<Workflow>(path);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, { steps: all = [] }]) => all);

  it('pins every action by a commit, and says its version', () => {
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action, comment] of uses) {
      if (action!.startsWith('./')) expect(existsSync(join(root, action!))).toBe(true);
      else expect(`${action}${comment}`).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('has no permission that a job does not ask for by name', () => {
    expect(workflow.permissions).toBeDefined();
    const writes = Object.values(workflow.permissions!).filter((access) => access !== 'read');
    expect(writes).toEqual([]);
    for (const [name, { permissions, uses }] of jobs) {
      if (uses || Object.keys(workflow.permissions!).length === 0)
        expect([name, permissions]).toEqual([name, expect.any(Object)]);
    }
  });

  it('ends every job in time, and runs none beside another of its kind', () => {
    for (const [name, job] of jobs) {
      if (!job.uses) expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      expect([name, workflow.concurrency ?? job.concurrency ?? (job.environment ? undefined : {})]).toEqual([
        name,
        expect.any(Object),
      ]);
    }
  });

  it('puts no expression into a shell, where its text would be run', () => {
    expect(steps.map(({ run }) => run ?? '').filter((run) => run.includes('${{'))).toEqual([]);
  });

  it('has no secret, and leaves no token with the code', () => {
    expect(text).not.toMatch(/\bsecrets\s*[.[:]/);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.every((step) => step.with?.['persist-credentials'] === false)).toBe(true);
    // Who has a token runs one program that is read here, and no package.
    const withToken = steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('github.token'));
    expect(withToken.filter(({ run }) => !/^pipelines\/[\w-]+\.sh /.test(run ?? ''))).toEqual([]);
  });

  it('calls npm scripts and files that exist', () => {
    expect(scriptsCalled(text).filter((name) => !scripts[name])).toEqual([]);
    const named = [...text.matchAll(/\bpipelines\/[\w./-]+/g)].map(([name]) => name);
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

describe('the workflows', () => {
  const jobs = workflowFiles.flatMap((path) => Object.values(yaml<Workflow>(path).jobs));

  it('let nobody into a cluster but jobs of a protected environment', () => {
    const deploying = jobs.filter(({ steps = [] }) => steps.some(({ run }) => run?.includes('npm run deploy')));
    expect(deploying).toHaveLength(1);
    expect(deploying[0]!.environment).toMatch(/matrix\.environment/);
    // What fails is undone, which may take as long again.
    expect(deploying[0]!['timeout-minutes']! * 60).toBeGreaterThan(2 * longestReleaseSeconds());
  });

  it('call what the buildspecs of AWS call', () => {
    const reached = (paths: readonly string[]) =>
      [...new Set(paths.flatMap((path) => [...scriptsReached(path)]))].sort();
    // The tests run the checks, too.
    expect(reached(workflowFiles).filter((name) => name !== 'check')).toEqual(reached(buildspecFiles));
    expect(reached(workflowFiles)).toEqual(expect.arrayContaining(['deploy', 'image', 'scan', 'set-image', 'status']));
  });

  it('name images of others by digest, where npm run pin-images writes it', () => {
    const files = [...workflowFiles, ...buildspecFiles, 'pipelines/kind.yaml', 'scripts/scan.ts'];
    const naming = files.filter((path) => read(path).includes('docker.io/'));
    expect(naming).toHaveLength(4);
    expect(naming.filter((path) => !read('scripts/pin-images.ts').includes(`'${path}'`))).toEqual([]);
    const images = naming.flatMap((path) => [...read(path).matchAll(/docker\.io\/[^\s']+/g)].map(([image]) => image));
    expect(images.filter((image) => !/:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });

  it('use every shell script', () => {
    const texts = [...workflowFiles, ...buildspecFiles, ...shellScripts].map((path) => [path, read(path)] as const);
    const unused = shellScripts.filter((script) => {
      const name = script.slice('pipelines/'.length);
      return !texts.some(([path, text]) => path !== script && text.includes(name));
    });
    expect(unused).toEqual([]);
  });
});
