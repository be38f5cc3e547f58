import { grantedConnections } from './aurora-connections.ts';
import { variablesOf } from './manifests.ts';
import type { Container } from './pod.ts';
import { count, held, type Model, type Rule, violated } from './rule.ts';
import { appContainers, podsAtPeak, roleOf, type ScaledDeployment, scaledDeployments, workloads } from './workloads.ts';

/** Connections that one container may open, to the writer and to the reader. */
function poolsOf(container: Container, { contract, objects }: Model) {
  const variables = variablesOf(container, objects);
  const role = roleOf(container, contract);
  // Tools such as mysqldump are among those that the reserve is for.
  const { DATABASE_POOL_SIZE: pool, DATABASE_READER_HOST: reader } = role ? contract.variablesOf[role] : {};
  if (pool?.kind !== 'setting') return { writer: 0, reader: 0 };
  const size = Number(variables['DATABASE_POOL_SIZE'] ?? pool.default);
  return { writer: size, reader: reader && variables['DATABASE_READER_HOST'] ? size : 0 };
}

function poolsOfAll(containers: readonly Container[], model: Model) {
  const pools = containers.map((container) => poolsOf(container, model));
  return {
    writer: pools.reduce((sum, { writer }) => sum + writer, 0),
    reader: pools.reduce((sum, { reader }) => sum + reader, 0),
  };
}

interface Demand {
  readonly writer: number;
  readonly reader: number;
  readonly text: string;
}

const ofDeployment = (scaled: ScaledDeployment, model: Model): Demand => {
  const { peak, terminating } = podsAtPeak(scaled);
  const { writer, reader } = poolsOfAll(scaled.deployment.spec.template.spec.containers, model);
  return {
    writer: writer * peak,
    reader: reader * peak,
    text: `${scaled.name} ${reader ? `${writer} + ${reader}` : writer} per pod × ${count(peak, 'pod')} at the peak of a rollout (${count(scaled.maxReplicas, 'replica')}, ${terminating} starting or ending)`,
  };
};

function demandOf(model: Model): Demand[] {
  const jobs = workloads(model.objects)
    .filter(({ kind }) => kind === 'Job' || kind === 'CronJob')
    .map(({ name, containers, parallelism }) => {
      const writer = poolsOfAll(containers, model).writer * parallelism;
      return { writer, reader: 0, text: `${name} ${writer}` };
    });
  return [...scaledDeployments(model.objects).map((scaled) => ofDeployment(scaled, model)), ...jobs].filter(
    // What is no number is not left out.
    ({ writer, reader }) => writer + reader !== 0,
  );
}

export const databaseConnections: readonly Rule[] = [
  {
    id: 'database-connection-budget',
    statement:
      'All pods that can exist at once, those that start or end included, get their connections from the one instance that is left after a failover.',
    severity: 'outage',
    source: 'Aurora User Guide: Managing performance and scaling for Aurora MySQL, Maximum connections',
    check(model) {
      const { database } = model.environment;
      const granted = grantedConnections(database);
      if (!granted) {
        return violated(
          `the connections that ${JSON.stringify('capacity' in database && database.capacity)} grants are not known`,
          'set database.maxConnections to what `SHOW VARIABLES LIKE "max_connections"` answers',
        );
      }
      const demand = demandOf(model);
      const sum = (of: (row: Demand) => number) => demand.reduce((total, row) => total + of(row), 0);
      const needed = sum((row) => row.writer + row.reader) + database.reservedConnections;
      const reader = sum((row) => row.reader);
      const numbers = `${[...demand.map((row) => row.text), `reserve ${database.reservedConnections}`].join(' + ')} needs ${count(needed, 'connection')}${reader ? ` (${reader} of them to the reader, until it is promoted)` : ''}, ${granted.reason} grants ${granted.connections}`;
      if (needed <= granted.connections)
        return held(
          `${numbers}: ${granted.connections - needed} to spare`,
          `${needed} of ${granted.connections} database connections`,
        );
      return violated(numbers, remedy(model, needed - granted.connections));
    },
  },
];

/** Changes of which each would do: fewer replicas or smaller pools, as far as there are such, or a larger class. */
function remedy(model: Model, excess: number): string {
  if (!Number.isFinite(excess)) return 'write maxSurge, maxUnavailable and the sizes of pools as numbers';
  const larger = 'choose a larger class';
  const web = appContainers(model).find(({ role }) => role === 'web')?.workload.name;
  const scaled = scaledDeployments(model.objects).find(({ name }) => name === web);
  if (!scaled) return larger;
  const { writer, reader } = poolsOfAll(scaled.deployment.spec.template.spec.containers, model);
  const need = (maxReplicas: number) => (writer + reader) * podsAtPeak({ ...scaled, maxReplicas }).peak;
  const allowed = need(scaled.maxReplicas) - excess;
  let replicas = scaled.maxReplicas;
  while (replicas > 0 && need(replicas) > allowed) replicas--;
  const poolSize = Math.floor(allowed / podsAtPeak(scaled).peak / (reader > 0 ? 2 : 1));
  return [
    ...(scaled.autoscaler
      ? replicas > scaled.minReplicas
        ? [`lower web.maxReplicas to ${replicas}`]
        : []
      : replicas > 0
        ? [`lower web.minReplicas and web.maxReplicas to ${replicas}`]
        : []),
    ...(poolSize > 0 ? [`lower web.poolSize to ${poolSize}`] : []),
    larger,
  ].join(', or ');
}
