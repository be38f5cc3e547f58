import type { App } from 'cdk8s';
import { contract as appContract, type Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { backupOf } from './backup.ts';
import { configurationOf } from './configuration.ts';
import { databaseServerOf } from './database-server.ts';
import { foundationOf } from './foundation.ts';
import { gitopsOf } from './gitops.ts';
import { ingressOf } from './ingress.ts';
import { migrationOf } from './migration.ts';
import { monitoringOf } from './monitoring.ts';
import type { Shared } from './pods.ts';
import { quotaOf } from './quota.ts';
import { siteOf } from './site.ts';
import { storageOf } from './storage.ts';
import { webOf } from './web.ts';
import { workerOf } from './worker.ts';

/**
 * The store in one environment. Charts depend on each other in the order in which they are applied, which is only a
 * courtesy: pods wait for their Secrets, and for the schema by their readiness.
 *
 * @param name of the environment, by default that of its namespace
 */
export function bookstore(
  environment: Environment,
  contract: Contract = appContract,
  name: string = environment.namespace,
): App {
  const site = siteOf(name, environment, contract);
  const foundation = foundationOf(site);
  const storage = storageOf(site);
  const shared: Shared = {
    priorityClass: foundation.priorityClass,
    settings: configurationOf(site, foundation),
  };
  const network = site.chart('network');
  databaseServerOf(site, foundation, shared, network);
  migrationOf(site, foundation, shared, network);
  const service = webOf(site, foundation, shared, storage, network);
  ingressOf(site, network, service);
  workerOf(site, foundation, shared, storage, network);
  monitoringOf(site);
  backupOf(site, foundation, shared, storage, network);
  quotaOf(site, foundation);
  gitopsOf(site);
  return site.app;
}
