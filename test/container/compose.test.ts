import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { secretFile, variablesOf } from '../../app/contract/environment.ts';
import { command, folders, identity, paths, ports, stopSeconds } from '../../app/contract/operations.ts';
import { docker, root } from './engine.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = read('compose.yaml');
const { services, secrets, networks }: any = parse(text);
const all = Object.entries<any>(services);
const environmentFiles = ['.env.dev', '.env.prod.example'] as const;

const { code } = await docker('compose', 'version');
const withCompose = code === 0 ? it : it.skip;
const unlessMissing = code === 0 ? '' : ' (not asked here: there is no `docker compose`)';

describe('compose.yaml', () => {
  it('lets no container write to its root, gain anything, or take more than it is given', () => {
    for (const [name, service] of all) {
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          user: expect.any(String),
          deploy: {
            resources: { limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) } },
          },
        }),
      ]);
      expect([name, 'privileged' in service, 'cap_add' in service]).toEqual([name, false, false]);
    }
  });

  it('asks each container that stays whether it is well', () => {
    const silent = all.filter(([, { restart, healthcheck }]) => restart === 'unless-stopped' && !healthcheck);
    expect(silent).toEqual([]);
  });

  it('names images of others by version and digest, the database as it runs in a cluster', () => {
    const others = all.map(([, { image }]) => image as string).filter((image) => !image.startsWith('$'));
    expect(others.filter((image) => !/^docker\.io\/[\w/-]+:v?\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/.test(image))).toEqual(
      [],
    );
    const { repository, tag, digest } = parse(read('charts/environments/local.yaml')).database.image;
    expect(services.database.image).toBe(`${repository}:${tag}@${digest}`);
    expect(parse(read('compose/database.yaml')).services.database.image).toBe(services.database.image);
  });

  it.each([
    ['web-1', 'web'],
    ['web-2', 'web'],
    ['worker', 'worker'],
    ['migrate', 'migrate'],
  ] as const)('runs %s as the contract says', (name, role) => {
    const service = services[name];
    expect(service).toMatchObject({
      command: command(role),
      user: `${identity.uid}:${identity.gid}`,
      tmpfs: [expect.stringContaining(`${folders.temporary}:`)],
    });
    expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThan(stopSeconds[role]);
    const known = Object.keys(variablesOf[role]).flatMap((key) => [key, `${key}_FILE`]);
    expect(Object.keys(service.environment).filter((key) => key !== 'NODE_OPTIONS' && !known.includes(key))).toEqual(
      [],
    );
    if (role === 'migrate') return;
    expect(service.environment).toMatchObject({ HTTP_PORT: String(ports.http), METRICS_PORT: String(ports.metrics) });
    expect(service.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${ports.http}${paths.ready}`);
    expect(service.secrets).toContainEqual({ source: 'SECRET_KEY', target: secretFile('SECRET_KEY') });
  });

  it('gives the schema to the migration alone, before anybody serves', () => {
    const holders = all.filter(([, { secrets: given = [] }]) =>
      given.some(({ source }: { source: string }) => source === 'MIGRATION_DATABASE_PASSWORD'),
    );
    expect(holders.map(([name]) => name).sort()).toEqual(['database', 'migrate']);
    for (const name of ['web-1', 'web-2', 'worker'])
      expect(services[name].depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
  });

  it('publishes the proxy; what operators look at on this machine alone; the database to nobody', () => {
    const published = all.flatMap(([name, { ports: mapped = [] }]) => mapped.map((port: string) => [name, port]));
    const elsewhere = published.filter(([, port]) => !port.startsWith('127.0.0.1:'));
    expect([...new Set(elsewhere.map(([name]) => name))]).toEqual(['proxy']);
    expect(services.database.networks).toEqual(['back']);
    for (const name of ['front', 'back', 'metrics']) expect(networks[name]).toEqual({ internal: true });
    const outside = all.filter(([, service]) => service.networks.includes('outside')).map(([name]) => name);
    expect(outside.sort()).toEqual(['mail', 'worker']);
  });

  it('has secrets as files, and none of their values', () => {
    const values = readdirSync(join(root, 'compose/secrets.dev')).map((name) => [
      name,
      read(`compose/secrets.dev/${name}`).trim(),
    ]);
    expect(values.map(([name]) => name).sort()).toEqual(Object.keys(secrets).sort());
    for (const [name, value] of values) {
      if (!/PASSWORD|KEY/.test(name!) || value === '') continue;
      for (const file of ['compose.yaml', ...environmentFiles])
        expect([name, read(file).includes(`=${value}\n`)]).toEqual([name, false]);
      expect([name, text.includes(`: ${value}\n`)]).toEqual([name, false]);
      // Whoever finds one in a log or a leak sees that it opens nothing of worth.
      expect(value).toMatch(/^development/);
    }
  });

  it.each(environmentFiles)('finds in %s every variable that it cannot do without', (file) => {
    const demanded = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!);
    const given = new Set([...read(file).matchAll(/^(\w+)=.+$/gm)].map(([, name]) => name));
    expect([...new Set(demanded)].filter((name) => !given.has(name))).toEqual([]);
  });

  it('lets nobody commit the environment file or the secrets of a real store', () => {
    expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env.prod', '.secrets/']));
  });
});

describe(`docker compose${unlessMissing}`, () => {
  withCompose.each(environmentFiles)('takes compose.yaml with %s', async (file) => {
    const { code: exit, stderr } = await docker('compose', '--env-file', file, 'config', '--quiet');
    expect([exit, stderr]).toEqual([0, '']);
  });

  withCompose('has a mail catcher and a catalogue in development alone', async () => {
    const servicesOf = async (file: string) =>
      (await docker('compose', '--env-file', file, 'config', '--services')).stdout.trim().split('\n');
    const [development, production] = await Promise.all(environmentFiles.map(servicesOf));
    expect(development!.filter((name) => !production!.includes(name)).sort()).toEqual(['mail', 'seed']);
  });

  withCompose('says how to give it what it lacks', async () => {
    const { code: exit, stderr } = await docker('compose', '--env-file', '/dev/null', 'config', '--quiet');
    expect([exit, stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('give it by --env-file, as .env.dev does'),
    ]);
    expect(exit).not.toBe(0);
  });

  withCompose('takes the database of development', async () => {
    const { code: exit, stderr } = await docker('compose', '--file', 'compose/database.yaml', 'config', '--quiet');
    expect([exit, stderr]).toEqual([0, '']);
  });
});
