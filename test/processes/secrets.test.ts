import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { startScript } from './script-process.ts';

const environment = `
cluster: { platform: other, context: kind-test, version: "1.34" }
image: { repository: bookstore, tag: 1.0.0, digest: none }
baseUrl: http://localhost:30080
web: { minReplicas: 1, maxReplicas: 1, cpuRequest: 100m, cpuLimit: 1000m, memory: 512Mi }
database: { kind: aurora, writerHost: db.example.com, cidrs: [10.0.0.0/16], capacity: { kind: provisioned, instanceClass: db.r6g.large } }
uploads: { kind: storage-class }
ingress: { kind: node-port, port: 30080 }
secrets: { provider: from-environment }
`;
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bookstore', labels: { a: 'b' } } };

let root: string;
let shell: Record<string, string>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'secrets-'));
  mkdirSync(join(root, 'charts/environments'), { recursive: true });
  writeFileSync(join(root, 'charts/environments/laptop.yaml'), environment);
  mkdirSync(join(root, 'manifests/laptop'), { recursive: true });
  writeFileSync(join(root, 'manifests/laptop/00-foundation.yaml'), JSON.stringify(namespace));
  shell = { PATH: process.env['PATH'] ?? '', HOME: root };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = () => join(root, '.secrets/laptop.yaml');
const documents = (): any[] => parseAllDocuments(readFileSync(file(), 'utf8')).map((document) => document.toJS());
/** Values of the file, by Secret and key. */
const values = (): Record<string, Record<string, string>> =>
  Object.fromEntries(
    documents()
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata, data }) => [
        metadata.name,
        Object.fromEntries(
          Object.entries(data).map(([key, value]) => [key, Buffer.from(value as string, 'base64').toString()]),
        ),
      ]),
  );

async function secrets(...parameters: string[]): Promise<{ code: number | null; output: string }> {
  const script = startScript(['scripts/secrets.ts', ...parameters, '--root', root], shell);
  const code = await script.exit;
  return { code, output: script.output() };
}

describe('npm run secrets -- ENVIRONMENT --render-only', () => {
  it('writes a Secret for each group, after the namespace as the manifests have it, readable for its owner alone', async () => {
    expect((await secrets('laptop', '--render-only')).code).toBe(0);
    expect(documents()[0]).toEqual(namespace);
    expect(Object.keys(values())).toEqual(['bookstore-database', 'bookstore-migration', 'bookstore-application']);
    expect(documents().slice(1)).toMatchObject(
      documents()
        .slice(1)
        .map(() => ({ metadata: { namespace: 'bookstore' }, type: 'Opaque' })),
    );
    expect([statSync(join(root, '.secrets')).mode & 0o777, statSync(file()).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(join(root, '.secrets'))).toEqual(['laptop.yaml']);
  });

  it('makes what is not given, each value its own, and keeps it the next time', async () => {
    await secrets('laptop', '--render-only');
    const first = values();
    const made = [
      first['bookstore-database']!['DATABASE_PASSWORD'],
      first['bookstore-migration']!['DATABASE_PASSWORD'],
      first['bookstore-application']!['SECRET_KEY'],
    ];
    expect(new Set(made).size).toBe(3);
    for (const value of made) expect(value).toMatch(/^[\w-]{43}$/);
    const text = readFileSync(file(), 'utf8');
    const { output } = await secrets('laptop', '--render-only');
    expect(readFileSync(file(), 'utf8')).toBe(text);
    expect(output).toMatch(/SECRET_KEY +kept from \.secrets\/laptop\.yaml/);
  });

  it('takes what the shell gives, of which it prints nothing', async () => {
    await secrets('laptop', '--render-only');
    const before = values();
    shell['MIGRATION_DATABASE_PASSWORD'] = 'given: "by" the $hell\\';
    const { code, output } = await secrets('laptop', '--render-only');
    expect(code).toBe(0);
    expect(values()).toEqual({
      ...before,
      'bookstore-migration': {
        ...before['bookstore-migration'],
        DATABASE_PASSWORD: shell['MIGRATION_DATABASE_PASSWORD'],
      },
    });
    expect(output).toMatch(/bookstore-migration +DATABASE_PASSWORD +from MIGRATION_DATABASE_PASSWORD/);
    for (const secret of Object.values(values()))
      for (const [key, value] of Object.entries(secret))
        if (key !== 'DATABASE_USER') {
          expect(output).not.toContain(value);
          expect(output).not.toContain(Buffer.from(value).toString('base64'));
        }
  });

  it("refuses all values that the app would refuse, in the contract's words, and writes nothing", async () => {
    Object.assign(shell, { SECRET_KEY: 'too-short-to-sign', DATABASE_PASSWORD: 'on two\nlines' });
    const { code, output } = await secrets('laptop', '--render-only');
    expect(code).toBe(1);
    expect(output).toContain(
      'SECRET_KEY (from SECRET_KEY): received a value of 17 characters; accepted: one or more keys',
    );
    expect(output).toContain('received a value of 12 characters on several lines; accepted: one line');
    expect(output).not.toMatch(/too-short-to-sign|on two/);
    expect(existsSync(file())).toBe(false);
  });

  it('does not make new values over a file that it cannot read, and repeats none of it', async () => {
    await secrets('laptop', '--render-only');
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}\n  hunter2: [`);
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([1, expect.stringContaining('laptop.yaml cannot be read (line ')]);
    expect(output).not.toContain('hunter2');
  });

  it('says what it would do with --dry-run, and does not', async () => {
    shell['KUBECONFIG'] = join(root, 'kubeconfig');
    const { code, output } = await secrets('laptop', '--dry-run');
    // Without a kubeconfig it cannot know what the cluster has.
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/context kind-test.*not in the kubeconfig|kubectl is not/),
    ]);
    expect(existsSync(join(root, '.secrets'))).toBe(false);
  });

  it.each([
    [['nowhere'], 'received the environment nowhere; accepted: laptop'],
    [[], 'Received 0 environments; accepted: one.'],
    [['laptop', '--render-only', '--dry-run'], 'accepted: one of them'],
    [['laptop', '--force'], "Unknown option '--force'"],
  ])('refuses %j', async (parameters, message) => {
    const { code, output } = await secrets(...parameters);
    expect([code, output]).toEqual([1, expect.stringContaining(message)]);
    expect(output).not.toContain('    at ');
  });

  it('says of an environment with another provider where its secrets are', async () => {
    const script = startScript(['scripts/secrets.ts', 'production'], shell);
    expect([await script.exit, script.output()]).toEqual([
      1,
      expect.stringContaining('come from AWS Secrets Manager, through External Secrets: bookstore/production/database'),
    ]);
  });

  it('wants the manifests first', async () => {
    rmSync(join(root, 'manifests'), { recursive: true });
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([1, 'manifests/laptop has no Namespace bookstore; run `npm run synth` first.\n']);
  });
});
