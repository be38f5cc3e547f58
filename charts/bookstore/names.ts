import { type SelectorLabels, selectorLabels } from '../constructs/labels.ts';

export const application = 'bookstore';

/** Name of a workload's objects, and the labels by which its pods are selected. */
export interface Workload {
  readonly name: string;
  readonly labels: SelectorLabels;
}

const workload = (name: string): Workload => ({
  name: `${application}-${name}`,
  labels: selectorLabels(`${application}-${name}`),
});

/** The store's workloads; neither names nor labels may ever change. */
export const web = workload('web');
export const worker = workload('worker');
export const migrate = workload('migrate');
export const photoBackup = workload('backup');
export const databaseBackup = workload('database-backup');
export const databaseServer = workload('mysql');

/** Secrets that pods mount, by what they hold; in every environment the same, whoever makes them. */
export const secretNames = {
  /** User and password of web and worker. */
  database: `${application}-database`,
  /** User and password of the migration. */
  migration: `${application}-migration`,
  /** Keys that sign sessions. */
  application: `${application}-application`,
  /** User and password of the mail server, where it wants them. */
  mail: `${application}-mail`,
  /** Address and password of the first admin, where the environment says so. */
  admin: `${application}-admin`,
  /** Password of the root user, where the database runs in the cluster. */
  databaseServer: `${application}-mysql`,
} as const;
