import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aSecretsProject, namespace } from './secrets-project.ts';

let project: ReturnType<typeof aSecretsProject>;
let shell: Record<string, string>;
beforeEach(() => {
  project = aSecretsProject('kind-test');
  shell = {};
});
afterEach(() => rmSync(project.root, { recursive: true, force: true }));

const secrets = (...parameters: string[]) => project.run(shell, ...parameters);
const text = () => readFileSync(project.file, 'utf8');

describe('npm run secrets -- ENVIRONMENT --render-only', () => {
  it('writes a Secret for each group, after the namespace as the manifests have it, readable for its owner alone', async () => {
    expect((await secrets('laptop', '--render-only')).code).toBe(0);
    expect(project.documents()[0]).toEqual(namespace);
    expect(Object.keys(project.values())).toEqual([
      'bookstore-database',
      'bookstore-migration',
      'bookstore-application',
    ]);
    expect(project.documents().slice(1)).toMatchObject(
      project
        .documents()
        .slice(1)
        .map(() => ({ metadata: { namespace: 'bookstore' }, type: 'Opaque' })),
    );
    expect([statSync(join(project.root, '.secrets')).mode & 0o777, statSync(project.file).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    expect(readdirSync(join(project.root, '.secrets'))).toEqual(['laptop.yaml']);
  });

  it('makes what is not given, each value its own, and keeps it the next time', async () => {
    await secrets('laptop', '--render-only');
    const first = project.values();
    const made = [
      first['bookstore-database']!['DATABASE_PASSWORD'],
      first['bookstore-migration']!['DATABASE_PASSWORD'],
      first['bookstore-application']!['SECRET_KEY'],
    ];
    expect(new Set(made).size).toBe(3);
    for (const value of made) expect(value).toMatch(/^[\w-]{43}$/);
    const before = text();
    const { output } = await secrets('laptop', '--render-only');
    expect(text()).toBe(before);
    expect(output).toMatch(/SECRET_KEY +kept from \.secrets\/laptop\.yaml/);
  });

  it('takes what the shell gives, of which it prints nothing', async () => {
    await secrets('laptop', '--render-only');
    const before = project.values();
    shell['MIGRATION_DATABASE_PASSWORD'] = 'given: "by" the $hell\\';
    const { code, output } = await secrets('laptop', '--render-only');
    expect(code).toBe(0);
    expect(project.values()).toEqual({
      ...before,
      'bookstore-migration': {
        ...before['bookstore-migration'],
        DATABASE_PASSWORD: shell['MIGRATION_DATABASE_PASSWORD'],
      },
    });
    expect(output).toMatch(/bookstore-migration +DATABASE_PASSWORD +from MIGRATION_DATABASE_PASSWORD/);
    for (const secret of Object.values(project.values()))
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
    expect(existsSync(project.file)).toBe(false);
  });

  it('does not make new values over a file that it cannot read, and repeats none of it', async () => {
    await secrets('laptop', '--render-only');
    writeFileSync(project.file, `${text()}\n  hunter2: [`);
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([1, expect.stringContaining('laptop.yaml cannot be read (line ')]);
    expect(output).not.toContain('hunter2');
  });

  it.each([
    [
      'a value in plain text',
      /(DATABASE_PASSWORD): ".*"/,
      '$1: "hunter2"',
      'Secret bookstore-database, DATABASE_PASSWORD: ',
    ],
    ['an empty value', /(SECRET_KEY): ".*"/, '$1: ""', 'Secret bookstore-application, SECRET_KEY: '],
    ['a number', /(SECRET_KEY): ".*"/, '$1: 12345678', 'Secret bookstore-application, SECRET_KEY: '],
    ['bytes that are no text', /(SECRET_KEY): ".*"/, '$1: "/w=="', 'Secret bookstore-application, SECRET_KEY: '],
    ['a misspelt kind', /kind: "Secret"/, 'kind: "secret"', 'document 2 is neither a Secret nor a Namespace'],
  ])('refuses a file with %s instead of making new values', async (_, from, to, message) => {
    await secrets('laptop', '--render-only');
    const spoilt = text().replace(from, to);
    expect(spoilt).not.toBe(text());
    writeFileSync(project.file, spoilt);
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([1, expect.stringContaining(`laptop.yaml cannot be read (${message}`)]);
    expect(output).toContain('Mend it, or move it away');
    expect(output).not.toContain('hunter2');
    expect(text()).toBe(spoilt);
  });

  it('refuses one database user for the app and its migration', async () => {
    shell['DATABASE_USER'] = 'hunter2';
    shell['MIGRATION_DATABASE_USER'] = 'hunter2';
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(
        'bookstore-migration, DATABASE_USER (MIGRATION_DATABASE_USER): received the same user as bookstore-database (DATABASE_USER); accepted: another one',
      ),
    ]);
    expect(output).not.toContain('hunter2');
    expect(existsSync(project.file)).toBe(false);
    delete shell['MIGRATION_DATABASE_USER'];
    expect((await secrets('laptop', '--render-only')).code).toBe(0);
  });

  it('refuses a cluster that the kubeconfig does not have, and writes nothing', async () => {
    shell['KUBECONFIG'] = join(project.root, 'kubeconfig');
    const { code, output } = await secrets('laptop');
    // Where there is no kubectl it says that.
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/context kind-test.*it has none\.|kubectl is not on the PATH/),
    ]);
    expect(existsSync(join(project.root, '.secrets'))).toBe(false);
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

  it('wants the manifests first', async () => {
    rmSync(join(project.root, 'manifests'), { recursive: true });
    const { code, output } = await secrets('laptop', '--render-only');
    expect([code, output]).toEqual([1, 'manifests/laptop has no Namespace bookstore; run `npm run synth` first.\n']);
  });
});
