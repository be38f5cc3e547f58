import type { Role } from '../../../app/contract/operations.ts';
import { shutdownMarginSeconds } from '../../../charts/bookstore/pods.ts';
import { contract } from '../../../charts/contract.ts';
import { secretsOf } from './secrets.ts';
import { hardened, healthy, type Limits, literal, optional, required, type Service, scratch } from './service.ts';

const { folders, identity, paths, ports, startup, stopSeconds } = contract;

/** Names of the services of the role web, between which the proxy divides requests. */
export const webServices = ['web-1', 'web-2'] as const;

/** The address of the database for the store. */
export const databaseService = 'database';

/** Roles that serve or run to their end here. */
type ServiceRole = Exclude<Role, 'backup'>;

const limits: Readonly<Record<ServiceRole, Limits>> = {
  web: { cpus: 2, memoryMebibytes: 640, processes: 200 },
  worker: { cpus: 1, memoryMebibytes: 320, processes: 200 },
  migrate: { cpus: 1, memoryMebibytes: 256, processes: 200 },
  seed: { cpus: 1, memoryMebibytes: 256, processes: 200 },
};

/** What the process that asks whether a role is well takes beside it, in mebibytes: a bare Node. */
const probeMebibytes = 48;

/** Settings that follow from this file, which no environment file may change. */
const fixed: Readonly<Record<string, string>> = {
  DATABASE_HOST: databaseService,
  DATABASE_PORT: contract.variables.DATABASE_PORT.default,
  DATABASE_NAME: contract.variables.DATABASE_NAME.default,
  // On a network that nobody else is on.
  DATABASE_TLS: 'off',
  HTTP_PORT: String(ports.http),
  METRICS_PORT: String(ports.metrics),
  UPLOAD_FOLDER: folders.uploads,
  // The proxy alone.
  TRUSTED_PROXIES: '1',
  BASE_URL: `https://${required('STORE_HOST')}:${required('PUBLIC_HTTPS_PORT')}`,
};

/** Settings that make no sense here: there is no replica, no TLS to the database, and always a mail server. */
const absent: readonly string[] = ['DATABASE_READER_HOST', 'DATABASE_CA_FILE', 'MAIL_FOLDER'];

/** Settings without which a store is nobody's: an environment file must say them, if only that they are empty. */
export const demanded: readonly string[] = ['STORE_STAGE', 'PAYMENT_PROVIDERS', 'SMTP_HOST', 'SMTP_PORT', 'SMTP_TLS'];

/** Settings that an environment file may give, of all roles that run here. */
export const chosen = contract.settingNames.filter(
  (name) =>
    (Object.keys(limits) as Role[]).some((role) => name in contract.variablesOf[role]) &&
    !(name in fixed) &&
    !absent.includes(name),
);

function settingsOf(role: Role): Record<string, string> {
  const read = contract.settingNames.filter((name) => name in contract.variablesOf[role] && !absent.includes(name));
  return Object.fromEntries(
    read.map((name) => {
      const { default: fallback } = contract.variables[name];
      return [name, fixed[name] ?? (demanded.includes(name) ? required(name) : optional(name, fallback))];
    }),
  );
}

/** Exits with 0 when this path answers; the image has no other program that could ask. */
const asks = (path: string): string[] => [
  'node',
  '--eval',
  `fetch('http://127.0.0.1:${ports.http}${path}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
];

/** What is left for V8's heap, three quarters of the memory at most. */
function heapMebibytes(role: ServiceRole): number {
  const { memoryMebibytes } = limits[role];
  const left = memoryMebibytes - contract.outsideHeapMebibytes[role] - (role in listening ? probeMebibytes : 0);
  return Math.min(Math.floor(memoryMebibytes * 0.75), left);
}

const listening = { web: true, worker: true } as const;

function storeService(role: ServiceRole, more: Pick<Service, 'networks'> & Partial<Service>): Service {
  const { mounts, variables } = secretsOf(role);
  const seesPhotos = 'UPLOAD_FOLDER' in contract.variablesOf[role];
  return {
    image: required('IMAGE'),
    build: {
      context: '.',
      // Without a value: taken from the environment file, else the Dockerfile's own.
      args: ['NODE_IMAGE', 'VERSION', 'REVISION', 'SOURCE'],
    },
    command: contract.command(role),
    user: `${identity.uid}:${identity.gid}`,
    environment: {
      ...settingsOf(role),
      ...variables,
      NODE_OPTIONS: `--max-old-space-size=${heapMebibytes(role)}`,
    },
    secrets: mounts,
    ...(seesPhotos && { volumes: [`uploads:${folders.uploads}`] }),
    tmpfs: [scratch(folders.temporary, 512)],
    ...(role in listening && { healthcheck: healthy(asks(paths.ready).map(literal), startup.budgetSeconds) }),
    stop_grace_period: `${stopSeconds[role] + shutdownMarginSeconds}s`,
    restart: role in listening ? 'unless-stopped' : 'no',
    ...more,
    ...hardened(limits[role]),
  };
}

const afterMigration = { migrate: { condition: 'service_completed_successfully' } } as const;

/** The store: its schema first, then two processes of pages and one worker; in development a catalogue to look at. */
export function storeServices(): Record<string, Service> {
  const web = storeService('web', { networks: ['front', 'back', 'metrics'], depends_on: afterMigration });
  return {
    migrate: storeService('migrate', {
      networks: ['back'],
      depends_on: { [databaseService]: { condition: 'service_healthy' } },
    }),
    seed: storeService('seed', {
      profiles: ['development'],
      command: [...contract.command('seed'), '--if-empty'],
      networks: ['back'],
      depends_on: afterMigration,
    }),
    ...Object.fromEntries(webServices.map((name) => [name, web])),
    // It alone leaves the machine: for the mail server.
    worker: storeService('worker', { networks: ['back', 'metrics', 'outside'], depends_on: afterMigration }),
  };
}
