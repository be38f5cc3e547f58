import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeWithGit } from '../../charts/testing/with-git.ts';
import { root, shellScripts } from './pipeline-files.ts';

let folder: string;
let checkout: string;

const git = (...parameters: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...parameters], {
    cwd: checkout,
    encoding: 'utf8',
  }).trim();

function run(script: string, parameters: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(join(root, 'pipelines', script), parameters, {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, stdout: stdout.trim(), stderr };
}

function write(path: string, text: string): void {
  mkdirSync(join(checkout, path, '..'), { recursive: true });
  writeFileSync(join(checkout, path), text);
}

describe('pipelines/*.sh', () => {
  it.each(shellScripts)('%s is bash that ends with the first fault', (path) => {
    expect(spawnSync('bash', ['-n', join(root, path)]).status).toBe(0);
    expect(readFileSync(join(root, path), 'utf8')).toContain('\nset -euo pipefail\n');
  });
});

describeWithGit('in a checkout', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bookstore-pipelines-'));
    checkout = join(folder, 'checkout');
    execFileSync('git', ['init', '--quiet', '--bare', join(folder, 'origin')]);
    execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', checkout]);
    for (const environment of ['staging', 'production']) {
      write(`charts/environments/${environment}.yaml`, 'tag: 1\n');
      write(`manifests/${environment}/05-web.yaml`, 'image: 1\n');
    }
    write('docs/OPERATIONS.md', 'tag 1\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    git('remote', 'add', 'origin', join(folder, 'origin'));
    git('push', '--quiet', 'origin', 'main');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('changed-environments.sh', () => {
    const changed = (before: string, only = '') =>
      run('changed-environments.sh', [before, only, 'staging', 'production']).stdout;

    it('names the environments whose manifests differ, in order', () => {
      const first = git('rev-parse', 'HEAD');
      expect(changed(first)).toBe('[]');
      write('manifests/production/05-web.yaml', 'image: 2\n');
      git('commit', '--quiet', '--all', '--message', 'second');
      expect(changed(first)).toBe('["production"]');
      write('manifests/staging/05-web.yaml', 'image: 2\n');
      git('commit', '--quiet', '--all', '--message', 'third');
      expect(changed(first)).toBe('["staging","production"]');
    });

    it('names the one that is wanted, and all after a commit that is not there', () => {
      expect(changed('', 'production')).toBe('["production"]');
      expect(changed('0'.repeat(40))).toBe('["staging","production"]');
    });
  });

  describe('branch.sh', () => {
    const image = '1234.dkr.ecr.eu-west-1.amazonaws.com/bookstore:0.2.0@sha256:abc';

    it('pushes what set-image has changed to a branch, and the same branch again', () => {
      write('charts/environments/staging.yaml', 'tag: 2\n');
      write('manifests/staging/05-web.yaml', 'image: 2\n');
      expect(run('branch.sh', ['staging', image])).toMatchObject({ status: 0, stdout: 'set-image/staging-0.2.0' });
      expect(git('show', 'origin/set-image/staging-0.2.0:manifests/staging/05-web.yaml')).toBe('image: 2');
      expect(git('log', '-1', '--format=%s')).toBe('staging runs bookstore:0.2.0');
      git('switch', '--quiet', 'main');
      write('charts/environments/staging.yaml', 'tag: 2\n');
      expect(run('branch.sh', ['staging', image])).toMatchObject({ status: 0, stdout: 'set-image/staging-0.2.0' });
    });

    it('pushes nothing when nothing is to be changed', () => {
      expect(run('branch.sh', ['staging', image])).toMatchObject({ status: 0, stdout: '' });
      expect(git('ls-remote', '--heads', 'origin')).not.toContain('set-image');
    });
  });

  describe('push.sh', () => {
    const repository = '1234.dkr.ecr.eu-west-1.amazonaws.com/bookstore';
    const digest = `sha256:${'ab'.repeat(32)}`;

    /** A docker and an aws that write down what they were told; the password only goes from one to the other. */
    function programs(digests: string): Record<string, string> {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      writeFileSync(join(bin, 'aws'), `#!/bin/bash\necho "aws $*" >> '${folder}/calls'\necho the-password\n`);
      writeFileSync(
        join(bin, 'docker'),
        `#!/bin/bash\necho "docker $*" >> '${folder}/calls'\n[[ $1 != login ]] || cat > '${folder}/password'\n[[ $1 != image ]] || printf '%s\\n' ${digests}\n`,
      );
      for (const program of ['aws', 'docker']) chmodSync(join(bin, program), 0o755);
      return { PATH: `${bin}:${process.env['PATH']}` };
    }

    it('answers the image by the digest that its registry has, and keeps the password to itself', () => {
      const environment = programs(`elsewhere/bookstore@sha256:${'cd'.repeat(32)} ${repository}@${digest}`);
      const { status, stdout, stderr } = run('push.sh', [`${repository}:0.2.0`], environment);
      expect({ status, stdout }).toEqual({ status: 0, stdout: `image=${repository}:0.2.0@${digest}` });
      expect(readFileSync(join(folder, 'password'), 'utf8')).toBe('the-password\n');
      expect(readFileSync(join(folder, 'calls'), 'utf8') + stdout + stderr).not.toContain('the-password');
    });

    it('fails when the registry has no digest for it', () => {
      const { status, stdout, stderr } = run('push.sh', [`${repository}:0.2.0`], programs("''"));
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('no digest');
    });
  });
});
