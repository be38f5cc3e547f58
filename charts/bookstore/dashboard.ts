import type { DashboardProps } from '../constructs/dashboard.ts';
import { series, type Where } from '../constructs/promql.ts';
import { contract as appContract, type Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { databaseRow, podsRow, workRow } from './dashboard/causes.ts';
import type { Observed } from './dashboard/observed.ts';
import { ordersRow } from './dashboard/orders.ts';
import { nowRow, requestsRow } from './dashboard/shoppers.ts';
import { application } from './names.ts';

/** The store's dashboard: from what shoppers notice, down to what may be the cause. */
export function dashboardOf(
  { namespace }: Environment,
  { metrics }: Contract = appContract,
): Omit<DashboardProps, 'labels'> {
  const observed: Observed = {
    metrics,
    select: (metric, where) => series(metric, { namespace, ...where } as Where<typeof metric>),
  };
  return {
    name: `${application}-dashboard`,
    title: `BookStore (${namespace})`,
    // At most 40 characters; two stores of one Grafana are told apart by their namespaces.
    uid: namespace.slice(0, 40),
    tags: [application],
    rows: [
      nowRow(observed),
      requestsRow(observed),
      ordersRow(observed),
      databaseRow(observed),
      podsRow(observed),
      workRow(observed),
    ],
  };
}
