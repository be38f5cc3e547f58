import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { aChangedApp } from './testing/a-changed-app.ts';
import { itWithGit } from './testing/with-git.ts';

const { synth, compose, commit, path, read, waive } = aChangedApp();
const environment = (name: string) => path(`charts/environments/${name}.yaml`);
const change = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
};

describe('npm run synth -- --diff', () => {
  itWithGit('ends with 0 and one line where nothing differs', () => {
    commit();
    expect(synth('--diff')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^What an apply would change, against the last commit:\n\nproduction \(.*\)\n {2}no difference\n$/,
      ),
    });
  });

  itWithGit(
    'shows a new image as a restart of its pods and a run of its migration, writes nothing, and ends with 1',
    () => {
      commit();
      const before = read('manifests/production/05-web.yaml');
      change(environment('production'), /tag: \S+/, 'tag: 9.9.9');
      try {
        const { status, stdout, stderr } = synth('--diff');
        expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
        expect(stdout).toMatch(
          /↻ all pods of Deployment bookstore-web: 3 to 12, 1 more than wanted at a time, none fewer\n/,
        );
        expect(stdout).toMatch(/− \S+:0\.1\.0\n +@sha256:[0-9a-f]{64}\n +\+ \S+:9\.9\.9\n +@sha256:[0-9a-f]{64}\n/);
        expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
        expect(stdout).toMatch(
          /↻ runs: Job bookstore-migrate-[0-9a-f]{10}, in place of bookstore-migrate-[0-9a-f]{10}\n/,
        );
        expect(stdout).not.toContain('\u001b');
        expect(read('manifests/production/05-web.yaml')).toBe(before);
      } finally {
        change(environment('production'), 'tag: 9.9.9', 'tag: 0.1.0');
      }
    },
  );

  it('shows what must be made anew instead of refusing it, and what is removed', () => {
    compose(`
      for (const field of ['selector/matchLabels', 'template/metadata/labels'])
        object('Deployment', 'bookstore-web').addJsonPatch(JsonPatch.add('/spec/' + field + '/app', 'web'));
      app.node.tryRemoveChild('storage');`);
    waive('references-resolve');
    const { status, stdout } = synth('--diff');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /cannot be applied as it is\n +! Deployment bookstore-web\n +spec\.selector\.matchLabels\.app: \(none\) → web/,
    );
    expect(stdout).toMatch(
      /removed, and left in the cluster by an apply\n[\s\S]*− PersistentVolumeClaim uploads \(DATA\)/,
    );
  });

  it('never prints what a Secret holds', () => {
    const secret = (fields: string) =>
      compose(`
        new ApiObject(chart('configuration'), 'S', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'peppered' }, ${fields} });`);
    secret(`stringData: { PEPPER: 'hunter2' }, data: { SALT: 'aHVudGVyMw==' }`);
    waive('secrets-are-files');
    expect(synth()).toMatchObject({ status: 0 });
    for (const fields of [
      `stringData: { PEPPER: 'hunter4' }, data: { SALT: 'aHVudGVyNQ==' }`,
      `data: { SUGAR: 'aHVudGVyNg==' }`,
    ]) {
      secret(fields);
      const { status, stdout, stderr } = synth('--diff');
      expect([status, stderr]).toEqual([1, '']);
      expect(stdout).toMatch(/~ Secret peppered\n[\s\S]*PEPPER: (changed|removed) \(secret\)/);
      expect(stdout).not.toMatch(/hunter|aHVudGVy/);
    }
  });

  it('ends with 2 for what is refused, unknown or cannot be found out', () => {
    compose(`object('Service', 'bookstore-web').addJsonPatch(JsonPatch.remove('/spec/none'));`);
    expect(synth('--diff')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('/spec/none') });
    compose('');
    expect(synth('--diff', 'prod')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('received the environment prod; accepted: production'),
    });
    expect(synth('--diff', '--against', 'v1')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/✗ --against v1: /),
    });
    expect(synth('--diff', '--force').status).toBe(2);
    expect(synth('--diff', '--check')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('accepted: one of them'),
    });
    expect(synth('--accept', 'web')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('received --accept web'),
    });
  });
});

describe('several environments', () => {
  const second = (name: string) => {
    cpSync(environment('production'), environment(name));
    change(environment(name), /context: \S+/, `context: ${name}-cluster`);
  };

  it('are shown, checked and written by name', () => {
    second('staging');
    try {
      synth();
      for (const name of ['staging', 'production']) change(environment(name), 'maxReplicas: 12', 'maxReplicas: 11');
      expect(synth('--diff', 'staging').stdout).not.toContain('production');
      expect(synth('staging')).toMatchObject({ status: 0 });
      expect(synth('--check', 'staging').status).toBe(0);
      expect(synth('--check').status).toBe(1);
      expect(read('manifests/production/05-web.yaml')).toContain('maxReplicas: 12');
      change(environment('production'), 'maxReplicas: 11', 'maxReplicas: 12');
    } finally {
      rmSync(environment('staging'), { force: true });
    }
  });

  it('keep their file for GitOps when only another one is written', () => {
    second('staging');
    compose(`
      new ApiObject(new Chart(app, 'gitops', { namespace: 'argocd' }), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });`);
    try {
      expect(synth()).toMatchObject({ status: 0 });
      change(path('manifests/gitops/staging.yaml'), 'name: x', 'name: y');
      expect(synth('production')).toMatchObject({ status: 0 });
      expect(read('manifests/gitops/staging.yaml')).toContain('name: y');
      expect(synth('staging')).toMatchObject({ status: 0 });
      expect(read('manifests/gitops/staging.yaml')).toContain('name: x');
      rmSync(environment('staging'));
      synth();
      expect(readdirSync(path('manifests/gitops'))).toEqual(['production.yaml']);
    } finally {
      rmSync(environment('staging'), { force: true });
    }
  });

  itWithGit('name everything that one of them had when it is gone, with the context that it had', () => {
    second('staging');
    synth();
    commit();
    rmSync(environment('staging'));
    const { stdout } = synth('--diff');
    expect(stdout).toMatch(/staging \(staging-cluster\)[\s\S]*− Namespace bookstore \(DATA\)/);
    expect(stdout).toContain('kubectl --context staging-cluster delete namespace bookstore');
    expect(stdout).not.toContain('delete deployment');
  });

  itWithGit('prune nothing when one of them only gets another name', () => {
    commit();
    renameSync(environment('production'), environment('live'));
    try {
      const { stderr, status } = synth();
      expect({ status, prunes: stderr.includes('delete') }).toEqual({ status: 0, prunes: false });
    } finally {
      renameSync(environment('live'), environment('production'));
    }
  });

  itWithGit.each(['on the disk', 'in the last commit'])(
    'are compared with what they were %s when they get another name',
    (where) => {
      if (where === 'in the last commit') commit();
      renameSync(environment('production'), environment('live'));
      try {
        change(environment('live'), /fileSystemId: \S+/, 'fileSystemId: fs-0fedcba9876543210');
        expect(synth()).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/✗ live: PersistentVolume \S+ cannot be changed like this/),
        });
        expect(synth('--diff').stdout).toMatch(/^live \(.*\), before: production\n\n {2}cannot be applied as it is\n/m);
      } finally {
        rmSync(environment('live'));
      }
    },
  );

  itWithGit('may not move to another namespace beside their old one, unless somebody says so, of which', () => {
    commit();
    change(environment('production'), /^cluster:/m, 'namespace: store\ncluster:');
    expect(synth()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /✗ production: Namespace bookstore would be made a second time[^✗]*Deployment bookstore-web[^✗]*accept: --accept Namespace\/bookstore\n/,
      ),
    });
    second('staging');
    try {
      expect(synth().stderr).toContain('accept: --accept production:Namespace/bookstore\n');
      expect(synth('--accept', 'staging:Namespace/bookstore').status).toBe(1);
      expect(synth('--accept', 'production:Namespace/bookstore')).toMatchObject({
        status: 0,
        stderr: expect.not.stringContaining('was not needed'),
      });
    } finally {
      rmSync(environment('staging'));
    }
  });

  itWithGit('are compared with nothing that cannot be read', () => {
    change(path('manifests/production/01-storage.yaml'), /^kind:/m, '<<<<<<< HEAD\nkind:');
    const refused = {
      status: 1,
      stderr: expect.stringMatching(
        /^✗ manifests\/production\/01-storage\.yaml: received, in what lies on the disk, what is not YAML in line \d+; /,
      ),
    };
    expect(synth()).toMatchObject(refused);
    commit();
    expect(synth()).toMatchObject({ ...refused, stderr: expect.stringContaining('received, in the last commit, ') });
    expect(synth('--diff').status).toBe(2);
  });

  it('may not be called as the folder of GitOps controllers', () => {
    second('gitops');
    try {
      expect(synth()).toMatchObject({ status: 1, stderr: expect.stringContaining('received the name gitops') });
    } finally {
      rmSync(environment('gitops'));
    }
  });
});
