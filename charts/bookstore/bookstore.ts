import { App, Chart } from 'cdk8s';
import type { SecretGroup } from '../../app/contract/variable.ts';
import { AlbIngress } from '../constructs/alb-ingress.ts';
import { SecretStore, SyncedSecret } from '../constructs/external-secrets.ts';
import { MigrationJob } from '../constructs/migration-job.ts';
import { DefaultDeny, PodNetworkPolicy } from '../constructs/network-policy.ts';
import type { Folder, PodProps, Resources } from '../constructs/pod.ts';
import { PodPriority } from '../constructs/pod-priority.ts';
import { RestrictedNamespace } from '../constructs/restricted-namespace.ts';
import { SettingsMap } from '../constructs/settings.ts';
import { SharedVolume } from '../constructs/shared-volume.ts';
import { WebService } from '../constructs/web-service.ts';
import { WorkloadIdentity } from '../constructs/workload-identity.ts';
import { contract as appContract, type Contract } from '../contract.ts';
import { amount } from '../environment/field.ts';
import type { Environment, ExternalSecrets } from '../environment/schema.ts';
import { application, migrate, secretNames, web } from './names.ts';
import { secretFileSettings, settingsOf } from './settings.ts';

/** Seconds between the end of the app's own shutdown and SIGKILL. */
const shutdownMarginSeconds = 5;
/** Seconds until the balancer has found a new pod healthy: registration and two health checks, doubled. */
const readinessGateSeconds = 60;

/**
 * The store in one environment. Charts depend on each other in the order in which they are applied, which is only a
 * courtesy: pods wait for their Secrets, and for the schema by their readiness.
 */
export function bookstore(environment: Environment, contract: Contract = appContract): App {
  const app = new App({ recordConstructMetadata: false });
  const { namespace } = environment;
  const labels = { 'app.kubernetes.io/part-of': application, 'app.kubernetes.io/managed-by': 'cdk8s' };
  // What is cluster-wide lies in charts without a namespace: cdk8s would stamp it on.
  const clusterChart = (id: string) => new Chart(app, id, { labels });
  const chart = (id: string) => new Chart(app, id, { labels, namespace });

  const foundation = clusterChart('foundation');
  const { priority, accounts } = addFoundation(foundation, environment);

  const storage = clusterChart('storage');
  const uploads = addStorage(storage, environment);

  const configuration = chart('configuration');
  const { settings, secrets } = addConfiguration(configuration, environment, contract, accounts.secrets);

  const pod = podFor(environment, contract, priority, settings.name);
  const network = chart('network');
  addNetworkPolicies(network, environment, contract);

  const migration = chart('migration');
  new MigrationJob(migration, 'Migration', {
    ...pod(environment.migration, [
      { path: secretFolder(contract, 'database'), secret: secrets.migration.name },
      { path: contract.folders.temporary, scratchMebibytes: amount(environment.web.scratch) },
    ]),
    ...migrate,
    network: 'elsewhere',
    serviceAccount: accounts.migrate.name,
    command: contract.command('migrate'),
    variables: { DATABASE_POOL_SIZE: String(environment.migration.poolSize) },
    version: environment.image.tag,
    deadlineSeconds: environment.migration.deadlineSeconds,
    keepSeconds: environment.migration.keepSeconds,
  });

  const webChart = chart('web');
  const service = new WebService(webChart, 'Web', {
    ...pod(environment.web, [
      { path: secretFolder(contract, 'database'), secret: secrets.database.name },
      { path: secretFolder(contract, 'application'), secret: secrets.application.name },
      { path: contract.folders.uploads, claim: uploads.claim },
      { path: contract.folders.temporary, scratchMebibytes: amount(environment.web.scratch) },
    ]),
    ...web,
    ...webLifecycle(environment, contract),
    serviceAccount: accounts.web.name,
    command: contract.command('web'),
    version: environment.image.tag,
    port: contract.ports.http,
    ports: { metrics: contract.ports.metrics },
    autoscaling: environment.web,
    variables: { DATABASE_POOL_SIZE: String(environment.web.poolSize) },
    network: 'elsewhere',
    networkScope: network,
  });
  new AlbIngress(network, 'Ingress', {
    ...albOf(environment),
    name: web.name,
    host: new URL(environment.baseUrl).hostname,
    service,
    healthPath: contract.paths.ready,
  });

  const order = [foundation, storage, configuration, network, migration, webChart];
  order.forEach((later, at) => {
    const earlier = order[at - 1];
    if (earlier) later.addDependency(earlier);
  });
  return app;
}

/** What of an environment is not rendered yet. */
const unsupported = (what: string): never => {
  throw new Error(`received ${what}; accepted: alb, aurora, efs-access-point, external-secrets`);
};
const albOf = ({ ingress }: Environment) => (ingress.kind === 'alb' ? ingress : unsupported(ingress.kind));
const auroraOf = ({ database }: Environment) => (database.kind === 'aurora' ? database : unsupported(database.kind));
const externalSecretsOf = ({ secrets }: Environment): ExternalSecrets =>
  secrets.provider === 'external-secrets' ? secrets : unsupported(secrets.provider);
const regionOf = ({ cluster }: Environment) => (cluster.platform === 'eks' ? cluster.region : unsupported('other'));

function addFoundation(chart: Chart, environment: Environment) {
  const { namespace, cluster } = environment;
  const secrets = externalSecretsOf(environment);
  new RestrictedNamespace(chart, 'Namespace', {
    name: namespace,
    podSecurityVersion: cluster.version,
    balancerReadinessGate: true,
  });
  new DefaultDeny(chart, 'DefaultDeny', { namespace });
  const account = (id: string, name: string, roleArn?: string) =>
    new WorkloadIdentity(chart, id, { name, namespace, roleArn });
  const priority = new PodPriority(chart, 'Priority', {
    // Cluster-wide, like the volume: named by the namespace, of which the cluster has only one.
    name: namespace,
    description: 'The bookstore: before batch work, after what the cluster itself needs.',
  });
  return {
    priority,
    accounts: {
      web: account('WebAccount', web.name),
      migrate: account('MigrateAccount', migrate.name),
      // The only one with a role in AWS: External Secrets reads the secrets as this account, the pods read only files.
      secrets:
        secrets.identity.provider === 'irsa'
          ? account('SecretsAccount', `${application}-secrets`, secrets.identity.roleArn)
          : undefined,
    },
  };
}

const addStorage = (chart: Chart, { namespace, uploads }: Environment): SharedVolume => {
  if (uploads.kind !== 'efs-access-point') return unsupported(uploads.kind);
  return new SharedVolume(chart, 'Uploads', {
    name: 'uploads',
    namespace,
    fileSystemId: uploads.fileSystemId,
    accessPointId: uploads.accessPoint.id,
    size: uploads.size,
  });
};

function addConfiguration(
  chart: Chart,
  environment: Environment,
  contract: Contract,
  account: WorkloadIdentity | undefined,
) {
  const settings = new SettingsMap(chart, 'Settings', {
    name: application,
    data: settingsOf(environment, contract),
    secretFiles: secretFileSettings(contract),
  });
  const store = new SecretStore(chart, 'Store', {
    name: application,
    region: regionOf(environment),
    serviceAccount: account?.name,
  });
  const sources = externalSecretsOf(environment);
  const secret = (
    id: 'Database' | 'Migration' | 'Application',
    group: SecretGroup,
    source: ExternalSecrets['database'],
  ) =>
    new SyncedSecret(chart, id, {
      name: secretNames[id.toLowerCase() as Lowercase<typeof id>],
      store,
      key: source.key,
      properties: Object.fromEntries(
        contract.secretNames
          .filter((name) => contract.variables[name].group === group)
          .map((name) => [name, source.properties[name]]),
      ),
      refreshSeconds: sources.refreshSeconds,
    });
  return {
    settings,
    secrets: {
      database: secret('Database', 'database', sources.database),
      migration: secret('Migration', 'database', sources.migration),
      application: secret('Application', 'application', sources.application),
    },
  };
}

function addNetworkPolicies(chart: Chart, environment: Environment, { ports }: Contract): void {
  const { monitoring } = environment;
  const balancer = albOf(environment);
  const database = auroraOf(environment);
  const to = [{ cidrs: database.cidrs, port: database.port }];
  new PodNetworkPolicy(chart, 'WebPolicy', {
    ...web,
    from: [
      { cidrs: balancer.cidrs, port: ports.http },
      ...(monitoring ? [{ namespace: monitoring.namespace, port: ports.metrics }] : []),
    ],
    to,
  });
  new PodNetworkPolicy(chart, 'MigratePolicy', { ...migrate, to });
}

/** What the pods of all roles have in common. */
function podFor({ image }: Environment, { identity }: Contract, priority: PodPriority, settings: string) {
  return (
    resources: Readonly<Record<'cpuRequest' | 'cpuLimit' | 'memory', string>>,
    folders: readonly Folder[],
  ): Omit<PodProps, 'name'> => ({
    image: `${image.repository}:${image.tag}@${image.digest}`,
    identity,
    priorityClass: priority.name,
    settings,
    folders,
    resources: {
      cpuRequest: amount(resources.cpuRequest),
      cpuLimit: amount(resources.cpuLimit),
      memory: amount(resources.memory),
    } satisfies Resources,
  });
}

/** Times and paths of a web pod's life, from start to kill. */
function webLifecycle(
  { web: { maxSurge, minReadySeconds }, migration }: Environment,
  { paths, shutdown, startup }: Contract,
) {
  return {
    probes: {
      livePath: paths.live,
      readyPath: paths.ready,
      startupSeconds: startup.budgetSeconds,
      typicalStartupSeconds: startup.typicalSeconds,
    },
    terminationGracePeriodSeconds:
      shutdown.drainSeconds + shutdown.requestSeconds + shutdown.closeSeconds + shutdownMarginSeconds,
    rollout: {
      maxSurge,
      minReadySeconds,
      // New pods are not ready before the migration is done: a rollout has not failed while that may still run.
      progressDeadlineSeconds:
        migration.deadlineSeconds + startup.budgetSeconds + minReadySeconds + readinessGateSeconds,
    },
  };
}

/** The folder in which the app looks for a group's secrets. */
const secretFolder = (contract: Contract, group: SecretGroup): string => `${contract.folders.secrets}/${group}`;
