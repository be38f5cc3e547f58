import { namesOf, variablesOf } from './manifests.ts';
import { held, type Model, type Rule, verdict } from './rule.ts';
import { appContainers } from './workloads.ts';

/** Containers of the app whose role reads DATABASE_HOST, with the variables that they are given. */
const databaseClients = (model: Model) =>
  appContainers(model)
    .filter(({ role }) => 'DATABASE_HOST' in model.contract.variablesOf[role])
    .map((client) => ({ ...client, variables: variablesOf(client.container, model.objects) }));

/** `bookstore.cluster-ro-c9akciq32rgw.eu-west-1.rds.amazonaws.com` */
const auroraHost =
  /^([a-z0-9-]+)\.(?:(cluster-ro|cluster-custom|cluster|proxy)-)?([a-z0-9]+)\.([a-z0-9-]+)\.rds\.amazonaws\.com(?:\.cn)?$/;

function endpointFaults(host: string, key: string, accepted: string, region: string | undefined): string[] {
  const [, , kind = 'instance', , hostRegion] = auroraHost.exec(host) ?? [];
  if (!auroraHost.test(host)) return [`database.${key} is ${host}, a name that Aurora's certificate does not contain`];
  return [
    ...(kind === accepted ? [] : [`database.${key} is ${host}, which is no ${accepted} endpoint (${kind})`]),
    // A cluster outside AWS lies in no region.
    ...(region === undefined || hostRegion === region
      ? []
      : [`database.${key} lies in ${hostRegion}, the cluster in ${region}`]),
  ];
}

/** Where clients are told to connect to, if that is not where the environment's database is. */
function strayClients(model: Model): string[] {
  const { environment, objects } = model;
  const { database } = environment;
  const clients = databaseClients(model);
  const writers = database.kind === 'aurora' ? new Set([database.writerHost]) : namesOf(objects, 'Service');
  const reader = database.kind === 'aurora' ? database.readerHost : undefined;
  const stray = clients.flatMap(({ role, workload, variables }) => {
    const { DATABASE_HOST: host, DATABASE_READER_HOST: readerHost } = variables;
    const readsReader = 'DATABASE_READER_HOST' in model.contract.variablesOf[role];
    const aliases = workload.pod.hostAliases?.flatMap(({ hostnames }) => hostnames ?? []) ?? [];
    return [
      ...(host !== undefined && writers.has(host)
        ? []
        : [`${workload.name} is given DATABASE_HOST ${host ?? 'none'}, the database is ${[...writers].join(' or ')}`]),
      ...(readsReader && (readerHost || undefined) !== reader
        ? [`${workload.name} is given DATABASE_READER_HOST ${readerHost || 'none'}, the reader is ${reader ?? 'none'}`]
        : []),
      ...aliases
        .filter((alias) => alias === host || alias === readerHost)
        .map((alias) => `${workload.name} has an address of its own for ${alias}, which follows nothing`),
    ];
  });
  const names = new Set(clients.map(({ variables }) => variables['DATABASE_NAME']));
  return [...stray, ...(names.size > 1 ? [`the roles use several databases: ${[...names].join(', ')}`] : [])];
}

export const databaseRules: readonly Rule[] = [
  {
    id: 'database-endpoints-follow-failover',
    statement:
      "Every role connects to the one database of its environment, to Aurora by the cluster's own writer and reader endpoints, which follow a failover; an instance's name would lead to the demoted one.",
    severity: 'outage',
    source: 'Aurora User Guide: Amazon Aurora endpoint connections; High availability for Amazon Aurora',
    check(model) {
      const { database, cluster } = model.environment;
      const given = strayClients(model);
      const fix =
        "take `Endpoint` and `ReaderEndpoint` of the cluster's description, and give them to every role alike";
      if (database.kind === 'in-cluster')
        return verdict(given, 'no Aurora: one server in the cluster, no failover', fix);
      const region = cluster.platform === 'eks' ? cluster.region : undefined;
      const { writerHost, readerHost } = database;
      const identity = (host: string) => {
        const [, name, , suffix] = auroraHost.exec(host) ?? [];
        return `${name}.${suffix}`;
      };
      const faults = [
        ...endpointFaults(writerHost, 'writerHost', 'cluster', region),
        ...(readerHost ? endpointFaults(readerHost, 'readerHost', 'cluster-ro', region) : []),
      ];
      const strange =
        readerHost && faults.length === 0 && identity(readerHost) !== identity(writerHost)
          ? [`the reader belongs to ${identity(readerHost)}, the writer to ${identity(writerHost)}`]
          : [];
      return verdict([...faults, ...strange, ...given], `writer ${writerHost}, reader ${readerHost ?? 'none'}`, fix);
    },
  },
  {
    id: 'database-is-verified',
    statement:
      'Connections that leave the cluster are encrypted and the server verified; a parameter group that demands TLS refuses all others.',
    severity: 'exposure',
    source: 'Aurora User Guide: Security with Amazon Aurora MySQL, Requiring an SSL/TLS connection',
    check(model) {
      const { database } = model.environment;
      const clients = databaseClients(model);
      if (database.kind === 'in-cluster')
        return held("no connection leaves the cluster: the server's network policy admits our pods alone");
      return verdict(
        clients
          .filter(({ variables }) => variables['DATABASE_TLS'] !== 'verify')
          .map(
            ({ workload, variables }) =>
              `${workload.name} connects with DATABASE_TLS ${variables['DATABASE_TLS'] ?? model.contract.variables.DATABASE_TLS.default}`,
          ),
        `${clients.map(({ workload }) => workload.name).join(', ')}: DATABASE_TLS verify`,
        'set database.tls to verify',
      );
    },
  },
  {
    id: 'database-class-is-steady',
    statement:
      'Aurora runs on a class for production: a burstable one has no CPU left when its credits are used up, and AWS means it for development and tests.',
    severity: 'outage',
    source: 'Aurora User Guide: Managing performance and scaling for Aurora MySQL, T instance classes',
    check({ environment: { database } }) {
      if (database.kind === 'in-cluster') return held('no Aurora: a server in the cluster');
      const { capacity } = database;
      if (capacity.kind === 'serverless') return held(`Serverless v2 up to ${capacity.maxCapacity} ACUs`);
      return verdict(
        /^db\.t\d/.test(capacity.instanceClass) ? [`${capacity.instanceClass} is burstable`] : [],
        capacity.instanceClass,
        'choose an r class, or Serverless v2 where the load is small',
      );
    },
  },
  {
    id: 'database-waits-are-bounded',
    statement:
      'A request that waits for a connection and then for its statement is answered within the time of a request, and no more of them wait than a limit; exhaustion shows as 503, not as silence.',
    severity: 'outage',
    source: 'MySQL2: Pool options, queueLimit (unbounded by default)',
    check(model) {
      const { contract } = model;
      const rows = databaseClients(model)
        .filter(({ workload }) => workload.kind === 'Deployment')
        .map(({ workload, role, variables }) => {
          const declared = contract.variablesOf[role];
          const number = (name: string) => {
            const variable = declared[name];
            return Number(variables[name] ?? (variable?.kind === 'setting' ? variable.default : undefined));
          };
          return {
            name: workload.name,
            queue: number('DATABASE_QUEUE_LIMIT'),
            acquire: number('DATABASE_ACQUIRE_TIMEOUT_MS') / 1000,
            query: number('DATABASE_QUERY_TIMEOUT_MS') / 1000,
          };
        });
      const { requestSeconds } = contract.http;
      return verdict(
        rows.flatMap(({ name, queue, acquire, query }) => [
          ...(queue >= 1 ? [] : [`${name} lets any number of requests wait for a connection`]),
          ...(acquire + query <= requestSeconds
            ? []
            : [
                `${name} waits ${acquire} s for a connection and ${query} s for a statement, a request may take ${requestSeconds} s`,
              ]),
        ]),
        rows
          .map(
            ({ name, queue, acquire, query }) =>
              `${name}: ${queue} may wait, ${acquire} s for a connection + ${query} s for a statement of ${requestSeconds} s`,
          )
          .join('; '),
        'lower settings.DATABASE_ACQUIRE_TIMEOUT_MS or settings.DATABASE_QUERY_TIMEOUT_MS',
      );
    },
  },
];
