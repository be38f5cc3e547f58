import type { DashboardRow } from '../../constructs/dashboard.ts';
import type { Observed } from './observed.ts';

/** What becomes of orders and their money. */
export const ordersRow = ({ metrics, select }: Observed): DashboardRow => ({
  title: 'Orders and payments',
  panels: [
    {
      title: 'Orders in an hour',
      description:
        'What buyers wanted to place, by what became of it; "sold-out" has lost its copy to somebody quicker.',
      unit: 'short',
      stacked: true,
      queries: [{ expr: `sum by (outcome) (increase(${select(metrics.orders)}[1h]))`, legend: '{{outcome}}' }],
    },
    {
      title: 'Holds that ended unpaid, in an hour',
      unit: 'short',
      queries: [{ expr: `sum(increase(${select(metrics.holdsExpired)}[1h]))`, legend: 'orders' }],
    },
    {
      title: 'Payments and refunds under way',
      description:
        'What waits for people: transfers to be looked for, refunds to be sent by hand, and what providers refuse or do not answer.',
      unit: 'short',
      queries: [{ expr: `max by (kind) (${select(metrics.unsettled)})`, legend: '{{kind}}' }],
    },
  ],
});
