import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type ContainerProps, hardenedContainer } from './container.ts';
import { type Folder, volumesOf } from './folders.ts';
import type { MysqlServerProps } from './mysql-server.ts';
import { podSpec } from './pod.ts';
import { mebibytes } from './resources.ts';
import { hostAntiAffinity, spreadOverZonesAndHosts } from './spread.ts';
import type { Workload } from './workload.ts';

/** Paths in the pod. The data has a folder of its own in the volume: mysqld refuses one with a `lost+found`. */
const paths = {
  volume: '/var/lib/mysql',
  data: '/var/lib/mysql/data',
  run: '/var/run/mysqld',
  socket: '/var/run/mysqld/mysqld.sock',
  statements: '/var/run/mysql-start',
  statementsFile: '/var/run/mysql-start/start.sql',
  secrets: '/var/run/secrets/mysql',
  script: '/opt/mysql-prepare',
};

/** Seconds until a server that was killed has replayed its log. */
const recoverySeconds = 300;

/**
 * The pod of a MySQL server: the script that prepares a start, and mysqld itself as process 1, which stops cleanly at
 * SIGTERM.
 *
 * @param script name of the ConfigMap that holds `prepare.sh`
 * @param claim name of the claim of the data
 */
export function mysqlPod(
  at: Construct,
  props: MysqlServerProps,
  { pod, selector }: Workload,
  { script, claim }: { readonly script: string; readonly claim: string },
): k8s.PodSpec {
  const { terminationGracePeriodSeconds = 120, resources = { cpuRequest: 250, cpuLimit: 2000, memory: 1024 } } = props;
  const folders: readonly Folder[] = [
    { path: paths.run, scratchMebibytes: 1 },
    { path: '/tmp', scratchMebibytes: 1024 },
    { path: paths.volume, claim },
  ];
  const server = { ...pod, resources, nodeHeapPercent: 'none', folders } as const;
  const prepare: ContainerProps = {
    ...server,
    name: 'prepare',
    command: ['bash', `${paths.script}/prepare.sh`],
    args: prepareArguments(props),
    // Only here: the server itself holds no Secret.
    folders: [...folders, { path: paths.script, configMap: script }, ...secretFolders(props)],
  };
  const spec = podSpec(at, server, {
    terminationGracePeriodSeconds,
    topologySpreadConstraints: spreadOverZonesAndHosts(selector),
    affinity: hostAntiAffinity(selector),
  });
  return {
    ...spec,
    initContainers: [withStatements(hardenedContainer(at, prepare))],
    containers: spec.containers.map((container) =>
      withStatements({
        ...container,
        command: ['mysqld'],
        args: serverArguments(props, resources.memory),
        ports: [{ name: 'mysql', containerPort: props.port ?? 3306, protocol: 'TCP' }],
        ...probes,
      }),
    ),
    volumes: [
      ...volumesOf(prepare.folders ?? []),
      // In memory, like the Secrets that the statements are made of.
      { name: 'statements', emptyDir: { medium: 'Memory', sizeLimit: mebibytes(1) } },
    ],
  };
}

const withStatements = (container: k8s.Container): k8s.Container => ({
  ...container,
  volumeMounts: [...(container.volumeMounts ?? []), { name: 'statements', mountPath: paths.statements }],
});

const secretFile = (secret: string, key: string): string => `${paths.secrets}/${secret}/${key}`;

const secretFolders = ({ rootPassword, users }: MysqlServerProps): Folder[] =>
  [...new Set([rootPassword.secret, ...users.map(({ secret }) => secret)])].map((secret) => ({
    path: `${paths.secrets}/${secret}`,
    secret,
  }));

/** As `mysql-prepare.sh` takes them. */
const prepareArguments = ({ database, rootPassword, users }: MysqlServerProps): string[] => [
  paths.data,
  paths.statementsFile,
  database,
  secretFile(rootPassword.secret, rootPassword.key),
  ...users.flatMap(({ secret, userKey, passwordKey, privileges }) => [
    secretFile(secret, userKey),
    secretFile(secret, passwordKey),
    privileges.join(', '),
  ]),
];

/** All options, and none of the image's own, which names a user and folders that this pod has not. */
const serverArguments = ({ port = 3306, maxConnections = 151 }: MysqlServerProps, memory: number): string[] => [
  '--no-defaults',
  `--datadir=${paths.data}`,
  `--socket=${paths.socket}`,
  `--pid-file=${paths.run}/mysqld.pid`,
  `--init-file=${paths.statementsFile}`,
  '--tmpdir=/tmp',
  '--secure-file-priv=NULL',
  `--port=${port}`,
  '--mysqlx=OFF',
  // Clients are known by address: a look-up could only be slow, and a host that failed often must not be locked out.
  '--skip-name-resolve',
  '--host-cache-size=0',
  '--character-set-server=utf8mb4',
  '--default-time-zone=+00:00',
  `--max-connections=${maxConnections}`,
  `--innodb-buffer-pool-size=${Math.floor(memory / 2)}M`,
  // Nobody replicates, and a laptop has better use for its disk.
  '--skip-log-bin',
];

/** Answers 0 as soon as a server answers, even if only that it does not know this user (mysqladmin, ping). */
const ping = (timeoutSeconds: number): k8s.Probe => ({
  exec: {
    command: [
      'mysqladmin',
      '--no-defaults',
      `--socket=${paths.socket}`,
      '--user=probe',
      `--connect-timeout=${timeoutSeconds}`,
      'ping',
    ],
  },
  timeoutSeconds: timeoutSeconds + 1,
});

const probes: Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> = {
  startupProbe: { ...ping(2), periodSeconds: 3, failureThreshold: recoverySeconds / 3 },
  readinessProbe: { ...ping(2), periodSeconds: 5, failureThreshold: 2 },
  livenessProbe: { ...ping(5), periodSeconds: 15, failureThreshold: 5 },
};
