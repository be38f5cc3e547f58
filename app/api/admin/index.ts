import type { Payments } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { deliveryEndpoints } from './delivery.ts';
import { jobEndpoints } from './jobs.ts';
import { logEndpoints } from './log.ts';
import { orderEndpoints } from './orders.ts';
import { Overview, presentOverview } from './overview.ts';
import { refundEndpoints } from './refunds.ts';
import { reportEndpoints } from './reports.ts';
import { transferEndpoints } from './transfers.ts';
import { userEndpoints } from './users.ts';

/** What admins see and do without looking at a page. */
export function adminEndpoints(database: ApiDatabase, currency: string, payments: Payments<Services>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/overview',
      tag: 'Administration',
      summary: 'How much there is of everything, and what waits for an admin',
      scope: 'admin:read',
      answer: { status: 200, description: 'The numbers', body: Overview },
      run: async () => ok(presentOverview(await database.readCurrent(({ admin }) => admin.overview()))),
    }),
    ...userEndpoints(database),
    ...reportEndpoints(database, currency),
    ...orderEndpoints(database, currency),
    ...transferEndpoints(database, currency, payments),
    ...refundEndpoints(database),
    ...deliveryEndpoints(database, currency),
    ...jobEndpoints(database),
    ...logEndpoints(database),
  ];
}
