import { App, Chart } from 'cdk8s';
import { secretNames } from '../../../charts/bookstore/names.ts';
import { MysqlServer } from '../../../charts/constructs/mysql-server.ts';
import { contract } from '../../../charts/contract.ts';
import { images } from './images.ts';
import { secrets } from './secrets.ts';
import { hardened, healthy, literal, type Service, scratch } from './service.ts';
import { databaseService } from './store.ts';

const memoryMebibytes = 1024;

interface MysqlContainer {
  readonly command: string[];
  readonly args: string[];
  readonly startupProbe: { readonly exec: { readonly command: string[] } };
}

interface StatefulSet {
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly spec: { readonly initContainers: [MysqlContainer]; readonly containers: [MysqlContainer] };
    };
  };
}

/** The pod of the charts' own MySQL server, whose options, users and preparation are wanted here, too. */
function mysqlPod(): { readonly prepare: MysqlContainer; readonly server: MysqlContainer } {
  const chart = new Chart(new App(), 'database');
  const user = (secret: string, privileges: readonly string[]) => ({
    secret,
    userKey: 'DATABASE_USER',
    passwordKey: 'DATABASE_PASSWORD',
    privileges,
  });
  new MysqlServer(chart, 'Server', {
    name: databaseService,
    image: images.mysql,
    identity: contract.identity,
    resources: { cpuRequest: 250, cpuLimit: 2000, memory: memoryMebibytes },
    database: contract.variables.DATABASE_NAME.default,
    port: Number(contract.variables.DATABASE_PORT.default),
    rootPassword: { secret: secretNames.databaseServer, key: 'MYSQL_ROOT_PASSWORD' },
    users: [user(secretNames.database, ['SELECT', 'INSERT', 'UPDATE', 'DELETE']), user(secretNames.migration, ['ALL'])],
  });
  const objects = chart.toJson() as StatefulSet[];
  const { initContainers, containers } = objects.find(({ kind }) => kind === 'StatefulSet')!.spec.template.spec;
  return { prepare: initContainers[0], server: containers[0] };
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
const line = ({ command, args }: MysqlContainer): string => [...command, ...args].map(quoted).join(' ');

/** MySQL with a volume; at each start its users and passwords become what the secrets say. */
export function databaseServiceOf(): Service {
  const { prepare, server } = mysqlPod();
  const mounted = [secretNames.database, secretNames.migration, secretNames.databaseServer] as string[];
  return {
    image: images.mysql,
    entrypoint: ['bash', '-c', literal(`${line(prepare)} && exec ${line(server)}`)],
    // The image's own, whose the volume is from its first start on.
    user: 'mysql',
    secrets: secrets
      .filter(({ name }) => mounted.includes(name))
      .flatMap(({ name, keys }) =>
        keys.map(({ key, variable }) => ({ source: variable, target: `/var/run/secrets/mysql/${name}/${key}` })),
      ),
    volumes: ['database:/var/lib/mysql', './charts/constructs/mysql-prepare.sh:/opt/mysql-prepare/prepare.sh:ro'],
    tmpfs: [scratch('/var/run/mysqld', 1), scratch('/var/run/mysql-start', 1), scratch('/tmp', 1024)],
    networks: ['back'],
    healthcheck: healthy(server.startupProbe.exec.command.map(literal), 300),
    stop_grace_period: '120s',
    restart: 'unless-stopped',
    ...hardened({ cpus: 2, memoryMebibytes, processes: 500 }),
  };
}
