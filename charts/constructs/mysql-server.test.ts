import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renderedInChart } from '../testing/rendered.ts';
import { selectorLabels } from './labels.ts';
import { MysqlServer, type MysqlServerProps } from './mysql-server.ts';

const minimal: MysqlServerProps = {
  image: 'docker.io/library/mysql:8.4.6',
  database: 'wiki_pages',
  rootPassword: { secret: 'wiki-mysql', key: 'ROOT' },
  users: [{ secret: 'wiki-database', userKey: 'NAME', passwordKey: 'PASSWORD', privileges: ['SELECT', 'INSERT'] }],
};

/** Every prop: a new one fails the type-check until it is here. */
const complete: Required<Omit<MysqlServerProps, 'networkScope'>> = {
  ...minimal,
  name: 'wiki-mysql',
  labels: selectorLabels('wiki-mysql'),
  version: '8.4',
  imagePullPolicy: 'IfNotPresent',
  identity: { uid: 20_001, gid: 20_002 },
  serviceAccount: 'given',
  priorityClass: 'wiki',
  network: { from: [{ pods: { app: 'wiki' }, port: 3307 }], dns: false },
  lintExemptions: { 'kube-linter/no-anti-affinity': 'for a test' },
  users: [
    ...minimal.users,
    { secret: 'wiki-migration', userKey: 'NAME', passwordKey: 'PASSWORD', privileges: ['ALL'] },
  ],
  resources: { cpuRequest: 100, cpuLimit: 1000, memory: 2048 },
  port: 3307,
  maxConnections: 200,
  size: '5Gi',
  storageClass: 'standard',
  terminationGracePeriodSeconds: 90,
};

const render = (props: MysqlServerProps) => renderedInChart((chart) => new MysqlServer(chart, 'Mysql', props));
const spec = (props: MysqlServerProps) => render(props).only('StatefulSet')['spec'];
const pod = (props: MysqlServerProps) => spec(props).template.spec;
const mounted = (container: { volumeMounts: { mountPath: string }[] }) =>
  container.volumeMounts.map(({ mountPath }) => mountPath).sort();

describe('MysqlServer', () => {
  it('is one pod with a volume, known by the name of its Service, which nobody reaches unasked', () => {
    const objects = render(minimal);
    expect(spec(minimal)).toMatchObject({
      replicas: 1,
      serviceName: 'mysql',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'mysql' } },
    });
    expect(objects.only('PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'mysql-data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    });
    expect(objects.only('Service')).toMatchObject({
      metadata: { name: 'mysql' },
      spec: { clusterIP: 'None', ports: [{ port: 3306, targetPort: 'mysql' }] },
    });
    expect(objects.only('NetworkPolicy')['spec']).not.toHaveProperty('ingress');
    expect(objects.only('PodDisruptionBudget')['spec'].maxUnavailable).toBe(1);
    expect(pod(minimal).terminationGracePeriodSeconds).toBe(120);
  });

  it('is as hardened as any pod, with a writable place for data, socket and temporary files alone', () => {
    const { containers, initContainers, securityContext } = pod(minimal);
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10_001, fsGroup: 10_001 });
    for (const container of [...containers, ...initContainers]) {
      expect(container.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container).not.toHaveProperty('env');
    }
    expect(mounted(containers[0])).toEqual(['/tmp', '/var/lib/mysql', '/var/run/mysql-start', '/var/run/mysqld']);
  });

  it('keeps passwords out of arguments and variables, and out of the server', () => {
    const { containers, initContainers } = pod(complete);
    expect(mounted(initContainers[0])).toEqual(
      expect.arrayContaining(
        ['wiki-mysql', 'wiki-database', 'wiki-migration'].map((secret) => `/var/run/secrets/mysql/${secret}`),
      ),
    );
    expect(initContainers[0].args.slice(2)).toEqual([
      'wiki_pages',
      '/var/run/secrets/mysql/wiki-mysql/ROOT',
      '/var/run/secrets/mysql/wiki-database/NAME',
      '/var/run/secrets/mysql/wiki-database/PASSWORD',
      'SELECT, INSERT',
      '/var/run/secrets/mysql/wiki-migration/NAME',
      '/var/run/secrets/mysql/wiki-migration/PASSWORD',
      'ALL',
    ]);
    expect(mounted(containers[0]).join()).not.toContain('secrets');
    expect(pod(complete).volumes).toContainEqual({
      name: 'statements',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    });
  });

  it('gives the server the very files that the script prepared', () => {
    const { containers, initContainers } = pod(minimal);
    const [data, statements] = initContainers[0].args;
    expect(containers[0].args).toEqual(expect.arrayContaining([`--datadir=${data}`, `--init-file=${statements}`]));
    expect(containers[0].args[0]).toBe('--no-defaults');
    expect(containers[0].args).toEqual(expect.arrayContaining(['--skip-log-bin', '--max-connections=151']));
    expect(render(minimal).only('ConfigMap')['data']['prepare.sh']).toContain('mysqld --no-defaults --initialize');
  });

  it('is probed over its socket, without a password', () => {
    const [{ args, startupProbe, readinessProbe, livenessProbe }] = pod(minimal).containers;
    const socket = args.find((arg: string) => arg.startsWith('--socket='));
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      expect(probe.exec.command).toEqual(expect.arrayContaining(['mysqladmin', socket, 'ping']));
      expect(probe.exec.command.join()).not.toContain('password');
    }
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(300);
  });

  it('writes every prop where Kubernetes and MySQL look for it', () => {
    expect(render(complete).only('StatefulSet').metadata).toMatchObject({
      name: 'wiki-mysql',
      labels: { 'app.kubernetes.io/version': '8.4' },
      annotations: { 'ignore-check.kube-linter.io/no-anti-affinity': 'for a test' },
    });
    expect(render(complete).only('PersistentVolumeClaim')['spec']).toMatchObject({
      storageClassName: 'standard',
      resources: { requests: { storage: '5Gi' } },
    });
    expect(pod(complete)).toMatchObject({
      serviceAccountName: 'given',
      priorityClassName: 'wiki',
      terminationGracePeriodSeconds: 90,
      securityContext: { runAsUser: 20_001, fsGroup: 20_002 },
    });
    const [server] = pod(complete).containers;
    expect(server).toMatchObject({
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'mysql', containerPort: 3307 }],
      resources: { limits: { memory: '2Gi' } },
    });
    expect(server.args).toEqual(
      expect.arrayContaining(['--port=3307', '--max-connections=200', '--innodb-buffer-pool-size=1024M']),
    );
    expect(render(complete).only('NetworkPolicy')['spec']).toMatchObject({
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'wiki' } } }], ports: [{ port: 3307 }] }],
    });
  });

  it.each([
    ['a database that needs quotes', { database: 'wiki-pages' }, 'database is "wiki-pages"'],
    [
      'privileges that are none',
      { users: [{ ...minimal.users[0]!, privileges: ['SELECT; DROP'] }] },
      'users.privileges is ["SELECT; DROP"]',
    ],
    ['too little time to stop', { terminationGracePeriodSeconds: 30 }, 'terminationGracePeriodSeconds is 30'],
    ['a size without a unit', { size: '10' }, 'size is "10"'],
  ] as [string, Partial<MysqlServerProps>, string][])('refuses %s', (_, changes, message) => {
    expect(() => render({ ...minimal, ...changes })).toThrow(message);
  });
});

describe('the script before a MySQL server', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  /** Runs the script with a mysqld that only makes its folder, or fails. */
  const prepare = (users: readonly string[] = [], mysqld = 'mkdir "$data"') =>
    writeFile(
      at('mysqld'),
      `#!/bin/bash\nfor option; do case $option in --datadir=*) data=\${option#*=};; esac; done\n${mysqld}\n`,
    )
      .then(() => chmod(at('mysqld'), 0o755))
      .then(() =>
        promisify(execFile)(
          'bash',
          [
            new URL('mysql-prepare.sh', import.meta.url).pathname,
            at('data'),
            at('start.sql'),
            'wiki_pages',
            at('root'),
            ...users,
          ],
          { env: { PATH: `${folder}:${process.env['PATH']}` } },
        ),
      )
      .then(() => readFile(at('start.sql'), 'utf8'));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mysql-prepare-'));
    await writeFile(at('root'), 'root');
    await writeFile(at('name'), "o'hara");
    await writeFile(at('password'), `a'b\\c"d\`e;$(f)&%#--\n`);
    await writeFile(at('empty'), '');
    await writeFile(at('lines'), 'a\nb');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes names and passwords as literals of SQL, whatever they hold', async () => {
    expect((await prepare([at('name'), at('password'), 'SELECT, INSERT'])).split('\n')).toEqual([
      'CREATE DATABASE IF NOT EXISTS `wiki_pages` CHARACTER SET utf8mb4;',
      `CREATE USER IF NOT EXISTS 'o''hara'@'%' IDENTIFIED BY 'a''b\\\\c"d\`e;$(f)&%#--';`,
      `ALTER USER 'o''hara'@'%' IDENTIFIED BY 'a''b\\\\c"d\`e;$(f)&%#--';`,
      `REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'o''hara'@'%';`,
      "GRANT SELECT, INSERT ON `wiki\\_pages`.* TO 'o''hara'@'%';",
      `ALTER USER 'root'@'localhost' IDENTIFIED BY 'root';`,
      '',
    ]);
  });

  it('lets nobody else read them', async () => {
    await rm(at('start.sql'), { force: true });
    await prepare();
    expect((await stat(at('start.sql'))).mode & 0o777).toBe(0o600);
  });

  it('makes the data once, and anew where that was cut off', async () => {
    await rm(at('data'), { recursive: true, force: true });
    await expect(prepare([], 'mkdir "$data"; touch "$data/half"; exit 1')).rejects.toThrow();
    expect(await readdir(folder)).not.toContain('data');
    await prepare();
    expect(await readdir(at('data'))).toEqual([]);
    await mkdir(at('data/wiki'));
    await prepare([], 'exit 1');
    expect(await readdir(at('data'))).toEqual(['wiki']);
  });

  it('refuses to start with a Secret that holds nothing, or more than a line', async () => {
    await expect(prepare([at('name'), at('empty'), 'ALL'])).rejects.toThrow('empty does not hold one line');
    await expect(prepare([at('lines'), at('password'), 'ALL'])).rejects.toThrow('lines does not hold one line');
  });
});
