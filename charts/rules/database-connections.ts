import { grantedConnections } from './aurora-connections.ts';
import { type Container, ofKind, type ScaledDeployment, scaledDeployments, variablesOf } from './manifests.ts';
import { count, held, type Model, type Rule, violated } from './rule.ts';

/** A percentage of replicas or a number of pods; Kubernetes rounds a surge up and an unavailability down. */
const pods = (value: number | string | undefined, replicas: number, round: (n: number) => number): number =>
  typeof value === 'string' && value.endsWith('%')
    ? round((replicas * Number.parseInt(value, 10)) / 100)
    : Number(value ?? round(replicas / 4));

/**
 * Pods of a Deployment that can exist at once, those in termination included, since they hold their connections until
 * they end. With R replicas, surge S and unavailable U, a rollout replaces S + U pods every T seconds (the time for
 * which a new pod must be ready), and each old one takes up to the grace period to end; one rollout never has more than
 * R old and R new ones.
 */
export function podsAtPeak({ deployment, maxReplicas }: ScaledDeployment) {
  const { strategy, minReadySeconds, template } = deployment.spec;
  const surge = pods(strategy?.rollingUpdate?.maxSurge, maxReplicas, Math.ceil);
  const unavailable = pods(strategy?.rollingUpdate?.maxUnavailable, maxReplicas, Math.floor);
  const grace = template.spec.terminationGracePeriodSeconds ?? 30;
  const steps = Math.ceil(grace / Math.max(1, minReadySeconds ?? 0));
  const running = maxReplicas + surge;
  const peak = Math.min(2 * maxReplicas, running + Math.min(running, (surge + unavailable) * steps));
  return { peak, terminating: peak - maxReplicas };
}

/** Connections that one container may open, to the writer and to the reader. */
function poolsOf(container: Container, { contract, objects }: Model) {
  const variables = variablesOf(container, objects);
  if (!variables['DATABASE_HOST']) return { writer: 0, reader: 0 };
  const size = Number(variables['DATABASE_POOL_SIZE'] ?? contract.variables.DATABASE_POOL_SIZE.default);
  return { writer: size, reader: variables['DATABASE_READER_HOST'] ? size : 0 };
}

function demandOf(model: Model) {
  const rows = scaledDeployments(model.objects).flatMap((scaled) => {
    const { peak, terminating } = podsAtPeak(scaled);
    return scaled.deployment.spec.template.spec.containers.map((container) => {
      const { writer, reader } = poolsOf(container, model);
      const each = reader ? `${writer} + ${reader}` : `${writer}`;
      return {
        writer: writer * peak,
        reader: reader * peak,
        text: `${scaled.name} ${each} per pod × ${count(peak, 'pod')} at the peak of a rollout (${count(scaled.maxReplicas, 'replica')}, ${terminating} starting or ending)`,
      };
    });
  });
  const jobs = ofKind(model.objects, 'Job').flatMap(({ spec }) =>
    spec.template.spec.containers.map((container) => {
      const writer = poolsOf(container, model).writer * (spec.parallelism ?? 1);
      return { writer, reader: 0, text: `migration ${writer}` };
    }),
  );
  return [...rows, ...jobs].filter(({ writer, reader }) => writer + reader > 0);
}

const source = 'Aurora User Guide: Managing performance and scaling for Aurora MySQL, Maximum connections';

export const databaseConnections: readonly Rule[] = [
  {
    id: 'database-connection-budget',
    statement:
      'All pods that can exist at once, those that start or end included, get their connections from the one instance that is left after a failover.',
    severity: 'outage',
    source,
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
      const sum = (of: (row: { writer: number; reader: number }) => number) =>
        demand.reduce((total, row) => total + of(row), 0);
      const needed = sum((row) => row.writer + row.reader) + database.reservedConnections;
      const reader = sum((row) => row.reader);
      const numbers = `${[...demand.map((row) => row.text), `reserve ${database.reservedConnections}`].join(' + ')} needs ${count(needed, 'connection')}${reader ? ` (${reader} of them to the reader, until it is promoted)` : ''}, ${granted.reason} grants ${granted.connections}`;
      if (needed <= granted.connections)
        return held(numbers, `${needed} of ${granted.connections} database connections`);
      return violated(numbers, remedy(model, needed - granted.connections));
    },
  },
];

/** The change that would do: fewer replicas, if any number fits, or fewer connections, or a larger class. */
function remedy(model: Model, excess: number): string {
  const largest = scaledDeployments(model.objects)
    .map((scaled) => {
      const { writer, reader } = scaled.deployment.spec.template.spec.containers
        .map((container) => poolsOf(container, model))
        .reduce((a, b) => ({ writer: a.writer + b.writer, reader: a.reader + b.reader }));
      const perPod = writer + reader;
      const allowed = perPod * podsAtPeak(scaled).peak - excess;
      let replicas = scaled.maxReplicas;
      while (replicas > 0 && perPod * podsAtPeak({ ...scaled, maxReplicas: replicas }).peak > allowed) replicas--;
      return replicas;
    })
    .at(0);
  return largest
    ? `lower web.maxReplicas to ${largest}, or web.poolSize, or choose a larger class`
    : 'lower web.poolSize or choose a larger class';
}
