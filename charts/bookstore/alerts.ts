import type { AlertGroup } from '../constructs/alerts.ts';
import { contract as appContract, type Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import type { StoreAlert } from './alerts/alert-context.ts';
import { backgroundAlerts } from './alerts/background.ts';
import { databaseAlerts } from './alerts/database.ts';
import { podAlerts } from './alerts/pods.ts';
import { requestAlerts } from './alerts/requests.ts';

/**
 * The store's alerts in one environment. Each links to the heading of its name in docs/RUNBOOK.md.
 *
 * @param runbookUrl address of that document, as people on call see it
 */
export function alertsOf(
  environment: Environment,
  runbookUrl: string,
  contract: Contract = appContract,
): readonly AlertGroup[] {
  const group = (name: string, alerts: readonly StoreAlert[]): AlertGroup => ({
    name: `bookstore-${name}`,
    // GitHub and GitLab make a heading's anchor of its name in lower case.
    alerts: alerts.map((alert) => ({ ...alert, runbookUrl: `${runbookUrl}#${alert.name.toLowerCase()}` })),
  });
  const context = { environment, contract };
  return [
    group('requests', requestAlerts(context)),
    group('database', databaseAlerts(context)),
    group('pods', podAlerts(context)),
    group('background', backgroundAlerts(context)),
  ];
}
