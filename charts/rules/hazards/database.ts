import type { Hazard } from './hazard.ts';

const connections = 'Aurora User Guide: Managing performance and scaling for Aurora MySQL';
const availability = 'Aurora User Guide: High availability for Amazon Aurora';

export const databaseHazards: readonly Hazard[] = [
  {
    hazard: 'A rollout or the autoscaler opens more connections than the instance grants, ending pods included.',
    source: `${connections}, Maximum connections`,
    guard: { rule: 'database-connection-budget' },
  },
  {
    hazard: 'Serverless v2 grants connections by its maximum capacity, and not by what it has at the moment.',
    source: 'Aurora User Guide: Performance and scaling for Aurora Serverless v2',
    guard: { rule: 'database-connection-budget' },
  },
  {
    hazard: 'A new maximum capacity or parameter group has not taken effect, because the instance was not rebooted.',
    source: 'Aurora User Guide: Setting the Aurora Serverless v2 capacity range',
    guard: {
      preflight: 'The database grants at least the connections that the rule database-connection-budget counts with.',
      how: "SHOW VARIABLES LIKE 'max_connections' as the migration's user, on writer and reader, before the Job",
    },
  },
  {
    hazard: 'The pool lets any number of requests wait, so that exhaustion shows as silence and not as an error.',
    source: 'MySQL2: Pool options, queueLimit',
    guard: { rule: 'database-waits-are-bounded' },
  },
  {
    hazard: 'A burstable class runs out of CPU credits under load.',
    source: `${connections}, T instance classes`,
    guard: { rule: 'database-class-is-steady' },
  },
  {
    hazard: 'The app is told an instance endpoint, and after a failover writes to a server that only reads.',
    source: 'Aurora User Guide: Amazon Aurora endpoint connections',
    guard: { rule: 'database-endpoints-follow-failover' },
  },
  {
    hazard: 'A pool keeps connections to the writer that was demoted, and every write fails.',
    source: availability,
    guard: {
      derived: 'app/database/pool-guard.ts',
      test: { file: 'app/database/database.test.ts', name: 'leaves a server that has become read-only for another' },
    },
  },
  {
    hazard: 'A failover takes longer than the liveness probe waits, and every pod is restarted on top of it.',
    source: availability,
    guard: { rule: 'probes-match-app' },
  },
  {
    hazard: 'A name that is cached for more than 30 seconds leads to the old writer.',
    source: 'Aurora User Guide: Best practices with Amazon Aurora, DNS caching',
    guard: {
      derived: 'app/database/guarded-driver.ts',
      test: {
        file: 'app/database/database.test.ts',
        name: 'looks its host up again for each new connection',
      },
    },
  },
  {
    hazard: 'The parameter group demands TLS, and a client without it is refused; or a client takes any certificate.',
    source: 'Aurora User Guide: Security with Amazon Aurora MySQL',
    guard: { rule: 'database-is-verified' },
  },
  {
    hazard: "The host is an alias, which Aurora's certificate does not contain.",
    source: 'Aurora User Guide: Security with Amazon Aurora MySQL, Using SSL/TLS',
    guard: { rule: 'database-endpoints-follow-failover' },
  },
  {
    hazard: "The database presents a certificate that the app's bundle of authorities does not know.",
    source: 'Aurora User Guide: Security with Amazon Aurora MySQL; Amazon RDS: Certificate authorities',
    guard: {
      preflight: "The server's certificate is signed by the Amazon RDS bundle, or by DATABASE_CA_FILE where it is set.",
      how: 'openssl s_client -starttls mysql -connect HOST:PORT -CAfile global-bundle.pem -verify_return_error, from a pod of the namespace',
    },
  },
  {
    hazard:
      'Two pods change the schema at once, or nobody stops a change that hangs, or a second release finds the old Job.',
    source: 'Kubernetes: Jobs',
    guard: { rule: 'migration-runs-once' },
  },
  {
    hazard: 'Two Jobs of different releases migrate at once.',
    source: 'MySQL Reference Manual: Locking Functions, GET_LOCK',
    guard: {
      derived: 'app/database/migrate.ts',
      test: { file: 'app/database/database.test.ts', name: 'is applied once by migrators that start together' },
    },
  },
  {
    hazard: 'A controller makes the migration again for ever, because its Job is deleted when it is done.',
    source: 'Kubernetes: Automatic Cleanup for Finished Jobs; Argo CD: Sync Phases and Waves',
    guard: { rule: 'migration-runs-once' },
  },
  {
    hazard: 'Pods that serve shoppers may change tables.',
    source: 'MySQL Reference Manual: Access Control and Account Management',
    guard: { rule: 'migration-runs-once' },
  },
  {
    hazard: 'New pods serve before the schema that they need is there, or old ones stop serving when it is.',
    source: 'Kubernetes: Deployments, Rolling Update',
    guard: {
      derived: 'app/operations/health.ts',
      test: {
        file: 'test/processes/roles.test.ts',
        name: 'is alive from the start, and ready once another process has migrated',
      },
    },
  },
  {
    hazard: 'A rollback brings back an image that cannot live with the schema.',
    source: 'Kubernetes: Deployments, Rolling Back a Deployment',
    guard: {
      preflight: 'The schema has no migration that the image to go back to cannot live with.',
      how: 'compare app/database/migrations of both commits: what the newer has besides may add tables, columns and indexes, and must neither drop nor rename any, nor demand a value',
    },
  },
  {
    hazard: 'A rollout counts as failed while its pods still wait for the migration.',
    source: 'Kubernetes: Deployments, Progress deadline seconds',
    guard: { rule: 'rollout-outlasts-migration' },
  },
];
