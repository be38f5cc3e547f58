import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { secretFile, secretNames } from '../../app/contract/environment.ts';
import { command, folders, identity, paths, ports } from '../../app/contract/operations.ts';
import { testServer } from '../../app/testing/database.ts';
import {
  buildImage,
  docker,
  dockerfile,
  folderFor,
  layersBuiltAgain,
  layersOf,
  logOf,
  removeAll,
  root,
  runOnce,
  start,
} from './engine.ts';

const built = await buildImage();
const tag = 'tag' in built ? built.tag : '';
const inContainer = 'missing' in built ? it.skip : it;
const unlessMissing = 'missing' in built ? ` (not built here: ${built.missing})` : ` (on ${built.base})`;
const BUILD_MS = 900_000;
afterAll(() => removeAll(built));

const TIMEOUT_MS = 120_000;
const lastOf = (instruction: string): string =>
  dockerfile
    .split('\n')
    .findLast((line) => line.startsWith(`${instruction} `))!
    .slice(instruction.length + 1);

describe('the Dockerfile', () => {
  it('states the numbers and paths of the contract', () => {
    expect(lastOf('USER')).toBe(`${identity.uid}:${identity.gid}`);
    expect(lastOf('EXPOSE')).toBe(`${ports.http} ${ports.metrics}`);
    expect(lastOf('WORKDIR')).toBe(folders.application);
    expect(JSON.parse(lastOf('CMD'))).toEqual(command('web'));
    expect(dockerfile).toContain(`COPY --from=build /image/app${folders.application}/sbom.cdx.json`);
  });

  it('is based on the Node that everything else runs on, by its digest', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(dockerfile).toMatch(
      new RegExp(
        `^ARG NODE_IMAGE=docker.io/library/node:${devDependencies.node}-bookworm-slim@sha256:[0-9a-f]{64}$`,
        'm',
      ),
    );
  });
});

describe(`the image${unlessMissing}`, () => {
  inContainer('starts a role as PID 1, as nobody, without a shell in between', async () => {
    const { stdout } = await docker('image', 'inspect', '--format', '{{json .Config}}', tag);
    expect(JSON.parse(stdout)).toMatchObject({
      User: `${identity.uid}:${identity.gid}`,
      WorkingDir: folders.application,
      Cmd: command('web'),
      ExposedPorts: { [`${ports.http}/tcp`]: {}, [`${ports.metrics}/tcp`]: {} },
      Env: expect.arrayContaining(['NODE_ENV=production']),
      Labels: {
        'org.opencontainers.image.title': 'BookStore',
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.version': '1.2.3',
      },
    });
    expect(JSON.parse(stdout).Entrypoint ?? []).toEqual([]);
  });

  inContainer('holds the code and the packages it runs on, no tests and nothing that installs or builds', async () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    // Types are packages of some packages; they are empty in the image.
    const unwanted = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'));
    const script = `
      const { existsSync, readdirSync } = require('node:fs');
      const programs = process.env.PATH.split(':').flatMap((folder) => ['npm', 'npx', 'yarn', 'pnpm', 'corepack', 'tsc', 'sh', 'bash', 'apt-get', 'dpkg', 'gcc']
        .map((name) => folder + '/' + name)).filter(existsSync);
      const tests = readdirSync('app', { recursive: true }).filter((name) => /\\.test\\.m?[jt]s$|^testing/.test(name));
      const packages = ${JSON.stringify(unwanted)}.filter((name) => existsSync('/node_modules/' + name));
      console.log(JSON.stringify({ files: readdirSync('.').sort(), programs, tests, packages }));`;
    const { stdout } = await runOnce(['--network', 'none'], tag, 'node', '--eval', script);
    expect(JSON.parse(stdout)).toEqual({
      files: ['LICENSE', 'app', 'package.json', 'sbom.cdx.json'],
      programs: [],
      tests: [],
      packages: [],
    });
  });

  inContainer('lists all that it is made of, and nothing else', async () => {
    const script = `console.log(require('node:fs').readFileSync('sbom.cdx.json', 'utf8'))`;
    const { stdout } = await runOnce(['--network', 'none'], tag, 'node', '--eval', script);
    const bill = JSON.parse(stdout);
    const installed = `const { existsSync, readdirSync } = require('node:fs');
      const names = readdirSync('/node_modules').flatMap((name) => name.startsWith('@')
        ? readdirSync('/node_modules/' + name).map((inner) => name + '/' + inner) : [name]);
      console.log(JSON.stringify({ names, node: process.versions.node, debian: readdirSync('/var/lib/dpkg/status.d') }))`;
    const { names, node, debian } = JSON.parse(
      (await runOnce(['--network', 'none'], tag, 'node', '--eval', installed)).stdout,
    );
    const listed: { name: string; version: string; purl?: string }[] = bill.components;
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'bookstore' } } });
    expect(names.filter((name: string) => !listed.some((component) => component.name === name))).toEqual([]);
    expect(listed).toContainEqual(expect.objectContaining({ name: 'node', version: node }));
    const packages = listed.filter(({ purl }) => purl?.startsWith('pkg:deb/')).map(({ name }) => name);
    expect(packages.sort()).toEqual(debian.sort());
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(
      listed.filter(({ name }) => name !== 'node' && !name.startsWith('@types/') && name in devDependencies),
    ).toEqual([]);
  });

  inContainer(
    'has the same layers when the same files are built again, whoever checked them out and when',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bookstore-again-'));
      try {
        for (const name of ['.dockerignore', '.npmrc', 'Dockerfile', 'LICENSE', 'package.json', 'package-lock.json'])
          cpSync(join(root, name), join(folder, name));
        // Without their times; and a copy is readable by its owner alone.
        for (const name of ['app', 'scripts/image']) cpSync(join(root, name), join(folder, name), { recursive: true });
        await promisify(execFile)('chmod', ['--recursive', 'go-rwx', folder]);
        expect(await layersBuiltAgain(folder, 'base' in built ? built.base : '')).toEqual(await layersOf(tag));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    BUILD_MS,
  );

  inContainer('says everything that its configuration lacks, and ends with 1', async () => {
    const { code, stderr } = await runOnce(['--network', 'none'], tag);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/has \d faults:\n.*DATABASE_HOST is not set/)]);
  });
});

describe(`migrate, seed, web and worker of the image, with a read-only root, no capabilities and 256 MiB${unlessMissing}`, () => {
  const { host, port, user, password } = testServer();
  const secrets = { DATABASE_USER: user, DATABASE_PASSWORD: password, SECRET_KEY: randomBytes(32).toString('hex') };
  let schema: string;
  let secretFolder: string;

  beforeEach(async () => {
    schema = `bookstore_image_${randomBytes(6).toString('hex')}`;
    await statement('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
    secretFolder = folderFor(secrets);
  });
  afterEach(async () => {
    rmSync(secretFolder, { recursive: true, force: true });
    await statement('DROP DATABASE ??');
  });

  async function statement(sql: string): Promise<void> {
    const connection = await createConnection({ host, port, user, password });
    await connection.query(sql, [schema]);
    await connection.end();
  }

  /** A pod's surroundings: what the manifests ask of the cluster, and secrets as files where the manifests put them. */
  const options = (): string[] => {
    const settings = {
      BASE_URL: 'https://books.example.com',
      HTTP_PORT: '0',
      METRICS_PORT: '0',
      DRAIN_SECONDS: '1',
      UPLOAD_FOLDER: folders.uploads,
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: schema,
      ...Object.fromEntries(
        secretNames.filter((name) => name in secrets).map((name) => [`${name}_FILE`, secretFile(name)]),
      ),
    };
    return [
      ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'host'],
      ...['--user', `${identity.uid}:${identity.gid}`, '--memory', '256m', '--tmpfs', folders.temporary],
      ...['--volume', folders.uploads],
      ...['database', 'application'].flatMap((group) => ['--volume', `${secretFolder}:${folders.secrets}/${group}:ro`]),
      ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ];
  };

  /** The line that a container logs with this message; fails when it has ended without it. */
  async function lineOf(container: string, message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const running = (await docker('inspect', '--format', '{{.State.Running}}', container)).stdout.trim() === 'true';
      const { lines, text } = await logOf(container);
      const line = lines.find(({ msg }) => msg === message);
      if (line) return line;
      if (!running) throw new Error(`It ended before it logged "${message}":\n${text}`);
      await sleep(50);
    }
  }

  inContainer(
    'migrate and seed a schema, serve it, work for it, and end with 0 after SIGTERM',
    async () => {
      for (const role of ['migrate', 'seed'] as const) {
        const { code, stderr } = await runOnce(options(), tag, ...command(role));
        expect([role, code, role === 'seed' ? '' : stderr]).toEqual([role, 0, '']);
      }
      const web = await start(options(), tag);
      const address = `http://127.0.0.1:${(await lineOf(web, 'listening'))['port']}`;
      await lineOf(web, 'ready');
      const statusOf = async (path: string) => (await fetch(address + path)).status;
      const asked = [paths.live, paths.ready, paths.health, '/', '/books', '/api/v1/books'];
      expect(await Promise.all(asked.map(statusOf))).toEqual(asked.map(() => 200));
      expect(await (await fetch(`${address}/books?q=moby`)).text()).toContain('Moby-Dick');

      const worker = await start(options(), tag, ...command('worker'));
      await lineOf(worker, 'audit done');
      await docker('stop', '-t', '30', worker);
      const ended = await docker('inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', worker);
      expect(ended.stdout.trim()).toBe('0 false');

      await docker('stop', '-t', '30', web);
      const { stdout: state } = await docker('inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', web);
      const { lines, text } = await logOf(web);
      expect([state.trim(), lines.at(-1)?.['msg']]).toEqual(['0 false', 'stopped']);
      for (const secret of [secrets.DATABASE_PASSWORD, secrets.SECRET_KEY]) expect(text).not.toContain(secret);
    },
    TIMEOUT_MS,
  );
});
