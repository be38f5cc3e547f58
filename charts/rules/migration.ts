import { ofKind } from './manifests.ts';
import { held, type Model, type Rule, verdict } from './rule.ts';
import { type AppContainer, appContainers, servicesOf } from './workloads.ts';

const migrations = (model: Model): AppContainer[] => appContainers(model).filter(({ role }) => role === 'migrate');

/** The Secret that a container finds the database's user in. */
function databaseSecret({ workload, container }: AppContainer, { contract }: Model): string | undefined {
  const file = contract.secretFile('DATABASE_USER');
  const mount = container.volumeMounts?.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
  return workload.pod.volumes?.find(({ name }) => name === mount?.name)?.secret?.secretName;
}

/** Where the database's user in a Secret comes from: a place in AWS Secrets Manager, or the Secret itself. */
function userSource(secret: string | undefined, { objects }: Model): string | undefined {
  const external = ofKind(objects, 'ExternalSecret').find(({ spec }) => spec.target.name === secret);
  const remote = external?.spec.data.find(({ secretKey }) => secretKey === 'DATABASE_USER')?.remoteRef;
  return remote ? `${remote.property ?? 'all'} of ${remote.key}` : secret && `Secret ${secret}`;
}

/** Seconds until the balancer has found a new pod healthy: registration and its health checks (ALB, Target group health checks). */
const readinessGateSeconds = 60;

/** Seconds for which a finished Job must be there to be looked at; the least that an environment may ask for. */
const leastKeptSeconds = 3600;

export const migrationRules: readonly Rule[] = [
  {
    id: 'migration-runs-once',
    statement:
      'The schema is brought up to date by one Job with one pod, a bounded number of attempts and a deadline, under a name that changes with its content, as a user of the database that no other pod has.',
    severity: 'outage',
    source: 'Kubernetes: Jobs; Job templates are immutable; TTL-after-finished controller',
    check(model) {
      const { environment, objects } = model;
      const found = migrations(model);
      const jobs = ofKind(objects, 'Job').filter(({ metadata }) =>
        found.some(({ workload }) => workload.kind === 'Job' && workload.name === metadata.name),
      );
      const others = appContainers(model)
        .filter(({ role }) => role !== 'migrate')
        .map((client) => ({ name: client.workload.name, source: userSource(databaseSecret(client, model), model) }));
      const byController = environment.gitops !== undefined;
      const faults = [
        ...(jobs.length === 1 && found.length === 1
          ? []
          : [
              `${found.length} containers migrate (${found.map(({ workload }) => `${workload.kind} ${workload.name}`).join(', ') || 'none'}), one Job is to`,
            ]),
        ...jobs.flatMap(({ metadata: { name }, spec }) => [
          ...(spec.parallelism === 1 && spec.completions === 1
            ? []
            : [`${name} has parallelism ${spec.parallelism} and completions ${spec.completions}`]),
          ...(spec.backoffLimit === undefined ? [`${name} leaves the number of attempts to the cluster (7)`] : []),
          ...(spec.activeDeadlineSeconds === undefined ? [`${name} may run for ever`] : []),
          ...(spec.activeDeadlineSeconds !== undefined &&
          spec.activeDeadlineSeconds < environment.migration.deadlineSeconds
            ? [
                `${name} is ended after ${spec.activeDeadlineSeconds} s, migrations may take ${environment.migration.deadlineSeconds} s`,
              ]
            : []),
          ...(spec.suspend ? [`${name} is suspended: it never starts`] : []),
          ...(spec.ttlSecondsAfterFinished !== undefined && spec.ttlSecondsAfterFinished < leastKeptSeconds
            ? [`${name} goes ${spec.ttlSecondsAfterFinished} s after its end, before anyone has read why it failed`]
            : []),
          ...(/-[0-9a-f]{8,}$/.test(name)
            ? []
            : [`${name} does not end in the hash of its content: a Job of that name can never be changed`]),
          ...(byController === (spec.ttlSecondsAfterFinished === undefined)
            ? []
            : [
                byController
                  ? `${name} goes after ${spec.ttlSecondsAfterFinished} s, and ${environment.gitops?.controller} would make it again`
                  : `${name} stays for ever: nobody makes it again, nobody takes it away`,
              ]),
        ]),
        ...found.flatMap((client) => {
          const source = userSource(databaseSecret(client, model), model);
          return others
            .filter((other) => source !== undefined && other.source === source)
            .map((other) => `${other.name} has the migration's user of the database (${source})`);
        }),
      ];
      return verdict(
        faults,
        jobs
          .map(
            ({ metadata, spec }) =>
              `${metadata.name}: 1 pod, ${1 + (spec.backoffLimit ?? 6)} attempts in ${spec.activeDeadlineSeconds} s, kept ${spec.ttlSecondsAfterFinished === undefined ? 'for ever' : `for ${spec.ttlSecondsAfterFinished} s`}`,
          )
          .join('; '),
        'render it by MigrationJob, with a user of its own',
      );
    },
  },
  {
    id: 'rollout-outlasts-migration',
    statement:
      'A rollout has not failed while its pods still wait for the migration, start up or are looked at by the balancer.',
    severity: 'outage',
    source: 'Kubernetes: Deployments, Progress deadline seconds',
    check(model) {
      const { contract, objects } = model;
      const deadlines = ofKind(objects, 'Job')
        .filter(({ metadata }) => migrations(model).some(({ workload }) => workload.name === metadata.name))
        .map(({ spec }) => spec.activeDeadlineSeconds ?? 0);
      const migration = Math.max(0, ...deadlines);
      const rows = ofKind(objects, 'Deployment').map(({ metadata, spec }) => {
        const waits = appContainers(model).some(
          ({ role, workload }) =>
            workload.kind === 'Deployment' &&
            workload.name === metadata.name &&
            'DATABASE_HOST' in contract.variablesOf[role],
        );
        const balanced = servicesOf(objects, spec.template.metadata.labels).length > 0;
        const parts = [
          waits ? migration : 0,
          contract.startup.budgetSeconds,
          spec.minReadySeconds ?? 0,
          balanced ? readinessGateSeconds : 0,
        ];
        return {
          name: metadata.name,
          needed: parts.reduce((a, b) => a + b),
          text: `migration ${parts[0]} + start ${parts[1]} + ready ${parts[2]} + balancer ${parts[3]}`,
          deadline: spec.progressDeadlineSeconds ?? 600,
        };
      });
      if (rows.length === 0) return held('no Deployment');
      return verdict(
        rows
          .filter(({ needed, deadline }) => deadline < needed)
          .map(
            ({ name, needed, text, deadline }) =>
              `${name}: ${text} = ${needed} s, the rollout has failed after ${deadline} s`,
          ),
        rows.map(({ name, needed, text, deadline }) => `${name}: ${text} = ${needed} s of ${deadline} s`).join('; '),
        'raise progressDeadlineSeconds, or lower migration.deadlineSeconds',
      );
    },
  },
];
